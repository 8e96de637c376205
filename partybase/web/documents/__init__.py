"""Papers in the Party's format (HD 36-HD/VPTW, 03/4/2018), as .docx, for every app.

`Issuer` says who issues and signs, `PartyDocument` builds the paper from the top down, `to_bytes()` gives the file.
Pure: no Django, no database. docs/decisions/documents-built-in-code.md says why there are no template files.
"""

from partybase.web.documents.issuer import Issuer, document_number, place_and_date, two_digits
from partybase.web.documents.page import PageSetup
from partybase.web.documents.party_document import PartyDocument
from partybase.web.documents.table import Cell, Column, GroupRow
from partybase.web.downloads import DOCX, content_disposition

__all__ = [
    "DOCX",
    "Cell",
    "Column",
    "GroupRow",
    "Issuer",
    "PageSetup",
    "PartyDocument",
    "content_disposition",
    "document_number",
    "place_and_date",
    "two_digits",
]
