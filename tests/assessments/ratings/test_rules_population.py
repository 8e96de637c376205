from __future__ import annotations

import json
from datetime import date

import pytest

from assessments.ratings.rules import (
    NOT_RATED_LABELS,
    FactOwner,
    NotRatedReason,
    RuleError,
    StatusKind,
    Tally,
    add_months,
    check_tally,
    former_cell_comment_required,
    judge_member,
    months_reached,
    status_of_member,
    status_of_organization,
)
from tests.assessments.ratings.rules_cases import BOOK, REFERENCE, YEAR, member
from tests.assessments.ratings.rules_tables import (
    FORMER_CELLS,
    MEMBER_STATUSES,
    ORGANIZATION_STATUSES,
    CommentExample,
    StatusExample,
)


@pytest.mark.parametrize("example", MEMBER_STATUSES, ids=lambda example: example.about)
def test_status_of_a_member(example: StatusExample) -> None:
    status = status_of_member(BOOK.with_options(example.options), reference_date=REFERENCE, **example.given)
    assert (status.kind, status.not_rated) == (example.kind, example.not_rated)
    codes = [reason.clause.code for reason in status.reasons] + ([status.missing.clause.code] if status.missing else [])
    assert codes == ([example.shows] if example.shows else [])


@pytest.mark.parametrize("example", ORGANIZATION_STATUSES, ids=lambda example: example.about)
def test_status_of_an_organization(example: StatusExample) -> None:
    status = status_of_organization(BOOK.with_options(example.options), reference_date=REFERENCE, **example.given)
    assert (status.kind, status.not_rated) == (example.kind, example.not_rated)
    codes = [reason.clause.code for reason in status.reasons] + ([status.missing.clause.code] if status.missing else [])
    assert codes == ([example.shows] if example.shows else [])


@pytest.mark.parametrize("example", FORMER_CELLS, ids=lambda example: example.about)
def test_comment_of_the_former_cell(example: CommentExample) -> None:
    required = former_cell_comment_required(
        BOOK.with_options(example.options),
        year=YEAR,
        joined_on=example.joined_on,
        left_on=example.left_on,
        temporary=example.temporary,
    )
    assert required is example.required


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2019, 8, 30), 6, date(2020, 2, 29)),
        (date(2019, 6, 10), 6, date(2019, 12, 10)),
        (date(2019, 12, 31), 6, date(2020, 6, 30)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2019, 7, 1), 6, date(2020, 1, 1)),
        (date(2019, 3, 31), 1, date(2019, 4, 30)),
        (date(2019, 3, 31), 0, date(2019, 3, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_six_months_from_the_31st_are_reached_on_the_last_of_february() -> None:
    assert not months_reached(BOOK, date(2019, 8, 31), 6, date(2020, 2, 28))
    assert months_reached(BOOK, date(2019, 8, 31), 6, date(2020, 2, 29))


def test_undetermined_status_is_a_missing_fact_with_a_sentence() -> None:
    vague = status_of_member(BOOK, reference_date=REFERENCE, admitted_on="2019")
    assert vague.sentence() == (
        "Không xác định được đã kết nạp đủ 6 tháng hay chưa vì ngày quyết định kết nạp mới ghi “2019”. Nơi còn nợ: Ban Tổ "
        "chức. Căn cứ: HD 21-HD/BTCTW (18/10/2019)."
    )
    absent = status_of_member(BOOK, reference_date=REFERENCE)
    assert absent.missing is not None
    assert absent.missing.owed_by is FactOwner.SENDER


def test_status_sentence_says_date_article_and_reading() -> None:
    status = status_of_member(BOOK, reference_date=REFERENCE, admitted_on="2019-07")
    assert status.sentence() == (
        "Kiểm điểm, chưa xếp loại. Đảng viên mới kết nạp dưới 6 tháng: phải kiểm điểm, chưa xếp loại. Ghi nhận: ngày quyết "
        "định kết nạp 7/2019, đến ngày 10/12/2019 chưa đủ 6 tháng. Căn cứ: HD 21-HD/BTCTW (18/10/2019). Cách hiểu của đợt "
        "này: 6 tháng tính từ ngày quyết định kết nạp; đếm theo tháng dương lịch, đến đúng ngày (hoặc ngày cuối tháng) "
        "(chưa đối chiếu văn bản gốc)."
    )
    assert json.loads(json.dumps(status.to_dict()))["kind"] == "REVIEW_ONLY"


def test_exemption_names_its_paper() -> None:
    example = next(item for item in MEMBER_STATUSES if item.about == "được miễn")
    status = status_of_member(BOOK, reference_date=REFERENCE, **example.given)
    assert status.reasons[0].source == "QĐ 7-QĐ/ĐU"
    assert status.reasons[0].found == "được miễn công tác và sinh hoạt đảng từ 01/01/2019 đến 31/12/2019"


@pytest.mark.parametrize("text", ["mới đây", "2019-13", "2019-02-30", "2019-7-1-1x", "0"])
def test_unreadable_date_is_a_sentence_not_a_crash(text: str) -> None:
    with pytest.raises(RuleError, match="Không đọc được ngày"):
        status_of_member(BOOK, reference_date=REFERENCE, admitted_on=text)


def test_absent_member_waits_for_the_review() -> None:
    """status.absent: the review comes first; the reason stands on the list of those not yet rated."""
    verdict = judge_member(BOOK, member(reviewed=False))
    assert verdict.highest is None
    assert BOOK.status("status.absent").reason is NotRatedReason.ABSENT
    assert NOT_RATED_LABELS[NotRatedReason.ABSENT] == "Vắng mặt có lý do khi kiểm điểm"


def test_probationary_member_is_rated_but_no_voter() -> None:
    """status.probationary: six months in, rated like others; a ballot counts official members only."""
    status = status_of_member(BOOK, reference_date=REFERENCE, admitted_on="2019-01-15", is_official=False)
    assert status.kind is StatusKind.RATED
    assert BOOK.status("status.probationary").effect == "RATED"
    with_a_probationary_voter = Tally(eligible=8, present=9, issued=9, returned=9, valid=9)
    assert check_tally(with_a_probationary_voter)[0] == "Số có mặt (9) nhiều hơn số được quyền bỏ phiếu (8)."


def test_every_reason_for_not_being_rated_has_a_label() -> None:
    assert set(NOT_RATED_LABELS) == set(NotRatedReason)
