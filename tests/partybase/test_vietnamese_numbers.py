from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybase.vietnamese import (
    NumberError,
    format_fraction,
    format_number,
    format_percent,
    number_in_words,
    parse_number,
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u00a0234 567,25", "1234567.25"),
        ("1.234", "1234"),
        ("12.345.678", "12345678"),
        ("1,234", "1.234"),
        ("0", "0"),
        ("007", "7"),
        ("-0", "0"),
        ("-5,5", "-5.5"),
        ("\u22125", "-5"),
        ("+5", "5"),
        (" 12 ", "12"),
        ("9" * 15, "9" * 15),
    ],
)
def test_parse_number(typed, value):
    assert str(parse_number(typed)) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Chưa ghi số."),
        ("NaN", "“NaN” không phải là số."),
        ("sNaN", "“sNaN” không phải là số."),
        ("inf", "“inf” không phải là số."),
        ("-Infinity", "“-Infinity” không phải là số."),
        ("1e5", "“1e5” không phải là số."),
        ("1.23.456", "“1.23.456” không phải là số."),
        ("1234.567.890", "“1234.567.890” không phải là số."),
        ("1,2,3", "“1,2,3” không phải là số."),
        ("5,", "“5,” không phải là số."),
        (",5", "“,5” không phải là số."),
        ("1 23", "“1 23” không phải là số."),
        ("1.234 567", "“1.234 567” không phải là số."),
        ("--5", "“--5” không phải là số."),
        ("٣", "“٣” không phải là số."),
        ("mười", "“mười” không phải là số."),
        ("1.5", "Hãy dùng dấu phẩy, ví dụ 1,5."),
        ("1,234.50", "Hãy dùng dấu phẩy, ví dụ 1234,50."),
        ("1" + "0" * 15, "quá lớn"),
        ("9" * 100_000, "quá lớn"),
        ("0," + "1" * 11, "quá nhiều chữ số sau dấu phẩy"),
    ],
    ids=lambda text: text[:20],
)
def test_parse_number_refuses_with_the_cure(typed, reason):
    with pytest.raises(NumberError) as error:
        parse_number(typed)
    assert reason in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0, None, "0"),
        (999, None, "999"),
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal("1E+3"), None, "1.000"),
        (0.1, None, "0,1"),
        (1234, 2, "1.234,00"),
        (2.5, 0, "3"),
        (Decimal("0.125"), 2, "0,13"),
        (-1234.567, 1, "-1.234,6"),
        (-0.04, 1, "0,0"),
        (999.96, 1, "1.000,0"),
        (None, None, ""),
    ],
)
def test_format_number(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("sNaN"), 1e300, Decimal("1E+999999"), Decimal("1E-999999")]
)
def test_format_number_refuses_what_is_no_figure(value):
    with pytest.raises(NumberError):
        format_number(value, 1)


@given(st.decimals(-(10**14), 10**14, places=4))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_numbers_come_back(value):
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (912, 1000, "91,2 %"),
        (12, 48, "25,0 %"),
        (1, 3, "33,3 %"),
        (2, 3, "66,7 %"),
        (1, 2000, "0,1 %"),
        (0, 48, "0,0 %"),
        (48, 48, "100,0 %"),
        (25, 2, "1.250,0 %"),
        (-1, 8, "-12,5 %"),
        (0, 0, "–"),
        (Decimal("1.5"), 3, "50,0 %"),
    ],
)
def test_format_percent(numerator, denominator, text):
    assert format_percent(numerator, denominator) == text


def test_format_percent_with_other_decimals():
    assert format_percent(2, 3, decimals=0) == "67 %"
    assert format_percent(2, 3, decimals=2) == "66,67 %"


def test_format_fraction():
    assert format_fraction(12, 48) == "12/48"
    assert format_fraction(1204, 1310) == "1.204/1.310"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (231, "hai trăm ba mươi mốt"),
        (999, "chín trăm chín mươi chín"),
    ],
)
def test_number_in_words(number, words):
    assert number_in_words(number) == words


def test_number_in_words_are_all_different():
    assert len({number_in_words(number) for number in range(1000)}) == 1000


@pytest.mark.parametrize("number", [-1, 1000])
def test_number_in_words_refuses_what_it_cannot_say(number):
    with pytest.raises(NumberError) as error:
        number_in_words(number)
    assert str(error.value) == f"Chỉ viết được bằng chữ các số từ 0 đến 999, không viết được {number}."
