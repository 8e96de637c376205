"""The rating year's tests that touch the database stand on the demonstration's day."""

import pytest

from tests.assessments.ratings.year import DAY, Year, rated_district


@pytest.fixture
def the_day(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def year(db, the_day) -> Year:
    """The small district, its year open, every sheet a draft."""
    return rated_district()
