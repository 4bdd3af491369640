"""What tests of the year's judgement share: a province judged from bundles, and those who work on it."""

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.bundles.sealed import SIGNER, YEAR, sealing
from tests.people import KUN, WU, YUN, Person, enter, settle

from jiugai.accounts.models import Post
from jiugai.accounts.roles import Role
from jiugai.core.actors import BUILT_IN
from jiugai.evaluation.bundles.sealing import seal
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.models import YearRun
from jiugai.evaluation.services.bundles import take_in
from jiugai.evaluation.services.runs import judge_bundles

WU_MONEY = Person("wu-money", "伍财政", Role.COUNTY_FINANCE, "530102")
WU_REFORM = Person("wu-reform", "伍发改", Role.COUNTY_REFORM, "530102")


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of one's own with no year open yet, and the divisions of the cast."""
    monkeypatch.setattr("jiugai.evaluation.open_years._open", OrderedDict())
    settings.DATA = tmp_path / "data"
    (tmp_path / "data" / "bundles").mkdir(parents=True)
    settle()
    return tmp_path


def handed_in(folder: Path, code: str, *, seed: int = 1, projects: int = 12, **more: Any) -> str:
    """A generated bundle taken in; its number."""
    made = make_tables(code, YEAR, seed=seed, projects=projects)
    seal(made.connection, folder / f"{code}-{seed}", sealing(code, **more), SIGNER)
    return take_in(folder / f"{code}-{seed}", by=BUILT_IN).number


@pytest.fixture
def judged(place: Path) -> YearRun:
    """Two counties of Kunming, judged."""
    for code in ("530102", "530103"):
        handed_in(place, code)
    return judge_bundles(YEAR, by=BUILT_IN)


@pytest.fixture
def wu(place: Path) -> Post:
    return enter(WU)


@pytest.fixture
def kun(place: Path) -> Post:
    return enter(KUN)


@pytest.fixture
def yun(place: Path) -> Post:
    return enter(YUN)
