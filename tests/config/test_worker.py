"""The worker seals what came in, goes on where one chore fails, and ends with the server it stands beside."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.aftercare.complaint_cast import complaint_of
from tests.command_line import jiugai
from tests.consent.vote_cast import Assembly, estate_of, online, settle_homes
from tests.people import CUI, HUA, enter

from jiugai.aftercare.models import EventKind
from jiugai.config.worker import do_chores
from jiugai.consent.trails import seal_open_votes
from jiugai.core.models import Seal


@pytest.fixture
def running(db: None, settings: object, tmp_path: Path) -> Assembly:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    assembly = Assembly(enter(CUI), enter(HUA), estate_of())
    settle_homes(assembly.estate, ["80.00", "90.00"], assembly.by)
    vote = assembly.announced()
    online(vote, 1, "agree")
    return assembly


@pytest.mark.django_db
def test_ballots_and_the_trail_are_sealed_and_a_second_round_adds_nothing(
    running: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    assert jiugai("worker", "--once").code == 0
    assert set(Seal.objects.values_list("trail", flat=True)) == {"ballots/530102-00001-V1", "audit"}
    assert seal_open_votes() == 0


@pytest.mark.django_db
def test_what_is_overdue_is_raised_without_anybody_asking(
    running: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    late = complaint_of(running.estate, on=date(2022, 6, 1))
    assert jiugai("worker", "--once").code == 0
    assert late.events.filter(kind=EventKind.ESCALATED).count() == 1


@pytest.mark.django_db
def test_a_chore_that_fails_does_not_keep_the_others(running: Assembly) -> None:
    def broken() -> None:
        raise OSError("no")

    assert do_chores([("broken", broken), ("seal ballots", seal_open_votes)]) == ["broken"]
    assert Seal.objects.get().count == 1


@pytest.mark.parametrize("how", ["told", "left"])
def test_it_ends_when_told_or_left(how: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jiugai.config.settings",
        "JIUGAI_DATA": str(tmp_path),
        "JIUGAI_DATABASE": "",
    }
    beside = os.getpid() if how == "told" else 1
    command = [sys.executable, "-m", "jiugai.config.cli", "worker", "--beside", str(beside)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as worker:
        if how == "told":
            while not (tmp_path / "worker.beat").exists():
                with pytest.raises(subprocess.TimeoutExpired):
                    worker.wait(0.2)
            worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
