"""A vote's roll and ballots from plain files, checked whole before anything is counted."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from jiugai.consent.counting import AREA_SOURCES, CHOICES, RollEntry
from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.staging import RowRule, Staged, stage

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


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as its files say it: the roll, one entry per home; one choice per home that voted; notes."""

    roll: list[RollEntry]
    choices: dict[str, str]
    notes: list[str]


def read_vote(roll: Path, ballots: Path, *, on: date) -> Vote:
    """The roll and the ballots of one vote. on: the day of counting; ballots cast later are noted.

    Raises: BadInput with everything that is wrong in both; also for a roll without a home, a home that voted
    twice and one that is not on the roll.
    """
    connection = duckdb.connect()
    problems: list[Problem] = []
    count = 0
    staged: list[Staged] = []
    for path, name, columns, rules in (
        (roll, "roll", ROLL_COLUMNS, (_OWNER_NAMED,)),
        (ballots, "ballots", BALLOT_COLUMNS, ()),
    ):
        try:
            staged.append(stage(connection, _tables(path), columns, name, rules, unique=("home",)))
        except BadInput as refusal:
            problems += refusal.problems
            count += refusal.count
    if not problems:
        problems = _not_of_this_vote(connection, *staged)
        count = len(problems)
    if problems:
        raise BadInput(problems, count)
    entries = connection.execute(
        "SELECT home, coalesce(owner, ''), exclusive_area_cm2, coalesce(unsold, false), "
        "coalesce(area_source, '') FROM roll ORDER BY source_table, source_row"
    ).fetchall()
    choices = connection.execute("SELECT home, choice FROM ballots").fetchall()
    notes = [str(heading) for each in staged for heading in each.unknown]
    return Vote(
        [RollEntry(*entry) for entry in entries],
        {home: CHOICES[choice] for home, choice in choices},
        [*notes, *_late(connection, on)],
    )


def _not_of_this_vote(connection: duckdb.DuckDBPyConnection, roll: Staged, ballots: Staged) -> list[Problem]:
    """A roll on which nobody is, and ballots of homes that are not on the roll."""
    if not roll.rows:
        first = roll.sources[0]
        return [Problem(first.file, first.sheet, expected="清册里没有一户，无法计票，请填写全部房屋")]
    strangers = connection.execute(
        "SELECT home, source_table, source_row FROM ballots "
        "WHERE home NOT IN (SELECT home FROM roll) ORDER BY source_table, source_row"
    ).fetchall()
    sources = ballots.sources
    return [
        Problem(sources[table].file, sources[table].sheet, row, "房屋编号", home, "应为业主清册中的房屋")
        for home, table, row in strangers
    ]


def _late(connection: duckdb.DuckDBPyConnection, on: date) -> list[str]:
    """A note where ballots were cast after the day of counting, as far as their days can be read."""
    query = "SELECT count(*) FROM ballots WHERE TRY_CAST(left(cast_at, 10) AS DATE) > ?"
    ((late,),) = connection.execute(query, [on]).fetchall()
    return [f"{late} 张表决票的时间晚于计票日期 {on}，已照计，请核对"] if late else []


def _tables(path: Path) -> list[RawTable]:
    if not path.exists():
        raise BadInput([Problem(str(path), expected="没有这个文件，请核对路径")])
    return read_tables(path, gather=True)
