import pytest

from organizations.models import Kind
from tests.assessments.ratings.year import DAY, Year, open_year, prepared_district
from tests.factories import make_member, make_organization


@pytest.fixture
def the_day(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def year(db, the_day) -> Year:
    """The small district and a grassroots cell of no category, its year open, every sheet a draft."""
    prepared = prepared_district()
    plain = make_organization("Chi bộ Hợp tác xã", parent=prepared.district.top, kind=Kind.CBCS)
    for name in ("Tạ Văn Một", "Tạ Văn Hai", "Tạ Văn Ba"):
        make_member(name, cell=plain)
    prepared.district.plain = plain
    return open_year(prepared)
