"""What the dry run of a ledger of estates holds: sheets as they were understood, rows, problems, doubts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from jiugai.core.amounts import SQUARE_METRE, written
from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables import cells
from jiugai.core.tables.columns import Value
from jiugai.core.tables.parsing import ParsedTable
from jiugai.registry.ledger_columns import COLUMNS
from jiugai.registry.models import Division, Estate
from jiugai.registry.not_kept import is_personal, without_identities

FIELDS = (
    "name", "address", "completed_year", "ownership", "structure", "storeys", "building_count",
    "stairwell_count", "home_count", "resident_count", "floor_area_cm2", "self_built", "to_be_demolished",
    "renovated_before",
)  # fmt: skip
"""What a ledger says of an estate itself, besides where it lies."""
LABELS = {column.name: column.label for column in COLUMNS}
BY_NAME = {column.name: column for column in COLUMNS}


class Standing(StrEnum):
    """How a row of the ledger stands to the register."""

    NEW = "new"  # 新增
    CHANGED = "changed"  # 有变化
    SAME = "same"  # 无变化


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row that can be taken in: where it stands, and the estate it is about, if that is registered.

    What it says is read from its table when it is asked for: a long ledger holds its cells once.
    """

    table: ParsedTable
    index: int
    standing: Standing
    division: Division
    estate: Estate | None = None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.table.raw.file

    @property
    def sheet(self) -> str:
        return self.table.raw.sheet

    @property
    def number(self) -> int:
        return self.table.row_numbers[self.index]

    @property
    def facts(self) -> dict[str, object]:
        """What the row says of the estate; an empty cell says nothing."""
        columns = self.table.values
        told = {name: columns[name][self.index] for name in FIELDS if name in columns}
        return {name: value for name, value in told.items() if value is not None}

    @property
    def told_changes(self) -> list[str]:
        """What the row would change, for a reader: 户数 480 → 500."""
        told = [
            f"{LABELS[name]} {_told(name, old)} → {_told(name, new)}"
            for name, (old, new) in self.changes.items()
            if name in LABELS
        ]
        if self.estate is not None and "division" in self.changes:
            told.append(f"所在区划 {self.estate.division.name} → {self.division.name}")
        return told

    @property
    def raw(self) -> dict[str, str]:
        """What stands in every cell by its heading, as it was written; also in columns not ours.

        Identity numbers are none of the register's business and are not kept.
        """
        row = self.table.written[self.index]
        texts = {
            heading: without_identities(cells.cell_text(row[position]))
            for position, heading in enumerate(self.table.raw.headings)
            if heading and position < len(row) and not is_personal(heading)
        }
        return {heading: text for heading, text in texts.items() if text.strip()}


@dataclass(frozen=True, slots=True)
class Recognised:
    """One sheet as it was understood: each heading with the column it is taken for; rows set apart."""

    file: str
    sheet: str
    heading_row: int
    headings: Sequence[tuple[str, str]]
    notes: Sequence[str]
    rows: int


class Stands(Protocol):
    """A row that stands somehow to what is registered."""

    @property
    def standing(self) -> Standing: ...


Row = TypeVar("Row", bound=Stands)


@dataclass(slots=True)
class DryRun(Generic[Row]):
    """A ledger before anything of it is stored: what would be done, what is wrong, what is strange."""

    path: Path
    sheets: list[Recognised] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    uncounted: int = 0
    """Things that are wrong besides the problems that are told one by one."""
    others: list[str] = field(default_factory=list)
    """Sheets that are no such ledger, by their headings."""

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many rows stand which way."""
        counted = Counter(row.standing for row in self.rows)
        return {standing: counted[standing] for standing in Standing}

    @property
    def wrong_count(self) -> int:
        """How many things are wrong, told or not."""
        return len(self.problems) + self.uncounted

    def add_table(self, table: ParsedTable) -> None:
        """Take in what is wrong with the cells of a sheet."""
        self.problems += table.problems
        self.uncounted += table.left_out

    def raise_if_bad(self) -> None:
        """Raises: BadInput with everything that is wrong."""
        if self.problems:
            raise BadInput(self.problems, self.wrong_count)

    def tables(self, recognised: Iterable[ParsedTable | None], name: str, unknown: str) -> list[ParsedTable]:
        """The sheets that are such a ledger. Raises: BadInput where none is (`unknown`), or all are empty."""
        found = [table for table in recognised if table is not None]
        if not found:
            expected = f"{unknown}。{'；'.join(self.others)}"
            raise BadInput([Problem(name or self.path.name, expected=expected)])
        self.notes += [f"不是台账，未采用：{other}" for other in self.others]
        if not any(map(len, found)):
            told = f"表头在第 {found[0].raw.heading_row} 行，下面还没有填写"
            raise BadInput([Problem(name or self.path.name, expected=told)])
        return found


class Ledger(DryRun[LedgerRow]):
    """The dry run of a ledger of estates."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, with what it says by column."""

    table: ParsedTable
    index: int
    facts: dict[str, object]
    is_wrong: bool

    @property
    def number(self) -> int:
        return self.table.row_numbers[self.index]

    def tell(self, column: str, value: Value | None) -> None:
        """Let a cell say what somebody read in it."""
        self.facts[column] = value
        if column in self.table.values:
            self.table.values[column][self.index] = value

    def problem(self, column: str, expected: str) -> Problem:
        """What is wrong with a cell of the row; a column that the sheet lacks is named by its label."""
        found = self.table.problem(self.index, column, expected)
        return found if found.position is not None else replace(found, column=LABELS[column])

    def doubt(self, column: str, asked: str) -> Problem:
        """What is strange about the row, without saying that the cell is wrong."""
        return replace(self.problem(column, f"“{self.facts['name']}”{asked}"), value="")


def _told(name: str, value: object) -> str:
    """A stored value as a ledger would say it."""
    if value is None or value == "":
        return "不详"
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "floor_area_cm2" and isinstance(value, int):
        return f"{written(value, SQUARE_METRE)} ㎡"
    choices = BY_NAME[name].choices if name in BY_NAME else None
    return (choices or {}).get(str(value), str(value))
