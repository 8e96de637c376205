"""What judging a member and judging an organization share: rows, missing facts, discipline, triggers set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.ratings.rules.ballots import Tally, check_tally
from assessments.ratings.rules.cases import DegradationFact, DisciplineFact, value_of
from assessments.ratings.rules.levels import Grade, Level, RuleError, SubjectKind
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Condition, ConditionTest, Override, Trigger, TriggerTest
from assessments.ratings.rules.verdict import NOT_RECORDED, MissingFact, Reason, ReasonKind, Verdict, conclude


class Judge:
    """Collects reasons and missing facts of one case; used once and thrown away."""

    def __init__(self, rulebook: Rulebook, kind: SubjectKind, overrides: Mapping[str, str]) -> None:
        self.rulebook = rulebook
        self.kind = kind
        self.overrides = overrides
        self.reasons: list[Reason] = []
        self.missing: list[MissingFact] = []
        known = {trigger.clause.code for trigger in rulebook.triggers_for(kind)}
        for code, reason in overrides.items():
            if code not in known:
                raise RuleError(f"Không có trường hợp “{code}” nào để bỏ qua trong bộ quy định của đợt này.")
            if not reason.strip():
                raise RuleError("Muốn bỏ qua trường hợp phải xếp loại Không hoàn thành nhiệm vụ, hãy ghi rõ lý do.")

    # --- missing facts -------------------------------------------------------------------------------------

    def owe(self, fact: str, detail: str = "", *, instead: str = "") -> None:
        """Note a required fact as missing, with what exactly is missing of it, or another sentence instead."""
        rule = next(item for item in self.rulebook.facts_for(self.kind) if item.fact == fact)
        text = instead or f"{rule.missing_text} {detail}".strip()
        self.missing.append(MissingFact(rule.clause, fact, text, rule.owner))

    def check_common(self, *, reviewed: Any, self_level: Level | None, tally: Tally | None, tally_fact: str) -> None:
        if not value_of(reviewed):
            self.owe("reviewed")
        if self_level is None:
            self.owe("self_level")
        if tally is None:
            self.owe(tally_fact)
        elif problems := check_tally(tally):
            self.owe(tally_fact, instead="Số liệu kiểm phiếu không khớp: " + " ".join(problems).rstrip("."))

    # --- rows ----------------------------------------------------------------------------------------------

    def check_rows(self, grades: Mapping[str, Grade | None]) -> bool:
        """True when every row of the sheet has a grade."""
        absent = [row.number for row in self.rulebook.criteria_for(self.kind) if grades.get(row.code) is None]
        if absent:
            self.owe("grades", ", ".join(absent))
        return not absent

    def judge_rows(self, condition: Condition, grades: Mapping[str, Grade | None], source: str) -> None:
        """A condition on the rows that count as results, on the others, or on all of them."""
        rows = [
            row
            for row in self.rulebook.criteria_for(self.kind)
            if condition.test is ConditionTest.ALL_ROWS
            or row.counts_as_result is (condition.test is ConditionTest.RESULT_ROWS)
        ]
        asked = condition.grade or Grade.AVERAGE
        if condition.grade_option:
            asked = Grade(self.rulebook.option(condition.grade_option))
        below = [row for row in rows if (grade := grades.get(row.code)) is not None and grade.rank < asked.rank]
        numbers = ", ".join(row.number for row in rows)
        if below:
            found = "; ".join(f"tiêu chí {row.number} ({row.text}): {_label(grades.get(row.code))}" for row in below)
        else:
            found = f"các tiêu chí {numbers} đều đạt" if len(rows) > 1 else f"tiêu chí {numbers} đạt"
        least = asked.label if asked is Grade.EXCELLENT else f"từ {asked.label} trở lên"
        required = f"tiêu chí {numbers}: {least}"
        readings = [condition.grade_option] if condition.grade_option else []
        if self.kind is not SubjectKind.MEMBER and condition.test is not ConditionTest.ALL_ROWS:
            readings.append("result_rows_organization")
        self.condition(condition, met=not below, found=found, required=required, source=source, readings=readings)

    # --- reasons -------------------------------------------------------------------------------------------

    def condition(
        self, rule: Condition, *, met: bool, found: str, required: str, source: str = "", readings: Sequence[str] = ()
    ) -> None:
        """`readings` names the options this finding rests on."""
        reading = self.rulebook.reading(*readings)
        self.reasons.append(
            Reason(rule.clause, ReasonKind.CONDITION, rule.level, met, found, required, source, reading)
        )

    def leave_to_body(self, rule: Condition) -> None:
        found = "phần mềm không tự xét được, cấp quyết định xem xét"
        self.reasons.append(Reason(rule.clause, ReasonKind.NOTE, rule.level, True, found, ""))

    def note(self, code: str, found: str, source: str = "") -> None:
        clause = self.rulebook.clause(code)
        self.reasons.append(Reason(clause, ReasonKind.NOTE, Level.OUTSTANDING, True, found, "", source))

    def trigger(
        self,
        rule: Trigger,
        *,
        applies: bool,
        found: str,
        required: str,
        source: str = "",
        remedied: bool = False,
        readings: Sequence[str] = (),
    ) -> None:
        """A trigger as it stands; where it applies and the deciding body has set it aside, as an override."""
        if not applies:
            kind, level, met = ReasonKind.TRIGGER, Level.NOT_COMPLETED, True
        elif (reason := self.overrides.get(rule.clause.code)) and (rule.override is Override.WITH_REASON or remedied):
            kind, level, met = ReasonKind.OVERRIDE, Level.OUTSTANDING, False
            if rule.override_ceiling_option:
                level = Level(self.rulebook.option(rule.override_ceiling_option))
                readings = [*readings, rule.override_ceiling_option]
            found = f"{found}; lý do của cấp quyết định: {reason.strip()}"
        else:
            kind, level, met = ReasonKind.TRIGGER, Level.NOT_COMPLETED, False
            if rule.clause.code in self.overrides:
                found = f"{found}; không bỏ qua được vì chưa ghi nhận tự phát hiện và khắc phục xong hậu quả"
        reading = self.rulebook.reading(*readings)
        self.reasons.append(Reason(rule.clause, kind, level, met, found, required, source, reading))

    def judge_discipline(self, rule: Trigger, disciplines: Sequence[DisciplineFact], year: int) -> None:
        """Discipline counted in this year; what was counted in another year is only noted."""
        counted = [item for item in disciplines if item.counted_year == year]
        for item in disciplines:
            if item.counted_year != year:
                self.note("status.counted_once", f"{item}; đã tính vào năm {item.counted_year}", item.source)
        remedied = bool(counted) and all(item.self_detected_and_remedied for item in counted)
        found = "; ".join(str(item) for item in counted) or NOT_RECORDED
        if remedied:
            found += "; đã ghi nhận tự phát hiện và khắc phục xong hậu quả"
        self.trigger(
            rule,
            applies=bool(counted),
            found=found,
            required=f"không bị kỷ luật tính vào năm {year}",
            source="; ".join(item.source for item in counted if item.source),
            remedied=remedied,
        )

    def judge_degradation(self, rule: Trigger, facts: Sequence[DegradationFact]) -> None:
        self.trigger(
            rule,
            applies=bool(facts),
            found="; ".join(str(item) for item in facts) or NOT_RECORDED,
            required="không có kết luận của cấp có thẩm quyền",
            source="; ".join(item.source for item in facts if item.source),
        )

    def set_aside(self, test: TriggerTest) -> bool:
        """Has the deciding body set aside the trigger with this test?"""
        return any(
            rule.test is test and rule.clause.code in self.overrides for rule in self.rulebook.triggers_for(self.kind)
        )

    def verdict(self) -> Verdict:
        book = self.rulebook
        return conclude(reasons=self.reasons, missing=self.missing, rulebook=f"{book.code} phiên bản {book.version}")


def _label(grade: Grade | None) -> str:
    return grade.label if grade else "chưa chấm"
