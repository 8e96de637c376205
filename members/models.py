"""Members, their dated belonging to cells, their dated posts.

Owns: `Member`, `Membership` (official and temporary), `StatusPeriod` (exemption, suspension), `Position`. Does not own:
discipline (`assessments.inspections`), reviews, ratings.

Partial dates are text ("1975", "1975-04", "1975-04-12"): kept as they are, sorting as text. Today's cell and status stand
on the member, written by the action that writes the dated row. Card, file and identity numbers are text.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.codes import ETHNIC_GROUPS, POLITICAL_THEORY, QUALIFICATIONS, RELIGIONS
from members.querysets import MemberQuerySet, MembershipQuerySet, PositionQuerySet, StatusPeriodQuerySet
from organizations.models import Grant, Organization
from partybase.vietnamese import full_name


class Sex(models.TextChoices):
    MALE = "MALE", "Nam"
    FEMALE = "FEMALE", "Nữ"


class Status(models.TextChoices):
    PROBATIONARY = "PROBATIONARY", "Dự bị"
    OFFICIAL = "OFFICIAL", "Chính thức"


class EmploymentKind(models.TextChoices):
    """Whether a civil-service rating is owed (CBCCVC)."""

    NONE = "NONE", "Không"
    CIVIL_SERVANT = "CIVIL_SERVANT", "Cán bộ, công chức"
    PUBLIC_EMPLOYEE = "PUBLIC_EMPLOYEE", "Viên chức"


class EntryKind(models.TextChoices):
    ADMISSION = "ADMISSION", "Kết nạp"
    READMISSION = "READMISSION", "Kết nạp lại"
    TRANSFER_IN = "TRANSFER_IN", "Chuyển đến từ đảng bộ khác"
    MOVE = "MOVE", "Chuyển đến trong đảng bộ"
    RESTORATION = "RESTORATION", "Khôi phục đảng tịch"
    INITIAL = "INITIAL", "Nhập số liệu ban đầu"


class EndKind(models.TextChoices):
    DEATH = "DEATH", "Từ trần"
    EXPULSION = "EXPULSION", "Khai trừ"
    REMOVAL = "REMOVAL", "Xóa tên"
    WITHDRAWAL = "WITHDRAWAL", "Cho ra khỏi Đảng"
    SCREENING_OUT = "SCREENING_OUT", "Đưa ra khỏi Đảng"
    TRANSFER_OUT = "TRANSFER_OUT", "Chuyển đi đảng bộ khác"
    MOVE = "MOVE", "Chuyển đi trong đảng bộ"
    RETURN = "RETURN", "Hết thời gian sinh hoạt tạm thời"


class Member(models.Model):
    surname_and_middle = models.CharField("họ và tên đệm", max_length=100)
    given_name = models.CharField("tên", max_length=50)
    birth_name = models.CharField("họ và tên khai sinh", max_length=150, blank=True)
    search_key = models.CharField(max_length=350, db_index=True)
    sort_key = models.CharField(max_length=650, db_index=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex.choices)
    birth_date = models.CharField("ngày sinh", max_length=10)
    ethnic_group = models.CharField("dân tộc", max_length=2, choices=ETHNIC_GROUPS, blank=True)
    religion = models.CharField("tôn giáo", max_length=2, choices=RELIGIONS, blank=True)
    home_place = models.CharField("quê quán", max_length=200, blank=True)
    residence = models.CharField("nơi cư trú", max_length=200, blank=True)
    schooling = models.CharField("giáo dục phổ thông", max_length=20, blank=True)
    qualification = models.CharField("chuyên môn nghiệp vụ", max_length=20, choices=QUALIFICATIONS, blank=True)
    political_theory = models.CharField("lý luận chính trị", max_length=20, choices=POLITICAL_THEORY, blank=True)
    foreign_language = models.CharField("ngoại ngữ", max_length=100, blank=True)
    occupation = models.CharField("nghề nghiệp hiện nay", max_length=150, blank=True)
    employment = models.CharField(
        "cán bộ, công chức, viên chức", max_length=20, choices=EmploymentKind.choices, default=EmploymentKind.NONE
    )
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    citizen_id = models.CharField("số căn cước công dân", max_length=12, null=True, blank=True, unique=True)
    card_number = models.CharField("số thẻ đảng viên", max_length=8, null=True, blank=True, unique=True)
    life_history_number = models.CharField("số lý lịch", max_length=9, null=True, blank=True, unique=True)

    admission_decided_on = models.CharField("ngày quyết định kết nạp", max_length=10)
    admission_ceremony_on = models.CharField("ngày kết nạp (lễ kết nạp)", max_length=10, blank=True)
    official_on = models.CharField("ngày công nhận chính thức", max_length=10, blank=True)

    status = models.CharField("diện", max_length=12, choices=Status.choices)
    cell = models.ForeignKey(Organization, verbose_name="chi bộ", on_delete=models.PROTECT, related_name="members")
    ended_on = models.DateField("ngày thôi sinh hoạt", null=True, blank=True)
    end_kind = models.CharField("hình thức thôi sinh hoạt", max_length=20, choices=EndKind.choices, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="member"
    )
    version = models.PositiveIntegerField(default=1)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "đảng viên"
        ordering = ["sort_key", "birth_date", "id"]
        indexes = [models.Index(fields=["cell", "ended_on"], name="member_cell_active")]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("desk:member-overview", args=[self.pk])

    @property
    def full_name(self) -> str:
        return full_name(self.surname_and_middle, self.given_name)

    @property
    def is_active(self) -> bool:
        return self.ended_on is None

    @property
    def is_official(self) -> bool:
        return self.status == Status.OFFICIAL

    @property
    def owes_civil_service_rating(self) -> bool:
        return self.employment != EmploymentKind.NONE


class MembershipKind(models.TextChoices):
    OFFICIAL = "OFFICIAL", "Sinh hoạt chính thức"
    TEMPORARY = "TEMPORARY", "Sinh hoạt tạm thời"


class Membership(models.Model):
    """A member's dated belonging to a cell: [starts, ends). One open official row, at most one open temporary one."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(
        Organization, verbose_name="chi bộ", on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField("hình thức", max_length=10, choices=MembershipKind.choices, default=MembershipKind.OFFICIAL)
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến ngày", null=True, blank=True)
    entry_kind = models.CharField("lý do đến", max_length=20, choices=EntryKind.choices)
    entry_paper = models.CharField("văn bản khi đến", max_length=300, blank=True)
    end_kind = models.CharField("lý do đi", max_length=20, choices=EndKind.choices, blank=True)
    end_paper = models.CharField("văn bản khi đi", max_length=300, blank=True)
    end_body = models.CharField("cơ quan quyết định", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "quá trình sinh hoạt"
        ordering = ["member_id", "starts", "id"]
        constraints = [
            models.UniqueConstraint(
                name="membership_one_open", fields=["member", "kind"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.organization}"


class StatusKind(models.TextChoices):
    EXEMPT = "EXEMPT", "Miễn công tác và sinh hoạt đảng"
    SUSPENDED = "SUSPENDED", "Đình chỉ sinh hoạt đảng"
    COMMITTEE_SUSPENDED = "COMMITTEE_SUSPENDED", "Đình chỉ sinh hoạt cấp ủy"


class StatusPeriod(models.Model):
    """Exemption or suspension [starts, ends); `ends` is empty while it lasts."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="status_periods")
    kind = models.CharField("diện", max_length=20, choices=StatusKind.choices)
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến ngày", null=True, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    paper = models.CharField("nghị quyết, quyết định", max_length=300, blank=True)
    end_paper = models.CharField("văn bản kết thúc", max_length=300, blank=True)

    objects = StatusPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "miễn, đình chỉ sinh hoạt"
        ordering = ["member_id", "starts", "id"]
        constraints = [
            models.UniqueConstraint(
                name="status_period_one_open", fields=["member", "kind"], condition=Q(ends__isnull=True)
            ),
            models.CheckConstraint(
                name="status_period_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"


class PositionKind(models.TextChoices):
    SECRETARY = "SECRETARY", "Bí thư"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", "Phó bí thư"
    STANDING_COMMITTEE_MEMBER = "STANDING_COMMITTEE_MEMBER", "Ủy viên ban thường vụ"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", "Cấp ủy viên"
    UNIT_HEAD = "UNIT_HEAD", "Người đứng đầu cơ quan, đơn vị"
    MANAGED = "MANAGED", "Cán bộ diện ban thường vụ cấp trên quản lý"


COMMITTEE_POSITIONS = (
    PositionKind.SECRETARY,
    PositionKind.DEPUTY_SECRETARY,
    PositionKind.STANDING_COMMITTEE_MEMBER,
    PositionKind.COMMITTEE_MEMBER,
)


class Position(models.Model):
    """A member's dated post in an organization, any one from the own cell up: [starts, ends)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="positions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="positions")
    kind = models.CharField("chức vụ", max_length=30, choices=PositionKind.choices)
    title = models.CharField("tên chức vụ", max_length=150, blank=True)
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến ngày", null=True, blank=True)
    paper = models.CharField("văn bản", max_length=300, blank=True)
    end_paper = models.CharField("văn bản thôi giữ chức", max_length=300, blank=True)
    grant = models.OneToOneField(
        Grant, verbose_name="quyền kèm theo", null=True, blank=True, on_delete=models.PROTECT, related_name="position"
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        ordering = ["organization_id", "kind", "starts", "id"]
        constraints = [
            models.UniqueConstraint(
                name="position_one_open", fields=["member", "organization", "kind"], condition=Q(ends__isnull=True)
            ),
            models.UniqueConstraint(
                name="position_one_secretary",
                fields=["organization"],
                condition=Q(ends__isnull=True, kind="SECRETARY"),
            ),
            models.CheckConstraint(
                name="position_ends_after_start", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()} {self.organization}"
