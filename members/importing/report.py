"""What an import has to say: problems that stop it, warnings that do not, and the counts at the end."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from partybase.refusal import Refusal
from partybase.vietnamese import format_number

DONE = "Đã nhập xong."
UNCHANGED = "Số liệu trong tệp đã có đủ trong hệ thống: không thay đổi gì."
ONLY_CHECKED = "Tệp nhập được. Chưa ghi gì vì chỉ kiểm tra (--check)."
PROBLEMS_SHOWN = 100
WARNINGS_SHOWN = 10  # of one kind, on the screen; the file of --report holds all


@dataclasses.dataclass(frozen=True)
class Note:
    """One sentence about one cell of the workbook."""

    sheet: str
    row: int
    column: str  # letter, empty where the whole row is meant
    heading: str
    sentence: str
    kind: str = ""  # warnings are counted by it

    def __str__(self) -> str:
        place = f"Trang tính “{self.sheet}”, dòng {self.row}"
        if self.column:
            place += f", cột {self.column} “{self.heading}”"
        return f"{place}: {self.sentence}"


class ImportRefused(Refusal):
    """Nothing was imported; `problems` says all that is wrong."""

    def __init__(self, problems: list[Note]) -> None:
        super().__init__(
            f"Không nhập được: tệp có {format_number(len(problems))} lỗi. Chưa có gì thay đổi trong hệ thống."
        )
        self.problems = problems

    def lines(self) -> Iterable[str]:
        yield self.sentence
        for problem in self.problems[:PROBLEMS_SHOWN]:
            yield f"- {problem}"
        if len(self.problems) > PROBLEMS_SHOWN:
            rest = format_number(len(self.problems) - PROBLEMS_SHOWN)
            yield f"… và {rest} lỗi nữa. Hãy sửa các lỗi trên rồi nhập lại để xem các lỗi còn lại."


@dataclasses.dataclass
class Report:
    counts: list[tuple[str, int]]
    warnings: list[Note]
    outcome: str

    def lines(self, warnings_shown: int | None = WARNINGS_SHOWN) -> Iterable[str]:
        yield self.outcome
        for label, number in self.counts:
            yield f"  {label}: {format_number(number)}"
        if not self.warnings:
            if self.outcome != UNCHANGED:
                yield "Không có cảnh báo."
            return
        yield f"{format_number(len(self.warnings))} cảnh báo (không cản việc nhập, cần xem lại):"
        for kind, number in Counter(note.kind for note in self.warnings).items():
            yield f"* {kind}: {format_number(number)}"
            notes = [note for note in self.warnings if note.kind == kind]
            for note in notes[:warnings_shown]:
                yield f"  - {note}"
            if warnings_shown is not None and number > warnings_shown:
                yield f"  … và {format_number(number - warnings_shown)} dòng nữa."
