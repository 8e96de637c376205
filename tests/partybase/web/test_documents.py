"""The words of a paper's head."""

from dataclasses import replace
from datetime import date

import pytest

from partybase.web.documents import document_number, place_and_date, two_digits
from tests.assessments.ratings.papers import (
    CELL,
    COMMUNE,
    DISTRICT,
)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("127", "Số 127-QĐ/HU"),
        ("1", "Số 01-QĐ/HU"),
        ("", "Số      -QĐ/HU"),
        ("127-QĐ/TU", "Số 127-QĐ/TU"),
        ("Số: 127-QĐ/HU", "Số 127-QĐ/HU"),
        ("12a", "Số 12a-QĐ/HU"),
    ],
)
def test_document_number_has_no_colon(number, printed):
    assert document_number(number, "QĐ", "HU") == printed


@pytest.mark.parametrize(
    ("on", "printed"),
    [
        (date(2018, 4, 3), "Hà Nội, ngày 03 tháng 4 năm 2018"),  # as HD 36-HD/VPTW dates itself
        (date(2020, 1, 31), "Hà Nội, ngày 31 tháng 01 năm 2020"),
        (date(2019, 12, 9), "Hà Nội, ngày 09 tháng 12 năm 2019"),
        (None, "Hà Nội, ngày       tháng       năm 2019"),
    ],
)
def test_place_and_date_have_leading_zeros(on, printed):
    assert place_and_date("Hà Nội", on, 2019) == printed


@pytest.mark.parametrize(
    ("issuer", "body"),
    [
        (DISTRICT, "Ban Thường vụ Huyện ủy Đồi Thông"),
        (COMMUNE, "Đảng ủy xã Suối Trong"),
        (CELL, "Chi bộ Trường THPT Đồi Thông"),
        (replace(COMMUNE, authority="T/M BAN CHẤP HÀNH"), "Ban Chấp hành Đảng ủy xã Suối Trong"),
        (replace(DISTRICT, authority="T/M BAN THƯỜNG VỤ HUYỆN ỦY"), "Ban Thường vụ Huyện ủy Đồi Thông"),
        (replace(DISTRICT, name="Ban Tổ chức", authority=""), "Ban Tổ chức"),
    ],
)
def test_issuers_body_is_named_once(issuer, body):
    assert issuer.body == body


@pytest.mark.parametrize(("count", "printed"), [(0, "00"), (8, "08"), (48, "48"), (1204, "1.204")])
def test_counts_in_sentences_have_two_digits_at_least(count, printed):
    assert two_digits(count) == printed
