"""The drills of `make races`, in small: each is a command of its own over real servers."""

import os
import subprocess
import sys

import pytest

OTHERS_USE_IT = "JIUGAI_TEST_PG_PLACE"  # the server of the whole suite is not killed


def drill(what: str, times: int, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.load", what, "--times", str(times), "--seed", "20220210", *more]
    environment = {name: value for name, value in os.environ.items() if name != OTHERS_USE_IT}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.django_db  # runs on each database
def test_posts_at_one_instant_leave_one_ballot_that_counts() -> None:
    done = drill("races", 9, "--at-once", "16")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 rounds" in done.stdout


@pytest.mark.django_db
def test_no_acknowledged_ballot_is_lost_when_servers_are_killed() -> None:
    done = drill("kills", 3)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills" in done.stdout
    assert "核验通过" in done.stdout
