"""A table with longitudes and latitudes as GeoJSON (RFC 7946, WGS-84), piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping

PLACE = ("longitude", "latitude")


def features(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """One feature for each row that has a place; its other columns become properties. Exact decimals."""
    yield '{"type":"FeatureCollection","features":['
    between = ""
    for row in rows:
        longitude, latitude = (row[name] for name in PLACE)
        if longitude is None or latitude is None:
            continue
        told = {name: value for name, value in row.items() if name not in PLACE and value is not None}
        properties = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        yield (
            f'{between}\n{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{longitude},{latitude}]}},'
            f'"properties":{properties}}}'
        )
        between = ","
    yield "\n]}\n"
