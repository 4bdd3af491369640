"""Files damaged at random are read or refused; nothing else may happen."""

import random
import zipfile
from pathlib import Path

import duckdb
import pytest

from jiugai.core.errors import BadInput
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.staging import stage

from . import attacks
from .files import workbook

ROWS = [["编号", "户数", "名称"], *([f"P{number}", number * 1.5, f"小区{number}"] for number in range(12))]
PIECES = [
    *(
        b'r="1048576"',
        b'<c r="XFD1"/>',
        b"<row>",
        b"</c>",
        b"<v>",
        b"-1",
        b"99999999999",
        b't="s"',
        b't="e"',
        b"<f>1</f>",
    ),
    *(
        b"&amp;",
        b"&x;",
        b"\x00",
        b"\xff",
        b'"',
        b'""',
        b"<",
        b">",
        b"\n",
        b"\r\n",
        b"\r",
        b",",
        b";",
        b"\t",
        "１".encode(),
    ),
    *(
        b"1e999",
        b"NaN",
        b"4294967295",
        b"18446744073709551616",
        b'state="hidden"',
        b"\xef\xbb\xbf",
        "\u3000".encode(),
    ),
]
COLUMNS = [
    Column("code", "编号", Kind.TEXT),
    Column("homes", "户数", Kind.TEXT),
    Column("name", "名称", Kind.TEXT),
]


def damaged(chance: random.Random, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(content) + 1)
        if chance.random() < 0.4:
            del content[place : place + chance.randint(1, 6)]
        else:
            content[place:place] = chance.choice(PIECES)
    return bytes(content)


@pytest.mark.parametrize("seed", range(2))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(workbook(tmp_path, {"甲": ROWS, "乙": ROWS[:2]})) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    outcomes = {"read": 0, "refused": 0}
    for _ in range(80):
        part = chance.choice([name for name in parts if name.startswith("xl/w")])
        path = attacks.written(tmp_path, attacks.packed(parts | {part: damaged(chance, parts[part])}))
        try:
            for table in read_tables(path):
                list(table.rows())
            outcomes["read"] += 1
        except BadInput:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 10


def in_python(table: RawTable) -> list[tuple[object, ...]]:
    match = match_headings(table.headings, COLUMNS)
    places = [found.position if (found := match.of(column.name)) else None for column in COLUMNS]
    return [
        (
            *(
                column.parse(row[place]) if place is not None and place < len(row) else None
                for column, place in zip(COLUMNS, places, strict=True)
            ),
            number,
        )
        for number, row in table.rows()
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_damaged_csv_is_read_alike_by_duckdb_and_python_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lines = "".join(",".join(map(str, row)) + "\n" for row in ROWS).encode()
    outcomes = {"read": 0, "refused": 0}
    with duckdb.connect() as connection:
        for _ in range(80):
            path = attacks.written(tmp_path, damaged(chance, lines), "ledger.csv")
            try:
                (table,) = read_tables(path)
                stage(connection, [table], COLUMNS, "t")
            except BadInput:
                outcomes["refused"] += 1
                continue
            found = connection.execute(
                "SELECT * EXCLUDE (source_table) FROM t ORDER BY source_row"
            ).fetchall()
            assert found == in_python(table)
            outcomes["read"] += 1
    assert min(outcomes.values()) > 10
