"""Fill the opened year from below: members, cells, sections, grassroots organizations, heads."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from assessments.ratings.actions.decisions import Paper, Row
from assessments.ratings.actions.decisions import decide as decide_anew
from assessments.ratings.cases import CaseBook, is_later
from assessments.ratings.models import Assessment, Cycle, DecisionKind, FactKind, Opinion, State, Step
from assessments.ratings.rules.levels import Body, Level, SubjectKind
from organizations.models import Organization
from partybase.accounts.models import User
from partybase.demo.district import District
from partybase.demo.storing import Progress
from partybase.demo.year import story as days
from partybase.demo.year.levels import ballot_for, grades_for, grades_of_the_disciplined, member_levels, places
from partybase.demo.year.records import hold_reviews
from partybase.demo.year.story import Stage, tell_stages
from partybase.demo.year.writing import Ledger, decide, moment, update

FINISHED = (Stage.DECIDED, Stage.PUBLISHED)


class Teller:
    def __init__(
        self, rng: random.Random, district: District, users: dict[str, User], cycle: Cycle, progress: Progress
    ) -> None:
        self.rng, self.district, self.users, self.cycle, self.progress = rng, district, users, cycle, progress
        self.story = tell_stages(rng, district)
        self.ledger = Ledger()
        rows = Assessment.objects.filter(cycle=cycle).select_related(
            "place", "category", "grassroots", "proposer", "decider", "member", "organization"
        )
        self.rows = list(rows.order_by("place__path", "subject_kind", "sort_key", "pk"))
        for row in self.rows:
            row.cycle = cycle
        self.officials: dict[int, int] = defaultdict(int)
        for row in self.rows:
            if row.is_member and row.member_status == "OFFICIAL" and row.state != State.EXEMPT:
                self.officials[row.place_id] += 1
        self.numbers: dict[int, int] = defaultdict(int)

    def tell(self) -> None:
        self._set_absent(hold_reviews(self.rng, self.district, self.story, self.rows))
        members: dict[int, list[Assessment]] = defaultdict(list)
        for row in self.rows:
            if row.is_member and row.state == State.DRAFT:
                members[row.grassroots_id].append(row)
        organizations = self.district.grassroots
        for number, grassroots in enumerate(organizations):
            self._tell_members(grassroots, members[grassroots.pk])
            self.progress("Năm xếp loại", 0.2 + 0.5 * (number + 1) / len(organizations))
        self._tell_cells()
        self._tell_cell_heads(members)
        self._tell_grassroots()
        self._tell_heads(members)
        self._tell_own_sheets()
        self._rate_again()

    # --- small parts -------------------------------------------------------------------------------------------

    def _number(self, organization: Organization) -> str:
        self.numbers[organization.pk] += 1
        sign = {"DBH": "HU", "DBCS": "ĐU"}.get(organization.kind, "CB")
        return f"{self.numbers[organization.pk] + 11:02d}-QĐ/{sign}"

    def _set_absent(self, rows: Sequence[Assessment]) -> None:
        for row in rows:
            row.state, row.not_rated_reason = State.NOT_RATED, "ABSENT"
            row.status_reason = "Vắng mặt có lý do khi kiểm điểm: đi chữa bệnh xa nhà"
        update(rows)

    def _fill(self, row: Assessment, level: Level, sent_on: object, *, eligible: int, state: str = State.SENT) -> None:
        """A complete sheet for this level; facts the sender owes beside it."""
        row.grades = grades_for(self.rng, self.cycle.rulebook, SubjectKind(row.subject_kind), level)
        row.self_level = row.sender_level = level.value
        row.state = state
        if state == State.SENT:
            row.sent_on, row.sent_at = sent_on, moment(sent_on)
        ballot = ballot_for(self.rng, row, level, eligible, days.REVIEWED)
        if ballot:
            self.ledger.ballots.append(ballot)
        if row.is_member:
            self._member_facts(row, level)

    def _member_facts(self, row: Assessment, level: Level) -> None:
        if row.employment not in ("", "NONE"):
            source = "Thông báo kết quả xếp loại cán bộ, công chức, viên chức năm 2019"
            self.ledger.fact(row, FactKind.CIVIL_SERVICE_RATING, level.value, source, days.REVIEWED)
        for kind, other in (
            (FactKind.FORMER_CELL_COMMENT, row.previous_cell_id),
            (FactKind.TEMPORARY_CELL_COMMENT, row.temporary_cell_id),
        ):
            if other:
                text = "Chấp hành tốt nhiệm vụ, sinh hoạt đều trong thời gian ở chi bộ."
                self.ledger.fact(row, kind, text, "Phiếu nhận xét số 05-PNX/CB ngày 12/11/2019", days.REVIEWED)

    # --- members -----------------------------------------------------------------------------------------------

    def _tell_members(self, grassroots: Organization, members: list[Assessment]) -> None:
        special = self.district.special
        ceilings = {
            row.pk: Level.NOT_COMPLETED
            for row in members
            if row.member_id in (special["disciplined"].pk, special["disciplined_remedied"].pk)
        }
        working = [row for row in members if self.story.cells[row.place_id] > Stage.DRAFT]
        done = [row for row in working if self.story.cells[row.place_id] in FINISHED and not is_later(row)]
        sent = [row for row in working if self.story.cells[row.place_id] not in FINISHED and not is_later(row)]
        heads = [row for row in working if is_later(row) and row.decider_id == grassroots.pk]
        full = max(len(heads) - 1, 0) if grassroots.pk == special["at_cap"].pk else None
        levels = member_levels(self.rng, done, ceilings, full=full) | member_levels(self.rng, sent, ceilings)
        for row in working:
            level = levels.get(row.pk, Level.GOOD)
            late = row.place_id == special["late_cell"].pk
            self._fill(row, level, days.LATE if late else days.MEMBERS_SENT, eligible=self.officials[row.place_id])
            row.is_late = late
            if row.pk in ceilings:
                row.grades = grades_of_the_disciplined(self.cycle.rulebook, SubjectKind.MEMBER)
        for row in done:
            if row.route in "AC":
                row.state, row.proposed_level = State.PROPOSED, row.sender_level
                self.ledger.proposal(row, Level(row.sender_level), days.MEMBERS_SENT, None)
        self.ledger.flush()
        update(working)
        by_decider: dict[tuple[int, str, Stage], list[Assessment]] = defaultdict(list)
        for row in done:
            by_decider[row.decider_id, row.decider_body, self.story.cells[row.place_id]].append(row)
        for (_, body, stage), rows in by_decider.items():
            decider = rows[0].decider
            decide(
                self.cycle, decider, body, self._number(decider), days.MEMBERS_DECIDED, rows, CaseBook(self.cycle, rows),
                levels=levels, summoned=11 if decider.kind == "DBCS" else 3,
                published_on=days.PUBLISHED if stage is Stage.PUBLISHED else None,
            )  # fmt: skip
        update(done)

    # --- cells and sections ------------------------------------------------------------------------------------

    def _tell_cells(self) -> None:
        """Subordinate cells first, then the sections above them, each with the highest level the rulebook leaves open."""
        own = [
            row for row in self.rows if not row.is_member and row.state == State.DRAFT and not row.place.is_grassroots
        ]
        for kind in ("CBTT", "DBBP"):
            by_grassroots: dict[int, list[Assessment]] = defaultdict(list)
            for row in own:
                if row.organization_kind == kind and self._stage_of(row) > Stage.DRAFT:
                    by_grassroots[row.grassroots_id].append(row)
            for rows in by_grassroots.values():
                self._tell_subordinates(rows)

    def _stage_of(self, row: Assessment) -> Stage:
        if row.organization_kind == "DBBP":
            return self.story.stages[row.grassroots_id]
        return self.story.cells[row.place_id]

    def _tell_subordinates(self, rows: list[Assessment]) -> None:
        done = [row for row in rows if self._stage_of(row) in FINISHED]
        book = CaseBook(self.cycle, rows, provisional=True)
        best = self._choose_best(book, done, len(done))
        levels: dict[int, Level] = {}
        for row in sorted(rows, key=lambda each: each.pk in best):
            levels[row.pk] = self._reach(book, row, self._wanted(row.pk in best, done, levels))
        for row in done:
            if row.route == "A":
                row.state, row.proposed_level = State.PROPOSED, levels[row.pk].value
                self.ledger.proposal(row, levels[row.pk], days.CELLS_SENT, None)
        self.ledger.flush()
        update(rows)
        by_stage: dict[Stage, list[Assessment]] = defaultdict(list)
        for row in done:
            by_stage[self._stage_of(row)].append(row)
        for stage, part in by_stage.items():
            decider = part[0].decider
            decide(
                self.cycle, decider, part[0].decider_body, self._number(decider), days.CELLS_DECIDED, part,
                CaseBook(self.cycle, part), levels=levels, summoned=11,
                published_on=days.PUBLISHED if stage is Stage.PUBLISHED else None,
            )  # fmt: skip
        update(done)

    def _is_open(self, book: CaseBook, row: Assessment, level: Level) -> bool:
        """Whether the subordinates and the facts of an organization leave this level open, with grades that fit it."""
        row.grades = grades_for(self.rng, self.cycle.rulebook, SubjectKind(row.subject_kind), level)
        return not book.judge(row).against(level)

    def _choose_best(self, book: CaseBook, rows: Sequence[Assessment], size: int) -> set[int]:
        """Who may be outstanding: as many as a group of this size has room for, among those who can reach it."""
        able = [row for row in rows if places(size, 1.0) and self._is_open(book, row, Level.OUTSTANDING)]
        return {row.pk for row in self.rng.sample(able, min(len(able), places(size, 1.0)))}

    @staticmethod
    def _wanted(best: bool, done: Sequence[Assessment], levels: dict[int, Level]) -> Level:
        """Outstanding only while those already given leave room for it (the best come last)."""
        given = [levels[row.pk] for row in done if row.pk in levels]
        room = given.count(Level.GOOD) // 5 > given.count(Level.OUTSTANDING)
        return Level.OUTSTANDING if best and room else Level.GOOD

    def _reach(self, book: CaseBook, row: Assessment, wanted: Level) -> Level:
        """Fill an organization's sheet for the best level that its subordinates leave open, not above the wanted one."""
        share = {"reached": 20, "assigned": 20} if wanted is Level.OUTSTANDING else {"reached": 19, "assigned": 20}
        if row.organization_id == self.district.special["force_majeure"].pk:
            share = {"reached": 9, "assigned": 20}
            reason = "Thiên tai tháng 8/2019 làm hỏng 60% diện tích lúa"
            self.ledger.fact(row, FactKind.FORCE_MAJEURE, reason, "Báo cáo số 118-BC/ĐU ngày 20/11/2019", days.REVIEWED)
        self.ledger.fact(row, FactKind.TARGETS_SHARE, share, "Báo cáo tổng kết năm 2019", days.CELLS_SENT)
        eligible = self.officials[row.place_id] if row.place.is_cell else 3
        level = wanted
        while level is not Level.NOT_COMPLETED and not self._is_open(book, row, level):
            level = next(each for each in Level if each.rank == level.rank - 1)
        late = row.place_id == self.district.special["late_cell"].pk
        self._fill(row, level, days.day(12, 8) if late else days.CELLS_SENT, eligible=eligible)
        row.is_late = late
        if late:
            row.grades = grades_of_the_disciplined(self.cycle.rulebook, SubjectKind(row.subject_kind))
        row.remarks = "Nội bộ đoàn kết, hoàn thành các chỉ tiêu chủ yếu của năm."
        return level

    def _tell_cell_heads(self, members: dict[int, list[Assessment]]) -> None:
        """Secretaries of subordinate cells and sections: after what they head, never above it."""
        for rows in members.values():
            heads = [
                row
                for row in rows
                if row.state == State.SENT and row.heads_id and row.decider_body != Body.DISTRICT_STANDING_COMMITTEE
            ]
            headed = {
                a.organization_id: a
                for a in self.rows
                if a.organization_id in {row.heads_id for row in heads} and a.state in (State.DECIDED, State.PUBLISHED)
            }
            by_stage: dict[str, list[Assessment]] = defaultdict(list)
            levels = {}
            for row in heads:
                above = headed.get(row.heads_id)
                if above is None:
                    continue
                levels[row.pk] = min(Level.GOOD, Level(above.decided_level), key=lambda each: each.rank)
                if row.route == "A":
                    row.state, row.proposed_level = State.PROPOSED, levels[row.pk].value
                    self.ledger.proposal(row, levels[row.pk], days.CELLS_DECIDED, None)
                by_stage[above.state].append(row)
            self.ledger.flush()
            for state, part in by_stage.items():
                update(part)
                decider = part[0].decider
                decide(
                    self.cycle, decider, part[0].decider_body, self._number(decider), days.day(12, 3), part,
                    CaseBook(self.cycle, part), levels=levels, summoned=11,
                    published_on=days.PUBLISHED if state == State.PUBLISHED else None,
                )  # fmt: skip
                update(part)

    # --- grassroots organizations and their heads --------------------------------------------------------------

    def _tell_grassroots(self) -> None:
        own = [row for row in self.rows if not row.is_member and row.place.is_grassroots and row.state == State.DRAFT]
        working = [row for row in own if self.story.stages[row.organization_id] > Stage.DRAFT]
        by_group: dict[int, list[Assessment]] = defaultdict(list)
        for row in working:
            by_group[row.cap_group_id].append(row)
        for rows in by_group.values():
            self._tell_group(rows)

    def _tell_group(self, rows: list[Assessment]) -> None:
        stages = self.story.stages
        done = [row for row in rows if stages[row.organization_id] in FINISHED]
        plain = [row for row in done if row.organization_id != self.district.special["force_majeure"].pk]
        book = CaseBook(self.cycle, rows, provisional=True)
        best = self._choose_best(book, plain, len(done))
        levels: dict[int, Level] = {}
        for row in sorted(rows, key=lambda each: each.pk in best):
            stage = stages[row.organization_id]
            self._others_facts(row, stage)
            self.ledger.flush()
            levels[row.pk] = self._reach(book, row, self._wanted(row.pk in best, done, levels))
            row.sent_on, row.sent_at = days.GRASSROOTS_SENT, moment(days.GRASSROOTS_SENT)
            if stage is Stage.RETURNED:
                row.state = State.RETURNED
                row.returned_reason = (
                    "Báo cáo chưa nêu kết quả khắc phục hạn chế đã chỉ ra năm 2018; bổ sung rồi gửi lại."
                )
                self.ledger.opinions.append(
                    Opinion(
                        assessment=row, step=Step.RETURN, organization=row.proposer, body=row.proposer_body,
                        text=row.returned_reason, by=self.users["tochuc"], by_text=str(self.users["tochuc"]),
                    )
                )  # fmt: skip
            elif stage >= Stage.PROPOSED:
                row.state, row.proposed_level = State.PROPOSED, levels[row.pk].value
                text = "Hồ sơ đầy đủ; thống nhất với mức tự xếp loại."
                self.ledger.proposal(row, levels[row.pk], days.PROPOSED, self.users["tochuc"], text)
                row.opened_at = moment(days.PROPOSED)
        self.ledger.flush()
        update(rows)
        for stage in FINISHED:
            part = [row for row in done if stages[row.organization_id] is stage]
            if part:
                top = part[0].decider
                decide(
                    self.cycle, top, part[0].decider_body, self._number(top), days.DECIDED, part, CaseBook(self.cycle, part),
                    levels=levels, summoned=11, published_on=days.PUBLISHED if stage is Stage.PUBLISHED else None,
                    by=self.users["lanhdao"],
                )  # fmt: skip
                update(part)

    def _others_facts(self, row: Assessment, stage: Stage) -> None:
        """What staff and the inspection commission owe; a third of those only sent still wait for the commission."""
        if row.category_id and row.category.is_territorial:
            for kind in (FactKind.GOVERNMENT_RATING, FactKind.FRONT_RATING, FactKind.MASS_RATING):
                level = Level.OUTSTANDING if self.rng.random() < 0.3 else Level.GOOD
                source = "Thông báo xếp loại năm 2019 của UBND huyện và Mặt trận, đoàn thể huyện"
                self.ledger.fact(row, kind, level.value, source, days.CELLS_DECIDED, self.users["tochuc"])
        if stage >= Stage.PROPOSED or self.rng.random() < 0.65:
            text = "Không có dấu hiệu vi phạm; chấp hành đúng quy định về kiểm tra, giám sát."
            source = "Công văn số 64-CV/UBKTHU ngày 03/12/2019"
            self.ledger.fact(row, FactKind.INSPECTION_OPINION, text, source, days.day(12, 3), self.users["kiemtra"])

    def _tell_heads(self, members: dict[int, list[Assessment]]) -> None:
        """Heads of grassroots organizations and managed members: last; some decided, some proposed, most only sent."""
        top_rows: dict[Stage, list[Assessment]] = defaultdict(list)
        for grassroots_id, rows in members.items():
            stage = self.story.stages[grassroots_id]
            for row in rows:
                if row.decider_body == Body.DISTRICT_STANDING_COMMITTEE and row.state == State.SENT:
                    top_rows[stage].append(row)
        headed = {row.organization_id: row for row in self.rows if row.organization_id}
        published, proposed = [], []
        for number, row in enumerate(top_rows[Stage.PUBLISHED]):
            (published if number % 2 == 0 else proposed).append(row)
        proposed += top_rows[Stage.DECIDED]
        levels = {}
        for row in published + proposed:
            above = headed.get(row.heads_id)
            ceiling = Level(above.decided_level) if above is not None and above.decided_level else Level.GOOD
            levels[row.pk] = min(Level.GOOD, ceiling, key=lambda each: each.rank)
            row.state, row.proposed_level = State.PROPOSED, levels[row.pk].value
            self.ledger.proposal(row, levels[row.pk], days.PROPOSED, self.users["tochuc"])
        self.ledger.flush()
        update(published + proposed)
        if published:
            top = published[0].decider
            decide(
                self.cycle, top, Body.DISTRICT_STANDING_COMMITTEE, self._number(top), days.HEADS_DECIDED, published,
                CaseBook(self.cycle, published), levels=levels, summoned=11, published_on=days.PUBLISHED,
                by=self.users["lanhdao"],
            )  # fmt: skip
            update(published)

    # --- what waits for the personas ---------------------------------------------------------------------------

    def _tell_own_sheets(self) -> None:
        """chibo's cell half filled in, one sheet come back with its reason; the sick member's days recorded."""
        special = self.district.special
        rows = [
            row
            for row in self.rows
            if row.is_member and row.place_id == special["cell"].pk and row.state == State.DRAFT
        ]
        half = [row for row in rows if not is_later(row)][: len(rows) // 2]
        for number, row in enumerate(half):
            sick = row.member_id == special["sick"].pk
            level = Level.COMPLETED if sick else Level.OUTSTANDING if number == 2 else Level.GOOD
            self._fill(row, level, None, eligible=self.officials[row.place_id], state=State.DRAFT)
            row.version += 1
        for row in rows:
            if row.member_id == special["sick"].pk:
                self.ledger.fact(row, FactKind.SICK_DAYS, 104, "Giấy ra viện ngày 14/8/2019", days.REVIEWED)
        if half:
            half[0].state = State.RETURNED
            half[0].returned_reason = "Biểu quyết ghi thiếu một phiếu; đề nghị kiểm lại rồi gửi."
        self.ledger.flush()
        update(half)

    def _rate_again(self) -> None:
        """One member decided anew for a wrong fact, by the action, with its own paper."""
        cell = self.district.special["re_rated_cell"]
        row = next(
            a for a in self.rows
            if a.is_member and a.place_id == cell.pk and a.state == State.DECIDED
            and a.decided_level == Level.GOOD and not is_later(a)
        )  # fmt: skip
        commune = row.decider
        decide_anew(
            cycle=self.cycle, organization=commune, body=row.decider_body,
            paper=Paper(
                number=self._number(commune), decided_on=days.day(12, 9), summoned=11, present=10, in_favour=10,
                minutes="họp ngày 09/12/2019",
            ),
            rows=[Row(row.pk, Level.COMPLETED)], by=self.users["bithu"], kind=DecisionKind.WRONG_FACT,
            reason="Số ngày nghỉ ốm ghi sai khi tự đánh giá, đã xác minh lại",
        )  # fmt: skip
