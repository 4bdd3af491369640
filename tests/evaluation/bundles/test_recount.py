"""A recount finds every fact that its raw rows do not bear out, and no other."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from tests.command_line import jiugai
from tests.evaluation.bundles.sealed import SIGNER, YEAR, bundle, sealing

from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.recounting import Recounted, recount
from jiugai.policy.raw_rows import FINDING_KINDS, FINDING_SOURCES, MOVEMENTS, RAW_TABLES, SOURCES
from jiugai.policy.recounts import RECOUNTS, rebuilt
from jiugai.policy.requirements import Asked

pytestmark = pytest.mark.no_database
ASKED = Asked(date(YEAR, 12, 31), {}, YEAR)


def counted(*folders: Path) -> Recounted:
    opened = open_bundles(folders, raw=True)
    return recount(opened, engine_for(opened))


@pytest.mark.parametrize("seed", range(6))
def test_what_was_misreported_is_found_and_nothing_else(seed: int, tmp_path: Path) -> None:
    made = make_tables("530100", YEAR, seed=seed, projects=200, errors=9)
    seal(made.connection, tmp_path / "b", sealing("530100"), SIGNER)
    found = counted(tmp_path / "b")
    assert {(each.table, each.code, each.fact, each.told, each.counted) for each in found.differences} == {
        (each.table, each.code, each.fact, each.told, each.counted) for each in made.planted
    }
    assert len(made.planted) == 9


def test_the_command_answers_1_and_says_where_and_how_much(tmp_path: Path) -> None:
    answered = jiugai("evaluate", bundle(tmp_path / "b", errors=3), "--recount", "--json")
    assert answered.code == 1
    differences = answered.json["recount"]["differences"]
    assert len(differences) == 3
    assert all(each["size"] == each["told"] - each["counted"] for each in differences)
    assert {each["division_code"] for each in differences} == {"530102"}
    assert jiugai("evaluate", tmp_path / "b", "--json").code == 0


def _random_rows(dice: Random, table: str, size: int) -> list[dict[str, Any]]:
    """Rows as the contract lets them be, near the ends of the year, with gaps where they may be."""
    days = [
        date(YEAR, 1, 1),
        date(YEAR, 12, 31),
        date(YEAR - 1, 12, 31),
        date(YEAR + 1, 1, 1),
        date(YEAR, 6, 1),
    ]

    def day(*, optional: bool = False, not_before: date | None = None) -> date | None:
        if optional and dice.random() < 0.3:
            return None
        found = dice.choice(days)
        return max(found, not_before) if not_before else found

    rows = []
    for number in range(size):
        code, project = "530102", dice.choice([None, "P1", "P2"])
        if table == "payments":
            rows.append({"payment_code": f"{number:03}", "division_code": code, "project_code": project,
                         "movement": dice.choice(list(MOVEMENTS)), "source": dice.choice(list(SOURCES)),
                         "fund_year": dice.choice([YEAR, YEAR - 1]), "amount_fen": dice.randint(-50, 900),
                         "moved_on": day()})  # fmt: skip
        else:
            found = day()
            rows.append({"finding_code": f"{number:03}", "division_code": code, "project_code": project,
                         "source": dice.choice(list(FINDING_SOURCES)),
                         "kind": dice.choice(list(FINDING_KINDS)), "found_on": found,
                         "due_on": day(optional=True, not_before=found),
                         "closed_on": day(optional=True, not_before=found), "amount_fen": None})  # fmt: skip
    return rows


@pytest.mark.parametrize("seed", range(30))
def test_sql_counts_what_python_counts(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    rows = {table: _random_rows(dice, table, 60) for table in ("payments", "findings")}
    connection = duckdb.connect()
    for name, table in TABLES.items():
        columns = ", ".join(f'"{column}" {kind}' for column, kind in table.types.items())
        if name in ("projects", "divisions", "parameters", *rows):
            connection.execute(f"CREATE TABLE {name} ({columns})")
    for name, those in rows.items():
        marks = ", ".join("?" for _ in TABLES[name].types)
        connection.executemany(
            f"INSERT INTO {name} VALUES ({marks})", [list(each.values()) for each in those]
        )
    connection.execute("INSERT INTO projects (project_code, division_code, stage) VALUES "
                       "('P1', '530102', 'closed'), ('P2', '530102', 'closed')")  # fmt: skip
    connection.execute("INSERT INTO divisions (division_code, level, year) SELECT '530102', 'county', 2022")
    seal(connection, tmp_path / "b", sealing("530102"), SIGNER)
    raw = {name: [RAW_TABLES[name].row(**each) for each in those] for name, those in rows.items()}
    expected = rebuilt(raw, ASKED)
    found = {(each.table, each.code, each.fact): each.counted for each in counted(tmp_path / "b").differences}
    told = {
        (each.of, code, each.fact): figures.get(each.fact, 0)
        for each in RECOUNTS
        for (of, code), figures in expected.items()
        if of == each.of and figures.get(each.fact, 0)
    }
    assert found == told


def test_findings_due_earlier_count_only_while_they_are_open() -> None:
    def due(**more: Any) -> Mapping[str, int]:
        row = RAW_TABLES["findings"].row(
            finding_code="F", division_code="530102", source="audit", kind="rectification",
            found_on=date(YEAR - 1, 3, 1), **more,
        )  # fmt: skip
        return rebuilt({"findings": [row]}, ASKED)["divisions", "530102"]

    last_year = date(YEAR - 1, 12, 31)
    assert due(due_on=last_year)["findings_due"] == 1
    assert due(due_on=last_year, closed_on=date(YEAR, 12, 31))["findings_due"] == 0
    assert due(due_on=date(YEAR, 1, 1), closed_on=date(YEAR, 1, 1))["findings_on_time"] == 1
    assert due(due_on=date(YEAR, 1, 1), closed_on=date(YEAR, 1, 1) + timedelta(1))["findings_on_time"] == 0
    assert due(due_on=date(YEAR + 1, 1, 1))["findings_due"] == 0


def test_every_rebuilt_fact_is_a_column_of_its_table() -> None:
    for each in RECOUNTS:
        assert each.fact in TABLES[each.of].types
        raw = {column.name for column in fields(RAW_TABLES[each.table].row)}
        assert each.by in raw
        assert each.where.reads() <= raw
