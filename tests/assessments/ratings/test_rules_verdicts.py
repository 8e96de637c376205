"""The table of examples, one row per sentence of the regulation, and how a verdict explains itself."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.ratings.rules import (
    FactOwner,
    Found,
    Level,
    Mark,
    MemberCase,
    ReasonKind,
    RuleError,
    SubjectKind,
    Verdict,
    authorities_required,
    judge_member,
    judge_organization,
)
from tests.assessments.ratings.rules_cases import (
    AVERAGE,
    BOOK,
    COMPLETED,
    CONCLUSION,
    DISCIPLINE,
    GOOD,
    NOT_COMPLETED,
    OUTSTANDING,
    PARTY,
    POOR,
    WELL,
    Example,
    children,
    civil,
    member,
    organization,
)
from tests.assessments.ratings.rules_examples import EXAMPLES


def judged(example: Example) -> Verdict:
    book = BOOK.with_options(example.options)
    if isinstance(example.case, MemberCase):
        return judge_member(book, example.case)
    return judge_organization(book, example.case)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.about)
def test_example_of_the_regulation(example: Example) -> None:
    verdict = judged(example)
    assert verdict.highest is example.highest
    assert {item.clause.code for item in verdict.missing} == set(example.missing)
    in_the_way = {reason.clause.code for reason in verdict.why_not_higher()}
    assert set(example.shows) <= in_the_way
    assert set(example.met) <= {reason.clause.code for reason in verdict.reasons if reason.met}
    assert set(example.noted) <= {reason.clause.code for reason in verdict.notes()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.about)
def test_verdict_never_gives_a_level_something_blocks(example: Example) -> None:
    verdict = judged(example)
    if verdict.highest is None:
        assert verdict.missing
        return
    if verdict.highest is not NOT_COMPLETED:
        assert verdict.against(verdict.highest) == []
    for level in Level:
        if level.rank > verdict.highest.rank:
            assert verdict.against(level), f"nothing says why not {level}"
            assert not verdict.allows(level)
        else:
            assert verdict.allows(level)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.about)
def test_verdict_is_json_with_its_sentences(example: Example) -> None:
    data = judged(example).to_dict()
    assert json.loads(json.dumps(data)) == data
    sentences = [item["sentence"] for item in data["reasons"] + data["missing"]]
    assert all("Căn cứ:" in sentence and sentence.endswith((".", ").")) for sentence in sentences)
    assert not any(word in sentence for sentence in sentences for word in ("None", "OUTSTANDING", "huyện", ".."))


def test_sentence_says_found_required_source_article_and_mark() -> None:
    verdict = judge_member(BOOK, civil(Found(GOOD, "Thông báo 12-TB/CQ ngày 02/12/2019")))
    (reason,) = verdict.why_not_higher()
    assert reason.sentence() == (
        "Chưa đạt mức Hoàn thành xuất sắc nhiệm vụ. Điều kiện: Đảng viên là cán bộ, công chức, viên chức phải được xếp "
        "loại cán bộ, công chức, viên chức ở mức Hoàn thành xuất sắc nhiệm vụ. Ghi nhận: xếp loại cán bộ, công chức, "
        "viên chức: Hoàn thành tốt nhiệm vụ. Yêu cầu: Hoàn thành xuất sắc nhiệm vụ. Nguồn: Thông báo 12-TB/CQ ngày "
        "02/12/2019. Căn cứ: mục II.B.2.3.a, HD 21-HD/BTCTW (18/10/2019)."
    )


def test_unverified_clause_says_so_and_marks_the_verdict() -> None:
    verdict = judge_member(BOOK, member(rows={"MEMBER_RESULTS": AVERAGE}))
    reason = next(item for item in verdict.against(GOOD) if item.clause.code == "member.good.result_rows")
    assert reason.sentence().endswith("HD 21-HD/BTCTW (18/10/2019) – chưa đối chiếu văn bản gốc.")
    assert verdict.mark is Mark.UNVERIFIED
    assert judge_member(BOOK, member()).mark is Mark.VERIFIED


def test_open_reading_is_named_in_the_reason_that_rests_on_it() -> None:
    (reason,) = judge_member(BOOK, member(sick_days=95)).against(GOOD)
    assert reason.clause.mark is Mark.VERIFIED
    assert reason.mark is Mark.UNVERIFIED
    assert reason.sentence().endswith("Cách hiểu của đợt này: “3 tháng” là 90 ngày (chưa đối chiếu văn bản gốc).")


def test_ratio_shows_the_raw_fraction() -> None:
    verdict = judge_organization(BOOK, organization(children=children(good=15, completed=6)))
    (reason,) = verdict.why_not_higher()
    assert reason.found.startswith(
        "15/21 (71,4%) đảng viên từ Hoàn thành tốt nhiệm vụ trở lên; dưới mức đó: Số 16, Số 17"
    )
    assert reason.found.endswith("và nơi khác")
    assert reason.required == "ít nhất 80%"


def test_missing_fact_says_who_owes_it() -> None:
    case = organization(authorities_required=True, government=GOOD, inspection_opinion_required=True, reviewed=None)
    owed = {item.fact: (item.owed_by, item.text) for item in judge_organization(BOOK, case).missing}
    assert owed == {
        "reviewed": (FactOwner.SENDER, "Chưa ghi nhận việc kiểm điểm (chưa kiểm điểm thì chưa xếp loại)"),
        "authorities": (
            FactOwner.ORGANIZATION_DEPARTMENT,
            "Chưa ghi kết quả xếp loại cùng cấp của Mặt trận Tổ quốc, các đoàn thể chính trị - xã hội",
        ),
        "inspection_opinion": (FactOwner.INSPECTION_COMMISSION, "Chưa có ý kiến của Ủy ban Kiểm tra"),
    }


def test_missing_grades_are_named_by_number() -> None:
    verdict = judge_member(BOOK, member(rows={"MEMBER_STYLE": None, "MEMBER_RESULTS": None}))
    assert [item.text for item in verdict.missing] == ["Chưa chấm mức cho tiêu chí 4, 5"]


def test_impossible_ballot_says_what_does_not_fit() -> None:
    example = next(item for item in EXAMPLES if item.about == "số phiếu không khớp")
    (missing,) = judged(example).missing
    assert missing.text == ("Số liệu kiểm phiếu không khớp: Số có mặt (11) nhiều hơn số được quyền bỏ phiếu (10)")


def test_provisional_level_leaves_out_what_others_owe() -> None:
    owed_by_others = organization(inspection_opinion_required=True, rows={"ORG_TARGETS": WELL})
    verdict = judge_organization(BOOK, owed_by_others)
    assert (verdict.highest, verdict.provisional) == (None, GOOD)
    assert not verdict.allows(NOT_COMPLETED)
    owed_by_sender = judge_organization(BOOK, replace(owed_by_others, reviewed=None))
    assert (owed_by_sender.highest, owed_by_sender.provisional) == (None, None)


def test_why_of_a_level_names_its_conditions() -> None:
    verdict = judge_member(BOOK, member(rows={"MEMBER_RESULTS": WELL}))
    assert [reason.clause.code for reason in verdict.why()] == ["member.good.result_rows", "member.good.other_rows"]
    assert all(reason.met for reason in verdict.why())


def test_why_of_the_lowest_level_names_what_forces_it() -> None:
    verdict = judge_member(BOOK, member(disciplines=(DISCIPLINE,), degradation=(CONCLUSION,)))
    assert [reason.clause.code for reason in verdict.why()] == [
        "member.trigger.degradation",
        "member.trigger.disciplined",
    ]
    assert verdict.why()[1].sentence() == (
        "Phải xếp loại Không hoàn thành nhiệm vụ vì: Bị xử lý kỷ luật trong năm (một vi phạm chỉ tính một lần). Ghi nhận: "
        "Khiển trách, quyết định 15-QĐ/UBKTHU ngày 13/05/2019. Yêu cầu: không bị kỷ luật tính vào năm 2019. "
        "Căn cứ: mục II.B.2.3, HD 21-HD/BTCTW (18/10/2019)."
    )
    assert {reason.clause.code for reason in verdict.triggers} == {
        "member.trigger.degradation",
        "member.trigger.disciplined",
    }


def test_why_not_higher_starts_with_the_next_level_and_names_each_clause_once() -> None:
    verdict = judge_member(BOOK, member(rows={"MEMBER_RESULTS": AVERAGE}, sick_days=100))
    codes = [reason.clause.code for reason in verdict.why_not_higher()]
    assert codes == ["member.good.result_rows", "member.ceiling.sick_leave", "member.outstanding.result_rows"]


def test_override_keeps_its_reason_beside_the_trigger() -> None:
    case = member(disciplines=(DISCIPLINE,), overrides={"member.trigger.disciplined": " Kỷ luật đã được hủy "})
    verdict = judge_member(BOOK, case)
    (reason,) = verdict.triggers
    assert reason.kind is ReasonKind.OVERRIDE
    assert reason.found.endswith("lý do của cấp quyết định: Kỷ luật đã được hủy")
    assert reason in verdict.why()


def test_override_of_one_trigger_leaves_the_others() -> None:
    case = member(
        disciplines=(DISCIPLINE,), degradation=(CONCLUSION,), overrides={"member.trigger.disciplined": "Đã được hủy"}
    )
    assert judge_member(BOOK, case).highest is NOT_COMPLETED


@pytest.mark.parametrize(
    "overrides", [{"member.trigger.disciplined": "  "}, {"organization.trigger.disciplined": "Có"}]
)
def test_override_without_reason_or_of_an_unknown_trigger_is_refused(overrides: dict[str, str]) -> None:
    with pytest.raises(RuleError):
        judge_member(BOOK, member(overrides=overrides))


def test_grade_trigger_set_aside_still_fails_the_rows() -> None:
    case = organization(
        rows={"ORG_POLITICS": POOR}, overrides={"organization.trigger.party_building_poor": "Xem xét lại"}
    )
    assert judge_organization(BOOK, case).highest is NOT_COMPLETED


def test_force_majeure_keeps_its_source() -> None:
    case = organization(
        targets_share=Found(Fraction(1, 3), "Báo cáo 45-BC/CB"), force_majeure=Found(True, "Công văn về dịch bệnh")
    )
    reason = next(
        item for item in judge_organization(BOOK, case).reasons if item.clause.code == "organization.trigger.targets"
    )
    assert reason.found == "hoàn thành 33,3% chỉ tiêu, do bất khả kháng"
    assert reason.source == "Báo cáo 45-BC/CB; Công văn về dịch bệnh"


@pytest.mark.parametrize(
    ("kind_code", "category", "asked"),
    [
        ("DBCS", "XA", True),
        ("DBCS", "THI_TRAN", True),
        ("CBCS", "PHUONG", True),
        ("CBTT", "XA", False),
        ("DBBP", "XA", False),
        ("DBCS", "CO_QUAN_NHA_NUOC", False),
    ],
)
def test_ratings_of_the_same_level_are_asked_of_communes_and_towns(kind_code: str, category: str, asked: bool) -> None:
    assert authorities_required(BOOK, kind_code=kind_code, category=category) is asked


def test_member_is_not_an_organization() -> None:
    with pytest.raises(RuleError):
        judge_organization(BOOK, organization(SubjectKind.MEMBER))


def test_levels_and_party_of_the_examples_differ() -> None:
    """Guards the table itself: every level and both kinds of organization come up."""
    assert {example.highest for example in EXAMPLES} == {None, OUTSTANDING, GOOD, COMPLETED, NOT_COMPLETED}
    assert any(getattr(example.case, "kind", None) is PARTY for example in EXAMPLES)
