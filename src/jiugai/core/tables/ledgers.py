"""A ledger whose rows are one act each: recognised, parsed, every wrong cell named; nothing stored yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.columns import Column
from jiugai.core.tables.headings import match_table
from jiugai.core.tables.locating import described, find_table
from jiugai.core.tables.parsing import ParsedTable, parse_rows
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.rows_apart import told


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it was understood: each heading with the column it is taken for; rows set apart."""

    file: str
    sheet: str
    heading_row: int
    headings: Sequence[tuple[str, str]]
    notes: Sequence[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, with its values by column name."""

    table: ParsedTable
    index: int
    values: Mapping[str, object]

    @property
    def number(self) -> int:
        """The row as a spreadsheet numbers it."""
        return self.table.row_numbers[self.index]

    def problem(self, column: Column, expected: str) -> Problem:
        """What is wrong with a cell of the row; a column that the sheet lacks is named by its label."""
        found = self.table.problem(self.index, column.name, expected)
        return found if found.position is not None else replace(found, column=column.label)


@dataclass(slots=True)
class RowLedger:
    """The sheets that are a ledger of these columns, their lines, and what is wrong with their cells."""

    path: Path
    columns: Mapping[str, Column]
    sheets: list[Sheet] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, line: Line, column: str, expected: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(line.problem(self.columns[column], expected))

    def raise_if_bad(self) -> None:
        """Raises: BadInput with everything that is wrong, in the order of the rows."""
        if self.problems:
            raise BadInput(self.problems)


def read_row_ledger(
    path: Path, columns: Sequence[Column], telling: Sequence[str], *, kind: str, name: str = ""
) -> RowLedger:
    """Read every sheet that has the `telling` columns; titles and notes around the table are set apart.

    `kind` is what such a ledger is called, `name` what the sender calls the file.
    Raises: UnreadableFile, or BadInput where no sheet is such a ledger.
    """
    ledger = RowLedger(path, {column.name: column for column in columns})
    others = [seen for raw in read_tables(path, name=name) if (seen := _take(ledger, raw, columns, telling))]
    if not ledger.sheets:
        labels = "、".join(f"“{ledger.columns[each].label}”" for each in telling)
        expected = f"没有认出{kind}：应有{labels}各列。{'；'.join(others)}"
        raise BadInput([Problem(name or path.name, expected=expected)])
    return ledger


def _take(ledger: RowLedger, raw: RawTable, columns: Sequence[Column], telling: Sequence[str]) -> str:
    """Take in a sheet; of one that is no such ledger, what its headings are."""
    raw, rows_apart = find_table(raw, columns)
    match = match_table(raw, columns)
    if any(match.of(each) is None for each in telling):
        seen = described(raw)
        ledger.notes.append(f"{raw.file} 不是这种台账，未采用：{seen}")
        return seen
    parsed = parse_rows(raw, match)
    taken = {each.position: each.column.label for each in match.matched}
    headings = [(text, taken.get(position, "")) for position, text in enumerate(raw.headings) if text]
    notes = told(rows_apart)
    ledger.sheets.append(Sheet(raw.file, raw.sheet, raw.heading_row, headings, notes, len(parsed)))
    ledger.problems += parsed.problems
    wrong = {problem.row for problem in parsed.problems}
    for index, (number, values) in enumerate(parsed.rows()):
        if number not in wrong:
            ledger.lines.append(Line(parsed, index, values))
    return ""


def each_line(ledger: RowLedger, take: Callable[[Line], None]) -> int:
    """Do the act of every line; what an act refuses is laid to its row, and all refusals come together.

    Returns how many lines there were. Raises: BadInput; inside a transaction nothing then stays.
    """
    ledger.raise_if_bad()
    refused: list[Problem] = []
    for line in ledger.lines:
        try:
            take(line)
        except BadInput as error:
            refused += [_at(line, each) for each in error.problems]
    if refused:
        raise BadInput(refused)
    return len(ledger.lines)


def _at(line: Line, problem: Problem) -> Problem:
    raw = line.table.raw
    return replace(problem, file=raw.file, sheet=raw.sheet, row=line.number, position=None)
