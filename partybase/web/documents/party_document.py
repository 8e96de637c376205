"""One paper of a Party body, built from its head to its recipients (QĐ 66-QĐ/TW, 06/02/2017; HD 36-HD/VPTW, 03/4/2018)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from partybase.web.documents.issuer import Issuer, document_number, place_and_date
from partybase.web.documents.page import BODY_SIZE, LANGUAGE, PageSetup, empty_document
from partybase.web.documents.table import Column, GroupRow, Row, bordered, borderless
from partybase.web.documents.wordml import Align, Run, paragraph
from partybase.web.downloads import file_time
from partybase.web.printable import for_print

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
_PARTY_WIDTH = 74.0  # mm of the words above in 15 points bold: the line below is as long as they are
_LEFT_SHARE = 0.44
_INDENT = 10.0
_LINE = 1.15


class PartyDocument:
    """Methods add to the end of the paper, in the order of the format's parts. Text of callers is never markup."""

    def __init__(self, *, title: str, author: str, created: datetime, page: PageSetup | None = None) -> None:
        """`created` is the caller's: the same input gives the same file, byte for byte."""
        self.page = page or PageSetup()
        self.created = created
        self._document = empty_document(self.page)
        self._body = self._document.element.body
        for old in self._body.findall("{*}p"):
            self._body.remove(old)
        self._end = self._body.find("{*}sectPr")
        properties = self._document.core_properties
        properties.title = for_print(title)[:255]
        properties.author = properties.last_modified_by = for_print(author)[:255]
        properties.created = properties.modified = file_time(created)
        properties.language = LANGUAGE
        properties.comments = properties.subject = properties.keywords = ""
        properties.revision = 1

    # Head

    def head(self, issuer: Issuer, *, number: str | None = "", kind: str = "", on: date | None = None) -> None:
        """Superior, issuer, asterisk and number left; the Party's name over a line, place and date right.

        `number=None` for a paper that carries none (a ballot).
        """
        mark = None if number is None else document_number(number, kind, issuer.sign)
        self.raw_head(issuer, mark=mark, right=place_and_date(issuer.place, on, self.created.year))

    def raw_head(
        self, issuer: Issuer, *, mark: str | None, right: str, heading: str = PARTY, keep_with_next: bool = False
    ) -> None:
        """The head with its words as they stand; `keep_with_next` ties it to what follows (the mark of a copy)."""
        keep = keep_with_next
        left_width = self.page.text_width * _LEFT_SHARE
        right_width = self.page.text_width - left_width
        margin = max(0.0, (right_width - _PARTY_WIDTH) / 2) if heading == PARTY else 0.0
        superior = [_centred(issuer.superior_name.upper(), keep=keep)] if issuer.superior_name else []
        left = [*superior, _centred(issuer.name.upper(), bold=True, keep=keep)]
        below_left = [_centred("*", keep=keep)]
        if mark is not None:  # without a number the date stands beside the asterisk
            left, below_left = [*left, *below_left], [_centred(mark, keep=keep)]
        party = paragraph(
            [Run(heading, bold=True, size=15)], align="center", left=margin, right=margin, line_below=heading == PARTY
        )
        below = [
            below_left,
            [paragraph([Run(right, italic=True)], align="right", keep_with_next=keep)],
        ]
        self._add(borderless([(left_width, left), (right_width, [party])], rows=[below]))

    def title(self, kind: str, summary: str, *, size: float = 16, before: float = 18) -> None:
        """The type in capitals, its summary and five hyphens below."""
        self._add(
            paragraph([Run(kind.upper(), bold=True, size=size)], align="center", before=before, keep_with_next=True)
        )
        self._add(paragraph([Run(summary, bold=True)], align="center", keep_with_next=True))
        self._add(paragraph([Run("-----")], align="center", after=8))

    # Body

    def paragraph(
        self,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        align: Align = "both",
        indent: bool = True,
        size: float | None = None,
        before: float = 3,
        after: float = 3,
        keep_with_next: bool = False,
        new_page: bool = False,
        lead: str = "",
    ) -> None:
        """One paragraph of the body; `lead` is a bold beginning ("Điều 1.")."""
        runs = [Run(f"{lead} ", bold=True, size=size)] if lead else []
        runs.append(Run(text, bold=bold, italic=italic, size=size))
        self._add(
            paragraph(
                runs,
                align=align,
                before=before,
                after=after,
                line=_LINE,
                first_line=_INDENT if indent else 0,
                keep_with_next=keep_with_next,
                page_break_before=new_page,
            )
        )

    def basis(self, lines: Sequence[str]) -> None:
        """The căn cứ: one line each, semicolons between, a comma at the end."""
        for index, line in enumerate(lines, start=1):
            self.paragraph(f"- {line.strip().rstrip(';,. ')}{',' if index == len(lines) else ';'}")

    def order(self, *lines: str) -> None:
        """Who decides, in capitals over its own line: BAN THƯỜNG VỤ … / QUYẾT ĐỊNH."""
        for index, line in enumerate(lines):
            self._add(
                paragraph(
                    [Run(line.upper(), bold=True)],
                    align="center",
                    before=8 if index == 0 else 0,
                    after=6 if index == len(lines) - 1 else 0,
                    keep_with_next=True,
                )
            )

    def article(self, number: int, text: str, *, keep_with_next: bool = False) -> None:
        self.paragraph(text, lead=f"Điều {number}.", keep_with_next=keep_with_next)

    def lines_to_write_on(self, count: int) -> None:
        for _ in range(count):
            self._add(paragraph([Run("\t")], right_tab=self.page.text_width, before=3, after=3))

    def table(
        self, columns: Sequence[Column], rows: Iterable[Row | GroupRow], *, size: float = 13, row_height: float = 0
    ) -> None:
        """A list with borders; the heading repeats on every page, a row is never torn. `row_height` in mm, at least."""
        self._add(bordered(columns, rows, width=self.page.text_width, size=size, row_height=row_height))

    def gap(self, points: float, *, keep_with_next: bool = False) -> None:
        """Empty room of that height; Word also needs it between two tables, or it joins them."""
        self._add(paragraph([], height=points, keep_with_next=keep_with_next))

    def rule(self) -> None:
        self._add(paragraph([], line_below=True, before=4, after=8, keep_with_next=True))

    # Foot

    def sign(self, issuer: Issuer, recipients: Sequence[str], *, signed: bool = False) -> None:
        """Recipients left; authority, post, room for signature and seal, and name right. `signed` notes "(đã ký)"."""
        lines = [(issuer.authority, True)] if issuer.authority else []
        right = [_centred(text.upper(), bold=bold, keep=True) for text, bold in [*lines, (issuer.signer_post, True)]]
        right += [_centred("(Đã ký)", italic=True, keep=True)] if signed else _room_for_signature()
        right.append(_centred(issuer.signer_name, bold=True))
        left = []
        if recipients:
            left.append(paragraph([Run("Nơi nhận:", underline=True)], keep_with_next=True))
            for index, line in enumerate(recipients, start=1):
                ending = "." if index == len(recipients) else ","
                plain = line.strip().lstrip("-– ").rstrip(";,. ")
                left.append(paragraph([Run(f"- {plain}{ending}", size=12)], keep_with_next=True))
        self._foot([left, right])

    def signatures(self, *columns: tuple[str, Sequence[str]]) -> None:
        """Side by side: (post in capitals, names below it); several names of one column get room one below the other."""
        foot = []
        for post, names in columns:
            cell = [_centred(post.upper(), bold=True, keep=True), _centred("(Ký, ghi rõ họ tên)", italic=True, size=12)]
            for name in names or [""]:
                cell += [*_room_for_signature(3), _centred(name, bold=True)]
            foot.append(cell)
        self._foot(foot)

    def _foot(self, columns: Sequence[Sequence[Any]]) -> None:
        width = self.page.text_width
        widths = [width * 0.48, width * 0.52] if len(columns) == 2 else [width / len(columns)] * len(columns)
        self.gap(10, keep_with_next=True)
        self._add(borderless(list(zip(widths, columns, strict=True))))

    # File

    def to_bytes(self) -> bytes:
        """The .docx. The archive's times are `created`, so the same input gives the same bytes."""
        self.gap(1)  # a file may not end in a table
        raw, fixed = BytesIO(), BytesIO()
        self._document.save(raw)
        stamp = max(self.created.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
        with ZipFile(raw) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = ZipInfo(name, stamp)
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return fixed.getvalue()

    def _add(self, made: Any) -> None:
        self._end.addprevious(made)


def _centred(
    text: str, *, bold: bool = False, italic: bool = False, size: float | None = None, keep: bool = False
) -> Any:
    return paragraph([Run(text, bold=bold, italic=italic, size=size)], align="center", keep_with_next=keep)


def _room_for_signature(lines: int = 4) -> list[Any]:
    return [_centred("", keep=True) for _ in range(lines)]


__all__ = ["BODY_SIZE", "PARTY", "PartyDocument"]
