import datetime

import pytest

from tests.personas import make_district


@pytest.fixture(autouse=True)
def _business_date(settings):
    settings.BUSINESS_DATE = datetime.date(2019, 12, 10)


@pytest.fixture
def district(db):
    return make_district()
