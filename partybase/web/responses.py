"""A made file as the answer to a request."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone

from partybase.web.downloads import XLSX, content_disposition
from partybase.web.workbooks import Sheet, WorkbookProperties, write_workbook


def workbook_response(filename: str, sheets: Sequence[Sheet], author: str = "PartyBase") -> HttpResponse:
    """The workbook as a file that the browser saves under its Vietnamese name."""
    response = HttpResponse(content_type=XLSX, headers={"Content-Disposition": content_disposition(filename)})
    title = filename.removesuffix(".xlsx")
    write_workbook(response, sheets, WorkbookProperties(title=title, author=author, created=timezone.localtime()))
    return response
