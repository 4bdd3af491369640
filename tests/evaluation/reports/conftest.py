"""A prefecture's year, sealed and judged: with records, with gaps, as a trial."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.generating import Made, make_tables
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.evaluation.reports.figures import ReportFigures
from jiugai.evaluation.reports.gathering import gather

KUNMING, WUHUA = "530100", "530102"
YEAR = 2022
SEALED_AT = datetime(2023, 2, 20, 10, tzinfo=SHANGHAI)
PROJECTS = 160
Change = Callable[[Made], object]


@dataclass(frozen=True)
class Year:
    """One judged year, from a bundle on disk."""

    folder: Path
    opened: Opened
    engine: Engine
    judged: YearJudged
    figures: Mapping[str, ReportFigures]


def sealed(
    folder: Path,
    *,
    division: str = KUNMING,
    raw: bool = True,
    facts_on: date = date(YEAR, 12, 31),
    change: Change = lambda _made: None,
    projects: int = PROJECTS,
) -> Path:
    """A bundle made by chance, changed before it is sealed."""
    made = make_tables(division, YEAR, seed=3, projects=projects, raw=raw)
    change(made)
    sealing = Sealing(division, YEAR, facts_on, SEALED_AT, sealed_by="昆明市住房和城乡建设局")
    seal(made.connection, folder, sealing, Ed25519(b"k" * 32))
    return folder


def judged(*folders: Path, **more: Any) -> Year:
    """Bundles opened, judged, their figures gathered."""
    opened = open_bundles(folders)
    engine = engine_for(opened)
    year = judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)
    return Year(folders[0], opened, engine, year, gather(opened, engine, year, **more))


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed(tmp_path_factory.mktemp("bundles") / "kunming")


@pytest.fixture(scope="session")
def year(bundle: Path) -> Year:
    return judged(bundle)


@pytest.fixture(scope="session")
def idle_year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year in which Wuhua had nothing to do, and did not say whether there were accidents."""

    def empty(made: Made) -> None:
        run = made.connection.execute
        for table in ("projects", "findings", "complaints", "payments"):
            run(f"DELETE FROM {table} WHERE division_code = '{WUHUA}'")
        for table in ("outputs", "responses"):
            run(f"DELETE FROM {table} WHERE project_code NOT IN (SELECT project_code FROM projects)")
        nothing = ("funds_issued_fen", "funds_paid_fen", "findings_due", "findings_on_time")
        zeros = ", ".join(f"{name} = 0" for name in nothing)
        run(f"UPDATE divisions SET {zeros}, accidents = NULL WHERE division_code = '{WUHUA}'")

    return judged(sealed(tmp_path_factory.mktemp("bundles") / "idle", change=empty))


@pytest.fixture(scope="session")
def bare_year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A bundle without any records, in which nobody of Wuhua told costs, homes or money."""

    def hide(made: Made) -> None:
        hidden = (
            "cost_fen",
            "homes",
            "homes_surveyed",
            "homes_satisfied",
            "funds_central_fen",
            "funds_total_fen",
        )
        told = ("homes_taking_part", "homes_agreeing")
        rules = ("working_rules", "responsibility_list", "rules_of_procedure")
        emptied = {"projects": (*hidden, *told), "divisions": ("funds_issued_fen", *rules)}
        for table, names in emptied.items():
            for name in names:
                made.connection.execute(f"UPDATE {table} SET {name} = NULL WHERE division_code = '{WUHUA}'")

    return judged(sealed(tmp_path_factory.mktemp("bundles") / "bare", raw=False, change=hide))
