"""The verdict on a cell or a party organization (HD 21-HD/BTCTW, 18/10/2019, II.B.1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.ratings.rules.cases import ChildResult, OrganizationCase, source_of, value_of
from assessments.ratings.rules.judging import Judge
from assessments.ratings.rules.levels import (
    NONE_ASSIGNED,
    NONE_AT_LEVEL,
    Grade,
    Level,
    RuleError,
    SubjectKind,
    percent_text,
    ratio_text,
)
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Condition, ConditionTest, Trigger, TriggerTest
from assessments.ratings.rules.verdict import Verdict


def authorities_required(rulebook: Rulebook, *, kind_code: str, category: str) -> bool:
    """Are the ratings of government, Front and mass organizations asked of this one? Grassroots organizations of
    communes, wards and towns; all others stand at "none at this level"."""
    return kind_code in ("DBCS", "CBCS") and category in rulebook.authority_categories


def judge_organization(rulebook: Rulebook, case: OrganizationCase) -> Verdict:
    """The highest level the rules allow this organization, with every reason. Says nothing about the cap."""
    if case.kind is SubjectKind.MEMBER:
        raise RuleError("Đây là đảng viên, không phải tổ chức đảng.")
    judge = Judge(rulebook, case.kind, case.overrides)
    judge.check_common(reviewed=case.reviewed, self_level=case.self_level, tally=case.ballot, tally_fact="ballot")
    graded = judge.check_rows(case.grades)
    ratio = Ratio.of(rulebook, case)
    _check_required(judge, case, ratio)
    for level in Level:
        for condition in rulebook.conditions_for(case.kind, level):
            if condition.test is ConditionTest.LEFT_TO_BODY:
                judge.leave_to_body(condition)
            elif condition.test is ConditionTest.CHILDREN_SHARE:
                _children(judge, condition, ratio)
            elif condition.test is ConditionTest.AUTHORITIES:
                _authorities(judge, condition, case)
            elif graded:
                judge.judge_rows(condition, case.grades, case.grades_source)
    for trigger in rulebook.triggers_for(case.kind):
        _trigger(judge, trigger, case, ratio)
    return judge.verdict()


@dataclass(frozen=True)
class Ratio:
    """The subordinates that count, each with its level, and in how many they are counted."""

    counted: tuple[tuple[ChildResult, Level], ...]
    whole: int
    noun: str
    by_proposal: int  # counted by proposed level because their own decision comes later
    waited_for: int  # sent, not decided: counted by proposed level, and a missing fact
    readings: tuple[str, ...]

    @classmethod
    def of(cls, rulebook: Rulebook, case: OrganizationCase) -> Ratio:
        children: Sequence[ChildResult] = case.children
        readings = ["ratio_denominator"]
        if any(child.is_section for child in children):
            readings.append("section_counts_as_child")
        if not rulebook.option("section_counts_as_child"):
            children = [child for child in children if not child.is_section]
        later = [child for child in children if child.counted_later and child.level is None]
        if later:
            readings.append("later_in_ratio")
        if rulebook.option("later_in_ratio") != "PROPOSED":
            children = [child for child in children if child not in later]
            later = []
        counted = tuple(
            (child, level) for child in children if (level := child.level or child.proposed_level) is not None
        )
        return cls(
            counted=counted,
            whole=len(children) if rulebook.option("ratio_denominator") == "PRESENT" else len(counted),
            noun="đảng viên" if case.is_cell else "tổ chức đảng trực thuộc",
            by_proposal=sum(child.proposed_level is not None for child in later),
            waited_for=sum(child.level is None and not child.counted_later for child, _ in counted),
            readings=tuple(readings),
        )

    def at_least(self, level: Level) -> int:
        return sum(own.rank >= level.rank for _, own in self.counted)

    def failed(self) -> int:
        return sum(own is Level.NOT_COMPLETED or child.disciplined for child, own in self.counted)

    def text(self, part: int, what: str) -> str:
        proposed = self.by_proposal + self.waited_for
        later = f" (có {proposed} tính theo mức đề xuất vì chưa có quyết định)" if proposed else ""
        return f"{ratio_text(part, self.whole)} {self.noun} {what}{later}"


def _check_required(judge: Judge, case: OrganizationCase, ratio: Ratio) -> None:
    if value_of(case.targets_share) is None:
        judge.owe("targets_share")
    if case.authorities_required:
        absent = [name for name, fact in _authority_facts(case) if value_of(fact) is None]
        if absent:
            judge.owe("authorities", ", ".join(absent))
    if case.inspection_opinion_required and not value_of(case.inspection_opinion):
        judge.owe("inspection_opinion")
    if not ratio.counted:
        judge.owe("children", f"({ratio.noun})")
    elif ratio.waited_for:
        judge.owe("children", instead=f"Còn {ratio.waited_for} {ratio.noun} đã gửi nhưng chưa có quyết định xếp loại")


def _authority_facts(case: OrganizationCase) -> list[tuple[str, object]]:
    return [
        ("chính quyền", case.government),
        ("Mặt trận Tổ quốc", case.front),
        ("các đoàn thể chính trị - xã hội", case.mass_organizations),
    ]


def _authorities(judge: Judge, rule: Condition, case: OrganizationCase) -> None:
    """Each rating that exists at this level; where there is none, the condition does not stand in the way."""
    rated = [(name, value_of(fact), fact) for name, fact in _authority_facts(case)]
    rated = [(name, level, fact) for name, level, fact in rated if isinstance(level, Level)]
    if case.authorities_required and any(value_of(fact) is None for _, fact in _authority_facts(case)):
        return
    least = rule.at_least or Level.COMPLETED
    below = [item for item in rated if item[1].rank < least.rank]
    found = "; ".join(f"{name}: {level.label}" for name, level, _ in (below or rated))
    judge.condition(
        rule,
        met=not below,
        found=found or "không có ở cấp này",
        required=f"từ {least.label} trở lên",
        source="; ".join(dict.fromkeys(source_of(fact) for _, _, fact in (below or rated) if source_of(fact))),
    )


def _children(judge: Judge, rule: Condition, ratio: Ratio) -> None:
    if not ratio.counted or rule.at_least is None or rule.share is None:
        return
    part = ratio.at_least(rule.at_least)
    lowest = [child.name for child, own in ratio.counted if own.rank < rule.at_least.rank and child.name]
    met = Fraction(part, ratio.whole) >= rule.share
    found = ratio.text(part, f"từ {rule.at_least.label} trở lên")
    if not met and lowest:
        found += f"; dưới mức đó: {', '.join(lowest[:5])}" + (" và nơi khác" if len(lowest) > 5 else "")
    at_least = "" if rule.share == 1 else "ít nhất "
    judge.condition(
        rule,
        met=met,
        found=found,
        required=f"{at_least}{percent_text(rule.share)}",
        source="kết quả xếp loại cấp dưới",
        readings=ratio.readings,
    )


def _trigger(judge: Judge, rule: Trigger, case: OrganizationCase, ratio: Ratio) -> None:
    if rule.test is TriggerTest.DISCIPLINED:
        judge.judge_discipline(rule, case.disciplines, case.year)
    elif rule.test is TriggerTest.DEGRADATION:
        judge.judge_degradation(rule, case.degradation)
    elif rule.test is TriggerTest.TARGETS_BELOW:
        _targets(judge, rule, case)
    elif rule.test is TriggerTest.PARTY_BUILDING_POOR:
        poor = [
            row
            for row in judge.rulebook.criteria_for(case.kind)
            if row.group in rule.groups and case.grades.get(row.code) is Grade.POOR
        ]
        judge.trigger(
            rule,
            applies=bool(poor),
            found="; ".join(f"tiêu chí {row.number} ({row.text}): Kém" for row in poor)
            or "không có tiêu chí nào ở mức Kém",
            required="không có tiêu chí xây dựng Đảng nào ở mức Kém",
            source=case.grades_source,
        )
    elif rule.test is TriggerTest.CHILDREN_FAILED_OVER and ratio.counted and rule.share is not None:
        failed = ratio.failed()
        judge.trigger(
            rule,
            applies=Fraction(failed, ratio.whole) > rule.share,
            found=ratio.text(failed, "không hoàn thành nhiệm vụ hoặc bị kỷ luật"),
            required=f"không quá {percent_text(rule.share)}",
            source="kết quả xếp loại cấp dưới, quyết định kỷ luật",
            readings=ratio.readings,
        )


def _targets(judge: Judge, rule: Trigger, case: OrganizationCase) -> None:
    share, least = value_of(case.targets_share), rule.share or Fraction(0)
    if share is None:
        return
    if share is NONE_ASSIGNED or share is NONE_AT_LEVEL:
        applies, found = False, "không được giao chỉ tiêu"
    else:
        applies, found = share < least, f"hoàn thành {percent_text(share)} chỉ tiêu"
        if applies and value_of(case.force_majeure):
            applies, found = False, f"{found}, do bất khả kháng"
    sources = [source_of(case.targets_share), source_of(case.force_majeure) if value_of(case.force_majeure) else ""]
    judge.trigger(
        rule,
        applies=applies,
        found=found,
        required=f"hoàn thành từ {percent_text(least)} chỉ tiêu trở lên",
        source="; ".join(source for source in sources if source),
    )
