"""Invented people: surnames as frequent as in the north, middle and given names by sex and generation. No real person."""
# ruff: noqa: E501 (tables of names)

from __future__ import annotations

import random

SURNAMES = {
    "Nguyễn": 34, "Trần": 12, "Lê": 9, "Phạm": 6, "Hoàng": 5, "Vũ": 4, "Đỗ": 4, "Bùi": 4, "Đặng": 3, "Ngô": 3, "Dương": 3, "Lưu": 2,
    "Hà": 2, "Đào": 2, "Khổng": 2, "Phan": 1.5, "Trịnh": 1.5, "Cao": 1, "Chu": 1, "Tạ": 1, "Đinh": 1, "Lương": 1, "Phùng": 1, "Kim": 0.7,
    "Triệu": 0.7, "Quách": 0.3, "Ứng": 0.2, "Âu": 0.2, "Ôn": 0.2, "Trương": 1, "Mai": 0.8, "Tô": 0.5, "La": 0.3,
}  # fmt: skip
# Sán Dìu and Sán Chay (Cao Lan) live in the hill communes; their surnames are few.
SURNAMES_SAN_DIU = {
    "Trương": 4,
    "Lưu": 3,
    "Lê": 2,
    "Diệp": 3,
    "Lý": 3,
    "Ôn": 2,
    "Từ": 2,
    "Đặng": 1,
    "Lâm": 1,
    "Tống": 0.5,
}
SURNAMES_SAN_CHAY = {"Hoàng": 3, "Ninh": 3, "Trần": 2, "Lý": 2, "Lâm": 2, "Dương": 1, "Sầm": 1, "Nông": 1}

MEN_MIDDLE = {
    "Văn": 30, "Đức": 6, "Xuân": 6, "Quang": 6, "Đình": 6, "Hữu": 6, "Ngọc": 5, "Minh": 5, "Công": 4, "Duy": 4, "Trọng": 4, "Thế": 4,
    "Mạnh": 3, "Tiến": 3, "Anh": 2, "Hồng": 2, "Thanh": 2, "Viết": 1, "Bá": 1, "": 3,
}  # fmt: skip
WOMEN_MIDDLE = {
    "Thị": 45, "Thị Thu": 5, "Thị Hồng": 4, "Thị Thanh": 4, "Thị Ngọc": 3, "Thị Minh": 3, "Thị Kim": 3, "Thị Bích": 2, "Thị Phương": 2,
    "Thùy": 2, "Thu": 3, "Kim": 2, "Ngọc": 2, "Minh": 1, "Phương": 1, "Hải": 1,
}  # fmt: skip
MEN_GIVEN = {
    "old": "Bảo Bính Cảnh Chiến Chính Chung Cương Doanh Đạt Định Đoan Hiền Hòa Hợi Hùng Hữu Khải Khoa Kỳ Lập Liên Lộc Lợi Luận Lượng Mão Mậu "
    "Ngọ Nhâm Nho Phấn Phú Quế Quý Sửu Tân Tân Thạch Thái Thành Thân Thìn Thịnh Thọ Thuận Thực Tiến Tỵ Toán Trường Tuất Tường Vinh Vượng Xuân Ích Ân Ổn",
    "young": "An Anh Bình Cường Chiến Công Dũng Duy Dương Đại Đạt Đông Đức Giang Hải Hiếu Hiệp Hoàn Hoàng Hùng Huy Hưng Khánh Kiên Lâm Linh "
    "Long Mạnh Minh Nam Nghĩa Ngọc Phong Phúc Phương Quang Quân Quyết Quỳnh Sơn Tài Tâm Thái Thành Thắng Thiện Thịnh Thuận Toàn Trung Trường Tú "
    "Tuấn Tùng Tuyên Việt Vinh Vũ Ước Ý",
}
WOMEN_GIVEN = {
    "old": "Bình Cúc Chanh Chén Chiên Chung Dần Duyên Đào Hạnh Hảo Hiên Hiền Hoa Hòa Hồng Huệ Khuyên Lan Lạng Liên Loan Lợi Lụa Lý Mai Mận Miền "
    "Mùi Nga Nghĩa Ngọ Nhàn Nhuận Phúc Quý Sáu Sinh Tám Tân Thanh Thành Thảo Thìn Thoa Thơm Thuận Tình Tỵ Vân Vui Xuân Yên Ẩn Ửng",
    "young": "An Anh Bích Chi Dung Diệp Giang Hà Hải Hạnh Hằng Hiền Hiệp Hoa Hòa Hoài Hồng Huế Huyền Hương Hường Lan Lệ Liên Linh Loan Luyến Ly "
    "Mai Minh My Nga Ngân Ngọc Nguyệt Nhung Oanh Phương Phượng Quyên Quỳnh Tâm Thảo Thắm Thơ Thu Thủy Thúy Thương Trang Tuyết Uyên Vân Xuân Yến "
    "Ánh Út",
}  # fmt: skip
HAMLETS = [
    "Đồng Chùa",
    "Gò Vải",
    "Phú Lâm",
    "Tân Lập",
    "Xuân Trạch",
    "Hòa Bình",
    "Thượng",
    "Trung",
    "Hạ",
    "Đông",
    "Tây",
    "Nam",
    "Bắc",
    "Ngọc Sơn",
    "Minh Tân",
    "An Khang",
    "Yên Phú",
    "Vĩnh Thịnh",
    "Quảng Khuân",
    "Đình",
    "Chùa",
    "Bãi Mới",
    "Bến",
    "Cầu Đất",
    "Núi Ngọc",
    "Rừng Sặt",
    "Ao Sen",
    "Giếng Đá",
    "Làng Mới",
    "Đồng Găng",
    "Cây Đa",
    "Trại Mít",
    "Phú Thị",
    "Tân Tiến",
    "Xóm Mới",
    "Hoàng Chung",
    "Thanh Xuân",
    "Bình Sơn",
    "Đồi Chè",
    "Phố Cũ",
    "Vườn Cam",
    "Gốc Gạo",
    "Dộc Sen",
    "Thống Nhất",
    "Đoàn Kết",
    "Tiền Phong",
    "Quyết Tiến",
    "Sau Núi",
    "Trước Đồng",
    "Hồ Trên",
]


def pick(rng: random.Random, weights: dict[str, float]) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def invent_name(rng: random.Random, *, woman: bool, born: int, ethnic_group: str = "01") -> tuple[str, str]:
    """(surname and middle names, given name) of a person born in a year."""
    surnames = {"18": SURNAMES_SAN_DIU, "15": SURNAMES_SAN_CHAY}.get(ethnic_group, SURNAMES)
    given = (WOMEN_GIVEN if woman else MEN_GIVEN)["old" if born < 1962 else "young"]
    middle = pick(rng, WOMEN_MIDDLE if woman else MEN_MIDDLE)
    return f"{pick(rng, surnames)} {middle}".strip(), rng.choice(given.split())


def invent_hamlets(rng: random.Random, number: int) -> list[str]:
    """Different hamlet names within one commune; more than there are names get a number."""
    chosen = rng.sample(HAMLETS, min(number, len(HAMLETS)))
    return chosen + [f"{HAMLETS[i % len(HAMLETS)]} {i // len(HAMLETS) + 2}" for i in range(number - len(chosen))]
