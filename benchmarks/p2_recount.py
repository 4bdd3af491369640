"""P2: the facts of a nation held against its raw rows, beside bare DuckDB counting the same columns.

The nation's tables are made by chance with every answer of the satisfaction surveys and every payment. The
generator writes fewer payments than the goal asks for: each is paid in parts here, which leaves its sum as
it is. Some facts are misreported, and ours must name those and no other. The floor groups the same columns
of the same files into tables, with conditions written by hand, and compares nothing; afterwards its figures
are held against the facts, and must differ from them at the same places.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.manifest import Manifest
from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.recounting import CODE, Recounted, recount
from jiugai.policy.places import NATION
from jiugai.policy.raw_rows import SATISFIED_ANSWERS, SOURCES, SPECIAL_FUNDS, SUPERVISED

SEED, PROJECTS, YEAR, CORES = 1, 220_000, 2022, 2
LAST_DAY = date(YEAR, 12, 31)
ROUNDS, ERRORS, GOAL = 7, 40, 1.5
PAYMENTS = 5_000_000  # the least there should be
MEMORY_TO_MAKE = "4GB"
FIRST, LAST = f"DATE '{YEAR}-01-01'", f"DATE '{LAST_DAY}'"
Place = tuple[str, str, int, int]  # whose fact, which one, told, counted


def main() -> None:
    """Make the nation, and recount it in rounds."""
    with few_cores(), tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        folder = Path(place) / "nation"
        command = [sys.executable, "-m", "benchmarks.p2_recount", str(folder)]
        made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        planted = {(each["code"], each["fact"], each["told"], each["counted"]) for each in json.loads(made)}
        _measure(folder, planted)


@contextmanager
def few_cores() -> Iterator[None]:
    """Where the system can, this process and its children run on as many cores as the goal says."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:CORES])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def seal_nation(connection: duckdb.DuckDBPyConnection, folder: Path) -> Manifest:
    """Make a bundle of the nation's tables."""
    moment = datetime(YEAR + 1, 1, 10, tzinfo=SHANGHAI)
    return seal(connection, folder, Sealing(NATION, YEAR, LAST_DAY, moment), Ed25519(b"test" * 8))


class Clock:
    """Seconds that calls took, by name, round by round."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def __call__(self, name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        began = perf_counter()
        answer = call(*arguments)
        self.seconds.setdefault(name, []).append(perf_counter() - began)
        return answer

    def rounds(self, *names: str) -> list[float]:
        """What some calls took together in each round."""
        return [sum(each) for each in zip(*(self.seconds[name] for name in names), strict=True)]

    def ratio(self, over: tuple[str, ...], under: tuple[str, ...]) -> float:
        """The median of the rounds' ratios."""
        return median(a / b for a, b in zip(self.rounds(*over), self.rounds(*under), strict=True))


def _make(folder: Path) -> None:
    """In a process of its own, so that its memory is given back."""
    made = make_tables(NATION, YEAR, seed=SEED, projects=PROJECTS, errors=ERRORS)
    made.connection.execute(f"SET temp_directory = '{folder.parent / 'spilt'}'")
    made.connection.execute(f"SET memory_limit = '{MEMORY_TO_MAKE}'")
    ((rows,),) = made.connection.execute("SELECT count(*) FROM payments").fetchall()
    parts = -(-PAYMENTS // rows)
    made.connection.execute(
        f"""CREATE OR REPLACE TABLE payments AS SELECT * EXCLUDE (part) REPLACE (
            payment_code || '/' || part AS payment_code,
            amount_fen // {parts} + CASE part WHEN 0 THEN amount_fen % {parts} ELSE 0 END AS amount_fen
        ) FROM payments, range({parts}) AS parts(part)"""
    )
    seal_nation(made.connection, folder)
    print(json.dumps([asdict(each) for each in made.planted]))


def _measure(folder: Path, planted: set[Place]) -> None:
    clock = Clock()
    opened = clock("open, all checked", lambda: open_bundles([folder], raw=True))
    rows = ", ".join(f"{each.rows:,} {name}" for name, each in opened.bundles[0].manifest.tables.items())
    print(f"seed {SEED}, {rows}; {len(planted)} facts misreported, {ROUNDS} rounds", flush=True)
    engine = engine_for(opened)
    recount(opened, engine)
    _floor(folder)
    for number in range(ROUNDS):
        recounted = clock("ours", _ours, opened, engine, clock)
        connection = clock("floor", _floor, folder)
        _agree(recounted, _differing(connection, folder), planted)
        ours, floor = (clock.seconds[name][-1] for name in ("ours", "floor"))
        print(f"round {number + 1}: ours {ours:.2f} s, floor {floor:.2f} s", flush=True)
    for name, seconds in clock.seconds.items():
        print(f"{name:<22} {median(seconds):5.2f} s")
    print(f"ours takes {clock.ratio(('ours',), ('floor',)):.2f} × the floor, goal {GOAL}")
    print("ours, the floor and what was misreported name the same facts, with the same figures")


def _ours(opened: Opened, engine: Engine, clock: Clock) -> Recounted:
    """A recount, with what each step of it took."""
    moments: list[float] = []
    recounted = recount(opened, engine, lambda _step: moments.append(perf_counter()))
    moments.append(perf_counter())
    for (of, table), (began, ended) in zip(QUERIES, pairwise(moments), strict=True):
        clock.seconds.setdefault(f"  {of}: {table}", []).append(ended - began)
    return recounted


def _agree(recounted: Recounted, floor: set[Place], planted: set[Place]) -> None:
    """Raises: SystemExit where ours, the floor and what was misreported are not the same."""
    ours = {(each.code, each.fact, each.told, each.counted) for each in recounted.differences}
    if not ours == floor == planted:
        raise SystemExit(f"void: {len(ours)} differences, {len(floor)} in the floor, {len(planted)} planted")


def _sum_if(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN amount_fen ELSE 0 END)"


def _of_year(movement: str, sources: Iterable[str]) -> str:
    moved = f"movement = '{movement}' AND moved_on <= {LAST}"
    return _sum_if(f"{moved} AND fund_year = {YEAR} AND source IN {_words(sources)}")


def _words(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


IN_YEAR = f"BETWEEN {FIRST} AND {LAST}"
OPEN = f"(closed_on IS NULL OR closed_on > {LAST})"
HAZARD = f"kind = 'hazard' AND found_on <= {LAST} AND {OPEN}"
DUE = (
    f"kind = 'rectification' AND source IN {_words(SUPERVISED)} "
    f"AND (due_on {IN_YEAR} OR (due_on < {FIRST} AND {OPEN}))"
)
ARRIVED = f"movement = 'arrived' AND moved_on <= {LAST}"
QUERIES = {
    ("projects", "payments"): {
        "funds_total_fen": _sum_if(ARRIVED),
        **{f"funds_{each}_fen": _sum_if(f"{ARRIVED} AND source = '{each}'") for each in SOURCES},
    },
    ("projects", "responses"): {
        "homes_surveyed": "count(*)",
        "homes_satisfied": f"count_if(answer IN {_words(SATISFIED_ANSWERS)})",
    },
    ("projects", "findings"): {
        "open_hazards": f"count_if({HAZARD})",
        "hazards_overdue": f"count_if({HAZARD} AND due_on <= {LAST})",
        "red_line_incidents": f"count_if(kind = 'red_line' AND found_on <= {LAST})",
    },
    ("divisions", "payments"): {
        "funds_issued_fen": _of_year("issued", SPECIAL_FUNDS),
        "funds_paid_fen": _of_year("paid", SPECIAL_FUNDS),
        "local_subsidy_fen": _of_year("issued", ("local",)),
        "bonds_fen": _of_year("issued", ("bonds",)),
    },
    ("divisions", "findings"): {
        "findings_due": f"count_if({DUE})",
        "findings_on_time": f"count_if({DUE} AND closed_on <= due_on)",
        "red_line_incidents": f"count_if(kind = 'red_line' AND found_on {IN_YEAR})",
        "diversion_cases": f"count_if(kind = 'diversion' AND found_on {IN_YEAR})",
        "accidents": f"count_if(kind = 'accident' AND found_on {IN_YEAR})",
    },
}
"""By table of facts and table of raw rows: how each fact is counted, as somebody would write it by hand."""


def _floor(folder: Path) -> duckdb.DuckDBPyConnection:
    """The counted figures, a table for each pair."""
    connection = duckdb.connect()
    for (of, table), facts in QUERIES.items():
        figures = ", ".join(f"{counted} AS {fact}" for fact, counted in facts.items())
        connection.execute(
            f"CREATE TABLE {of}_{table} AS SELECT {CODE[of]}, {figures} "
            f"FROM '{folder / TABLES[table].file}' WHERE {CODE[of]} IS NOT NULL GROUP BY {CODE[of]}"
        )
    return connection


def _differing(connection: duckdb.DuckDBPyConnection, folder: Path) -> set[Place]:
    """Where the figures are not what was told."""
    found: set[Place] = set()
    for (of, table), facts in QUERIES.items():
        for fact in facts:
            told, counted = f"coalesce(told.{fact}, 0)", f"coalesce(counted.{fact}, 0)"
            rows = connection.execute(
                f"SELECT {CODE[of]}, {told}, {counted} FROM '{folder / TABLES[of].file}' AS told "
                f"LEFT JOIN {of}_{table} AS counted USING ({CODE[of]}) WHERE {told} <> {counted}"
            ).fetchall()
            found |= {(code, fact, int(mine), int(theirs)) for code, mine, theirs in rows}
    return found


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
