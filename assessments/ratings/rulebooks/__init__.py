"""The rulebooks that ship with PartyBase: one TOML file each, known by code, version and the hash of the file."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessments.ratings.rules.levels import RuleError
from assessments.ratings.rules.rulebook import Rulebook

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class RulebookFile:
    code: str
    version: str
    title: str
    period: str
    sha256: str
    path: Path


def available() -> tuple[RulebookFile, ...]:
    """Every rulebook in the folder, by code."""
    return tuple(_entry(path) for path in sorted(FOLDER.glob("*.toml")))


def _entry(path: Path) -> RulebookFile:
    book = _load(path)
    return RulebookFile(book.code, book.version, book.title, book.period, book.sha256, path)


def load(code: str) -> Rulebook:
    """The rulebook of this code as its file gives it, with default options; an unknown code is a RuleError."""
    path = FOLDER / f"{code}.toml"
    # Compared with the folder's own listing, so that a code from a form can never name another path.
    if path not in FOLDER.glob("*.toml"):
        codes = ", ".join(item.code for item in available())
        raise RuleError(f"Không có bộ quy định “{code}”. Các bộ quy định hiện có: {codes}.")
    return _load(path)


@lru_cache
def _load(path: Path) -> Rulebook:
    content = path.read_bytes()
    book = Rulebook.from_dict({**tomllib.loads(content.decode()), "sha256": hashlib.sha256(content).hexdigest()})
    if book.code != path.stem:
        raise ValueError(f"{path.name} holds the rulebook {book.code}")
    return book
