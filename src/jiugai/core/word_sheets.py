"""Simple sheets to fill in by hand, as Word files: a heading, lines, boxes. Fonts are named, not shipped."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
BOX = "□\u2060"  # held to its answer where a line ends
RULE = "＿" * 34


@dataclass(frozen=True, slots=True)
class Layout:
    """Margins in millimetres; size, pitch and distance of lines in points."""

    top: int
    bottom: int
    side: int
    size: float
    pitch: float
    after: float
    heading_pitch: float


class Sheet:
    """One document under way."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.document: Any = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
        section.left_margin = section.right_margin = Mm(layout.side)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = BODY, Pt(layout.size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
        style.paragraph_format.line_spacing = Pt(layout.pitch)
        style.paragraph_format.space_after = Pt(layout.after)

    def heading(self, text: str) -> None:
        """The title of the sheet."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.font.name, run.font.size = TITLE, Pt(20)
        run._element.rPr.rFonts.set(qn("w:eastAsia"), TITLE)
        paragraph.paragraph_format.line_spacing = Pt(self.layout.heading_pitch)

    def line(self, text: str) -> None:
        self.document.add_paragraph(text)

    def boxes(self, answers: Iterable[str], *, before: str = "", gap: str = "　") -> None:
        """Answers to tick, in one line."""
        self.line(before + gap.join(f"{BOX}{answer}" for answer in answers))

    def rules(self, count: int) -> None:
        """Empty lines to write on."""
        for _each in range(count):
            self.line(RULE)

    def next_page(self) -> None:
        self.document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def save(self, out: IO[bytes]) -> None:
        self.document.save(out)
