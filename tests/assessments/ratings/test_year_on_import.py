"""A whole rating year on a district that came in from a workbook: accounts, reviews, opening … publication, by actions."""

import datetime
import io

import docx
import pytest
from django.core.management import call_command

from assessments.meetings.actions import Row as ReviewRow
from assessments.meetings.actions import hold_session
from assessments.meetings.models import SessionKind
from assessments.ratings.actions.appraisal import ProposalRow, Vote, propose
from assessments.ratings.actions.decisions import Paper, Row, decide, publish
from assessments.ratings.actions.facts import record_authorities, record_inspection_opinion
from assessments.ratings.actions.opening import close_cycle, open_cycle, prepare_cycle
from assessments.ratings.actions.sheets import Count, Sheet, save_sheet, send
from assessments.ratings.models import Assessment, CapGroup, Cycle, Decision, State
from assessments.ratings.papers import category_summary, decision_docx
from assessments.ratings.rules.levels import NONE_ASSIGNED, Grade, Level, SubjectKind
from members.actions.accounts import give_account
from members.models import Member, Position
from organizations.actions.grants import open_grant
from organizations.models import Organization
from organizations.scope import Role
from partybase.accounts.actions import create_account
from partybase.accounts.models import User
from partybase.audit.models import Event
from partybase.refusal import Refusal
from tests.assessments.ratings.year import DAY, DUE, OPENED, RULEBOOK
from tests.members import workbooks

GRADES = {Level.OUTSTANDING: Grade.EXCELLENT, Level.GOOD: Grade.GOOD, Level.COMPLETED: Grade.AVERAGE}


class District:
    """What was imported, and the people who work on it: each asked for anew, as every request has its own."""

    def __init__(self) -> None:
        self.top = Organization.objects.get(code="T")
        self.commune = Organization.objects.get(code="T01")
        self.cell = Organization.objects.get(code="T01.01")
        self.office = Organization.objects.get(code="T02")

    def __getattr__(self, name: str) -> User:
        return User.objects.get(username=name)


@pytest.fixture
def district(db, settings, tmp_path) -> District:
    """Imported as on the day before the year opens; the administrator gives secretaries and staff their accounts."""
    settings.BUSINESS_DATE = datetime.date(2019, 11, 20)
    file = workbooks.write(tmp_path / "huyen.xlsx")
    call_command(
        "import_district", file, as_of=datetime.date(2019, 11, 1), superior="Tỉnh ủy Hồng Lam", place="Thử Nghiệm",
        stdout=io.StringIO(), stderr=io.StringIO(),
    )  # fmt: skip
    call_command(
        "create_administrator", "--username", "quantri", "--full-name", "Vũ Quản Trị", "--one-time-password",
        stdout=io.StringIO(),
    )  # fmt: skip
    district = District()
    for username, place in (("chibo", district.cell), ("bithu", district.commune), ("chiboso", district.office)):
        post = Position.objects.get(organization=place, kind="SECRETARY")
        give_account(position=post, username=username, by=district.quantri)
    roles = {"tochuc": Role.ORGANIZATION_STAFF, "kiemtra": Role.INSPECTION_STAFF, "lanhdao": Role.LEADER}
    for username, role in roles.items():
        user, _ = create_account(username=username, full_name=f"Nguyễn {username}", by=district.quantri)
        open_grant(
            user=user, organization=district.top, role=role, starts=settings.BUSINESS_DATE, by=district.quantri,
            reason="Phân công của Huyện ủy",
        )  # fmt: skip
    return district


def review(district: District) -> None:
    """Each cell reviews its members; where there is a committee, in one cell and the commune, it reviews itself as well."""
    day = datetime.date(2019, 11, 18)
    for place, by in ((district.cell, district.chibo), (district.office, district.chiboso)):
        rows = [ReviewRow(member) for member in Member.objects.filter(cell=place).order_by("pk")]
        hold_session(
            by=by, organization=place, kind=SessionKind.MEMBERS, year=2019, held_on=day, chair="Bí thư", rows=rows
        )
    for place, by in ((district.cell, district.chibo), (district.commune, district.bithu)):
        committee = Member.objects.filter(positions__organization=place).distinct().order_by("pk")
        rows = [ReviewRow(), *(ReviewRow(member) for member in committee)]
        hold_session(
            by=by, organization=place, kind=SessionKind.COMMITTEE, year=2019, held_on=day, chair="Bí thư", rows=rows
        )


def rate(rows, level: Level, by: User, voters: int) -> list[Assessment]:
    """Complete sheets, as their sender saves them."""
    for row in rows:
        criteria = row.cycle.rulebook.criteria_for(SubjectKind(row.subject_kind))
        count = Count(
            eligible=voters, eligible_proposed=voters, present=voters, issued=voters, returned=voters, valid=voters,
            counts={level: voters}, held_on=DAY,
        )  # fmt: skip
        facts = {} if row.is_member else {"TARGETS_SHARE": NONE_ASSIGNED.value}
        sheet = Sheet(
            grades={each.code: GRADES[level] for each in criteria}, self_level=level, sender_level=level, count=count,
            facts=facts,
        )  # fmt: skip
        save_sheet(assessment=row, sheet=sheet, by=by)
    return list(rows)


def settle(cycle: Cycle, rows: dict[Assessment, Level], by: User, number: str) -> Decision:
    """Decided and published by its own body."""
    first = next(iter(rows))
    decision = decide(
        cycle=cycle, organization=first.decider, body=first.decider_body, by=by,
        paper=Paper(number=number, decided_on=DAY, summoned=9, present=9, in_favour=9, minutes="BB 01"),
        rows=[Row(row.pk, level) for row, level in rows.items()],
    )  # fmt: skip
    return publish(decision=decision, on=DAY, by=by)


def opened(district: District) -> Cycle:
    cycle = prepare_cycle(top=district.top, year=2019, rulebook_code=RULEBOOK, by=district.tochuc)
    return open_cycle(
        cycle=cycle, paper="15-QĐ/HU ngày 01/12/2019", on=OPENED, reference_date=datetime.date(2019, 11, 30), **DUE,
        options={}, option_reasons={}, by=district.tochuc,
    )  # fmt: skip


def test_the_year_runs_on_an_imported_district(district, settings):
    review(district)
    settings.BUSINESS_DATE = DAY
    cycle = opened(district)
    rows = Assessment.objects.filter(cycle=cycle).select_related("cycle", "place", "decider")
    assert rows.count() == 33 + 3  # everybody who came in, two cells and the commune
    assert set(rows.values_list("state", flat=True)) == {State.DRAFT}
    of = {row.organization_id: row for row in rows.filter(member=None)}
    commune, cell, office = (of[each.pk] for each in (district.commune, district.cell, district.office))
    villagers = list(rows.filter(place=district.cell, heads=None, subject_kind="MEMBER"))
    clerks = list(rows.filter(place=district.office, heads=None, subject_kind="MEMBER"))
    heads = {row.heads_id: row for row in rows.exclude(heads=None)}
    assert set(heads) == {district.commune.pk, district.cell.pk, district.office.pk}
    assert (len(villagers), len(clerks)) == (28, 2)

    # the village cell rates and sends; the commune's committee decides on members within the cap, one more is refused
    rate(villagers[:6], Level.OUTSTANDING, district.chibo, 30)
    rate(villagers[6:], Level.GOOD, district.chibo, 30)
    send(cycle=cycle, assessment_ids=[row.pk for row in villagers], by=district.chibo)
    levels = dict.fromkeys(villagers, Level.GOOD) | dict.fromkeys(villagers[:5], Level.OUTSTANDING)
    with pytest.raises(Refusal, match="vượt tỷ lệ tối đa") as refusal:
        settle(cycle, levels, district.bithu, "15-QĐ/ĐU")
    assert "20% × 23 Hoàn thành tốt nhiệm vụ = 4,6, làm tròn xuống còn 4" in refusal.value.sentence
    decision = settle(cycle, levels | {villagers[4]: Level.GOOD}, district.bithu, "15-QĐ/ĐU")
    assert decision.lines.count() == 28
    head = docx.Document(io.BytesIO(decision_docx(decision))).tables[0]
    assert head.cell(1, 0).text == "Số 15-QĐ/ĐU"
    assert head.cell(1, 1).text == "Suối Trong, ngày 10 tháng 12 năm 2019"

    # then the cell itself, and its secretary after it
    rate([cell], Level.GOOD, district.chibo, 30)
    send(cycle=cycle, assessment_ids=[cell.pk], by=district.chibo)
    settle(cycle, {cell: Level.GOOD}, district.bithu, "16-QĐ/ĐU")
    rate([heads[district.cell.pk]], Level.GOOD, district.chibo, 30)
    send(cycle=cycle, assessment_ids=[heads[district.cell.pk].pk], by=district.chibo)
    settle(cycle, {heads[district.cell.pk]: Level.GOOD}, district.bithu, "17-QĐ/ĐU")

    # the grassroots cell proposes, then decides, two acts of one body
    rate(clerks, Level.GOOD, district.chiboso, 3)
    propose(
        cycle=cycle, rows=[ProposalRow(row.pk, Level.GOOD) for row in clerks], by=district.chiboso,
        vote=Vote(held_on=DAY, present=3, in_favour=3, minutes="05-BB/CB"),
    )  # fmt: skip
    settle(cycle, dict.fromkeys(clerks, Level.GOOD), district.chiboso, "02-QĐ/CB")

    # both grassroots organizations: what others owe, appraisal, decision; their heads after them
    for row, by, voters in ((commune, district.bithu, 9), (office, district.chiboso, 3)):
        rate([row], Level.GOOD, by, voters)
        send(cycle=cycle, assessment_ids=[row.pk], by=by)
        record_inspection_opinion(
            assessment=row, text="Không có ý kiến khác.", source="CV 45-CV/UBKTHU", by=district.kiemtra
        )
    record_authorities(
        assessment=commune, government=Level.GOOD, front=Level.GOOD, mass=Level.GOOD, source="TB 210/TB-UBND",
        by=district.tochuc,
    )  # fmt: skip
    grassroots = [commune, office]
    propose(cycle=cycle, rows=[ProposalRow(row.pk, Level.GOOD) for row in grassroots], by=district.tochuc)
    later = [heads[district.commune.pk], heads[district.office.pk]]
    for row, by, voters in ((later[0], district.chibo, 30), (later[1], district.chiboso, 3)):
        rate([row], Level.GOOD, by, voters)
        send(cycle=cycle, assessment_ids=[row.pk], by=by)
    propose(cycle=cycle, rows=[ProposalRow(row.pk, Level.GOOD) for row in later], by=district.tochuc)
    with pytest.raises(Refusal, match="người đứng đầu quyết định sau"):
        settle(cycle, dict.fromkeys(later, Level.GOOD), district.lanhdao, "40-QĐ/HU")
    settle(cycle, dict.fromkeys(grassroots, Level.GOOD), district.lanhdao, "40-QĐ/HU")
    settle(cycle, dict.fromkeys(later, Level.GOOD), district.lanhdao, "41-QĐ/HU")

    assert set(rows.values_list("state", flat=True)) == {State.PUBLISHED}
    assert rows.filter(decided_level="OUTSTANDING").count() == 4
    assert not CapGroup.objects.filter(is_over=True).exists()
    assert dict(category_summary(rows.filter(pk__in=[commune.pk, office.pk])))["Tổng cộng"] == [2, 0, 0, 2, 0, 2, 0, 0]
    assert Event.objects.filter(act="rating.publish").count() == 36
    closed = close_cycle(cycle=cycle, paper="20-TB/HU", on=DAY, by=district.tochuc)
    with pytest.raises(Refusal, match="không nhận thay đổi"):
        settle(closed, {villagers[0]: Level.GOOD}, district.bithu, "18-QĐ/ĐU")
