"""Empty Word documents with our margins and looks. Fonts are named, not shipped.

Lines have an exact pitch, so that a page holds as many of them with whatever font a computer has instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, TITLE, HEAD, DIGITS = "仿宋_GB2312", "方正小标宋简体", "黑体", "Consolas"
STRONG, CODE = "strong words", "code"
POINTS = 72 / 25.4  # in a millimetre
A4 = (210, 297)
ALIGNED = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


@dataclass(frozen=True, slots=True)
class Margins:
    """Units: millimetres."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def width(self) -> float:
        """What is left for text, in points."""
        return (A4[0] - self.left - self.right) * POINTS

    @property
    def height(self) -> float:
        """What is left for text, in points."""
        return (A4[1] - self.top - self.bottom) * POINTS


LETTER = Margins(top=16, bottom=12, left=25, right=23)
OFFICIAL = Margins(top=37, bottom=35, left=28, right=26)
"""GB/T 9704: a block of 156 mm by 225 mm."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks. Units: points; `indent` of the first line and `right` in signs of its size.

    Without `pitch` a line is as tall as what it holds: for pictures.
    """

    size: float
    pitch: float | None = None
    font: str = BODY
    is_bold: bool = False
    align: str = "both"
    indent: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    on_new_page: bool = False
    with_next: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: always the same for the same vote."""

    title: str
    author: str
    day: date


def empty_document(margins: Margins, looks: Mapping[str, Look], about: About) -> Any:
    """A document without a word, with a style for each look."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, A4)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance = section.footer_distance = Mm(7)
    _defaults(document)
    for name, look in looks.items():
        _style(document, name, look)
    for name, font in ((STRONG, HEAD), (CODE, DIGITS)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _font(style, font)
        style.font.bold = True
    _describe(document, about)
    return document


def _defaults(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, BODY)
    normal.paragraph_format.space_after = Pt(0)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _style(document: Any, name: str, look: Look) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, look.font)
    style.font.size, style.font.bold = Pt(look.size), look.is_bold
    layout = style.paragraph_format
    layout.alignment = ALIGNED[look.align]
    layout.line_spacing = Pt(look.pitch) if look.pitch else 1.0
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.first_line_indent, layout.right_indent = Pt(look.size * look.indent), Pt(look.size * look.right)
    layout.page_break_before, layout.keep_with_next = look.on_new_page, look.with_next
    layout.keep_together, layout.widow_control = look.is_whole, False


def _font(style: Any, name: str) -> None:
    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _describe(document: Any, about: About) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = about.title, about.author, "", ""
    told.created = told.modified = datetime(about.day.year, about.day.month, about.day.day)  # noqa: DTZ001
    told.revision = 1


def number_pages(document: Any) -> None:
    """Page numbers of GB/T 9704 at the outer edge: — 1 —, in 14 pt, one sign in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.footer_distance = Mm(OFFICIAL.bottom - 7 - 5)
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = ALIGNED[align]
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = Pt(14)
        for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = paragraph.add_run(text)
            run.font.size, run.font.name = Pt(14), "宋体"
            run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
            if field:
                _field(run._element, field)


def _field(run: Any, instruction: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = instruction
        run.append(mark)
