"""Names of people: two columns, "Họ và tên đệm" and "Tên", as in everybody's lists."""

import re

from partybase.vietnamese.search import fold
from partybase.vietnamese.text import clean_text

_COMRADE = re.compile(r"(?:[đd]\s*/\s*c|[đd]\.\s?c\.|[đd]c(?=[\s.:])|đồng chí(?![^\W_]))[\s.:]*", re.IGNORECASE)
_MRS = re.compile(r"bà(?=[\s.:])[\s.:]*", re.IGNORECASE)
_MR = re.compile(r"ông(?=[\s.:])([\s.:]*)", re.IGNORECASE)

# Ông is a surname too (Ông Ích Khiêm): it is taken for the title only before one of these.
_SURNAMES = (
    " a an au ba bac bach ban banh be bi bo bui ca cam can cao cau chao chau che chu chung co cong cu cung cuu dai dam "
    "dan dang danh dao dau day deo diep dieu dinh do doan doi don dong du duong gia giang giap ha ham han hang hau "
    "hien hinh ho hoa hoang hong hua hung huynh kha khau khieu khoang khong khuat khuc kieu kim ksor la lac lai lam "
    "lan lang lau le leng leo lieu linh lo loc loi long lu luc luong luu luyen ly ma mac mach mai man mao mau mo mong "
    "mua muong nghe nghi nghiem ngo ngoc ngu nguy nguyen nham nhan nhu nie ninh no nong on pham phan phi pho phu "
    "phung phuong quach quan quang que quyen ro sai sam si sin siu so son su sung ta tan tang tao tat te thach thai "
    "tham than thang thao thi thieu thinh tho thoi tieu tin to toan tong tra trac tran trang trieu trinh truc truong "
    "tu tuong tuyet ty ung uong van vang vi vien viet vo vong vu vua vuong vy xa xung y yen "
)


def full_name(surname_and_middle: str, given_name: str) -> str:
    return clean_text(f"{surname_and_middle} {given_name}")


def split_full_name(text: str) -> tuple[str, str]:
    """("Nguyễn Văn", "An") of "Đ/c Nguyễn Văn An": the last word is the given name."""
    surname_and_middle, _, given_name = strip_honorific(text).rpartition(" ")
    return surname_and_middle, given_name


def strip_honorific(text: str) -> str:
    """The cleaned name without "Đ/c", "Đồng chí", "Ông", "Bà" before it.

    "Ông" stays where it may be the surname: before a word that is no surname ("Ông Ích Khiêm"). A title that stands alone
    stays too, unless it is "Đ/c", which is nobody's name.
    """
    name = clean_text(text)
    while True:
        rest = _without_title(name)
        if rest == name:
            return name
        name = rest


def _without_title(name: str) -> str:
    if found := _COMRADE.match(name):
        return name[found.end() :]
    if (found := _MRS.match(name)) and name[found.end() :]:
        return name[found.end() :]
    if (found := _MR.match(name)) and (rest := name[found.end() :]):
        first = fold(rest).split(" ")[0]
        if found[1].strip() or f" {first} " in _SURNAMES:
            return rest
    return name
