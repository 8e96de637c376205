"""The organizations of the demonstration: Lập Thạch as it was in 2019, 2 towns and 18 communes (organizations.md 9), and
about 36 offices, units, enterprises beside them. Data only; `Profile` says what kind of people a cell holds.
"""

from __future__ import annotations

import dataclasses
import enum
import random

from partybase.demo.names import invent_hamlets


class Profile(enum.Enum):
    VILLAGE = "village"
    SCHOOL = "school"
    HEALTH = "health"
    POLICE = "police"
    COMMUNE_OFFICE = "commune office"
    OFFICE = "office"
    PARTY_OFFICE = "party office"
    ENTERPRISE = "enterprise"
    ARMY = "army"
    OTHER = "other"


@dataclasses.dataclass(frozen=True)
class Size:
    """How much of the district is made; the whole by default, a slice of it for tests."""

    members: int = 8200
    communes: int = 20
    cells: int = 350
    offices: int = 36  # grassroots organizations beside the communes

    @classmethod
    def scaled(cls, members: int) -> Size:
        """A smaller district for `--members`; never fewer than what the named special cases need."""
        share = max(min(members / 8200, 1), 0.05)
        communes = max(round(20 * share), 4)
        cells = max(round(312 * communes / 20) + 38, communes * 8)
        return cls(members=max(members, cells * 9), communes=communes, cells=cells)


@dataclasses.dataclass
class Plan:
    code: str
    name: str
    kind: str
    category: str
    parent: str
    profile: Profile | None = None  # of a cell
    size: int = 0  # members of a cell; 0: its share of what is left
    place: str = ""
    consent: str = ""
    head: str = ""  # post of the head of the unit


# In the order of the documents of 2019: towns first.
TOWNS = ("Lập Thạch", "Hoa Sơn")
COMMUNES = (
    "Tử Du", "Xuân Hòa", "Vân Trục", "Tiên Lữ", "Xuân Lôi", "Văn Quán", "Đồng Ích", "Thái Hòa", "Bắc Bình", "Liễn Sơn",
    "Liên Hòa",
    "Bàn Giản", "Hợp Lý", "Quang Sơn", "Ngọc Mỹ", "Sơn Đông", "Đình Chu", "Triệu Đề",
)  # fmt: skip
HILLS = {"Quang Sơn": "18", "Ngọc Mỹ": "18", "Hợp Lý": "18", "Bắc Bình": "15", "Vân Trục": "15"}  # Sán Dìu, Sán Chay

_PARTY, _STATE, _UNIT = "CO_QUAN_DANG_DOAN_THE", "CO_QUAN_NHA_NUOC", "SU_NGHIEP_CONG_LAP"
_STATE_FIRM = "DN_NHA_NUOC_100"
# (name, category, profile, members, post of the head)
GRASSROOTS_CELLS = (
    ("Bảo hiểm xã hội huyện", _STATE, Profile.OFFICE, 16, "Giám đốc"),
    ("Viện Kiểm sát nhân dân huyện", _STATE, Profile.OFFICE, 12, "Viện trưởng"),
    ("Tòa án nhân dân huyện", _STATE, Profile.OFFICE, 13, "Chánh án"),
    ("Kho bạc Nhà nước huyện", _STATE, Profile.OFFICE, 14, "Giám đốc"),
    ("Chi cục Thuế huyện", _STATE, Profile.OFFICE, 27, "Chi cục trưởng"),
    ("Chi cục Thi hành án dân sự huyện", _STATE, Profile.OFFICE, 9, "Chi cục trưởng"),
    ("Chi cục Thống kê huyện", _STATE, Profile.OFFICE, 5, "Chi cục trưởng"),
    ("Hạt Kiểm lâm huyện", _STATE, Profile.OFFICE, 10, "Hạt trưởng"),
    ("Đội Quản lý thị trường", _STATE, Profile.OFFICE, 7, "Đội trưởng"),
    ("Ngân hàng Chính sách xã hội huyện", _STATE, Profile.OFFICE, 11, "Giám đốc"),
    ("Trường THPT Liễn Sơn", _UNIT, Profile.SCHOOL, 33, "Hiệu trưởng"),
    ("Trường THPT Thái Hòa", _UNIT, Profile.SCHOOL, 24, "Hiệu trưởng"),
    ("Trường THPT Văn Quán", _UNIT, Profile.SCHOOL, 22, "Hiệu trưởng"),
    ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên", _UNIT, Profile.SCHOOL, 19, "Giám đốc"),
    ("Trung tâm Bồi dưỡng chính trị", _UNIT, Profile.OFFICE, 6, "Giám đốc"),
    ("Trung tâm Văn hóa - Thể thao", _UNIT, Profile.OFFICE, 9, "Giám đốc"),
    ("Đài Truyền thanh huyện", _UNIT, Profile.OFFICE, 8, "Trưởng đài"),
    ("Ban Quản lý dự án đầu tư xây dựng", _UNIT, Profile.OFFICE, 14, "Giám đốc"),
    ("Trung tâm Phát triển quỹ đất", _UNIT, Profile.OFFICE, 8, "Giám đốc"),
    ("Trạm Khuyến nông", _UNIT, Profile.OFFICE, 6, "Trạm trưởng"),
    ("Trạm Chăn nuôi và Thú y", _UNIT, Profile.OFFICE, 7, "Trạm trưởng"),
    ("Điện lực Lập Thạch", _STATE_FIRM, Profile.ENTERPRISE, 26, "Giám đốc"),
    ("Ngân hàng Nông nghiệp và Phát triển nông thôn huyện", _STATE_FIRM, Profile.ENTERPRISE, 24, "Giám đốc"),
    ("Xí nghiệp Thủy lợi", _STATE_FIRM, Profile.ENTERPRISE, 18, "Giám đốc"),
    ("Bưu điện huyện", _STATE_FIRM, Profile.ENTERPRISE, 9, "Giám đốc"),
    ("Công ty cổ phần May Lập Thạch", "DN_CO_PHAN", Profile.ENTERPRISE, 12, "Giám đốc"),
    ("Hợp tác xã Dịch vụ nông nghiệp", "HTX", Profile.ENTERPRISE, 7, "Giám đốc"),
    ("Ban Quản lý chợ huyện", "KHAC", Profile.OTHER, 5, "Trưởng ban"),
    ("Hội Chữ thập đỏ huyện", "KHAC", Profile.OTHER, 4, "Chủ tịch"),
)
# (name, category, profile, cells with members, consent, post of the head)
_CONSENT = "CV 215-CV/HU ngày 12/3/2018 của Ban Thường vụ Huyện ủy"
PARTY_ORGANIZATIONS = (
    (
        "Cơ quan Huyện ủy",
        _PARTY,
        Profile.PARTY_OFFICE,
        (("Văn phòng Huyện ủy", 14), ("Ban Tổ chức", 9), ("Ủy ban Kiểm tra", 9), ("Ban Tuyên giáo", 7))
        + (("Ban Dân vận - Mặt trận Tổ quốc", 12), ("Các đoàn thể", 13)),
        "",
        "",
    ),
    (
        "Cơ quan Ủy ban nhân dân huyện",
        _STATE,
        Profile.OFFICE,
        (("Văn phòng HĐND và UBND", 17), ("Phòng Giáo dục và Đào tạo", 12), ("Phòng Tài chính - Kế hoạch", 11))
        + (("Phòng Nội vụ", 10), ("Phòng Lao động - Thương binh và Xã hội", 9), ("Phòng Tư pháp - Thanh tra", 10))
        + (("Phòng Nông nghiệp và Phát triển nông thôn", 9), ("Phòng Tài nguyên và Môi trường", 9))
        + (("Phòng Kinh tế và Hạ tầng", 10), ("Phòng Văn hóa - Y tế", 9)),
        "",
        "",
    ),
    (
        "Trung tâm Y tế huyện",
        _UNIT,
        Profile.HEALTH,
        (("Hành chính - Dự phòng", 16), ("Nội - Nhi", 14), ("Ngoại - Sản", 15), ("Khám bệnh - Cận lâm sàng", 13)),
        "",
        "Giám đốc",
    ),
    (
        "Trường THPT Ngô Gia Tự",
        _UNIT,
        Profile.SCHOOL,
        (("Tổ Tự nhiên", 22), ("Tổ Xã hội", 20), ("Tổ Ngoại ngữ - Hành chính", 13)),
        "",
        "Hiệu trưởng",
    ),
    (
        "Trường THPT Trần Nguyên Hãn",
        _UNIT,
        Profile.SCHOOL,
        (("Tổ Tự nhiên", 11), ("Tổ Xã hội", 10), ("Tổ Hành chính", 6)),
        "",  # under thirty without consent: the overview warns
        "Hiệu trưởng",
    ),
    (
        "Công an huyện",
        "CONG_AN",
        Profile.POLICE,
        (("Tham mưu - Hậu cần", 18), ("Cảnh sát điều tra", 22), ("An ninh", 14), ("Cảnh sát giao thông - Trật tự", 19)),
        "",
        "Trưởng Công an huyện",
    ),
    (
        "Quân sự huyện",
        "QUAN_DOI",
        Profile.ARMY,
        (("Tham mưu", 11), ("Chính trị - Hậu cần", 10), ("Trung đội thường trực", 7)),
        _CONSENT,
        "Chỉ huy trưởng",
    ),
)


def plan_district(rng: random.Random, size: Size) -> list[Plan]:
    """All organizations, parents before children, with the size of every cell; sizes add up to `size.members`."""
    plans = [Plan("LT", "Đảng bộ huyện Lập Thạch", "DBH", "", "", place="Lập Thạch")]
    units = [("thị trấn", "THI_TRAN", name) for name in TOWNS] + [("xã", "XA", name) for name in COMMUNES]
    offices = _offices(size.offices, len(units[: size.communes]))
    office_cells = sum(plan.kind == "CBTT" for plan in offices)
    wanted = max(size.cells - office_cells, size.communes * 7)
    for number, (unit, category, name) in enumerate(units[: size.communes], start=1):
        share = wanted // size.communes + (number <= wanted % size.communes)
        plans += _commune(rng, f"LT{number:02}", unit, category, name, share, with_section=number == 1)
    plans += offices
    _share_out(rng, plans, size.members)
    return plans


def _commune(
    rng: random.Random, code: str, unit: str, category: str, name: str, number: int, *, with_section: bool
) -> list[Plan]:
    """A commune's party organization and its cells: office, police, three schools, health station, villages."""
    found = [Plan(code, f"Đảng bộ {unit} {name}", "DBCS", category, "LT", place=name)]

    def cell(cell_name: str, profile: Profile, members: int = 0, parent: str = code, head: str = "") -> None:
        own = f"{code}.{sum(plan.kind == 'CBTT' for plan in found) + 1:02}"
        found.append(Plan(own, f"Chi bộ {cell_name}", "CBTT", category, parent, profile, members, head=head))

    villages = max(number - 6, 1)
    ward = "tổ dân phố" if unit == "thị trấn" else "thôn"
    for hamlet in invent_hamlets(rng, villages):
        cell(f"{ward} {hamlet}", Profile.VILLAGE)
    schools = code
    if with_section:
        schools = f"{code}.BP"
        section = f"Đảng bộ bộ phận khối Trường học {unit} {name}"
        found.append(Plan(schools, section, "DBBP", category, code, place=name))
    for kind, most in (("Mầm non", 13), ("Tiểu học", 14), ("THCS", 15)):
        members = rng.randint(8, most) if with_section else rng.randint(5, most)
        cell(f"Trường {kind} {name}", Profile.SCHOOL, members, schools, "Hiệu trưởng")
    cell(f"Trạm Y tế {unit} {name}", Profile.HEALTH, rng.randint(4, 6), head="Trạm trưởng")
    cell(f"Công an {unit} {name}", Profile.POLICE, rng.randint(4, 6), head=f"Trưởng Công an {unit}")
    cell(f"Cơ quan {unit} {name}", Profile.COMMUNE_OFFICE, rng.randint(17, 22), head=f"Chủ tịch UBND {unit}")
    return found


def _offices(number: int, communes: int) -> list[Plan]:
    found: list[Plan] = []
    count = communes
    parties = PARTY_ORGANIZATIONS[: max(number - len(GRASSROOTS_CELLS), 2)]
    for name, category, profile, cells, consent, head in parties:
        count += 1
        code = f"LT{count:02}"
        found.append(Plan(code, f"Đảng bộ {name}", "DBCS", category, "LT", consent=consent, head=head))
        for index, (cell, members) in enumerate(cells, start=1):
            found.append(Plan(f"{code}.{index:02}", f"Chi bộ {cell}", "CBTT", category, code, profile, members))
    for name, category, profile, members, head in GRASSROOTS_CELLS[: number - len(parties)]:
        count += 1
        found.append(Plan(f"LT{count:02}", f"Chi bộ {name}", "CBCS", category, "LT", profile, members, head=head))
    return found


def _share_out(rng: random.Random, plans: list[Plan], members: int) -> None:
    """What is left of the members goes to the villages, unevenly."""
    villages = [plan for plan in plans if plan.profile == Profile.VILLAGE]
    left = max(members - sum(plan.size for plan in plans), 6 * len(villages))
    weights = [rng.uniform(0.55, 1.5) for _ in villages]
    scale = (left - 6 * len(villages)) / sum(weights)
    for plan, weight in zip(villages, weights, strict=True):
        plan.size = 6 + int(weight * scale)
    for plan in villages[: left - sum(plan.size for plan in villages)]:
        plan.size += 1
