"""The shape of a rulebook: one frozen, cited, dated value per regulation.

Numbers and words of the regulation are data (a TOML file in `ratings/rulebooks/`, or the snapshot a cycle keeps);
the arithmetic is in the sibling modules. What the domain knows only from secondary sources, or not at all, is a named
option with a default, chosen with a reason when a cycle opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from assessments.ratings.rules.levels import Level, RuleError, SubjectKind, plain, weakest
from assessments.ratings.rules.reading import Reader, frozen
from assessments.ratings.rules.shapes import (
    BallotRule,
    CapGroup,
    CapRule,
    Ceiling,
    Clause,
    Condition,
    Criterion,
    Document,
    Option,
    OrderRule,
    Reading,
    RequiredFact,
    RouteRule,
    StatusRule,
    Trigger,
)


@dataclass(frozen=True)
class Rulebook:
    """One regulation with its options as chosen. Equal values are equal rulebooks."""

    code: str
    version: str
    title: str
    period: str
    sha256: str
    documents: tuple[Document, ...]
    criteria_rows: tuple[Criterion, ...]
    conditions: tuple[Condition, ...]
    triggers: tuple[Trigger, ...]
    ceilings: tuple[Ceiling, ...]
    facts: tuple[RequiredFact, ...]
    statuses: tuple[StatusRule, ...]
    caps: tuple[CapRule, ...]
    cap_groups: tuple[CapGroup, ...]
    ballot: BallotRule
    routes: tuple[RouteRule, ...]
    order: tuple[OrderRule, ...]
    authority_categories: tuple[str, ...]
    options: tuple[Option, ...]
    chosen: tuple[tuple[str, Any], ...]

    # --- reading -------------------------------------------------------------------------------------------

    def option(self, name: str) -> Any:
        """The value of an option as chosen, or its default."""
        for key, value in self.chosen:
            if key == name:
                return value
        return self.option_named(name).default

    def option_named(self, name: str) -> Option:
        for item in self.options:
            if item.name == name:
                return item
        raise RuleError(f"Bộ quy định {self.code} không có lựa chọn tên “{name}”.")

    def reading(self, *names: str) -> Reading | None:
        """How these options were read, as one statement with the weakest of their marks; None without a name."""
        options = [self.option_named(name) for name in names]
        if not options:
            return None
        text = "; ".join(item.reading.format(label=item.label_of(self.option(item.name))) for item in options)
        return Reading(text, weakest(item.mark for item in options))

    @property
    def option_values(self) -> dict[str, Any]:
        return {item.name: self.option(item.name) for item in self.options}

    def criteria_for(self, kind: SubjectKind) -> tuple[Criterion, ...]:
        """The rows of the sheet of one kind, with `counts_as_result` as the options say."""
        rows = tuple(row for row in self.criteria_rows if kind in row.kinds)
        if kind is SubjectKind.MEMBER:
            return rows
        option = self.option_named("result_rows_organization")
        chosen = self.option(option.name)
        numbers = next(choice.rows for choice in option.choices if choice.value == chosen)
        return tuple(replace(row, counts_as_result=row.number in numbers) for row in rows)

    @property
    def criteria(self) -> dict[SubjectKind, tuple[Criterion, ...]]:
        return {kind: self.criteria_for(kind) for kind in SubjectKind}

    def conditions_for(self, kind: SubjectKind, level: Level) -> tuple[Condition, ...]:
        return tuple(
            item
            for item in self.conditions
            if kind in item.kinds
            and item.level is level
            and (not item.option or self.option(item.option) == item.option_value)
        )

    def triggers_for(self, kind: SubjectKind) -> tuple[Trigger, ...]:
        return tuple(
            item for item in self.triggers if kind in item.kinds and (not item.option or self.option(item.option))
        )

    def ceilings_for(self, kind: SubjectKind) -> tuple[Ceiling, ...]:
        return tuple(item for item in self.ceilings if kind in item.kinds)

    def facts_for(self, kind: SubjectKind) -> tuple[RequiredFact, ...]:
        return tuple(item for item in self.facts if kind in item.kinds)

    def status(self, code: str) -> StatusRule:
        return _named(self.statuses, code)

    def cap(self, cap_object: str) -> CapRule | None:
        """The cap of an object, or None where the options leave it uncapped."""
        for item in self.caps:
            if item.object == cap_object:
                return item if not item.option or self.option(item.option) else None
        raise RuleError(f"Bộ quy định {self.code} không có tỷ lệ tối đa cho “{cap_object}”.")

    @property
    def category_groups(self) -> dict[str, str]:
        """Organization category → cap group; what is not listed belongs to KHAC."""
        return {category: group.code for group in self.cap_groups for category in group.categories}

    @property
    def ballot_threshold(self) -> Fraction:
        return Fraction(self.option("ballot_threshold"))

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, in the order of the file."""
        groups: tuple[Sequence[Any], ...] = (
            self.conditions, self.triggers, self.ceilings, self.facts, self.statuses,
            self.caps, (self.ballot,), self.routes, self.order,
        )  # fmt: skip
        return tuple(item.clause for group in groups for item in group)

    def clause(self, code: str) -> Clause:
        for item in self.clauses():
            if item.code == code:
                return item
        raise KeyError(code)

    # --- choosing and keeping ------------------------------------------------------------------------------

    def with_options(self, values: Mapping[str, Any]) -> Rulebook:
        """The same rulebook with these options chosen; a wrong name or value raises a Vietnamese sentence."""
        merged = dict(self.chosen)
        for name, value in values.items():
            option = self.option_named(name)
            option.check(value)
            if option.kind == "GROUPS":
                self._check_groups(option, value)
            merged[name] = frozen(value)
        for name in [name for name, value in merged.items() if value == frozen(self.option_named(name).default)]:
            del merged[name]
        return replace(self, chosen=tuple(sorted(merged.items())))

    def _check_groups(self, option: Option, value: Any) -> None:
        known = {group.code: group.label for group in self.cap_groups}
        if not isinstance(value, (list, tuple)) or not all(isinstance(part, (list, tuple)) for part in value):
            raise RuleError(f"{option.question} Hãy ghi danh sách các nhóm được gộp với nhau.")
        seen: set[str] = set()
        for part in value:
            if len(part) < 2:
                raise RuleError(f"{option.question} Mỗi lần gộp cần ít nhất hai nhóm.")
            for code in part:
                if code not in known:
                    raise RuleError(f"{option.question} Không có nhóm “{code}”. Các nhóm: {', '.join(known)}.")
                if code in seen:
                    raise RuleError(f"{option.question} Nhóm “{known[code]}” được gộp hai lần.")
                seen.add(code)

    def to_dict(self) -> dict[str, Any]:
        """The JSON-able snapshot a cycle keeps; `Rulebook.from_dict` gives back an equal rulebook."""
        snapshot: dict[str, Any] = plain(self)
        snapshot["chosen"] = {name: plain(value) for name, value in self.chosen}
        return snapshot

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rulebook:
        """Build from the TOML file's table or from a snapshot. Errors in the data are programmers' errors (ValueError)."""
        documents = tuple(
            Document(item["key"], item["number"], str(item["date"]), item["issuer"], item["title"])
            for item in data["documents"]
        )
        read = Reader({document.key: document for document in documents})
        book = cls(
            code=data["code"],
            version=str(data["version"]),
            title=data["title"],
            period=data["period"],
            sha256=data.get("sha256", ""),
            documents=documents,
            criteria_rows=read.each(data["criteria_rows"], read.criterion),
            conditions=read.each(data["conditions"], read.condition),
            triggers=read.each(data["triggers"], read.trigger),
            ceilings=read.each(data["ceilings"], read.ceiling),
            facts=read.each(data["facts"], read.fact),
            statuses=read.each(data["statuses"], read.status),
            caps=read.each(data["caps"], read.cap),
            cap_groups=tuple(
                CapGroup(item["code"], item["label"], tuple(item["categories"])) for item in data["cap_groups"]
            ),
            ballot=BallotRule(read.clause(data["ballot"])),
            routes=read.each(data["routes"], read.route),
            order=read.each(data["order"], lambda item: OrderRule(read.clause(item))),
            authority_categories=tuple(data["authority_categories"]),
            options=read.each(data["options"], read.option),
            chosen=(),
        )
        book._check_data()
        return book.with_options(data.get("chosen", {}))

    def _check_data(self) -> None:
        codes = [clause.code for clause in self.clauses()]
        names = [option.name for option in self.options]
        twice = {code for code in codes + names if (codes + names).count(code) > 1}
        if twice:
            raise ValueError(f"rulebook {self.code}: codes given twice: {sorted(twice)}")
        rules: tuple[Sequence[Any], ...] = (self.conditions, self.triggers, self.statuses, self.caps)
        for name in {item.option for group in rules for item in group if item.option}:
            self.option_named(name)
        for option in self.options:
            option.check(option.default)


def _named(items: Iterable[Any], code: str) -> Any:
    for item in items:
        if item.clause.code == code:
            return item
    raise KeyError(code)
