import pytest

from organizations.naming import name_keys, usual_committee_name, usual_sign


@pytest.mark.parametrize(
    ("name", "committee"),
    [
        ("Đảng bộ huyện Lập Thạch", "Huyện ủy Lập Thạch"),
        ("Đảng bộ xã Tử Du", "Đảng ủy xã Tử Du"),
        ("Đảng bộ bộ phận Trường học", "Đảng ủy bộ phận Trường học"),
        ("Chi bộ thôn Đồng", "Chi ủy Chi bộ thôn Đồng"),
        ("Ban cán sự", ""),
    ],
)
def test_usual_committee_name(name, committee):
    assert usual_committee_name(name) == committee


@pytest.mark.parametrize(
    ("kind", "level", "sign"),
    [
        ("DBH", "DISTRICT", "HU"),
        ("DBH", "PROVINCE", "TU"),
        ("DBH", "COMMUNE", "ĐU"),
        ("DBCS", "BASE", "ĐU"),
        ("CBTT", "", "CB"),
    ],
)
def test_usual_sign(kind, level, sign):
    assert usual_sign(kind, level) == sign


def test_name_keys_fit_their_columns():
    keys = name_keys("Đ" * 200)
    assert keys["search_key"] == " " + "d" * 200
    assert len(keys["sort_key"]) <= 800
