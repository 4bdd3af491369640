"""What the dry run of a ledger of estates holds: sheets as they were understood, rows, problems, doubts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from jiugai.core.amounts import SQUARE_METRE, written
from jiugai.core.errors import Problem
from jiugai.core.tables import cells
from jiugai.core.tables.headings import MatchedColumn
from jiugai.core.tables.ledgers import LedgerFile
from jiugai.core.tables.parsing import ParsedTable
from jiugai.registry.ledger_columns import COLUMNS
from jiugai.registry.models import Division, Estate
from jiugai.registry.not_kept import NOT_KEPT, is_personal, without_identities

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


class Stands(Protocol):
    """A row that stands somehow to what is registered."""

    @property
    def standing(self) -> Standing: ...


Row = TypeVar("Row", bound=Stands)


@dataclass(slots=True)
class DryRun(LedgerFile, Generic[Row]):
    """A ledger set beside what is registered: what would be done, and what is strange."""

    rows: list[Row] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many rows stand which way."""
        counted = Counter(row.standing for row in self.rows)
        return {standing: counted[standing] for standing in Standing}


class Ledger(DryRun[LedgerRow]):
    """The dry run of a ledger of estates."""

    def taken_for(self, heading: str, matched: MatchedColumn | None) -> str:
        """With the unit it is read in; columns of personal numbers are said not to be kept."""
        if matched is None:
            return NOT_KEPT if is_personal(heading) else ""
        scales = (matched.column.scales or {}).items()
        return matched.column.heading(next((unit for unit, each in scales if each == matched.scale), None))


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
