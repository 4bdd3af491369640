"""Files that people hand in, as rows of cells under their headings.

Nothing is interpreted here: a cell stays what the file says. Row numbers are those a spreadsheet shows.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from jiugai.core.errors import BadInput, Problem, UnreadableFile
from jiugai.core.tables import cells
from jiugai.core.tables.csv_source import open_csv
from jiugai.core.tables.limits import DEFAULT_LIMITS, Limits
from jiugai.core.tables.parquet_source import open_parquet
from jiugai.core.tables.workbook_source import SheetSource, open_workbook

Line = tuple[int, Sequence[object]]

SAVE_AS = {
    ".xls": "这是旧版 Excel 文件，请用表格软件打开，另存为 .xlsx 后再提交",
    ".et": "这是 WPS 专用格式，请另存为 .xlsx 后再提交",
    ".ods": "这是 OpenDocument 格式，请另存为 .xlsx 后再提交",
    ".xlsb": "这是二进制工作簿，请另存为 .xlsx 后再提交",
    ".xlsm": "文件带有宏，请另存为不含宏的 .xlsx 后再提交",
    ".xltx": "这是模板文件，请另存为 .xlsx 后再提交",
    ".numbers": "这是苹果 Numbers 文件，请导出为 .xlsx 后再提交",
}


class Source(Protocol):
    """Where the cells of a table come from; can be walked through more than once."""

    def lines(self) -> Iterator[Line]:
        """Every row from the top, with its number."""
        ...


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a file as it was handed in: a CSV or Parquet file, or one sheet of a workbook.

    `heading_row` is 0 for Parquet, whose headings stand above the first row. `skipped` are rows that are not
    data, such as totals and notes.
    """

    file: str
    sheet: str
    source: Source
    heading_row: int
    headings: tuple[str, ...]
    skipped: frozenset[int] = frozenset()
    carries: bool = False  # whether text in cells merged over rows is said of every one of them
    units: tuple[str, ...] = ()  # written above the table for all of it

    @property
    def problems(self) -> Sequence[Problem]:
        """The cells with formulas and error values, where reading them was not refused at once."""
        return self.source.seen.problems if isinstance(self.source, SheetSource) else ()

    @property
    def remarks(self) -> list[str]:
        """What the reader of the table should know of what the workbook hides."""
        return list(self.source.remarks) if isinstance(self.source, SheetSource) else []

    def lines(self) -> Iterator[Line]:
        """Every row of the file from the top, headings, blanks and notes included."""
        return self.source.lines()

    def rows(self) -> Iterator[Line]:
        """The rows of data: below the headings, not blank and not skipped."""
        for number, row in self._carried() if self.carries else self.source.lines():
            if number > self.heading_row and number not in self.skipped and not is_blank(row):
                yield number, row

    def _carried(self) -> Iterator[Line]:
        """The rows of a workbook with merged text in every row it spans; numbers are said once only."""
        merged = self.source.merged_down() if isinstance(self.source, SheetSource) else {}
        held: dict[int, tuple[str, int]] = {}
        for number, row in self.source.lines():
            for position, last in merged.get(number, ()):
                if position < len(row) and isinstance(text := row[position], str):
                    held[position] = (text, last)
            within = {
                place: text for place, (text, last) in held.items() if number <= last and place < len(row)
            }
            yield number, [within.get(place, cell) for place, cell in enumerate(row)] if within else row

    def headed_at(
        self, row: int, skipped: Collection[int] = (), headings: Sequence[str] | None = None
    ) -> "RawTable":
        """The same table with its headings in another row, such as below a title.

        `headings`: what they are, where they stand in two rows of which this is the lower.
        Raises: ValueError, when there is no such row
        """
        for number, line in self.source.lines():
            if number == row:
                found = tuple(headings) if headings is not None else as_headings(line)
                return replace(self, heading_row=row, headings=found, skipped=frozenset(skipped))
        raise ValueError(f"{self.file} {self.sheet}: no row {row} to take headings from")


def is_blank(row: Sequence[object]) -> bool:
    """Whether nothing is written in a row."""
    return all(cell is None or (isinstance(cell, str) and not cells.trimmed(cell)) for cell in row)


def as_headings(row: Sequence[object]) -> tuple[str, ...]:
    """The headings of a row, without the empty ones at its end."""
    headings = [cells.trimmed(cells.cell_text(cell)) for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def read_tables(
    path: Path, *, name: str = "", limits: Limits = DEFAULT_LIMITS, gather: bool = False
) -> list[RawTable]:
    """The tables of a .csv, .xlsx or .parquet file; of a workbook every visible sheet that is not empty.

    The headings are taken from the first row that is not blank. `name` is what the sender calls the file,
    where it is kept under another name. Formulas and error values in a workbook are refused at once, unless
    asked to `gather` them: they are then among the `problems` of their table, to be told with all others.

    Raises: UnreadableFile, BadInput (formulas and error values in a workbook)
    """
    name = name or path.name
    if path.stat().st_size > limits.max_bytes:
        raise UnreadableFile(name, f"文件超过 {limits.max_bytes // 1_000_000} MB，请拆分后分别提交")
    if path.stat().st_size == 0:
        raise UnreadableFile(name, "文件是空的")
    suffix = Path(name).suffix.lower()
    if suffix in SAVE_AS:
        raise UnreadableFile(name, SAVE_AS[suffix])
    if suffix == ".parquet":
        return [RawTable(name, "", source := open_parquet(path, name), 0, source.headings)]
    if suffix == ".csv":
        sources: list[tuple[str, Source]] = [("", open_csv(path, name))]
    elif suffix == ".xlsx":
        sources = list(open_workbook(path, name, limits))
    else:
        raise UnreadableFile(name, "只能读取 .xlsx、.csv 和 .parquet 文件，请另存为其中一种后再提交")
    tables = [table for sheet, source in sources if (table := _headed(name, sheet, source))]
    unplain = [
        each for _, source in sources if isinstance(source, SheetSource) for each in source.seen.problems
    ]
    if unplain and not (gather and tables):
        raise BadInput(unplain)
    if not tables:
        raise UnreadableFile(name, "文件里没有填写任何内容")
    return tables


def _headed(name: str, sheet: str, source: Source) -> RawTable | None:
    for number, row in source.lines():
        if not is_blank(row):
            return RawTable(name, sheet, source, number, as_headings(row))
    return None
