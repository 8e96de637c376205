"""The sheet of paper, and an empty file that names no font but Times New Roman."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from partybase.web.documents.wordml import FONT, element, fonts, paragraph

LANGUAGE = "vi-VN"
BODY_SIZE = 14
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
# Optional parts of the library's own empty file that name other fonts or show another picture.
_DROPPED_PARTS = ("theme", "fontTable", "stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail")


@dataclass(frozen=True)
class PageSetup:
    """A4 in millimetres. Sources disagree on the margins (20/20/30/15, older 25/25/35/15): so they are settings."""

    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    landscape: bool = False

    @property
    def width(self) -> float:
        return 297 if self.landscape else 210

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right


def empty_document(page: PageSetup) -> Any:
    """An A4 file with our page, our font in every place that names one, and the page number from page 2."""
    document = Document()
    _drop_parts(document)
    _set_styles(document)
    _set_settings(document)

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(210 if page.landscape else 297)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(min(10, page.top / 2))
    _number_pages(section)
    return document


def _drop_parts(document: Any) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _DROPPED_PARTS:
                del relations[key]


def _set_styles(document: Any) -> None:
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    defaults.clear()
    run = element("rPr", children=[fonts(), *_size(), _language()])
    defaults.append(element("rPrDefault", children=[run]))
    spacing = element("spacing", before=0, after=0, line=240, lineRule="auto")
    defaults.append(element("pPrDefault", children=[element("pPr", children=[spacing])]))
    normal = document.styles["Normal"].element
    for old in (*normal.findall(qn("w:rPr")), *normal.findall(qn("w:pPr"))):
        normal.remove(old)
    normal.append(element("rPr", children=[fonts(), *_size(), _language()]))


def _size() -> list[Any]:
    return [element("sz", val=BODY_SIZE * 2), element("szCs", val=BODY_SIZE * 2)]


def _language() -> Any:
    return element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")


def _set_settings(document: Any) -> None:
    """Written anew: the library's own settings name the theme, a mathematics font and another language."""
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.append(element("zoom", percent=100))
    settings.append(element("defaultTabStop", val=720))
    settings.append(element("characterSpacingControl", val="doNotCompress"))
    word = "http://schemas.microsoft.com/office/word"
    mode = element("compatSetting", name="compatibilityMode", uri=word, val=15)
    settings.append(element("compat", children=[mode]))
    settings.append(element("themeFontLang", val=LANGUAGE))
    settings.append(element("decimalSymbol", val=","))
    settings.append(element("listSeparator", val=";"))


def _number_pages(section: Any) -> None:
    section.different_first_page_header_footer = True
    header = section.header
    header.is_linked_to_previous = False
    part = header._element
    for old in list(part):
        part.remove(old)
    number = paragraph([], align="center")
    field = element("fldSimple", instr=" PAGE ")
    text = OxmlElement("w:t")
    text.text = "2"
    field.append(element("r", children=[element("rPr", children=[fonts(), *_size()]), text]))
    number.append(field)
    part.append(number)


__all__ = ["BODY_SIZE", "FONT", "LANGUAGE", "PageSetup", "empty_document"]
