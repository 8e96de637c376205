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
def kiemtra(district):
    return personas.kiemtra(district)
