"""What the rating year reads and does not write: results of 2018, reviews, discipline and inspections."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assessments.inspections.models import DisciplinaryAction, Form, Inspection, InspectionKind
from assessments.meetings.models import Outcome, Review, ReviewSession, SessionKind
from assessments.ratings.models import Assessment, RecordedResult
from assessments.ratings.rules.levels import Level
from members.models import Member
from organizations.models import Organization
from partybase.demo.district import District
from partybase.demo.year.levels import places
from partybase.demo.year.story import REVIEWED, Story, day

REGULATION_2018 = "HD 16-HD/BTCTW (24/9/2018)"
BATCH = 500
STRENGTHS = (
    "Chấp hành nghiêm chủ trương của Đảng, gương mẫu trong công việc được giao.",
    "Tích cực tham gia xây dựng nông thôn mới, được nhân dân tín nhiệm.",
    "Đoàn kết, giữ nền nếp sinh hoạt chi bộ, đóng đảng phí đúng hạn.",
)
FAULTS = (
    "Đôi lúc còn nể nang trong tự phê bình và phê bình.",
    "Việc nghiên cứu nghị quyết có thời điểm chưa sâu.",
    "Chưa mạnh dạn phát biểu ý kiến trong sinh hoạt chi bộ.",
)
PROMISES = (
    "Phát biểu ít nhất một ý kiến tại mỗi kỳ sinh hoạt từ tháng 1/2020.",
    "Hoàn thành đúng hạn các nhiệm vụ chi bộ phân công trong quý I/2020.",
)


def record_2018(rng: random.Random, district: District) -> None:
    """Results of 2018 as they were recorded then, within the cap in each grassroots organization."""
    rows = []
    by_id = {each.pk: each for each in district.organizations.values()}
    groups: dict[int, list[Member]] = {}
    for cell in district.cells:
        grassroots = cell if cell.is_grassroots else _grassroots(cell, by_id)
        seen = [m for m in district.members[cell.pk] if m.official_on and m.official_on < "2018-07"]
        groups.setdefault(grassroots.pk, []).extend(seen)
    for members in groups.values():
        rows += [
            RecordedResult(
                year=2018, member=member, place_id=member.cell_id, level=level.value, regulation=REGULATION_2018
            )
            for member, level in zip(members, _spread(rng, len(members)), strict=True)
        ]
    for organizations in (district.grassroots, [c for c in district.cells if not c.is_grassroots]):
        rows += [
            RecordedResult(year=2018, organization=each, place=each, level=level.value, regulation=REGULATION_2018)
            for each, level in zip(organizations, _spread(rng, len(organizations)), strict=True)
        ]
    RecordedResult.objects.bulk_create(rows, batch_size=BATCH)


def _grassroots(organization: Organization, by_id: dict[int, Organization]) -> Organization:
    while not organization.is_grassroots:
        organization = by_id[organization.parent_id]
    return organization


def _spread(rng: random.Random, number: int) -> list[Level]:
    best, completed, lowest = places(number, 0.9), round(number * 0.08), round(number * 0.005)
    levels = [Level.OUTSTANDING] * best + [Level.COMPLETED] * completed + [Level.NOT_COMPLETED] * lowest
    levels += [Level.GOOD] * (number - len(levels))
    rng.shuffle(levels)
    return levels


def record_discipline(district: District) -> None:
    """Announced discipline and inspections of the year, entered by the inspection commission."""
    special = district.special
    disciplined, remedied = special["disciplined"], special["disciplined_remedied"]
    body = "Ủy ban Kiểm tra Huyện ủy"
    DisciplinaryAction.objects.bulk_create([
        DisciplinaryAction(
            member=disciplined, place_id=disciplined.cell_id, number="21-QĐ/UBKTHU", announced_on=day(6, 12),
            form=Form.REPRIMAND, body=body, counted_year=2019, summary="Vi phạm quy định về quản lý đất đai ở thôn.",
        ),
        DisciplinaryAction(
            member=remedied, place_id=remedied.cell_id, number="27-QĐ/UBKTHU", announced_on=day(8, 20),
            form=Form.REPRIMAND, body=body, counted_year=2019, self_detected_and_remedied=True,
            summary="Chậm nộp quỹ do mình giữ; tự báo cáo và nộp đủ.",
        ),
        DisciplinaryAction(
            organization=special["late_cell"], place=special["late_cell"], number="30-QĐ/UBKTHU", announced_on=day(9, 10),
            form=Form.REPRIMAND, body=body, counted_year=2019, self_detected_and_remedied=True,
            summary="Buông lỏng sinh hoạt ba tháng; đã tự kiểm điểm và khôi phục nền nếp.",
        ),
    ])  # fmt: skip
    Inspection.objects.bulk_create([
        Inspection(
            organization=organization, place=organization, kind=kind, performer=body, content=content,
            starts_on=day(month, 3), ends_on=day(month, 20), conclusion_number=f"{number}-KL/UBKTHU",
            conclusion_on=day(month, 25), conclusion="Cơ bản chấp hành đúng quy định; có hạn chế đã nêu trong kết luận.",
            counted_year=2019,
        )
        for number, (organization, kind, month, content) in enumerate(
            (
                (special["commune"], InspectionKind.COMPLIANCE, 4, "Việc thực hiện nghị quyết về xây dựng nông thôn mới"),
                (special["at_cap"], InspectionKind.FINANCE, 5, "Việc thu, nộp, sử dụng đảng phí"),
                (special["office"], InspectionKind.THEMATIC_SUPERVISION, 9, "Việc nêu gương của cán bộ, đảng viên"),
            ),
            start=11,
        )
    ])  # fmt: skip


def hold_reviews(rng: random.Random, district: District, story: Story, rows: Sequence[Assessment]) -> list[Assessment]:
    """A session of each cell (but the silent one) and of each committee. Returns the members who were absent."""
    silent = district.special["silent_cell"].pk
    by_cell: dict[int, list[Assessment]] = {}
    for row in rows:
        if row.is_member:
            by_cell.setdefault(row.place_id, []).append(row)
    sessions, plans, absent = [], [], []
    for cell in district.cells:
        members = by_cell.get(cell.pk, [])
        if cell.pk == silent or not members:
            continue
        called = [row for row in members if row.state != "EXEMPT"]
        away = {row.pk for row in called if row.state == "DRAFT" and not row.position_text and rng.random() < 0.006}
        if story.cells[cell.pk] == 0:
            away = set()
        absent += [row for row in called if row.pk in away]
        secretary = district.secretaries.get(cell.pk)
        sessions.append(
            ReviewSession(
                organization=cell, year=2019, kind=SessionKind.MEMBERS, held_on=REVIEWED,
                chair=secretary.full_name if secretary else "Phó bí thư chi bộ",
                summoned=len(called), present=len(called) - len(away),
            )
        )  # fmt: skip
        plans.append([(row, row.pk in away) for row in members])
    committees = [row for row in rows if not row.is_member and row.has_committee and row.place_id != silent]
    for row in committees:
        secretary = district.secretaries.get(row.place_id)
        sessions.append(
            ReviewSession(
                organization=row.place, year=2019, kind=SessionKind.COMMITTEE, held_on=REVIEWED,
                chair=secretary.full_name if secretary else "Phó bí thư", summoned=3, present=3,
            )
        )  # fmt: skip
    ReviewSession.objects.bulk_create(sessions, batch_size=BATCH)
    reviews = [
        _review(rng, session, row, away) for session, plan in zip(sessions, plans, strict=False) for row, away in plan
    ]
    reviews += [
        Review(
            session=session, organization=row.organization, strengths=rng.choice(STRENGTHS), faults=rng.choice(FAULTS)
        )
        for session, row in zip(sessions[len(plans) :], committees, strict=True)
    ]
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    return absent


def _review(rng: random.Random, session: ReviewSession, row: Assessment, away: bool) -> Review:
    if row.state == "EXEMPT":
        return Review(session=session, member=row.member, outcome=Outcome.EXEMPT)
    if away:
        return Review(session=session, member=row.member, outcome=Outcome.ABSENT, absence_reason="Đi chữa bệnh xa nhà")
    return Review(
        session=session,
        member=row.member,
        strengths=rng.choice(STRENGTHS),
        faults=rng.choice(FAULTS),
        promises=rng.choice(PROMISES),
    )
