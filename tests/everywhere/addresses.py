"""Every address the resolver knows, its expected statuses, and a sample of the objects it names.

`matrix.txt` is the table: one row an address and method. Columns: name of the URL, its samples (the objects of
`world.objects` that fill its ids, in the order of the address; "-" for none), the method, then the status for nobody and
for each persona.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from tests.everywhere.world import EVERYBODY, World

TABLE = Path(__file__).parent / "matrix.txt"
METHODS = ("GET", "POST")


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    samples: tuple[str, ...]
    method: str
    statuses: dict[str, int]

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.name, self.samples

    def __str__(self) -> str:
        return write_row(self.name, self.samples, self.method, self.statuses.values())


def write_row(name: str, samples: tuple[str, ...], method: str, statuses: Any) -> str:
    return f"{name:38} {','.join(samples) or '-':28} {method:5}" + "".join(f"{status:>9}" for status in statuses)


def read_table() -> list[Row]:
    rows = []
    for line in TABLE.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, samples, method, *statuses = line.split()
        chosen = () if samples == "-" else tuple(samples.split(","))
        rows.append(Row(name, chosen, method, dict(zip(EVERYBODY, map(int, statuses), strict=True))))
    return rows


def parameters() -> dict[str, list[str]]:
    """The names of the ids in each address, in its order."""
    found: dict[str, list[str]] = {}

    def walk(resolver: Any, prefix: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            else:
                found[f"{prefix}{pattern.name}"] = list(pattern.pattern.converters)

    walk(get_resolver(), "")
    return found


PARAMETERS = parameters()


def address(world: World, name: str, samples: tuple[str, ...]) -> str:
    ids = [world.objects[sample].pk for sample in samples]
    return reverse(name, kwargs=dict(zip(PARAMETERS[name], ids, strict=True)))
