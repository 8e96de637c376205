"""The tree of Party organizations and its dated state; who has been granted what over it.

Owns: `Category` (loại hình), `Organization` with today's state, `OrganizationState` (the same dated), `Succession`,
`Grant`. Does not own: members and positions (`members`), nor ratings.

Time is data: name, kind, category, level, parent and path stand in `OrganizationState` rows [starts, ends) that do not
overlap; the same action writes today's state on the organization, so that a list needs no join. Nothing is deleted:
an organization is closed with a date and successors.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from organizations.naming import issuing_body
from organizations.querysets import DatedQuerySet, GrantQuerySet, OrganizationQuerySet
from organizations.scope import ROLE_LABELS


class Kind(models.TextChoices):
    """Kinds of organization; codes of the glossary, part 1 A."""

    DBH = "DBH", "Đảng bộ cấp trên trực tiếp của TCCSĐ"
    DBCS = "DBCS", "Đảng bộ cơ sở"
    CBCS = "CBCS", "Chi bộ cơ sở"
    DBBP = "DBBP", "Đảng bộ bộ phận"
    CBTT = "CBTT", "Chi bộ trực thuộc"


class Level(models.TextChoices):
    """Level in the Party system; a commune moves from base to above base in the 2025 reform."""

    PROVINCE = "PROVINCE", "Cấp tỉnh"
    DISTRICT = "DISTRICT", "Cấp huyện"
    COMMUNE = "COMMUNE", "Cấp xã (trên cơ sở)"
    BASE = "BASE", "Cấp cơ sở"
    BELOW_BASE = "BELOW_BASE", "Dưới cơ sở"


class Category(models.Model):
    """Loại hình of an organization: an editable code list (columns of the national statistical form, ratings.md 12.5)."""

    code = models.CharField("mã", max_length=40, unique=True)
    name = models.CharField("tên loại hình", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_territorial = models.BooleanField("xã, phường, thị trấn", default=False)

    class Meta:
        verbose_name = "loại hình"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class StateFields(models.Model):
    """What of an organization changes with time: the same columns today (`Organization`) and dated (`OrganizationState`)."""

    name = models.CharField("tên tổ chức đảng", max_length=200)
    kind = models.CharField("loại tổ chức", max_length=4, choices=Kind.choices)
    level = models.CharField("cấp", max_length=10, choices=Level.choices)
    category = models.ForeignKey(
        Category, verbose_name="loại hình", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "organizations.Organization",
        verbose_name="tổ chức cấp trên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    committee_name = models.CharField("tên cấp ủy", max_length=200, blank=True)
    superior_name = models.CharField("tên cấp ủy cấp trên", max_length=200, blank=True)
    place_name = models.CharField("địa danh trên văn bản", max_length=100, blank=True)
    sign = models.CharField("ký hiệu văn bản", max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def issuing_body(self) -> str:
        """Who issues its papers: its committee, a cell under its own name."""
        return issuing_body(self)


STATE_FIELDS = ["name", "kind", "level", "category", "parent", "committee_name", "superior_name", "place_name", "sign"]


def unplaced() -> str:
    """What stands in the path until the row has its id; never seen outside the transaction that founds."""
    return f"~{uuid.uuid4().hex}"


class Organization(StateFields):
    CELL_KINDS = (Kind.CBCS, Kind.CBTT)
    GRASSROOTS_KINDS = (Kind.DBCS, Kind.CBCS)

    parent = models.ForeignKey(
        "self",
        verbose_name="tổ chức cấp trên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    code = models.CharField("mã tổ chức", max_length=30, null=True, blank=True, unique=True)
    path = models.CharField(max_length=200, unique=True, default=unplaced)
    depth = models.PositiveSmallIntegerField(default=0)
    search_key = models.CharField(max_length=250, db_index=True)
    sort_key = models.CharField(max_length=800)
    founded_on = models.CharField("ngày thành lập", max_length=10, blank=True)
    opened_on = models.DateField("có trong hệ thống từ ngày")
    closed_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
    closing_kind = models.CharField(
        "hình thức kết thúc",
        max_length=20,
        blank=True,
        choices=[
            ("DISSOLUTION", "Giải thể"),
            ("DISBANDMENT", "Giải tán"),
            ("MERGER", "Sáp nhập"),
            ("SPLIT", "Chia tách"),
        ],
    )
    closing_paper = models.CharField("văn bản kết thúc hoạt động", max_length=300, blank=True)
    small_party_consent = models.CharField("văn bản đồng ý của cấp trên", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức đảng"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="organization_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="organization_not_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:organization-overview", args=[self.pk])

    @property
    def is_cell(self) -> bool:
        return self.kind in self.CELL_KINDS

    @property
    def is_grassroots(self) -> bool:
        return self.kind in self.GRASSROOTS_KINDS

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def is_within(self, path: str) -> bool:
        return self.path.startswith(path)

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the top down to the organization itself, read from the path."""
        return [int(part) for part in self.path.split(".") if part]


class OrganizationState(StateFields):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="states")
    path = models.CharField(max_length=200)
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến ngày", null=True, blank=True)
    paper = models.CharField("văn bản", max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "trạng thái tổ chức"
        ordering = ["organization_id", "starts"]
        constraints = [
            models.UniqueConstraint(
                name="organization_state_one_open", fields=["organization"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="organization_state_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gt=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} từ {self.starts:%d/%m/%Y}"


class Succession(models.Model):
    """`successor` takes over from `predecessor` on a day: its records belong to the successor's scope."""

    predecessor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField("ngày")
    paper = models.CharField("văn bản", max_length=300, blank=True)

    class Meta:
        verbose_name = "kế thừa"
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(name="succession_not_self", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Grant(models.Model):
    """A dated right of a user over an organization and its whole subtree, in a role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("vai trò", max_length=20, choices=list(ROLE_LABELS.items()))
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến ngày", null=True, blank=True)
    reason = models.CharField("căn cứ", max_length=300, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền"
        ordering = ["user_id", "starts", "id"]
        constraints = [
            models.UniqueConstraint(
                name="grant_one_open", fields=["user", "organization", "role"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="grant_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} – {self.organization}"
