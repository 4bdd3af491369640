"""A place is made ready by whichever command comes first, and twice is as good as once."""

import os
import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jiugai.config import operations
from jiugai.config.cli import main


def command(place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command in a place of its own, on SQLite."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIUGAI_")}
    environment |= {"JIUGAI_DATA": str(place), "DJANGO_SETTINGS_MODULE": "jiugai.config.settings"}
    return subprocess.run(
        [sys.executable, "-m", "jiugai.config.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def asked(place: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(place / "jiugai.sqlite3")) as database:
        return database.execute(question).fetchall()


def test_two_first_commands_at_once_prepare_one_place(tmp_path: Path) -> None:
    demo, other = ["demo", "--no-serve", "--scale", "none"], ["user", "password", "nobody"]
    with ThreadPoolExecutor(2) as both:
        prepared, answered = both.map(lambda given: command(tmp_path, *given), [demo, other])
    assert (prepared.returncode, answered.returncode) == (0, 2), prepared.stderr + answered.stderr
    assert "没有这个用户" in answered.stderr
    assert operations.DEMO_PASSWORD in prepared.stdout
    assert asked(tmp_path, "PRAGMA journal_mode") == [("wal",)]
    ((divisions,),) = asked(tmp_path, "SELECT count(*) FROM registry_division")
    assert divisions > 15_000
    held = asked(
        tmp_path,
        "SELECT username, role, division_id FROM accounts_user JOIN accounts_post"
        " ON accounts_post.user_id = accounts_user.id ORDER BY accounts_user.id",
    )
    assert held == [(login, role, code) for login, _, role, code in operations.DEMO_PEOPLE]
    assert command(tmp_path, *demo).returncode == 0
    assert asked(tmp_path, "SELECT count(*) FROM registry_division") == [(divisions,)]
    assert asked(tmp_path, "SELECT count(*) FROM accounts_user") == [(len(held),)]


def test_a_port_that_is_taken_gives_way_to_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind((operations.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = operations._free(port)
    assert other not in (0, port)
    assert operations._free(port) == port


@pytest.mark.django_db
def test_a_stranger_may_not_act_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    assert main(["--as", "nobody", "user", "password", "wu"]) == 3
    assert "用户“nobody”今天没有任何岗位" in capsys.readouterr().err
