"""The verdict on a member (HD 21-HD/BTCTW, 18/10/2019, II.B.2.3)."""

from __future__ import annotations

from fractions import Fraction

from assessments.ratings.rules.cases import MemberCase, source_of, value_of
from assessments.ratings.rules.judging import Judge
from assessments.ratings.rules.levels import Level, SubjectKind, percent_text
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import CeilingTest, Condition, ConditionTest, Trigger, TriggerTest
from assessments.ratings.rules.verdict import NOT_RECORDED, Reason, ReasonKind, Verdict


def judge_member(rulebook: Rulebook, case: MemberCase) -> Verdict:
    """The highest level the rules allow this member, with every reason. Says nothing about the cap (see caps.py)."""
    judge = Judge(rulebook, SubjectKind.MEMBER, case.overrides)
    judge.check_common(reviewed=case.reviewed, self_level=case.self_level, tally=case.vote, tally_fact="vote")
    _check_required(judge, case)
    graded = judge.check_rows(case.grades)
    for level in Level:
        for condition in rulebook.conditions_for(SubjectKind.MEMBER, level):
            if condition.test is ConditionTest.LEFT_TO_BODY:
                judge.leave_to_body(condition)
            elif condition.test is ConditionTest.CIVIL_SERVICE:
                _civil_service(judge, condition, case)
            elif graded:
                judge.judge_rows(condition, case.grades, case.grades_source)
    for trigger in rulebook.triggers_for(SubjectKind.MEMBER):
        _trigger(judge, trigger, case)
    _ceilings(judge, case)
    _notes(judge, case)
    return judge.verdict()


def _check_required(judge: Judge, case: MemberCase) -> None:
    if case.is_civil_servant and value_of(case.civil_service_rating) is None:
        judge.owe("civil_service_rating")
    if case.former_cell_comment_required and not value_of(case.former_cell_comment_present):
        judge.owe("former_cell_comment")
    if case.is_head and value_of(case.headed_organization_level) is None:
        judge.owe(
            "headed_organization_level", f"({case.headed_organization_name})" if case.headed_organization_name else ""
        )


def _civil_service(judge: Judge, rule: Condition, case: MemberCase) -> None:
    """Asked of civil servants and public employees only; a missing rating is told as a missing fact."""
    rating = value_of(case.civil_service_rating)
    if not case.is_civil_servant or rating is None or rule.at_least is None:
        return
    least = rule.at_least
    # The lowest condition says the same as the trigger: where the body set the one aside, the other falls with it.
    set_aside = least is Level.COMPLETED and judge.set_aside(TriggerTest.CIVIL_SERVICE_NOT_COMPLETED)
    judge.condition(
        rule,
        met=rating.rank >= least.rank or set_aside,
        found=f"xếp loại cán bộ, công chức, viên chức: {rating.label}",
        required=least.label if least is Level.OUTSTANDING else f"từ {least.label} trở lên",
        source=source_of(case.civil_service_rating),
        readings=[rule.option] if rule.option else [],
    )


def _trigger(judge: Judge, rule: Trigger, case: MemberCase) -> None:
    if rule.test is TriggerTest.DISCIPLINED:
        judge.judge_discipline(rule, case.disciplines, case.year)
    elif rule.test is TriggerTest.DEGRADATION:
        judge.judge_degradation(rule, case.degradation)
    elif rule.test is TriggerTest.UNDER_HALF_OF_TASKS:
        under, half = value_of(case.under_half_of_tasks), percent_text(rule.share or Fraction(0))
        judge.trigger(
            rule,
            applies=bool(under),
            found={None: NOT_RECORDED, True: f"hoàn thành dưới {half}", False: f"hoàn thành từ {half} trở lên"}[under],
            required=f"hoàn thành từ {half} trở lên",
            source=source_of(case.under_half_of_tasks),
        )
    elif rule.test is TriggerTest.CIVIL_SERVICE_NOT_COMPLETED:
        rating = value_of(case.civil_service_rating) if case.is_civil_servant else None
        if rating is not None:
            judge.trigger(
                rule,
                applies=rating is Level.NOT_COMPLETED,
                found=f"xếp loại cán bộ, công chức, viên chức: {rating.label}",
                required=f"từ {Level.COMPLETED.label} trở lên",
                source=source_of(case.civil_service_rating),
            )


def _ceilings(judge: Judge, case: MemberCase) -> None:
    for rule in judge.rulebook.ceilings_for(SubjectKind.MEMBER):
        if rule.test is CeilingTest.SICK_LEAVE and rule.level is not None:
            days, limit = value_of(case.sick_days), judge.rulebook.option("sick_days")
            reason = Reason(
                clause=rule.clause,
                kind=ReasonKind.CEILING,
                level=rule.level,
                met=days is None or days < limit,
                found=NOT_RECORDED if days is None else f"nghỉ ốm cộng lại {days} ngày",
                required=f"nghỉ ốm dưới {limit} ngày",
                source=source_of(case.sick_days),
                reading=judge.rulebook.reading("sick_days"),
            )
            judge.reasons.append(reason)
        elif rule.test is CeilingTest.HEAD and case.is_head:
            headed = value_of(case.headed_organization_level)
            if headed is None:
                continue
            rated = isinstance(headed, Level)
            name = case.headed_organization_name or "tổ chức đảng đứng đầu"
            judge.reasons.append(
                Reason(
                    clause=rule.clause,
                    kind=ReasonKind.CEILING,
                    level=headed if rated else Level.OUTSTANDING,
                    met=not rated or headed is Level.OUTSTANDING,
                    found=f"{name} được xếp loại {headed.label}" if rated else f"{name} chưa xếp loại trong đợt này",
                    required="không cao hơn mức của tổ chức",
                    source=source_of(case.headed_organization_level),
                )
            )


def _notes(judge: Judge, case: MemberCase) -> None:
    if days := value_of(case.maternity_days):
        judge.note("status.maternity", f"nghỉ thai sản {days} ngày", source_of(case.maternity_days))
