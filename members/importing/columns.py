"""The two sheets, their headings and the words allowed in coded columns.

Headings are recognised whatever their order, capitals and accents. Every heading of the sheets must be there, even over an
empty column: a forgotten column would lose data without anybody noticing.
"""

from __future__ import annotations

import dataclasses

from members.codes import ETHNIC_GROUPS, POLITICAL_THEORY, QUALIFICATIONS, RELIGIONS
from members.importing.reading import Row, SheetRows, column_letter
from members.models import PositionKind, Sex
from organizations.models import Kind
from partybase.refusal import Refusal
from partybase.vietnamese import clean_text, fold

ORGANIZATIONS = "Tổ chức đảng"
MEMBERS = "Đảng viên"
HEADER_WITHIN = 20  # titles may stand above the headings


@dataclasses.dataclass(frozen=True)
class Column:
    key: str
    heading: str
    required: bool = True
    aliases: tuple[str, ...] = ()


ORGANIZATION_COLUMNS = (
    Column("code", "Mã tổ chức"),
    Column("name", "Tên tổ chức đảng", aliases=("Tên tổ chức",)),
    Column("kind", "Loại tổ chức"),
    Column("category", "Loại hình"),
    Column("parent", "Mã tổ chức cấp trên"),
    Column("founded_on", "Ngày thành lập"),
)
MEMBER_COLUMNS = (
    Column("cell", "Mã tổ chức", aliases=("Mã chi bộ",)),
    Column("surname_and_middle", "Họ và tên đệm", aliases=("Họ đệm", "Họ và đệm")),
    Column("given_name", "Tên"),
    Column("sex", "Giới tính"),
    Column("birth_date", "Ngày sinh"),
    Column("ethnic_group", "Dân tộc"),
    Column("religion", "Tôn giáo"),
    Column("home_place", "Quê quán"),
    Column("residence", "Nơi cư trú"),
    Column("schooling", "Giáo dục phổ thông"),
    Column("qualification", "Chuyên môn", aliases=("Chuyên môn nghiệp vụ",)),
    Column("political_theory", "Lý luận chính trị"),
    Column("foreign_language", "Ngoại ngữ"),
    Column("occupation", "Nghề nghiệp hiện nay", aliases=("Nghề nghiệp",)),
    Column("employment", "Cán bộ, công chức, viên chức"),
    Column("admission_decided_on", "Ngày quyết định kết nạp"),
    Column("admission_ceremony_on", "Ngày kết nạp"),
    Column("official_on", "Ngày chính thức"),
    Column("card_number", "Số thẻ đảng viên", aliases=("Số thẻ",)),
    Column("life_history_number", "Số lý lịch"),
    Column("exempt_from", "Miễn công tác và sinh hoạt từ ngày"),
    Column("in_cell_from", "Về chi bộ từ ngày"),
    Column("position", "Chức vụ đảng"),
    Column("position_at", "Mã tổ chức giữ chức vụ"),
    Column("position_from", "Giữ chức vụ từ ngày"),
    Column("note", "Ghi chú"),
    Column("exempt_until", "Miễn công tác và sinh hoạt đến ngày", required=False),
    Column("position_until", "Giữ chức vụ đến ngày", required=False),
    Column("birth_name", "Họ và tên khai sinh", required=False),
    Column("citizen_id", "Số căn cước công dân", required=False, aliases=("Số căn cước", "Số CCCD")),
    Column("phone", "Điện thoại", required=False, aliases=("Số điện thoại",)),
)


@dataclasses.dataclass(frozen=True)
class Headings:
    """Where each column stands in a sheet."""

    sheet: str
    row: int
    places: dict[str, int]
    headings: dict[str, str]
    unknown: tuple[tuple[int, str], ...]

    def letter(self, key: str) -> str:
        return column_letter(self.places[key]) if key in self.places else ""


def locate(sheet: SheetRows, columns: tuple[Column, ...]) -> tuple[Headings, list[Row]]:
    """The headings of a sheet and the rows under them. Raises Refusal when one is missing or stands there twice."""
    names = {fold(name): column for column in columns for name in (column.heading, *column.aliases)}
    candidates = sheet.rows[:HEADER_WITHIN]
    header = max(candidates, key=lambda row: sum(fold(str(v)) in names for v in row.values), default=None)
    if header is None:
        raise Refusal(f"Trang tính “{sheet.name}” trống: chưa có dòng tiêu đề và dữ liệu.")
    places: dict[str, int] = {}
    unknown = []
    for index, value in enumerate(header.values):
        column = names.get(fold(str(value)))
        if column is None:
            if str(value).strip():
                unknown.append((index, clean_text(str(value))))
        elif column.key in places:
            raise Refusal(
                f"Trang tính “{sheet.name}”, dòng {header.number}: tiêu đề “{column.heading}” có hai lần, "
                f"ở cột {column_letter(places[column.key])} và cột {column_letter(index)}. Hãy bỏ một cột."
            )
        else:
            places[column.key] = index
    missing = [column.heading for column in columns if column.required and column.key not in places]
    if missing:
        listed = ", ".join(f"“{heading}”" for heading in missing)
        raise Refusal(
            f"Trang tính “{sheet.name}”, dòng {header.number}: thiếu cột {listed}. "
            "Hãy thêm cột với đúng tiêu đề này (để trống bên dưới nếu chưa có số liệu) rồi nhập lại."
        )
    headings = {column.key: column.heading for column in columns}
    rows = [row for row in sheet.rows if row.number > header.number]
    return Headings(sheet.name, header.number, places, headings, tuple(unknown)), rows


# --- words of coded columns ------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Words:
    """Allowed words of a coded column and what they stand for."""

    values: dict[str, str]
    shown: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return "; ".join(self.shown)

    def get(self, text: str) -> str | None:
        return self.values.get(fold(text))


def words(*pairs: tuple[str, str], also: tuple[tuple[str, str], ...] = ()) -> Words:
    """`pairs` and `also` are (word, value); only the first are shown when a word is not recognised."""
    return Words({fold(word): value for word, value in (*also, *pairs)}, tuple(word for word, _ in pairs))


def coded(choices: list[tuple[str, str]], *also: tuple[str, str]) -> Words:
    """Words of a code list: the label, the code itself and further spellings."""
    return words(*((label, code) for code, label in choices), also=(*((code, code) for code, _ in choices), *also))


KINDS = words(
    ("Đảng bộ huyện", Kind.DBH),
    ("Đảng bộ cơ sở", Kind.DBCS),
    ("Chi bộ cơ sở", Kind.CBCS),
    ("Đảng bộ bộ phận", Kind.DBBP),
    ("Chi bộ trực thuộc", Kind.CBTT),
    also=(
        *((kind.value, kind.value) for kind in Kind),
        ("Đảng bộ thị xã", Kind.DBH),
        ("Đảng bộ thành phố", Kind.DBH),
        (str(Kind.DBH.label), Kind.DBH),
        ("Chi bộ trực thuộc đảng ủy cơ sở", Kind.CBTT),
    ),
)
SEXES = words(("Nam", Sex.MALE), ("Nữ", Sex.FEMALE))
ETHNIC = coded(ETHNIC_GROUPS, ("Cao Lan", "15"), ("Mông", "08"), ("H'Mông", "08"), ("Khmer", "05"), ("Hmông", "08"))
FAITHS = coded(RELIGIONS, ("Phật", "1"), ("Thiên Chúa giáo", "2"), ("Không tôn giáo", "0"))
TRAINING = coded(
    QUALIFICATIONS, ("Sơ cấp", "ELEMENTARY"), ("Công nhân kỹ thuật", "ELEMENTARY"), ("Cử nhân", "UNIVERSITY")
)
THEORY = coded(POLITICAL_THEORY, ("Cao cấp", "ADVANCED"), ("Cử nhân", "ADVANCED"))
POSITIONS = words(
    ("Bí thư", PositionKind.SECRETARY),
    ("Phó bí thư", PositionKind.DEPUTY_SECRETARY),
    ("Ủy viên ban thường vụ", PositionKind.STANDING_COMMITTEE_MEMBER),
    ("Đảng ủy viên", PositionKind.COMMITTEE_MEMBER),
    ("Chi ủy viên", PositionKind.COMMITTEE_MEMBER),
    ("Người đứng đầu cơ quan, đơn vị", PositionKind.UNIT_HEAD),
    ("Cán bộ diện ban thường vụ cấp trên quản lý", PositionKind.MANAGED),
    also=(
        ("Cấp ủy viên", PositionKind.COMMITTEE_MEMBER),
        ("Huyện ủy viên", PositionKind.COMMITTEE_MEMBER),
        ("Phó bí thư thường trực", PositionKind.DEPUTY_SECRETARY),
        ("Thủ trưởng đơn vị", PositionKind.UNIT_HEAD),
        ("Người đứng đầu", PositionKind.UNIT_HEAD),
        ("Diện ban thường vụ quản lý", PositionKind.MANAGED),
        ("Diện ban thường vụ huyện ủy quản lý", PositionKind.MANAGED),
    ),
)
YES, NO = "YES", "NO"
EMPLOYMENT = words(
    ("Có", YES),
    ("Không", NO),
    ("Cán bộ, công chức", "CIVIL_SERVANT"),
    ("Viên chức", "PUBLIC_EMPLOYEE"),
    also=(("X", YES), ("Cán bộ", "CIVIL_SERVANT"), ("Công chức", "CIVIL_SERVANT")),
)
TEACHERS = fold("Giáo viên")
