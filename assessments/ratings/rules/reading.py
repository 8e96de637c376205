"""Reads the tables of a rulebook: flat as in the TOML file, or as in the snapshot a cycle keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from assessments.ratings.rules.levels import Body, FactOwner, Grade, Level, Mark, NotRatedReason, SubjectKind
from assessments.ratings.rules.shapes import (
    CapRule,
    Ceiling,
    CeilingTest,
    Choice,
    Clause,
    Condition,
    ConditionTest,
    Criterion,
    Document,
    Option,
    Override,
    RequiredFact,
    RouteRule,
    StatusRule,
    Trigger,
    TriggerTest,
)

_T = TypeVar("_T")


def share(value: Any) -> Fraction | None:
    """'80%' or '4/5' as an exact fraction; None stays None."""
    if value is None:
        return None
    text = str(value)
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def frozen(value: Any) -> Any:
    return tuple(frozen(item) for item in value) if isinstance(value, (list, tuple)) else value


class Reader:
    """Reads tables whose clauses stand flat (TOML) or nested under `clause` (snapshot)."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self.documents = documents

    @staticmethod
    def each(items: Iterable[Mapping[str, Any]], build: Callable[[Mapping[str, Any]], _T]) -> tuple[_T, ...]:
        return tuple(build(item) for item in items)

    def clause(self, item: Mapping[str, Any]) -> Clause:
        if "clause" in item:
            kept = item["clause"]
            return Clause(
                kept["code"],
                kept["text_vi"],
                kept["document"],
                kept["document_date"],
                kept["article"],
                Mark(kept["mark"]),
            )
        document = self.documents[item["document"]]
        return Clause(
            item["code"], item["text"], document.number, document.date, item.get("article", ""), Mark(item["mark"])
        )

    @staticmethod
    def kinds(item: Mapping[str, Any]) -> tuple[SubjectKind, ...]:
        return tuple(SubjectKind(kind) for kind in item["kinds"])

    def criterion(self, item: Mapping[str, Any]) -> Criterion:
        return Criterion(
            item["code"], item["number"], item["text"], item["group"], item["group_text"], item["counts_as_result"],
            self.kinds(item), Mark(item["mark"]),
        )  # fmt: skip

    def condition(self, item: Mapping[str, Any]) -> Condition:
        return Condition(
            clause=self.clause(item),
            kinds=self.kinds(item),
            level=Level(item["level"]),
            test=ConditionTest(item["test"]),
            grade=Grade(item["grade"]) if item.get("grade") else None,
            at_least=Level(item["at_least"]) if item.get("at_least") else None,
            share=share(item.get("share")),
            option=item.get("option", ""),
            option_value=item.get("option_value", True),
            grade_option=item.get("grade_option", ""),
        )

    def trigger(self, item: Mapping[str, Any]) -> Trigger:
        return Trigger(
            clause=self.clause(item),
            kinds=self.kinds(item),
            test=TriggerTest(item["test"]),
            override=Override(item["override"]),
            share=share(item.get("share")),
            groups=tuple(item.get("groups", ())),
            option=item.get("option", ""),
            override_ceiling_option=item.get("override_ceiling_option", ""),
        )

    def ceiling(self, item: Mapping[str, Any]) -> Ceiling:
        level = item.get("level")
        return Ceiling(self.clause(item), self.kinds(item), CeilingTest(item["test"]), Level(level) if level else None)

    def fact(self, item: Mapping[str, Any]) -> RequiredFact:
        return RequiredFact(
            self.clause(item), self.kinds(item), item["fact"], FactOwner(item["owner"]), item["required"],
            item["missing_text"],
        )  # fmt: skip

    def status(self, item: Mapping[str, Any]) -> StatusRule:
        reason = item.get("reason")
        return StatusRule(
            self.clause(item), self.kinds(item), item["effect"], NotRatedReason(reason) if reason else None,
            item.get("months", 0), item.get("minimum", 0), item.get("option", ""),
        )  # fmt: skip

    def cap(self, item: Mapping[str, Any]) -> CapRule:
        return CapRule(self.clause(item), item["object"], item["percent"], item["group_by"], item.get("option", ""))

    def route(self, item: Mapping[str, Any]) -> RouteRule:
        subject = item.get("subject")
        return RouteRule(
            clause=self.clause(item),
            letter=item["letter"],
            subject=SubjectKind(subject) if subject else None,
            kind=item.get("kind", ""),
            under_section=item.get("under_section"),
            standing_committee=item.get("standing_committee"),
            self_rater=Body(item["self_rater"]),
            proposer=Body(item["proposer"]),
            decider=Body(item["decider"]),
        )

    @staticmethod
    def option(item: Mapping[str, Any]) -> Option:
        return Option(
            name=item["name"],
            question=item["question"],
            kind=item.get("kind", "CHOICE"),
            default=frozen(item["default"]),
            choices=tuple(
                Choice(choice["value"], choice["label"], tuple(choice.get("rows", ())))
                for choice in item.get("choices", ())
            ),
            minimum=item.get("minimum", 0),
            maximum=item.get("maximum", 0),
            mark=Mark(item["mark"]),
            source=item["source"],
            reading=item.get("reading", ""),
        )
