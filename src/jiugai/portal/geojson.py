"""A table with longitudes and latitudes as GeoJSON (RFC 7946, WGS-84), piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.writing import choice_label

PLACE = ("longitude", "latitude")


def features(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """One feature for each row that has a place; its other columns become properties.

    Units: names and units are those of the same table as CSV; numbers stay exact.
    """
    told = [column for column in columns if column.name not in PLACE]
    yield '{"type":"FeatureCollection","features":['
    between = ""
    for row in rows:
        longitude, latitude = (row[name] for name in PLACE)
        if longitude is None or latitude is None:
            continue
        properties = ",".join(
            f"{_text(column.heading())}:{_value(column, row[column.name])}"
            for column in told
            if row[column.name] not in (None, "")
        )
        yield (
            f'{between}\n{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{longitude},{latitude}]}},'
            f'"properties":{{{properties}}}}}'
        )
        between = ","
    yield "\n]}\n"


def _value(column: Column, value: object) -> str:
    """A stored value as people write it: a number, true or false, or text."""
    if isinstance(value, bool):
        return json.dumps(value)
    if column.kind is Kind.CHOICE:
        return _text(choice_label(column, value))
    written = cells.written(value, (column.scales or {}).get(column.written_scale or "", 1))
    return written if isinstance(value, int) else _text(written)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
