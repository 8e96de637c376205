"""Our format module as Django uses it; the stock `vi` fails each of the first four."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation

from partybase.vietnamese import format_date


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def test_every_day_from_1930_to_2030_comes_back_through_a_localized_field():
    field = forms.DateField(localize=True)
    day, end = datetime.date(1930, 1, 1), datetime.date(2031, 1, 1)
    while day < end:
        shown = field.widget.format_value(day)
        assert shown == format_date(day)
        assert field.clean(shown) == day
        day += datetime.timedelta(days=1)


@pytest.mark.parametrize("typed", ["05/04/1980", "5/4/1980", "5-4-1980", "05.04.1980", "1980-04-05"])
def test_day_stands_before_month(typed):
    assert forms.DateField().clean(typed) == datetime.date(1980, 4, 5)


@pytest.mark.parametrize("typed", ["04/13/1980", "31/02/1980", "5/4/60", "1111980", "hôm qua"])
def test_what_is_no_date_or_two_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_dates_and_times_are_printed_day_month_year():
    moment = datetime.datetime(2019, 12, 5, 9, 7)
    assert formats.date_format(moment.date()) == "05/12/2019"
    assert formats.date_format(moment, "SHORT_DATE_FORMAT") == "05/12/2019"
    assert formats.date_format(moment, "DATETIME_FORMAT") == "05/12/2019 09:07"
    assert formats.date_format(moment, "SHORT_DATETIME_FORMAT") == "05/12/2019 09:07"
    assert formats.date_format(moment, "YEAR_MONTH_FORMAT") == "12/2019"
    assert formats.date_format(moment, "MONTH_DAY_FORMAT") == "05/12"
    assert formats.time_format(moment.time()) == "09:07"


def test_moments_and_times_are_read():
    assert forms.DateTimeField().clean("5/12/2019 9:07").replace(tzinfo=None) == datetime.datetime(2019, 12, 5, 9, 7)
    assert forms.TimeField().clean("14h30") == datetime.time(14, 30)
    assert forms.TimeField().clean("14:30") == datetime.time(14, 30)


def test_week_begins_on_monday():
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_numbers_are_grouped_by_dots_with_a_decimal_comma():
    assert formats.number_format(Decimal("1234567.5"), force_grouping=True) == "1.234.567,5"
    assert forms.DecimalField(localize=True).clean("1234,5") == Decimal("1234.5")
