"""A vote's roll and ballots from plain files, checked whole before anything is counted."""

from pathlib import Path

import duckdb

from jiugai.consent.counting import AREA_SOURCES, CHOICES, RollEntry
from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.staging import RowRule, stage

AREA_CM2 = {"平方米": 10_000, "m2": 10_000, "平方厘米": 1, "cm2": 1}

ROLL_COLUMNS = (
    Column("home", "房屋编号", Kind.TEXT, required=True, synonyms=("户号", "房号")),
    Column("owner", "业主", Kind.TEXT, synonyms=("业主姓名", "产权人")),
    Column(
        "exclusive_area_cm2",
        "专有部分面积",
        Kind.INTEGER,
        required=True,
        scales=AREA_CM2,
        default_scale="平方米",
        minimum=1,
        synonyms=("exclusive_area_m2",),
    ),
    Column("unsold", "未售", Kind.BOOLEAN),
    Column("area_source", "面积来源", Kind.CHOICE, choices=AREA_SOURCES),
)
BALLOT_COLUMNS = (
    Column("home", "房屋编号", Kind.TEXT, required=True, synonyms=("户号", "房号")),
    Column("choice", "表决意见", Kind.CHOICE, required=True, choices=CHOICES, synonyms=("意见",)),
    Column("channel", "表决方式", Kind.TEXT),
    Column("cast_at", "表决时间", Kind.TEXT),
)
_OWNER_NAMED = RowRule(
    ("owner", "unsold"),
    "owner IS NULL AND coalesce(unsold, false) = false",
    "应填写业主；开发商尚未售出的房屋在“未售”列填“是”",
)


def read_roll(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[list[RollEntry], list[str]]:
    """The roll, one entry per home, and notes for the reader. Raises: BadInput."""
    staged = stage(connection, _tables(path), ROLL_COLUMNS, "roll", (_OWNER_NAMED,), unique=("home",))
    rows = connection.execute(
        "SELECT home, coalesce(owner, ''), exclusive_area_cm2, coalesce(unsold, false), "
        "coalesce(area_source, '') FROM roll ORDER BY source_table, source_row"
    ).fetchall()
    return [RollEntry(*row) for row in rows], [str(heading) for heading in staged.unknown]


def read_ballots(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[dict[str, str], list[str]]:
    """One choice per home, and notes for the reader. The roll must have been read into the connection.

    Raises: BadInput, also for a home that is not on the roll or voted twice.
    """
    staged = stage(connection, _tables(path), BALLOT_COLUMNS, "ballots", unique=("home",))
    strangers = connection.execute(
        "SELECT home, source_table, source_row FROM ballots "
        "WHERE home NOT IN (SELECT home FROM roll) ORDER BY source_table, source_row"
    ).fetchall()
    if strangers:
        raise BadInput(
            [
                Problem(
                    staged.sources[table].file,
                    staged.sources[table].sheet,
                    row,
                    "房屋编号",
                    home,
                    "应为业主清册中的房屋",
                )
                for home, table, row in strangers
            ]
        )
    rows = connection.execute("SELECT home, choice FROM ballots").fetchall()
    return {home: CHOICES[choice] for home, choice in rows}, [str(heading) for heading in staged.unknown]


def _tables(path: Path) -> list[RawTable]:
    if not path.exists():
        raise BadInput([Problem(str(path), expected="没有这个文件，请核对路径")])
    return read_tables(path)
