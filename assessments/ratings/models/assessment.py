"""One subject's assessment in a cycle, as the population was frozen, with its facts, ballots and opinions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.ratings.models.cycle import LEVEL_CHOICES, Cycle
from assessments.ratings.querysets import AssessmentQuerySet
from assessments.ratings.rules.levels import BODY_LABELS, NOT_RATED_LABELS, SUBJECT_LABELS, Level
from members.models import Member
from organizations.models import Category, Organization

SUBJECT_CHOICES = [(kind.value, label) for kind, label in SUBJECT_LABELS.items()]
BODY_CHOICES = [(body.value, label[:1].upper() + label[1:]) for body, label in BODY_LABELS.items()]


class State(models.TextChoices):
    DRAFT = "DRAFT", "Đang tự đánh giá"
    SENT = "SENT", "Đã gửi"
    PROPOSED = "PROPOSED", "Đã thẩm định, đề xuất"
    RETURNED = "RETURNED", "Trả lại"
    DECIDED = "DECIDED", "Đã quyết định"
    PUBLISHED = "PUBLISHED", "Đã công bố"
    EXEMPT = "EXEMPT", "Được miễn"
    NOT_RATED = "NOT_RATED", "Chưa xếp loại"


SENDER_STATES = (State.DRAFT, State.RETURNED)


class Assessment(models.Model):
    """Frozen at opening: who, where, of which kind and category, who proposes, who decides, in which cap group.

    `place` is the member's cell or the organization itself; `route` A (separate proposer: draft → sent → proposed →
    decided), B (draft → sent → decided), C (one body: draft → proposed → decided, two acts).
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    subject_kind = models.CharField("đối tượng", max_length=20, choices=SUBJECT_CHOICES)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="placed_assessments")
    grassroots = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposer_body = models.CharField(max_length=30, choices=BODY_CHOICES, default="NONE")
    decider = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="decidable_assessments")
    decider_body = models.CharField(max_length=30, choices=BODY_CHOICES)
    route = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B"), ("C", "C")])
    cap_group = models.ForeignKey(
        "ratings.CapGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    # as they stood on the reference date
    name = models.CharField("tên", max_length=200)
    sort_key = models.CharField(max_length=800)
    search_key = models.CharField(max_length=350)
    place_name = models.CharField("nơi", max_length=200, blank=True)
    organization_kind = models.CharField(max_length=4, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member_status = models.CharField("diện", max_length=12, blank=True)
    employment = models.CharField(max_length=20, blank=True)
    position_text = models.CharField("chức vụ", max_length=300, blank=True)
    heads = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_managed = models.BooleanField("diện ban thường vụ quản lý", default=False)
    has_committee = models.BooleanField(default=False)
    previous_cell = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    temporary_cell = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    status_reason = models.CharField("lý do miễn, chưa xếp loại", max_length=500, blank=True)
    not_rated_reason = models.CharField(
        max_length=15, blank=True, choices=[(reason.value, label) for reason, label in NOT_RATED_LABELS.items()]
    )
    grades = models.JSONField("kết quả từng tiêu chí", default=dict, blank=True)
    remarks = models.TextField("nhận xét chung", blank=True)
    self_level = models.CharField("tự xếp loại", max_length=15, choices=LEVEL_CHOICES, blank=True)
    sender_level = models.CharField("mức đề nghị", max_length=15, choices=LEVEL_CHOICES, blank=True)
    proposed_level = models.CharField("mức thẩm định đề xuất", max_length=15, choices=LEVEL_CHOICES, blank=True)
    decided_level = models.CharField("mức quyết định", max_length=15, choices=LEVEL_CHOICES, blank=True)
    decided_version = models.PositiveSmallIntegerField(default=0)
    needs_new_decision = models.CharField("phải quyết định lại vì", max_length=300, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    sent_on = models.DateField("ngày gửi", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_late = models.BooleanField("gửi muộn", default=False)
    opened_at = models.DateTimeField("nơi nhận đã mở lúc", null=True, blank=True)
    returned_reason = models.CharField("lý do trả lại", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    # of a plan of the population that is not saved: its cap group; of a saved row: the plan it is to follow
    group_key: str = ""
    group_plan: Any = None
    planned: Any = None
    unclear: bool = False

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "đánh giá, xếp loại"
        ordering = ["cycle_id", "sort_key", "id"]
        indexes = [
            models.Index(fields=["cycle", "place", "subject_kind"], name="assessment_sheet"),
            models.Index(fields=["cycle", "decider", "state"], name="assessment_waiting"),
            models.Index(fields=["cap_group", "decided_level"], name="assessment_cap"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assessment_one_subject",
                condition=Q(subject_kind="MEMBER", member__isnull=False, organization__isnull=True)
                | (~Q(subject_kind="MEMBER") & Q(member__isnull=True, organization__isnull=False)),
            ),
            models.UniqueConstraint(
                name="assessment_member_once", fields=["cycle", "member"], condition=Q(member__isnull=False)
            ),
            models.UniqueConstraint(
                name="assessment_organization_once",
                fields=["cycle", "organization"],
                condition=Q(organization__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_decided_has_level",
                condition=~Q(state__in=["DECIDED", "PUBLISHED"]) | ~Q(decided_level=""),
            ),
            models.CheckConstraint(
                name="assessment_not_rated_has_reason", condition=~Q(state="NOT_RATED") | ~Q(not_rated_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return self.subject_kind == "MEMBER"

    @property
    def subject(self) -> Member | Organization:
        return self.member if self.is_member else self.organization

    @property
    def current_level(self) -> Level | None:
        """The furthest level given so far: decided, else proposed, else the sender's."""
        text = self.decided_level or self.proposed_level or self.sender_level
        return Level(text) if text else None


class FactKind(models.TextChoices):
    """Facts of the year that rules read; `value` holds JSON as stated here."""

    CIVIL_SERVICE_RATING = "CIVIL_SERVICE_RATING", "Xếp loại cán bộ, công chức, viên chức"  # level
    TARGETS_SHARE = "TARGETS_SHARE", "Tỷ lệ chỉ tiêu đạt được"  # {"reached": 19, "assigned": 20} or "NONE_ASSIGNED"
    FORCE_MAJEURE = "FORCE_MAJEURE", "Bất khả kháng"  # text
    GOVERNMENT_RATING = "GOVERNMENT_RATING", "Xếp loại chính quyền cùng cấp"  # level or "NONE_AT_LEVEL"
    FRONT_RATING = "FRONT_RATING", "Xếp loại Mặt trận Tổ quốc cùng cấp"  # level or "NONE_AT_LEVEL"
    MASS_RATING = "MASS_RATING", "Xếp loại thấp nhất của các đoàn thể cùng cấp"  # level or "NONE_AT_LEVEL"
    INSPECTION_OPINION = "INSPECTION_OPINION", "Ý kiến của Ủy ban Kiểm tra"  # text
    FORMER_CELL_COMMENT = "FORMER_CELL_COMMENT", "Nhận xét của chi bộ nơi sinh hoạt trước"  # text or paper number
    TEMPORARY_CELL_COMMENT = "TEMPORARY_CELL_COMMENT", "Nhận xét của chi bộ nơi sinh hoạt tạm thời"
    UNDER_HALF_TASKS = "UNDER_HALF_TASKS", "Hoàn thành dưới 50% nhiệm vụ"  # true
    SICK_DAYS = "SICK_DAYS", "Số ngày nghỉ ốm"  # integer, days in the year
    MATERNITY_DAYS = "MATERNITY_DAYS", "Số ngày nghỉ thai sản"  # integer


class Fact(models.Model):
    """Something recorded with date, source and author that a rulebook reads; discipline and conclusions stay with
    `inspections`, reviews with `meetings`."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField("loại", max_length=30, choices=FactKind.choices)
    value = models.JSONField("giá trị")
    source = models.CharField("nguồn", max_length=300, blank=True)
    recorded_on = models.DateField("ngày ghi")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dữ kiện của năm"
        ordering = ["assessment_id", "kind"]
        constraints = [models.UniqueConstraint(name="fact_one_a_kind", fields=["assessment", "kind"])]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_kind_display()}"


class BallotKind(models.TextChoices):
    CELL_VOTE = "CELL_VOTE", "Biểu quyết của chi bộ"
    SECRET_BALLOT = "SECRET_BALLOT", "Bỏ phiếu kín"


class Ballot(models.Model):
    """A count. `eligible_proposed` is what the roster gave; another `eligible` needs `eligible_reason`."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="ballots")
    kind = models.CharField(max_length=15, choices=BallotKind.choices)
    held_on = models.DateField("ngày bỏ phiếu", null=True, blank=True)
    eligible_proposed = models.PositiveSmallIntegerField(default=0)
    eligible = models.PositiveSmallIntegerField("số người có quyền bỏ phiếu")
    eligible_reason = models.CharField("lý do điều chỉnh", max_length=300, blank=True)
    present = models.PositiveSmallIntegerField("có mặt")
    issued = models.PositiveSmallIntegerField("phiếu phát ra")
    returned = models.PositiveSmallIntegerField("phiếu thu về")
    valid = models.PositiveSmallIntegerField("phiếu hợp lệ")
    outstanding = models.PositiveSmallIntegerField("HTXSNV", default=0)
    good = models.PositiveSmallIntegerField("HTTNV", default=0)
    completed = models.PositiveSmallIntegerField("HTNV", default=0)
    not_completed = models.PositiveSmallIntegerField("KHTNV", default=0)

    class Meta:
        verbose_name = "kết quả bỏ phiếu"
        constraints = [
            models.UniqueConstraint(name="ballot_one_a_kind", fields=["assessment", "kind"]),
            models.CheckConstraint(
                name="ballot_possible",
                condition=Q(
                    present__lte=F("eligible"),
                    issued__lte=F("present"),
                    returned__lte=F("issued"),
                    valid__lte=F("returned"),
                )
                & Q(valid=F("outstanding") + F("good") + F("completed") + F("not_completed")),
            ),
            models.CheckConstraint(
                name="ballot_correction_has_reason",
                condition=Q(eligible=F("eligible_proposed")) | ~Q(eligible_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.assessment}"


class Step(models.TextChoices):
    SELF = "SELF", "Tự đánh giá"
    PROPOSAL = "PROPOSAL", "Thẩm định, đề xuất"
    RETURN = "RETURN", "Trả lại"


class Opinion(models.Model):
    """What one level said of an assessment, kept with author and time; a proposal carries its own vote and minutes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="opinions")
    step = models.CharField(max_length=10, choices=Step.choices)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=30, choices=BODY_CHOICES)
    level = models.CharField(max_length=15, choices=LEVEL_CHOICES, blank=True)
    text = models.TextField(blank=True)
    held_on = models.DateField("ngày họp", null=True, blank=True)
    minutes = models.CharField("biên bản", max_length=200, blank=True)
    present = models.PositiveSmallIntegerField("có mặt", null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField("đồng ý", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "ý kiến"
        ordering = ["assessment_id", "at", "id"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.assessment}"
