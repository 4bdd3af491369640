"""Sheets of a workbook to hand in: a title, a note, headings, rows; what is not known is empty, with a note.

Text is always written as text; numbers are the exact figures, shown with the decimals that people expect.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jiugai.core.amounts import WAN
from jiugai.core.tables.writing import OPTIONS
from jiugai.evaluation.reports.figures import ReportFigures, Sum
from jiugai.evaluation.reports.wording import SQUARE_METRES, plain

WHOLE, TWO, SHARE, DAY, TEXT, AS_IS = "#,##0", "#,##0.00", "0.00%", "yyyy-mm-dd", "@", "General"
FONT = {"font_name": "宋体", "font_size": 10}
A4 = 9
TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
LINE = 15  # points


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is shown, and what must be said about it. None stays empty."""

    value: str | int | Decimal | date | None
    shown: str = TEXT
    note: str = ""


def text(value: str) -> Cell:
    """Words."""
    return Cell(plain(value))


def whole(number: int) -> Cell:
    """A count that is known."""
    return Cell(number, WHOLE)


def day(given: date | None, note: str = "没有填报") -> Cell:
    """A day, or none."""
    return Cell(given, DAY, "" if given else note)


def summed(amount: Sum, scale: int = 1, noun: str = "个项目") -> Cell:
    """A sum; empty where nobody said anything, with a note where some did not.

    Units: `scale` stored units are one that is shown.
    """
    if amount.known is None:
        return Cell(None, note=f"{amount.rows}{noun}均未填报，待核")
    note = f"另有{amount.unknown}{noun}未填报，不含在内" if amount.unknown else ""
    return Cell(scaled(amount.amount, scale), WHOLE if scale == 1 else TWO, note)


def money(amount: Sum, noun: str = "个项目") -> Cell:
    """A sum of money in 万元."""
    return summed(amount, WAN, noun)


def area(amount: Sum) -> Cell:
    """A sum of floor areas in 万㎡."""
    return summed(amount, SQUARE_METRES)


def scaled(amount: int, scale: int) -> int | Decimal:
    """The exact figure in the unit that is shown."""
    return amount if scale == 1 else Decimal(amount) / scale


def rate(part: Sum, whole_of: Sum) -> Cell:
    """A share, whose parts stand in the same row."""
    if part.known is None or whole_of.known is None:
        return Cell(None, note="分子或分母未填报，待核")
    if not whole_of.known:
        return Cell(None, note="没有计划，无比例")
    return Cell(Decimal(part.known) / whole_of.known, SHARE)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column and its width in characters."""

    label: str
    width: float


class Page:
    """One sheet under way, set up for A4 across."""

    def __init__(self, book: Workbook, name: str, title: str, note: str, heads: Sequence[Heading]) -> None:
        self.book, self.sheet, self.heads = book, book.add_worksheet(name), heads
        self.formats: dict[tuple[str, bool], Format] = {}
        self.next = HEAD_ROW + 1
        last = len(heads) - 1
        big = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"})
        small = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        head = book.add_format(
            {**FONT, "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self.sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, plain(title), big)
        self.sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, plain(note), small)
        for column, each in enumerate(heads):
            self.sheet.write_string(HEAD_ROW, column, each.label.replace("（", "\n（", 1), head)
            self.sheet.set_column(column, column, each.width)
        width = sum(each.width for each in heads)
        lines = lines_of(note, width)
        self.sheet.set_row(TITLE_ROW, 30)
        self.sheet.set_row(NOTE_ROW, LINE * lines)
        self.sheet.set_row(HEAD_ROW, 34)
        _set_up(self.sheet)

    def add(self, cells: Sequence[Cell], *, bold: bool = False) -> None:
        """One row, as high as its longest text needs."""
        for column, cell in enumerate(cells):
            self._write(column, cell, bold)
        texts = ((each.value, head.width) for each, head in zip(cells, self.heads, strict=True))
        lines = max(lines_of(value, width) for value, width in texts if isinstance(value, str))
        if lines > 1:
            self.sheet.set_row(self.next, LINE * lines)
        self.next += 1

    def _write(self, column: int, cell: Cell, bold: bool) -> None:
        row, style = self.next, self._format(cell.shown, bold)
        match cell.value:
            case None:
                self.sheet.write_blank(row, column, None, style)
            case str():
                self.sheet.write_string(row, column, cell.value, style)
            case date():
                self.sheet.write_datetime(row, column, cell.value, style)
            case _:
                self.sheet.write_number(row, column, float(cell.value), style)
        if cell.note:
            self.sheet.write_comment(row, column, cell.note, {"x_scale": 1.5, "y_scale": 0.8})

    def _format(self, shown: str, bold: bool) -> Format:
        if (shown, bold) not in self.formats:
            look = {**FONT, "border": 1, "valign": "vcenter", "bold": bold, "num_format": shown}
            self.formats[shown, bold] = self.book.add_format({**look, "text_wrap": shown == TEXT})
        return self.formats[shown, bold]


def lines_of(words: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters; a Chinese one is as wide as two."""
    return 1 + int(sum(1 if each.isascii() else 2.1 for each in words) / width)


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")


@contextmanager
def workbook(path: Path, title: str, figures: ReportFigures) -> Iterator[Workbook]:
    """A workbook that says when its figures were sealed: the same figures give the same bytes."""
    with xlsxwriter.Workbook(path, {**OPTIONS, "constant_memory": False}) as book:
        made = figures.provenance.sealed_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": title, "author": figures.place.signed_by, "created": made})
        yield book


def basis(figures: ReportFigures) -> str:
    """What every note ends with: up to when the facts are counted, by which rules."""
    source = figures.provenance
    trial = "年度未结束，试评；" if source.is_trial else ""
    counted = f"事实统计截至{source.facts_on}，规则版本{source.rule_version}"
    return f"{trial}{counted}；空格为待核，批注说明原因，不等于0。"
