"""P1: a nation judged from a bundle, 220,000 projects × 36 criteria on all levels, beside OpenFisca-Core.

Ours opens the bundle, checks every cell of it and judges every government. The floor is bare DuckDB: it reads
the columns that the criteria read from the same files and adds each of them up by county. The peer answers
six of the criteria, which rest on ten variables, with projects as its persons and counties as its groups; ours
answers those six alone beside it. The peer is handed its facts as arrays of the types that it keeps, so that
reading them is not in its time; ours reads them from the file. Numerators, denominators and unknowns of every
county must be the same.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import reduce
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb
import numpy as np
from sqlglot import exp

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.bundles.tables import PROJECTS as FACTS
from jiugai.evaluation.engines import DuckDB
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.judging import Query, YearJudged, judge_year
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.parameters import InForce
from jiugai.policy.places import NATION
from jiugai.policy.requirements import Asked

SEED, PROJECTS, YEAR, ROUNDS, CORES = 1, 220_000, 2022, 5, 2
COMPARED = ("S1.2.2", "S1.6.3", "S1.7.1", "S1.7.2", "S1.8", "S1.9.2")
COUNTED = ("numerator", "denominator", "unknown")
Counts = dict[str, tuple[int, ...]]


def main() -> None:
    """Make the nation, and measure in rounds."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    peer = find_spec("openfisca_core") is not None
    if not peer:
        print("openfisca-core is not installed: the peer is left out")
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        folder = Path(place) / "nation"
        _make(folder)
        _measure(folder, peer)
        _alone(folder)


def _make(folder: Path) -> None:
    made = make_tables(NATION, YEAR, seed=SEED, projects=PROJECTS, raw=False)
    moment = datetime(YEAR + 1, 1, 10, tzinfo=SHANGHAI)
    sealing = Sealing(NATION, YEAR, facts_on=date(YEAR, 12, 31), sealed_at=moment)
    manifest = seal(made.connection, folder, sealing, Ed25519(b"test" * 8))
    rows = ", ".join(f"{seal.rows:,} {name}" for name, seal in manifest.tables.items() if seal.rows)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"seed {SEED}, {rows}, {size:.0f} MB in the bundle, {CORES} cores, {ROUNDS} rounds")


def _measure(folder: Path, peer: bool) -> None:
    seconds: dict[str, list[float]] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        began = perf_counter()
        answer = call()
        seconds.setdefault(name, []).append(perf_counter() - began)
        return answer

    opened, engine, judged = _judge(folder)
    few = Query(*_few())
    floor = _floor(folder)
    if peer:
        fisca = OpenFisca(folder, opened.parameters().in_force(NATION, date(YEAR, 12, 31)))
    for number in range(ROUNDS):
        opened = timed("open", lambda: open_bundles([folder]))
        engine = timed("engine", lambda: engine_for(opened))
        judged = timed("judge", lambda: _judged(engine, opened))
        timed("floor", lambda: [duckdb.connect().execute(text).fetchall() for text in floor])
        if peer:
            ours = timed("few", lambda: {code: tuple(each) for code, *each in engine.rows(few.text)})
            simulation = timed("build", fisca.build)
            theirs = timed("calculate", lambda: fisca.calculate(simulation))
            _compare(judged, ours, theirs)
        print(f"round {number + 1}: " + ", ".join(f"{name} {each[-1]:.3f} s" for name, each in seconds.items()))
    _tell(seconds, judged)


def _judge(folder: Path) -> tuple[Opened, Any, YearJudged]:
    opened = open_bundles([folder])
    engine = engine_for(opened)
    return opened, engine, _judged(engine, opened)


def _judged(engine: Any, opened: Opened) -> YearJudged:
    return judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)
