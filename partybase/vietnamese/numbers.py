"""Figures as Vietnamese write them: 1.234,5."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from fractions import Fraction

from partybase.vietnamese.text import clean_text

MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 10
_EXAMPLE = "Ghi theo mẫu 1.234,5 (dấu chấm tách hàng nghìn, dấu phẩy trước phần thập phân)."
_NUMBER = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:,([0-9]+))?")
_ENGLISH = re.compile(r"[+-]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.([0-9]+)")
_DIGIT_WORDS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


class NumberError(ValueError):
    """What was typed is no number that can be kept; the text is a Vietnamese sentence for the reader."""


def parse_number(text: str) -> Decimal:
    """Read "1.234,5", "1234,5", "1 234" as a Decimal of at most 15 digits before and 10 after the comma.

    A dot is never a decimal point: "1.250" would be read two ways.
    """
    typed = clean_text(text).replace("\u2212", "-")
    shown = typed if len(typed) <= 30 else typed[:30] + "…"
    if not typed:
        raise NumberError(f"Chưa ghi số. {_EXAMPLE}")
    found = _NUMBER.fullmatch(typed)
    if not found:
        if english := _ENGLISH.fullmatch(typed):
            mended = english[1].replace(",", "") + "," + english[2]
            raise NumberError(f"“{shown}” dùng dấu chấm trước phần thập phân. Hãy dùng dấu phẩy, ví dụ {mended[:30]}.")
        raise NumberError(f"“{shown}” không phải là số. {_EXAMPLE}")
    sign, whole, decimals = found[1], re.sub("[. ]", "", found[2]).lstrip("0") or "0", found[3] or ""
    if len(whole) > MAX_INTEGER_DIGITS:
        raise NumberError(
            f"“{shown}” quá lớn: phần nguyên có tối đa {MAX_INTEGER_DIGITS} chữ số. Hãy kiểm tra lại số đã ghi."
        )
    if len(decimals) > MAX_DECIMALS:
        raise NumberError(
            f"“{shown}” có quá nhiều chữ số sau dấu phẩy: tối đa {MAX_DECIMALS} chữ số. Hãy làm tròn rồi ghi lại."
        )
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return -value if sign == "-" and value else value


def format_number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """As "1.234,5"; with `decimals` rounded half up to that many, without as many as the value has. None gives ""."""
    if value is None:
        return ""
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise NumberError(f"Giá trị cần in không phải là số. {_EXAMPLE}") from error
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise NumberError("Giá trị cần in không phải là số hữu hạn, hoặc quá lớn, quá nhỏ để in.")
    if decimals is not None:
        with localcontext() as context:
            context.prec = 80
            number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = "-" if number < 0 else ""
    return f"{sign}{int(whole):,}".replace(",", ".") + (f",{fraction}" if fraction else "")


def format_percent(numerator: int | Decimal, denominator: int | Decimal, decimals: int = 1) -> str:
    """As "91,2 %", rounded half up from the exact fraction; "–" where there is nothing to count."""
    if not denominator:
        return "–"
    scale = 10**decimals
    exact = Fraction(numerator) * 100 * scale / Fraction(denominator)
    rounded = int(abs(exact) + Fraction(1, 2))
    return format_number((-rounded if exact < 0 else rounded) / Decimal(scale), decimals) + " %"


def format_fraction(numerator: int | Decimal, denominator: int | Decimal) -> str:
    """The raw figures behind a percentage: "12/48", "1.204/1.310"."""
    return f"{format_number(numerator)}/{format_number(denominator)}"


def number_in_words(number: int) -> str:
    """0–999 as minutes write them: 21 "hai mươi mốt", 105 "một trăm linh năm"."""
    if not 0 <= number <= 999:
        raise NumberError(f"Chỉ viết được bằng chữ các số từ 0 đến 999, không viết được {number}.")
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{_DIGIT_WORDS[hundreds]} trăm"
    if not rest:
        return words
    return f"{words} linh {_DIGIT_WORDS[rest]}" if rest < 10 else f"{words} {_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    tens, units = divmod(number, 10)
    if not tens:
        return _DIGIT_WORDS[units]
    words = "mười" if tens == 1 else f"{_DIGIT_WORDS[tens]} mươi"
    if not units:
        return words
    if units == 1 and tens > 1:
        return f"{words} mốt"
    return f"{words} lăm" if units == 5 else f"{words} {_DIGIT_WORDS[units]}"
