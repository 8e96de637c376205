"""The cap on outstanding levels: who shares a group, how many it may have, what is used and left. Exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.ratings.rules.levels import Level, RuleError, SubjectKind, group_digits, number_text
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.rules.shapes import Clause
from assessments.ratings.rules.verdict import Reason, ReasonKind

OTHER_GROUP = "KHAC"
_DENOMINATOR_TEXT = {"GOOD_ONLY": "Hoàn thành tốt nhiệm vụ", "GOOD_OR_BETTER": "Hoàn thành tốt nhiệm vụ trở lên"}
_ROUNDING_TEXT = {"FLOOR": "làm tròn xuống", "HALF_UP": "làm tròn từ 0,5 lên", "CEIL": "làm tròn lên"}


class CapObject(StrEnum):
    MEMBER = "MEMBER"
    GRASSROOTS_ORGANIZATION = "GRASSROOTS_ORGANIZATION"
    SUBORDINATE_ORGANIZATION = "SUBORDINATE_ORGANIZATION"


@dataclass(frozen=True)
class CapState:
    """One group's cap. `limit` is None where the options leave the object uncapped.

    `left` is limit minus used; `promotable` is how many now rated good can still become outstanding, which is fewer
    under GOOD_ONLY because each of them also leaves the denominator.
    """

    limit: int | None
    used: int
    left: int | None
    base: int
    extra: int
    denominator: str
    fraction_text: str
    over: bool
    promotable: int
    sentence: str


def cap_limit(
    rulebook: Rulebook,
    *,
    good: int,
    outstanding: int,
    extra: int = 0,
    cap_object: CapObject = CapObject.MEMBER,
) -> CapState:
    """The cap of a group in which `good` are rated good (and not better) and `outstanding` outstanding.

    `extra` is the allowance of an exception decided with reason and paper.
    """
    if min(good, outstanding, extra) < 0:
        raise RuleError("Số lượng để tính tỷ lệ tối đa không được là số âm.")
    rule = rulebook.cap(cap_object)
    denominator = rulebook.option("cap_denominator")
    base = good + (outstanding if denominator == "GOOD_OR_BETTER" else 0)
    if rule is None:
        return CapState(
            None, outstanding, None, base, extra, denominator, "", False, good,
            f"{outstanding} Hoàn thành xuất sắc nhiệm vụ; đợt này không giới hạn tỷ lệ.",
        )  # fmt: skip
    rounding = rulebook.option("cap_rounding")
    exact = Fraction(rule.percent * base, 100)
    limit = rounded(exact, rounding) + extra
    left, over = max(0, limit - outstanding), outstanding > limit
    shown = group_digits(int(exact)) if exact.denominator == 1 else number_text(exact)
    fraction_text = f"{rule.percent}% × {group_digits(base)} {_DENOMINATOR_TEXT[denominator]} = {shown}"
    if exact.denominator != 1:
        fraction_text += f", {_ROUNDING_TEXT[rounding]} còn {group_digits(rounded(exact, rounding))}"
    if extra:
        fraction_text += f", cộng {group_digits(extra)} do cấp quyết định cho thêm là {group_digits(limit)}"
    if over:
        result = f"vượt {group_digits(outstanding - limit)} so với mức tối đa {group_digits(limit)}"
    else:
        result = f"trong mức tối đa {group_digits(limit)}, còn {group_digits(left)}"
    return CapState(
        limit=limit,
        used=outstanding,
        left=left,
        base=base,
        extra=extra,
        denominator=denominator,
        fraction_text=fraction_text,
        over=over,
        promotable=_promotable(rulebook, rule.percent, good, outstanding, extra),
        sentence=f"{group_digits(outstanding)} Hoàn thành xuất sắc nhiệm vụ: {result} ({fraction_text}).",
    )


def rounded(value: Fraction, rounding: str) -> int:
    """An exact number of places as a whole one."""
    if rounding == "CEIL":
        return -(-value.numerator // value.denominator)
    if rounding == "HALF_UP":
        return int((value * 2 + 1) // 2)
    return value.numerator // value.denominator


def _promotable(rulebook: Rulebook, percent: int, good: int, outstanding: int, extra: int) -> int:
    """The most that can move from good to outstanding with the group still within its cap."""
    rounding, or_better = rulebook.option("cap_rounding"), rulebook.option("cap_denominator") == "GOOD_OR_BETTER"

    def within(moved: int) -> bool:
        base = good + outstanding if or_better else good - moved
        return outstanding + moved <= rounded(Fraction(percent * base, 100), rounding) + extra

    low, high = 0, good  # the more move, the tighter the cap: search for the last that fits
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if within(middle) else (low, middle - 1)
    return low


def cap_reason(rulebook: Rulebook, state: CapState, *, cap_object: CapObject = CapObject.MEMBER) -> Reason:
    """The cap as a reason beside a verdict: why a subject that reaches outstanding was not given it."""
    rule = rulebook.cap(cap_object)
    clause: Clause = rule.clause if rule else rulebook.clause(f"cap.{cap_object.lower()}")
    full = state.limit is not None and (state.over or state.promotable == 0)
    return Reason(
        clause=clause,
        kind=ReasonKind.CONDITION,
        level=Level.OUTSTANDING,
        met=not full,
        found=state.sentence.rstrip("."),
        required=f"không quá {state.limit}" if state.limit is not None else "",
        source="kết quả của nhóm tính tỷ lệ",
        reading=rulebook.reading("cap_denominator", "cap_rounding"),
    )


# --- groups -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CapSubject:
    """What decides the group of a subject: its kind, its grassroots organization, the category of that."""

    kind: SubjectKind
    organization_kind: str  # code of the cell (member) or of the organization itself: DBCS, CBCS, DBBP, CBTT
    grassroots_organization: str  # key of the grassroots organization
    category: str = ""
    decided_by_standing_committee: bool = False


def cap_object_of(subject: CapSubject) -> CapObject:
    if subject.kind is SubjectKind.MEMBER:
        return CapObject.MEMBER
    if subject.organization_kind in ("DBCS", "CBCS"):
        return CapObject.GRASSROOTS_ORGANIZATION
    return CapObject.SUBORDINATE_ORGANIZATION


def group_key(rulebook: Rulebook, subject: CapSubject) -> str:
    """The key of the group whose cap this subject counts in: 'MEMBER:12', 'GRASSROOTS_ORGANIZATION:CO_QUAN+SU_NGHIEP'."""
    cap_object = cap_object_of(subject)
    if cap_object is CapObject.GRASSROOTS_ORGANIZATION:
        return f"{cap_object}:{'+'.join(merged_categories(rulebook, category_group(rulebook, subject.category)))}"
    if (
        cap_object is CapObject.MEMBER
        and subject.decided_by_standing_committee
        and rulebook.option("managed_members_in_cap") == "SEPARATE"
    ):
        return f"{cap_object}:MANAGED"
    if subject.organization_kind == "DBBP" and rulebook.option("section_cap_group") == "SEPARATE":
        return f"{cap_object}:{subject.grassroots_organization}:DBBP"
    return f"{cap_object}:{subject.grassroots_organization}"


def category_group(rulebook: Rulebook, category: str) -> str:
    """The cap group of a category (loại hình); an unknown category belongs to the group of others."""
    return rulebook.category_groups.get(category, OTHER_GROUP)


def merged_categories(rulebook: Rulebook, group: str) -> tuple[str, ...]:
    """The groups that share one cap with this one, as the cycle merged them, in the rulebook's order."""
    order = [item.code for item in rulebook.cap_groups]
    for part in rulebook.option("cap_group_merging"):
        if group in part:
            return tuple(sorted(part, key=order.index))
    return (group,)


def cap_groups(rulebook: Rulebook) -> dict[str, str]:
    """Key → Vietnamese label of every group of grassroots organizations, merged as the options say."""
    labels = {item.code: item.label for item in rulebook.cap_groups}
    groups = {}
    for code in labels:
        merged = merged_categories(rulebook, code)
        key = f"{CapObject.GRASSROOTS_ORGANIZATION}:{'+'.join(merged)}"
        groups[key] = " và ".join(labels[item] for item in merged)
    return groups


@dataclass(frozen=True)
class SmallGroup:
    key: str
    size: int
    sentence: str


def groups_too_small(
    rulebook: Rulebook, sizes: Mapping[str, int], *, cap_object: CapObject = CapObject.GRASSROOTS_ORGANIZATION
) -> tuple[SmallGroup, ...]:
    """The groups whose limit is zero although all their `sizes` subjects were rated good (20 %, floor: under five)."""
    small = []
    for key, size in sizes.items():
        if cap_limit(rulebook, good=size, outstanding=0, cap_object=cap_object).limit == 0:
            small.append(
                SmallGroup(
                    key,
                    size,
                    f"Nhóm chỉ có {size}: dù tất cả đều Hoàn thành tốt nhiệm vụ thì mức tối đa vẫn là 0. "
                    "Hãy gộp nhóm này với nhóm gần nhất khi mở đợt, hoặc để cấp quyết định cho thêm có lý do.",
                )
            )
    return tuple(small)
