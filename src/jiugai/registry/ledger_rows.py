"""What the dry run of a ledger of estates holds: sheets as they were understood, rows, problems, doubts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiugai.core.tables import cells
from jiugai.core.tables.dry_runs import DryRun, Standing
from jiugai.core.tables.headings import MatchedColumn
from jiugai.core.tables.parsing import ParsedTable
from jiugai.core.wording import stored
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
    def name(self) -> str:
        return str(self.table.values["name"][self.index])

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
    return stored(name, value, BY_NAME[name].choices if name in BY_NAME else None, nothing="不详")
