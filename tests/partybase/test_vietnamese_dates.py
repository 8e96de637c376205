import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybase.vietnamese import (
    DateError,
    earliest_possible,
    format_date,
    format_partial_date,
    latest_possible,
    long_date,
    parse_date,
    parse_partial_date,
    partial_date_bounds,
)

READ = {
    "13/04/1980": "1980-04-13",
    "13/4/1980": "1980-04-13",
    "05/04/1980": "1980-04-05",
    "5/4/1980": "1980-04-05",
    "5/4/80": "1980-04-05",
    "05/04/80": "1980-04-05",
    "5/4/30": "1930-04-05",
    "5/4/29": "2029-04-05",
    "5/4/00": "2000-04-05",
    "05041980": "1980-04-05",
    "5-4-1980": "1980-04-05",
    "5.4.1980": "1980-04-05",
    "5.4.1980.": "1980-04-05",
    "5 4 1980": "1980-04-05",
    "5 / 4 / 1980": "1980-04-05",
    " 5/4/1980 ": "1980-04-05",
    "5\u00a0/4/1980": "1980-04-05",
    "5–4–1980": "1980-04-05",
    "5\\4\\1980": "1980-04-05",
    "5/4-1980": "1980-04-05",
    "５/４/１９８０": "1980-04-05",
    "5/4/1980\u200b": "1980-04-05",
    "1980-04-05": "1980-04-05",
    "1980-4-5": "1980-04-05",
    "1980/04/05": "1980-04-05",
    "1980-04-05 00:00:00": "1980-04-05",
    "1980-04-05T00:00:00": "1980-04-05",
    "05/04/1980 0:00": "1980-04-05",
    "ngày 5 tháng 4 năm 1980": "1980-04-05",
    "Ngày 05 tháng 04, năm 1980": "1980-04-05",
    "5 tháng 4 năm 1980": "1980-04-05",
    "ngày 5/4/1980": "1980-04-05",
    "29/02/2000": "2000-02-29",
    "31/12/2199": "2199-12-31",
    "01/01/1800": "1800-01-01",
    "4/1975": "1975-04",
    "04/1975": "1975-04",
    "4-1975": "1975-04",
    "4.1975": "1975-04",
    "1975-04": "1975-04",
    "1975-4": "1975-04",
    "tháng 4 năm 1975": "1975-04",
    "tháng 4/1975": "1975-04",
    "Tháng 12 năm 1975": "1975-12",
    "1975": "1975",
    " 1975 ": "1975",
    "năm 1975": "1975",
    "": None,
    "  ": None,
    "\u200b": None,
}
REFUSED = {
    "31/02/1980": "không có ngày 31",
    "30/2/2000": "tháng 2 năm 2000 có 29 ngày",
    "29/02/1900": "tháng 2 năm 1900 có 28 ngày",
    "31/4/1980": "không có ngày 31",
    "32/01/1980": "không có ngày 32",
    "00/04/1975": "không có ngày 0",
    "00/00/1975": "không có tháng 0",
    "04/13/1980": "không có tháng 13",
    "13/1980": "không có tháng 13",
    "1975-13": "không có tháng 13",
    "1980-02-30": "không có ngày 30",
    "31021980": "không có ngày 31",
    "5/4": "chưa rõ là ngày và tháng hay là tháng và năm",
    "4/75": "chưa rõ là ngày và tháng hay là tháng và năm",
    "80": "ghi liền thì phải đủ tám chữ số",
    "050480": "ghi liền thì phải đủ tám chữ số",
    "5041980": "ghi liền thì phải đủ tám chữ số",
    "29314": "ghi liền thì phải đủ tám chữ số",
    "19800405": "năm 0405 nằm ngoài khoảng",
    "5/4/198": "năm “198” không đúng",
    "5/4/19800": "năm “19800” không đúng",
    "5/4/8": "năm “8” không đúng",
    "5/4/1799": "năm 1799 nằm ngoài khoảng",
    "5/4/2200": "năm 2200 nằm ngoài khoảng",
    "0000": "năm 0000 nằm ngoài khoảng",
    "005/4/1980": "không đọc được",
    "1/2/3/4": "không đọc được",
    "5//4//1980": "không đọc được",
    "/4/1980": "không đọc được",
    "-1975": "không đọc được",
    "hôm qua": "không đọc được",
    "April 5, 1980": "không đọc được",
    "khoảng 1975": "không đọc được",
    "1975?": "không đọc được",
    "5/4/198O": "không đọc được",
    "5/4/1980 10:30": "không đọc được",
    "٥/٤/١٩٨٠": "không đọc được",
    "NaN": "không đọc được",
    "1e3": "không đọc được",
    "=1+1": "không đọc được",
    "9" * 5000: "ghi liền thì phải đủ tám chữ số",
    "Đ" * 300: "không đọc được",
}


@pytest.mark.parametrize(("typed", "value"), READ.items())
def test_date_forms_that_are_read(typed, value):
    assert parse_partial_date(typed) == value


@pytest.mark.parametrize(("typed", "reason"), REFUSED.items(), ids=lambda text: text[:20])
def test_date_forms_that_are_refused_with_the_reason_and_the_cure(typed, reason):
    with pytest.raises(DateError) as partial:
        parse_partial_date(typed)
    assert reason in str(partial.value)
    assert "13/04/1980" in str(partial.value) and "4/1980" in str(partial.value)
    assert len(str(partial.value)) < 350
    with pytest.raises(DateError) as full:
        parse_date(typed)
    assert reason in str(full.value)
    assert str(full.value).endswith("Ghi ngày/tháng/năm, ví dụ 13/04/1980.")


def test_date_tables_hold_sixty_forms():
    assert len(READ) + len(REFUSED) >= 60


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 13/04/1980."),
        (
            "1975",
            "“1975” còn thiếu ngày và tháng. Ở đây cần đủ ngày, tháng, năm. Ghi ngày/tháng/năm, ví dụ 13/04/1980.",
        ),
        (
            "4/1975",
            "“4/1975” còn thiếu ngày. Ở đây cần đủ ngày, tháng, năm. Ghi ngày/tháng/năm, ví dụ 13/04/1980.",
        ),
    ],
)
def test_full_date_is_asked_for_when_part_is_missing(typed, sentence):
    with pytest.raises(DateError) as error:
        parse_date(typed)
    assert str(error.value) == sentence


def test_pivot_says_which_century_two_digits_mean():
    assert parse_date("5/4/18", pivot=10) == datetime.date(1918, 4, 5)
    assert parse_date("5/4/09", pivot=10) == datetime.date(2009, 4, 5)
    assert parse_date("5/4/00", pivot=0) == datetime.date(1900, 4, 5)
    assert parse_partial_date("5/4/99", pivot=100) == "2099-04-05"


def test_every_day_from_1930_to_2030_comes_back():
    day, end = datetime.date(1930, 1, 1), datetime.date(2031, 1, 1)
    while day < end:
        shown = format_date(day)
        iso = day.isoformat()
        assert parse_partial_date(shown) == iso
        assert format_partial_date(iso) == shown
        day += datetime.timedelta(days=1)


@given(st.dates(datetime.date(1800, 1, 1), datetime.date(2199, 12, 31)), st.sampled_from([4, 7, 10]))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_partial_dates_come_back_and_hold_their_day(day, length):
    value = day.isoformat()[:length]
    assert parse_partial_date(format_partial_date(value)) == parse_partial_date(value) == value
    first, last = partial_date_bounds(value)
    assert first <= day <= last
    assert first.isoformat()[:length] == last.isoformat()[:length] == value
    one_day = datetime.timedelta(days=1)
    assert length == 10 or (first - one_day).isoformat()[:length] < value < (last + one_day).isoformat()[:length]


def test_format_partial_date():
    assert format_partial_date("1975-04-12") == "12/04/1975"
    assert format_partial_date("1975-04") == "4/1975"
    assert format_partial_date("1975") == "1975"
    assert format_partial_date(None) == format_partial_date("") == ""
    assert format_partial_date("lạ") == "lạ"


def test_partial_date_bounds():
    assert partial_date_bounds("2020-02") == (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    assert earliest_possible("1975") == datetime.date(1975, 1, 1)
    assert latest_possible("1975") == datetime.date(1975, 12, 31)
    assert latest_possible("1975-04-12") == earliest_possible("1975-04-12") == datetime.date(1975, 4, 12)


@pytest.mark.parametrize("value", ["", "75", "1975-13", "1975-02-30", "0000", "12/04/1975", "1975-00", "1975-4"])
def test_bounds_of_what_is_no_stored_date_are_refused(value):
    with pytest.raises(DateError):
        partial_date_bounds(value)


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime.date(2019, 2, 2), "ngày 02 tháng 02 năm 2019"),
        (datetime.date(2019, 1, 31), "ngày 31 tháng 01 năm 2019"),
        (datetime.date(2019, 3, 9), "ngày 09 tháng 3 năm 2019"),
        (datetime.date(2019, 12, 10), "ngày 10 tháng 12 năm 2019"),
    ],
)
def test_long_date_as_party_papers_write_it(date, text):
    assert long_date(date) == text
    assert parse_date(text) == date


def test_format_date():
    assert format_date(datetime.date(1980, 4, 5)) == "05/04/1980"
    assert format_date(None) == ""


@given(st.text(st.characters(), max_size=40))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        value = parse_partial_date(text)
    except DateError:
        return
    assert value is None or partial_date_bounds(value)
