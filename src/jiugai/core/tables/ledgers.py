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
    """The sheets that are a ledger of these columns, all their lines, and what is wrong with their cells.

    A cell that is wrong is None in the values of its line, so that the rest of the line can be checked too.
    """

    path: Path
    columns: Mapping[str, Column]
    sheets: list[Sheet] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    uncounted: int = 0
    _told: set[tuple[object, ...]] = field(default_factory=set)

    def wrong(self, line: Line, column: str, expected: str) -> None:
        """Note what is wrong with a cell; once only."""
        problem = line.problem(self.columns[column], expected)
        if _place(problem) not in self._told:
            self.add([problem])

    def add(self, problems: Sequence[Problem]) -> None:
        """Note what is wrong with several cells."""
        self.problems += problems
        self._told |= set(map(_place, problems))

    def raise_if_bad(self) -> None:
        """Raises: BadInput with everything that is wrong, in the order of the rows."""
        if self.problems:
            raise BadInput(self.problems, self.wrong_count)

    @property
    def wrong_count(self) -> int:
        """How many things are wrong, told or not."""
        return len(self.problems) + self.uncounted


def read_row_ledger(
    path: Path, columns: Sequence[Column], telling: Sequence[str], *, kind: str, name: str = ""
) -> RowLedger:
    """Read every sheet that has the `telling` columns; titles and notes around the table are set apart.

    `kind` is what such a ledger is called, `name` what the sender calls the file.
    Raises: UnreadableFile, or BadInput where no sheet is such a ledger.
    """
    ledger = RowLedger(path, {column.name: column for column in columns})
    tables = read_tables(path, name=name, gather=True)
    others = [seen for raw in tables if (seen := _take(ledger, raw, columns, telling))]
    if not ledger.sheets:
        labels = "、".join(f"“{ledger.columns[each].label}”" for each in telling)
        expected = f"没有认出{kind}：应有{labels}各列。{'；'.join(others)}"
        raise BadInput([Problem(name or path.name, expected=expected)])
    return ledger


def _take(ledger: RowLedger, raw: RawTable, columns: Sequence[Column], telling: Sequence[str]) -> str:
    """Take in a sheet; of one that is no such ledger, what its headings are."""
    ledger.notes += raw.remarks
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
    ledger.add(parsed.problems)
    ledger.uncounted += parsed.left_out
    ledger.lines += [Line(parsed, index, values) for index, (_number, values) in enumerate(parsed.rows())]
    return ""


def each_line(ledger: RowLedger, take: Callable[[Line], None]) -> int:
    """Do the act of every line with nothing wrong; what an act refuses is laid to its row.

    All that is wrong comes together, with cells and with acts. Returns how many lines there were.
    Raises: BadInput; inside a transaction nothing then stays.
    """
    problems = list(ledger.problems)
    wrong = {(each.file, each.sheet, each.row) for each in problems}
    for line in ledger.lines:
        raw = line.table.raw
        if line.number in line.table.wrong_rows or (raw.file, raw.sheet, line.number) in wrong:
            continue
        try:
            take(line)
        except BadInput as error:
            problems += [_at(line, each) for each in error.problems]
    if problems:
        raise BadInput(problems, len(problems) + ledger.uncounted)
    return len(ledger.lines)


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.file, problem.sheet, problem.row, problem.column


def _at(line: Line, problem: Problem) -> Problem:
    raw = line.table.raw
    return replace(problem, file=raw.file, sheet=raw.sheet, row=line.number, position=None)
