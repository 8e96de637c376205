import unicodedata

import pytest

from partybase.vietnamese import full_name, split_full_name, strip_honorific


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đ/c Nguyễn Văn An", "Nguyễn Văn An"),
        ("đ/c. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đ/C: Nguyễn Văn An", "Nguyễn Văn An"),
        ("đ / c  Nguyễn  Văn An", "Nguyễn Văn An"),
        ("Đ/cNguyễn Văn An", "Nguyễn Văn An"),
        ("Đ.c. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đc Nguyễn Văn An", "Nguyễn Văn An"),
        ("d/c Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đồng chí Nguyễn Văn An", "Nguyễn Văn An"),
        ("ĐỒNG CHÍ NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("đồng chí: Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("ông. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Bà Lò Thị Pản", "Lò Thị Pản"),
        ("BÀ NGUYỄN THỊ AN", "NGUYỄN THỊ AN"),
        ("Đ/c Bà Nguyễn Thị An", "Nguyễn Thị An"),
        ("Đ/c", ""),
        # what looks like a title and is a name
        ("Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Ông Ích", "Ông Ích"),
        ("Đ/c Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Bà", "Bà"),
        ("Ông", "Ông"),
        ("Bành Thị An", "Bành Thị An"),
        ("Đông Chí Kiên", "Đông Chí Kiên"),
        ("Đồng Chính An", "Đồng Chính An"),
        ("Đ. Đức", "Đ. Đức"),
    ],
)
def test_strip_honorific(text, name):
    assert strip_honorific(text) == name
    assert strip_honorific(unicodedata.normalize("NFD", text)) == name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Nguyễn Văn  An", ("Nguyễn Văn", "An")),
        ("Đ/c Trần An", ("Trần", "An")),
        ("Đức", ("", "Đức")),
        ("  ", ("", "")),
    ],
)
def test_split_full_name(text, parts):
    assert split_full_name(text) == parts


def test_full_name_joins_and_cleans():
    assert full_name("Nguyễn  Văn ", "An") == "Nguyễn Văn An"
    assert full_name("", "An") == "An"
    assert full_name(*split_full_name("Nguyễn Thị Mai Anh")) == "Nguyễn Thị Mai Anh"
