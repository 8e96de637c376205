import datetime

import pytest

from tests import personas


@pytest.fixture
def today(settings) -> datetime.date:
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)
    return settings.BUSINESS_DATE


@pytest.fixture
def district(db, today) -> personas.District:
    return personas.make_district(with_members=True)


@pytest.fixture
def people(district) -> dict:
    """The seven personas' accounts over the district."""
    return personas.everyone(district)
