"""Finding people and organizations without accents.

One key is stored beside each name (`fold`), the query is folded the same way, and a query finds a key when each of its
words begins a word of the key, in the order typed: "d duc" and "ng duc" find "nguyen dinh duc".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_D_WITH_STROKE = {"đ": "d", "\u00f0": "d", "\u0256": "d"}


def fold(text: str) -> str:
    """The accent-free search key: lower case, no tones or hats, đ → d, one space for whatever is no letter or digit.

    NFC and NFD give the same key, and no key is longer than its text.
    """
    return " ".join("".join(map(_fold_char, text)).split())


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """One letter or digit, a space for what separates words, or nothing for marks and invisible characters."""
    lower = char.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower).lower() if not unicodedata.combining(c))
    if len(bare) == 1 and bare.isalnum():
        return _D_WITH_STROKE.get(bare, bare)
    if char.isalnum():  # a letter that falls into several (Hangul, ligatures) stays as it is
        return lower if len(lower) == 1 else char
    if unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf", "Cc", "Cs") and not char.isspace():
        return ""
    return " "


def search_keys(query: str) -> list[str]:
    """What to look for: the folded query, and where it holds Telex or VNI keystrokes, also what they meant.

    "dduwcs" → ["dduwcs", "duc"]; "nguye64n" → ["nguye64n", "nguyen"]; "đức" → ["duc"]. A record is found when one of them
    fits. Empty when nothing was typed that can be looked for: then the list is not narrowed.
    """
    literal = fold(query)
    if not literal:
        return []
    meant = " ".join(map(_undo_keystrokes, literal.split()))
    return [literal] if meant == literal else [literal, meant]


def search_terms(query: str) -> list[str]:
    """The folded words of a query, keystrokes of Telex and VNI undone: "Dduwcs NGUYỄN" → ["duc", "nguyen"]."""
    keys = search_keys(query)
    return keys[-1].split() if keys else []


def matches(key: str, query: str) -> bool:
    """Whether a stored key answers a query; the reference for what the database is asked."""
    words = key.split()
    candidates = [candidate.split() for candidate in search_keys(query)]
    return not candidates or any(len(_in_order(words, terms)) == len(terms) for terms in candidates)


def like_pattern(search_key: str) -> str:
    """The LIKE pattern for one of `search_keys` that finds, in keys stored with a leading space, what `matches` finds.

    "d duc" → "% d% duc%". A key holds letters, digits and spaces only, so nothing needs escaping.
    """
    return "".join(f"% {word}" for word in search_key.split()) + "%"


def highlight_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where a query is found in the text as it is shown: (start, end) of each beginning of a word to mark.

    Where only some of the query's words stand in this text (one column of two), those are marked.
    """
    words = list(_words_with_positions(text))
    keys = [word for word, _ in words]
    best: list[tuple[int, int]] = []
    for candidate in search_keys(query):
        terms = candidate.split()
        found = _in_order(keys, terms)
        if len(found) < len(terms):
            found = _anywhere(keys, terms)
        if len(found) > len(best):
            best = [(words[index][1][0][0], words[index][1][length - 1][1]) for index, length in sorted(found)]
    return best


def _in_order(words: list[str], terms: list[str]) -> list[tuple[int, int]]:
    """(index of the word, length of the term) for each term found, up to the first that is not."""
    found = []
    index = 0
    for term in terms:
        while index < len(words) and not words[index].startswith(term):
            index += 1
        if index == len(words):
            break
        found.append((index, len(term)))
        index += 1
    return found


def _anywhere(words: list[str], terms: list[str]) -> list[tuple[int, int]]:
    """The same for terms in any order; each word answers one term."""
    found: dict[int, int] = {}
    for term in terms:
        for index, word in enumerate(words):
            if index not in found and word.startswith(term):
                found[index] = len(term)
                break
    return list(found.items())


def _words_with_positions(text: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Each folded word with the (start, end) in the text of each of its letters, marks included."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for position, char in enumerate(text):
        folded = _fold_char(char)
        if folded == " ":
            if letters:
                yield "".join(letters), places
            letters, places = [], []
        elif folded:
            letters.append(folded)
            places.append((position, position + 1))
        elif places:
            places[-1] = (places[-1][0], position + 1)
    if letters:
        yield "".join(letters), places


# Keystrokes. People type with the keyboard program off, or the browser swallows it: "nguyeenx", "d9u7c1". A word is undone
# only when what remains is a Vietnamese syllable; the literal word is looked for as well, so "A1" and "Khu 5" are not lost.

_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oao|oay|oe|oeo|oi|oo|ua|uai|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|ye|yeu)"
    r"(?:ch?|m|ng?|nh|p|t)?"
)
_VNI_MARKS = re.compile(r"[0-9]")


def _undo_keystrokes(word: str) -> str:
    if word == "dd":
        return "d"
    if not word.isascii() or len(word) > 14:  # "nghieengs" and "nguo72ng" are the longest there are
        return word
    bare = _undo_vni(word) if _VNI_MARKS.search(word) else _undo_telex(word)
    return bare if bare and _SYLLABLE.fullmatch(bare) else word


def _undo_vni(word: str) -> str | None:
    """1–5 tones, 0 none, 6 hat, 7 horn, 8 breve, all after a vowel; 9 the stroke of đ, after a d at the beginning."""
    bare = _VNI_MARKS.sub("", word)
    vowel = re.search(r"[aeiouy]", word)
    if not vowel or len(re.findall(r"[0-5]", word)) > 1 or len(re.findall(r"[678]", word)) > 2:
        return None
    for mark in _VNI_MARKS.finditer(word):
        if mark.group() == "9":
            if not word.startswith("d") or word.count("9") > 1:
                return None
        elif mark.start() < vowel.start():
            return None
    return bare


def _undo_telex(word: str) -> str | None:
    """s f r x j z tones after a vowel; aa ee oo w hats, horns, breve; dd or a later d the stroke of đ.

    A vowel may be doubled after the consonant that follows it, if a tone shows that it is no foreign name: "tranaf", not "ana".
    """
    bare = ""
    tones = 0
    late_vowels = False
    for char in word[1:] if word.startswith("dd") else word:
        has_vowel = any(vowel in bare for vowel in "aeiouy")
        if not has_vowel:
            bare += "u" if char == "w" else char  # a lone w is ư
        elif char in "sfrxjz":
            tones += 1
        elif char in "aeo" and char in bare:
            late_vowels = late_vowels or bare[-1] not in "aeiouy"
        elif char != "w" and not (char == "d" and bare.startswith("d")):
            bare += char
    return bare if tones == 1 or (tones == 0 and not late_vowels) else None
