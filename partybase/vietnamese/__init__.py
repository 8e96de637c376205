"""Everything about the Vietnamese language that the application must get right; the lowest layer, without Django.

`text` cleans what was typed · `search` finds without accents · `names` and `sorting` order names ·
`dates` reads and prints full and partial dates · `numbers` does the same for figures.
"""

from partybase.vietnamese.dates import (
    DateError,
    earliest_possible,
    format_date,
    format_partial_date,
    latest_possible,
    long_date,
    parse_date,
    parse_partial_date,
    partial_date_bounds,
)
from partybase.vietnamese.names import full_name, split_full_name, strip_honorific
from partybase.vietnamese.numbers import (
    NumberError,
    format_fraction,
    format_number,
    format_percent,
    number_in_words,
    parse_number,
)
from partybase.vietnamese.search import fold, highlight_spans, like_pattern, matches, search_keys, search_terms
from partybase.vietnamese.sorting import name_sort_key, text_sort_key
from partybase.vietnamese.text import clean_text

__all__ = [
    "DateError",
    "NumberError",
    "clean_text",
    "earliest_possible",
    "fold",
    "format_date",
    "format_fraction",
    "format_number",
    "format_partial_date",
    "format_percent",
    "full_name",
    "highlight_spans",
    "latest_possible",
    "like_pattern",
    "long_date",
    "matches",
    "name_sort_key",
    "number_in_words",
    "parse_date",
    "parse_number",
    "parse_partial_date",
    "partial_date_bounds",
    "search_keys",
    "search_terms",
    "split_full_name",
    "strip_honorific",
    "text_sort_key",
]
