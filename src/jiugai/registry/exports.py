"""Estates as a workbook with the columns that an import reads."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.db.models import QuerySet

from jiugai.core.tables.writing import write_table
from jiugai.registry.imports import FIELDS
from jiugai.registry.ledger_columns import COLUMNS, PLACE_COLUMNS
from jiugai.registry.models import Division, Estate

UNITS = {"floor_area_cm2": "平方米", "home_count": "户", "investment_fen": "万元"}
WRITTEN = tuple(column for column in COLUMNS if column.name != "investment_fen")
CHUNK = 2000


def export_estates(path: Path, estates: QuerySet[Estate]) -> None:
    """Write estates so that the file comes in again unchanged. Exported cells are never formulas."""
    placed = estates.select_related("division__parent__parent__parent__parent")
    write_table(path, WRITTEN, _rows(placed.iterator(chunk_size=CHUNK)), title="小区台账", units=UNITS)


def _rows(estates: Iterable[Estate]) -> Iterator[Mapping[str, object]]:
    named: dict[str, dict[str, str]] = {}
    for estate in estates:
        if estate.division_id not in named:
            named[estate.division_id] = _places(estate.division)
        facts = {name: getattr(estate, name) for name in FIELDS}
        facts["completed_year"] = None if estate.completed_year is None else str(estate.completed_year)
        yield {"code": estate.code, "division_code": estate.division_id, **named[estate.division_id], **facts}


def _places(division: Division) -> dict[str, str]:
    """The names from the province down, for people; the code says it for the import."""
    names: dict[str, str] = {}
    place: Division | None = division
    while place is not None:
        if place.level in PLACE_COLUMNS:
            names[place.level] = place.name
        place = place.parent
    return names
