"""The file of divisions that the registry loads, and how it is made from published tables.

    python -m jiugai.registry.reference_file COUNTIES.csv COMMUNITIES.csv CENTRES.csv

The first two have the columns code, name, level, parent_code; the third code, longitude, latitude. Former
divisions and former names stand beside the result in `data/`, and so does SOURCES.md. Pinyin is worked out
here, once, so that loading is quick. The same input gives the same file, byte for byte.
"""

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from jiugai.registry.pinyin import pinyin_of

FOLDER = Path(__file__).resolve().parent / "data"
DIVISIONS = FOLDER / "divisions.csv.gz"
GROUPING = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
PUBLISHED = "china-division 2.7.0（统计用区划代码）"
BACKGROUND = "常识整理，按批复所在月份记至月末，未逐日核对"


@dataclass(frozen=True, slots=True)
class Row:
    """One division as the file holds it; an empty text is an empty cell."""

    code: str
    name: str
    level: str
    parent_code: str
    is_grouping: str
    former_names: str
    pinyin: str
    initials: str
    longitude: str
    latitude: str
    valid_from: str
    valid_to: str
    successor_code: str
    source: str


COLUMNS = tuple(field.name for field in fields(Row))


def read() -> Iterator[Row]:
    """Every row of the file, those above before those below."""
    with gzip.open(DIVISIONS, "rt", encoding="utf-8", newline="") as file:
        table = csv.reader(file)
        if tuple(next(table)) != COLUMNS:
            raise ValueError(f"{DIVISIONS.name} has other columns than {COLUMNS}: make it anew")
        yield from (Row(*cells) for cells in table)


@cache
def known_codes() -> frozenset[str]:
    """The six-digit codes of all governments that exist or did, without a database; and the nation's."""
    return frozenset({"000000", *(row.code for row in read() if len(row.code) == 6)})


def make(counties: Path, communities: Path, centres: Path) -> bytes:
    """The compressed file made of the published tables and of what we know of former divisions."""
    centre_of = {row["code"]: row for row in _table(centres)}
    former = list(_table(FOLDER / "former_divisions.csv"))
    began = {row["successor_code"]: _next_day(row["valid_to"]) for row in former}
    renamed = {row["code"]: row["former_names"] for row in _table(FOLDER / "former_names.csv")}
    published: dict[str, dict[str, str]] = {}
    for row in (*_table(counties), *_table(communities)):
        # A prefecture without counties stands once more as a county of the same code: 441900 东莞市.
        published.setdefault(row["code"], row)
    rows = [_row(row, centre_of, began, renamed, PUBLISHED) for row in published.values()]
    rows += [_row(row, {}, {}, {}, BACKGROUND) for row in former]
    return _compressed(sorted(rows, key=lambda row: (len(row.code), row.code)))


def _row(
    row: dict[str, str],
    centre_of: dict[str, dict[str, str]],
    began: dict[str, str],
    renamed: dict[str, str],
    source: str,
) -> Row:
    code, name = row["code"], row["name"]
    pinyin, initials = pinyin_of(name)
    centre = centre_of.get(code, {})
    return Row(
        code=code,
        name=name,
        level=row["level"],
        parent_code=row["parent_code"],
        is_grouping="1" if row["level"] == "prefecture" and name in GROUPING else "",
        former_names=renamed.get(code, ""),
        pinyin=pinyin,
        initials=initials,
        longitude=centre.get("longitude", ""),
        latitude=centre.get("latitude", ""),
        valid_from=began.get(code, ""),
        valid_to=row.get("valid_to", ""),
        successor_code=row.get("successor_code", ""),
        source=source,
    )


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _compressed(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(astuple(row) for row in rows)
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    DIVISIONS.write_bytes(make(*(Path(argument) for argument in sys.argv[1:4])))
