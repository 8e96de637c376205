from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.ratings.rules import (
    CapObject,
    CapSubject,
    RuleError,
    SubjectKind,
    cap_groups,
    cap_limit,
    cap_reason,
    category_group,
    group_key,
    groups_too_small,
)
from tests.assessments.ratings.rules_cases import BOOK

ORGANIZATION_CODES = [
    "XA",
    "PHUONG",
    "THI_TRAN",
    "CO_QUAN_DANG_DOAN_THE",
    "CO_QUAN_NHA_NUOC",
    "SU_NGHIEP_CONG_LAP",
    "SU_NGHIEP_NGOAI_CONG_LAP",
    "QUAN_DOI",
    "CONG_AN",
    "DN_NHA_NUOC_100",
    "DN_NHA_NUOC_TREN_50",
    "DN_NHA_NUOC_DUOI_50",
    "DN_CO_PHAN",
    "DN_TNHH",
    "DN_HOP_DANH",
    "DN_VON_NUOC_NGOAI",
    "DN_NUOC_NGOAI_100",
    "HTX",
    "NGOAI_NUOC",
    "KHAC",
]


@pytest.mark.parametrize(
    ("denominator", "rounding", "good", "outstanding", "limit"),
    [
        ("GOOD_ONLY", "FLOOR", 4, 0, 0),
        ("GOOD_ONLY", "FLOOR", 5, 0, 1),
        ("GOOD_ONLY", "FLOOR", 9, 1, 1),
        ("GOOD_ONLY", "FLOOR", 10, 1, 2),
        ("GOOD_ONLY", "FLOOR", 312, 58, 62),
        ("GOOD_ONLY", "HALF_UP", 312, 58, 62),  # 62,4
        ("GOOD_ONLY", "HALF_UP", 313, 58, 63),  # 62,6
        ("GOOD_ONLY", "HALF_UP", 2, 0, 0),  # 0,4
        ("GOOD_ONLY", "HALF_UP", 3, 0, 1),  # 0,6
        ("GOOD_ONLY", "CEIL", 312, 58, 63),
        ("GOOD_ONLY", "CEIL", 1, 0, 1),
        ("GOOD_ONLY", "CEIL", 0, 0, 0),
        ("GOOD_OR_BETTER", "FLOOR", 4, 1, 1),
        ("GOOD_OR_BETTER", "FLOOR", 312, 58, 74),
        ("GOOD_OR_BETTER", "HALF_UP", 11, 2, 3),  # 2,6
        ("GOOD_OR_BETTER", "CEIL", 10, 1, 3),  # 2,2
    ],
)
def test_limit_by_denominator_and_rounding(
    denominator: str, rounding: str, good: int, outstanding: int, limit: int
) -> None:
    book = BOOK.with_options({"cap_denominator": denominator, "cap_rounding": rounding})
    assert cap_limit(book, good=good, outstanding=outstanding).limit == limit


@pytest.mark.parametrize(
    ("outstanding", "extra", "left", "over"),
    [(1, 0, 1, False), (2, 0, 0, False), (3, 0, 0, True), (3, 1, 0, False), (4, 1, 0, True), (0, 3, 5, False)],
)
def test_used_left_over_and_exception(outstanding: int, extra: int, left: int, over: bool) -> None:
    state = cap_limit(BOOK, good=12, outstanding=outstanding, extra=extra)
    assert (state.used, state.left, state.over) == (outstanding, left, over)


def test_sentence_shows_the_fraction_behind_the_number() -> None:
    assert cap_limit(BOOK, good=312, outstanding=58).sentence == (
        "58 Hoàn thành xuất sắc nhiệm vụ: trong mức tối đa 62, còn 4 (20% × 312 Hoàn thành tốt nhiệm vụ = 62,4, làm tròn "
        "xuống còn 62)."
    )
    assert cap_limit(BOOK, good=10, outstanding=4, extra=1).sentence == (
        "4 Hoàn thành xuất sắc nhiệm vụ: vượt 1 so với mức tối đa 3 (20% × 10 Hoàn thành tốt nhiệm vụ = 2, cộng 1 do cấp "
        "quyết định cho thêm là 3)."
    )


def test_large_numbers_are_exact_and_grouped() -> None:
    state = cap_limit(BOOK, good=10**15 + 4, outstanding=0)
    assert state.limit == 2 * 10**14
    assert "1.000.000.000.000.004" in state.fraction_text


@given(
    good=st.integers(0, 500),
    outstanding=st.integers(0, 120),
    extra=st.integers(0, 5),
    denominator=st.sampled_from(["GOOD_ONLY", "GOOD_OR_BETTER"]),
    rounding=st.sampled_from(["FLOOR", "HALF_UP", "CEIL"]),
)
def test_promotable_is_the_most_that_still_fits(
    good: int, outstanding: int, extra: int, denominator: str, rounding: str
) -> None:
    book = BOOK.with_options({"cap_denominator": denominator, "cap_rounding": rounding})

    def over(moved: int) -> bool:
        return cap_limit(book, good=good - moved, outstanding=outstanding + moved, extra=extra).over

    state = cap_limit(book, good=good, outstanding=outstanding, extra=extra)
    if state.over:
        assert state.promotable == 0
        return
    assert not over(state.promotable)
    assert state.promotable == good or over(state.promotable + 1)


@given(good=st.integers(0, 400))
def test_floor_of_good_only_never_breaks_the_letter_of_the_rule(good: int) -> None:
    limit = cap_limit(BOOK, good=good, outstanding=0).limit
    assert limit is not None
    assert Fraction(limit) <= Fraction(good, 5) < limit + 1


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(RuleError):
        cap_limit(BOOK, good=-1, outstanding=0)


@pytest.mark.parametrize("cap_object", [CapObject.GRASSROOTS_ORGANIZATION, CapObject.SUBORDINATE_ORGANIZATION])
def test_organizations_can_be_left_uncapped(cap_object: CapObject) -> None:
    book = BOOK.with_options({"organization_cap": False})
    state = cap_limit(book, good=3, outstanding=3, cap_object=cap_object)
    assert (state.limit, state.left, state.over) == (None, None, False)
    assert cap_limit(BOOK, good=3, outstanding=3, cap_object=cap_object).over
    assert cap_limit(book, good=3, outstanding=3, cap_object=CapObject.MEMBER).over


@pytest.mark.parametrize("cap_object", CapObject)
def test_cap_as_a_reason_cites_the_clause(cap_object: CapObject) -> None:
    reason = cap_reason(BOOK, cap_limit(BOOK, good=5, outstanding=1, cap_object=cap_object), cap_object=cap_object)
    assert reason.clause.code == f"cap.{cap_object.lower()}"
    assert not reason.met
    assert "Yêu cầu: không quá 1." in reason.sentence()
    assert "20% tính trên chỉ số xếp loại Hoàn thành tốt nhiệm vụ; số lẻ làm tròn xuống" in reason.sentence()
    free = cap_reason(BOOK, cap_limit(BOOK, good=50, outstanding=1, cap_object=cap_object), cap_object=cap_object)
    assert free.met


# --- groups


def subject(kind: SubjectKind, organization_kind: str, category: str = "XA", managed: bool = False) -> CapSubject:
    return CapSubject(kind, organization_kind, "12", category, managed)


MEMBER, CELL, PARTY = SubjectKind


@pytest.mark.parametrize(
    ("given_subject", "options", "key"),
    [
        (subject(MEMBER, "CBTT"), {}, "MEMBER:12"),
        (subject(MEMBER, "CBCS"), {}, "MEMBER:12"),
        (subject(MEMBER, "CBTT", managed=True), {}, "MEMBER:12"),
        (subject(MEMBER, "CBTT", managed=True), {"managed_members_in_cap": "SEPARATE"}, "MEMBER:MANAGED"),
        (subject(MEMBER, "CBTT"), {"managed_members_in_cap": "SEPARATE"}, "MEMBER:12"),
        (subject(PARTY, "DBCS"), {}, "GRASSROOTS_ORGANIZATION:XA_THI_TRAN"),
        (subject(CELL, "CBCS", "CO_QUAN_NHA_NUOC"), {}, "GRASSROOTS_ORGANIZATION:CO_QUAN"),
        (subject(CELL, "CBCS", "HTX"), {}, "GRASSROOTS_ORGANIZATION:DOANH_NGHIEP_HTX"),
        (subject(CELL, "CBCS", "CHUA_BIET"), {}, "GRASSROOTS_ORGANIZATION:KHAC"),
        (
            subject(CELL, "CBCS", "HTX"),
            {"cap_group_merging": [["KHAC", "DOANH_NGHIEP_HTX"]]},
            "GRASSROOTS_ORGANIZATION:DOANH_NGHIEP_HTX+KHAC",
        ),
        (subject(CELL, "CBTT"), {}, "SUBORDINATE_ORGANIZATION:12"),
        (subject(PARTY, "DBBP"), {}, "SUBORDINATE_ORGANIZATION:12"),
        (subject(PARTY, "DBBP"), {"section_cap_group": "SEPARATE"}, "SUBORDINATE_ORGANIZATION:12:DBBP"),
        (subject(CELL, "CBTT"), {"section_cap_group": "SEPARATE"}, "SUBORDINATE_ORGANIZATION:12"),
    ],
)
def test_group_of_a_subject(given_subject: CapSubject, options: dict[str, object], key: str) -> None:
    assert group_key(BOOK.with_options(options), given_subject) == key


def test_every_category_has_a_group_and_the_rest_is_other() -> None:
    assert {code: category_group(BOOK, code) for code in ORGANIZATION_CODES} == BOOK.category_groups
    assert set(BOOK.category_groups.values()) == {
        "XA_THI_TRAN", "CO_QUAN", "SU_NGHIEP", "DOANH_NGHIEP_HTX", "LLVT", "KHAC",
    }  # fmt: skip
    assert category_group(BOOK, "") == "KHAC"


def test_merged_groups_have_one_label() -> None:
    merged = cap_groups(BOOK.with_options({"cap_group_merging": [["LLVT", "CO_QUAN"]]}))
    assert len(cap_groups(BOOK)) == 6
    assert len(merged) == 5
    assert merged["GRASSROOTS_ORGANIZATION:CO_QUAN+LLVT"] == "Cơ quan Đảng, đoàn thể, Nhà nước và Lực lượng vũ trang"


def test_groups_under_five_are_too_small_with_floor() -> None:
    small = groups_too_small(BOOK, {"A": 0, "B": 4, "C": 5})
    assert [(item.key, item.size) for item in small] == [("A", 0), ("B", 4)]
    assert small[1].sentence.startswith("Nhóm chỉ có 4: dù tất cả đều Hoàn thành tốt nhiệm vụ")
    assert [item.key for item in groups_too_small(BOOK.with_options({"cap_rounding": "CEIL"}), {"A": 0, "B": 1})] == [
        "A"
    ]
