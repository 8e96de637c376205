import datetime

import pytest

from tests import personas


@pytest.fixture(autouse=True)
def december(settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)


@pytest.fixture
def district(db):
    return personas.make_district(with_members=True)


@pytest.fixture
def chibo(district):
    return personas.chibo(district)


@pytest.fixture
def bithu(district):
    return personas.bithu(district)
