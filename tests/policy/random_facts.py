"""Random rows of facts, most of them nonsense, for holding two evaluations of one rule against each other."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb

from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS, DivisionFacts, Fact, Kind, ProjectFacts

DAYS = tuple(date(2022, 6, 1) + timedelta(days=days) for days in (-400, -152, -1, 0, 1, 213, 214))
YEARS = (1999, 2000, 2001, 2005, 2006, 2010, 2011, 2021, 2022, 2023)
COUNTS = (0, 1, 2, 3, 19, 20, 80, 95, 99, 100, 199, 200, 300, 10**13)
SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.CHOICE: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
}


def random_facts(dice: random.Random, table: type[Any], empty: float) -> Any:
    """One row; each fact that may be unknown is, with the probability `empty`."""
    columns = PROJECT_COLUMNS if table is ProjectFacts else DIVISION_COLUMNS
    return table(
        **{
            name: None if not fact.required and dice.random() < empty else _random_value(dice, fact)
            for name, fact in columns.items()
        }
    )


def _random_value(dice: random.Random, fact: Fact) -> object:
    match fact.kind:
        case Kind.BOOLEAN:
            return dice.random() < 0.7
        case Kind.DATE:
            return dice.choice(DAYS)
        case Kind.CHOICE | Kind.CODE:
            return dice.choice(list(fact.choices or ("530102", "530103", "530100")))
        case Kind.INTEGER:
            return dice.choice(YEARS if fact.unit == "年" else COUNTS)
        case _:
            return f"{fact.name}-{dice.randrange(10**9)}"


def load(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[ProjectFacts] | list[DivisionFacts]
) -> None:
    """A typed DuckDB table with the rows, in their order (`position`)."""
    columns = PROJECT_COLUMNS if isinstance(rows[0], ProjectFacts) else DIVISION_COLUMNS
    parts = [f"unnest(?::{SQL_TYPES[fact.kind]}[]) AS {fact.name}" for fact in columns.values()]
    values: list[Any] = [[getattr(row, fact) for row in rows] for fact in columns]
    connection.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT unnest(?::BIGINT[]) AS position, {', '.join(parts)}",
        [list(range(len(rows))), *values],
    )
