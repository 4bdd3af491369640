"""Ledgers before anything of them is stored: recognised, parsed, every wrong cell named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.columns import Column, Value
from jiugai.core.tables.headings import MatchedColumn, match_table
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
    """One row of a sheet, with its values by column name; those of wrong cells are None."""

    table: ParsedTable
    index: int
    values: dict[str, Value | None]
    columns: Mapping[str, Column]

    @property
    def number(self) -> int:
        """The row as a spreadsheet numbers it."""
        return self.table.row_numbers[self.index]

    @property
    def is_wrong(self) -> bool:
        """Whether a cell of the row is wrong."""
        return self.number in self.table.wrong_rows

    def tell(self, column: str, value: Value | None) -> None:
        """Let a cell say what somebody read in it."""
        self.values[column] = value
        if column in self.table.values:
            self.table.values[column][self.index] = value

    def problem(self, column: str, expected: str) -> Problem:
        """What is wrong with a cell of the row; a column that the sheet lacks is named by its label."""
        found = self.table.problem(self.index, column, expected)
        return found if found.position is not None else replace(found, column=self.columns[column].label)

    def doubt(self, column: str, asked: str) -> Problem:
        """What is strange about the row, without saying that the cell is wrong."""
        return replace(self.problem(column, f"“{self.values['name']}”{asked}"), value="")


@dataclass(slots=True)
class LedgerFile:
    """The sheets of a file that are a ledger of these columns, and what is wrong with them.

    `columns` are those of the ledger by name; `uncounted` things are wrong besides the `problems` that are
    told one by one. `doubts` are what is strange and taken in nevertheless.
    """

    path: Path
    columns: Mapping[str, Column]
    sheets: list[Sheet] = field(default_factory=list)
    tables: list[ParsedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    uncounted: int = 0

    def taken_for(self, heading: str, matched: MatchedColumn | None) -> str:
        """What a heading is taken for, as it is shown; empty where it is not used."""
        return matched.column.label if matched else ""

    def lines(self) -> Iterator[Line]:
        """The rows of all sheets; those with a wrong cell too, so that all that is wrong is told at once."""
        for table in self.tables:
            for index, (_number, values) in enumerate(table.rows()):
                yield Line(table, index, values, self.columns)

    def raise_if_bad(self) -> None:
        """Raises: BadInput with everything that is wrong, in the order of the rows."""
        if self.problems:
            raise BadInput(self.problems, self.wrong_count)

    @property
    def wrong_count(self) -> int:
        """How many things are wrong, told or not."""
        return len(self.problems) + self.uncounted

    def read(self, telling: Sequence[str], *, kind: str, name: str = "") -> None:
        """Read every sheet that has the `telling` columns; titles and notes around the table are set apart.

        `kind` is what such a ledger is called, `name` what the sender calls the file.
        Raises: UnreadableFile, or BadInput where no sheet is such a ledger, or nothing is filled in.
        """
        raws = read_tables(self.path, name=name, gather=True)
        others = [seen for raw in raws if (seen := self._take(raw, telling))]
        expected = ""
        if not self.tables:
            labels = "、".join(f"“{self.columns[each].label}”" for each in telling)
            many = "各" if len(telling) > 1 else "一"
            expected = f"没有认出{kind}：至少应有{labels}{many}列。{'；'.join(others)}"
        elif not any(map(len, self.tables)):
            expected = f"表头在第 {self.tables[0].raw.heading_row} 行，下面还没有填写"
        if expected:
            raise BadInput([Problem(name or self.path.name, expected=expected)])
        self.notes += [f"不是{kind}，未采用：{other}" for other in others]

    def _take(self, raw: RawTable, telling: Sequence[str]) -> str:
        """Take in a sheet; of one that is no such ledger, what its headings are."""
        columns = list(self.columns.values())
        self.notes += raw.remarks
        raw, rows_apart = find_table(raw, columns)
        match = match_table(raw, columns)
        if any(match.of(each) is None for each in telling):
            return described(raw)
        parsed = parse_rows(raw, match)
        by_place = {each.position: each for each in match.matched}
        headings = [
            (text, self.taken_for(text, by_place.get(position)))
            for position, text in enumerate(raw.headings)
            if text
        ]
        sheet = Sheet(raw.file, raw.sheet, raw.heading_row, headings, told(rows_apart), len(parsed))
        self.sheets.append(sheet)
        self.tables.append(parsed)
        self.problems += parsed.problems
        self.uncounted += parsed.left_out
        self.doubts += parsed.doubts
        self.notes += [
            f"“{each.column}”列未用于核对，只随原文保留：{each.expected}" for each in match.left_out
        ]
        self.notes += _blanks_told(parsed)
        return ""


def _blanks_told(parsed: ParsedTable) -> Iterator[str]:
    """Which cells were taken for empty though something is written in them."""
    for name, written in parsed.blanks.items():
        matched = parsed.match.of(name)
        marks = "".join(f"“{mark}”" for mark in dict.fromkeys(map(str, written)))
        yield f"“{matched.heading if matched else name}”列有 {len(written)} 格写的是{marks}，按不详"
