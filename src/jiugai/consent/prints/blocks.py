"""Paragraphs, tables and pictures as Word keeps them, made one by one: quick where thousands are needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from jiugai.consent.prints.paper import STRONG

Element = Any
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TWIPS = 1440 / 25.4  # in a millimetre
THIN = 4  # eighths of a point
PADDING = 1.5  # millimetres


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, over so many columns."""

    content: Sequence[Element]
    span: int = 1


def paragraph(look: str, *parts: "str | Element") -> Element:
    """A paragraph of texts and runs."""
    properties = element("pPr", element("pStyle", val=style_id(look)))
    return element("p", properties, *(run(each) if isinstance(each, str) else each for each in parts))


def run(text: str, style: str = "") -> Element:
    """A stretch of text; a line of its own for each line of it. What no XML can hold is left out."""
    made = element("r")
    if style:
        made.append(element("rPr", element("rStyle", val=style_id(style))))
    for place, line in enumerate(NOT_IN_XML.sub("", text).split("\n")):
        if place:
            made.append(element("br"))
        written = element("t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(written)
    return made


def strong(text: str) -> Element:
    """A word that leads a paragraph."""
    return run(text, STRONG)


def picture(relation: str, width_mm: float, told: str) -> Element:
    """A square picture in a line. `relation`: its id in the file; `told`: what it says."""
    side = Mm(width_mm)
    number = int(relation.removeprefix("qr"))
    inline = CT_Inline.new_pic_inline(number, relation, relation, side, side)
    inline.docPr.set("descr", NOT_IN_XML.sub("", told))
    return element("r", element("drawing", inline))


def table(
    widths_mm: Sequence[float], rows: Sequence[Sequence[Cell]], *, ruled: bool = True, heads: int = 0
) -> Element:
    """A table of fixed columns. The first `heads` rows come again on each page; no row is torn apart."""
    kind = "single" if ruled else "nil"
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [element(side, val=kind, sz=str(THIN), space="0", color="auto") for side in sides]
    properties = element(
        "tblPr",
        element("tblW", w=_twips(sum(widths_mm)), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=_twips(PADDING), type="dxa") for side in ("left", "right"))),
    )
    grid = element("tblGrid", *(element("gridCol", w=_twips(each)) for each in widths_mm))
    made = element("tbl", properties, grid)
    for place, cells in enumerate(rows):
        layout = element("trPr", element("cantSplit"), *([element("tblHeader")] if place < heads else []))
        made.append(element("tr", layout, *_cells(cells, widths_mm)))
    return made


def _cells(cells: Sequence[Cell], widths_mm: Sequence[float]) -> list[Element]:
    made, first = [], 0
    for each in cells:
        width = sum(widths_mm[first : first + each.span])
        properties = element(
            "tcPr",
            element("tcW", w=_twips(width), type="dxa"),
            *([element("gridSpan", val=str(each.span))] if each.span > 1 else []),
            element("vAlign", val="center"),
        )
        made.append(element("tc", properties, *each.content))
        first += each.span
    return made


def element(tag: str, *children: Element, **attributes: str) -> Element:
    """An element of the word processing namespace, its attributes too."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for each in children:
        made.append(each)
    return made


def style_id(name: str) -> str:
    """The id by which a paragraph names its style."""
    return name.replace(" ", "")


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))
