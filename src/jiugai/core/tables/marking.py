"""The sender's own rows as a workbook, the wrong cells marked and said why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, count
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jiugai.core.errors import Problem, column_letters
from jiugai.core.tables import cells
from jiugai.core.tables.csv_source import open_csv
from jiugai.core.tables.headings import PROBLEM_HEADING
from jiugai.core.tables.limits import DEFAULT_LIMITS, Limits
from jiugai.core.tables.parquet_source import ParquetSource, open_parquet
from jiugai.core.tables.reading import Line, Source, is_blank
from jiugai.core.tables.rows_apart import normalised
from jiugai.core.tables.workbook_source import open_workbook
from jiugai.core.tables.writing import FIRST_SAFE_DAY, OPTIONS, sheet_title

NOTHING = "表头没有问题；各行的问题写在本列"
LARGE_COMMENT = {"x_scale": 4, "y_scale": 2}
MARKED_CELLS = 10_000  # cells with a comment; more make a spreadsheet program slow


@dataclass(slots=True)
class _Marks:
    """What is wrong in one sheet, by row and by cell."""

    rows: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    cells: defaultdict[tuple[int, int], list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Styles:
    plain: Format
    bad: Format
    note: Format

    @classmethod
    def of(cls, book: Workbook, number_format: str = "") -> "_Styles":
        shown = {"num_format": number_format} if number_format else {}
        red = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
        return cls(
            book.add_format(shown),
            book.add_format(shown | red),
            book.add_format({"font_color": "#9C0006", "text_wrap": True, "valign": "top"}),
        )


def mark_errors(
    source_path: Path,
    problems: Sequence[Problem],
    out_path: Path,
    *,
    name: str = "",
    heading_rows: Mapping[str, int] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Write the rows of a file with its problems: red cells with a comment, and a column 问题 to filter by.

    `name` is what the sender calls the file. `heading_rows` says by sheet in which row the headings stand,
    where it is not the first one written. Formulas give the values that were last computed.

    Raises: UnreadableFile
    """
    marks: defaultdict[str, _Marks] = defaultdict(_Marks)
    for problem in sorted(problems, key=lambda problem: problem.order):
        _mark(marks[problem.sheet], problem)
    sources = list(_sources(source_path, name or source_path.name, limits))
    with xlsxwriter.Workbook(out_path, OPTIONS) as book:
        styles = {kind: _Styles.of(book, shown) for kind, shown in NUMBER_FORMATS.items()}
        for sheet_name, source in sources:
            sheet = book.add_worksheet(_unused(sheet_title(sheet_name or PROBLEM_HEADING), book))
            heading = (heading_rows or {}).get(sheet_name) or _first_row(source)
            _copy(sheet, source, heading, marks[sheet_name], styles)


NUMBER_FORMATS: dict[type, str] = {
    str: "@",
    float: "",
    date: "yyyy-mm-dd",
    datetime: "yyyy-mm-dd hh:mm:ss",
    time: "hh:mm:ss",
}


def _unused(title: str, book: Workbook) -> str:
    """The title of a sheet, numbered where another sheet has it already."""
    used = {sheet.get_name().casefold() for sheet in book.worksheets()}
    tries = chain([title], (f"{title[:26]}({number})" for number in count(2)))
    return next(each for each in tries if each.casefold() not in used)


def _mark(marks: _Marks, problem: Problem) -> None:
    row = problem.row or 0  # the heading row, once it is known
    place = f"{column_letters(problem.position)} 列" if problem.position is not None else ""
    place += f"“{problem.column}”" if problem.column else ""
    marks.rows[row].append(f"{place}：{problem.expected}" if place else problem.expected)
    if problem.position is not None and len(marks.cells) < MARKED_CELLS:
        marks.cells[row, problem.position].append(problem.expected)


def _sources(path: Path, name: str, limits: Limits) -> Iterator[tuple[str, Source]]:
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        return iter(open_workbook(path, name, limits))
    return iter([("", open_parquet(path, name) if suffix == ".parquet" else open_csv(path, name))])


def _first_row(source: Source) -> int:
    if isinstance(source, ParquetSource):
        return 0
    return next((number for number, row in source.lines() if not is_blank(row)), 1)


def _lines(source: Source) -> Iterator[Line]:
    """The rows; those of Parquet follow their headings."""
    if isinstance(source, ParquetSource):
        return chain([(0, source.headings)], source.lines())
    return source.lines()


def _copy(
    sheet: Worksheet, source: Source, heading: int, marks: _Marks, styles: Mapping[type, _Styles]
) -> None:
    """Every row as it was, with the problems of each in the column behind the last."""
    top = 0 if isinstance(source, ParquetSource) else 1
    width = 0
    for number, row in _lines(source):
        width = max(width, len(row))
        if number == heading and row and normalised(cells.cell_text(row[-1])) == PROBLEM_HEADING:
            width = len(row) - 1  # marked before: the old remarks give way
            break
    last = heading
    for number, row in _lines(source):
        last = number
        for position, cell in enumerate(row[:width]):
            _copy_cell(sheet, (number - top, position), cell, marks.cells.get((number, position)), styles)
        said = marks.rows.get(number, [])
        if number == heading:
            said = said + marks.rows.get(0, []) * (heading > 0)
            sheet.write_string(number - top, width, PROBLEM_HEADING, styles[str].note)
            sheet.write_comment(number - top, width, _joined("\n", said or [NOTHING]), LARGE_COMMENT)
        elif said:
            sheet.write_string(number - top, width, _joined("；", said), styles[str].note)
    sheet.set_column(width, width, 60)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(heading - top + 1, 0)
    sheet.autofilter(heading - top, 0, max(last, heading + 1) - top, width)


def _joined(mark: str, sentences: Sequence[str]) -> str:
    return mark.join(sentences)[: cells.LONGEST_TEXT]


def _copy_cell(
    sheet: Worksheet,
    place: tuple[int, int],
    cell: object,
    wrong: Sequence[str] | None,
    styles: Mapping[type, _Styles],
) -> None:
    style = styles.get(type(cell), styles[float])
    shown = style.bad if wrong else style.plain
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell, shown)
    elif isinstance(cell, (int, float)):
        sheet.write_number(*place, cell, shown)
    elif isinstance(cell, (date, time)) and not (isinstance(cell, date) and cell.year <= FIRST_SAFE_DAY.year):
        sheet.write_datetime(*place, cell, shown)
    elif text := cells.cell_text(cell):
        sheet.write_string(*place, text[: cells.LONGEST_TEXT], shown)
    elif wrong:
        sheet.write_blank(*place, None, shown)
    if wrong:
        sheet.write_comment(*place, _joined("\n", wrong), {"x_scale": 2})
