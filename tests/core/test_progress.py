"""Bars on long work: for whoever watches a terminal, never in what a program reads."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

PROJECTS = 3_000
HEAD = "project_code,division_code,stage,homes\n"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.csv"
    rows = (f"530102-2022-{number:05},530102,in_library,300\n" for number in range(PROJECTS))
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def run_watched(out: Path, *arguments: str) -> tuple[str, str]:
    """What a command writes to a file, and what somebody sees who watches standard error on a terminal."""
    watching, shown = pty.openpty()
    command = [sys.executable, "-m", "jiugai.config.cli", *arguments]
    seen = b""
    with out.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=shown):
        os.close(shown)
        while chunk := _read(watching):
            seen += chunk
    os.close(watching)
    return out.read_text(encoding="utf-8"), seen.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("gate", "--gate", "ENTER_LIBRARY", "--on", "2022-06-01"), ("读取", "判定", "100%")),
        (("rank", "--on", "2022-06-01"), ("读取", "计分、排序")),
    ],
)
def test_long_work_shows_how_far_it_is(
    facts: Path, tmp_path: Path, command: tuple[str, ...], told: tuple[str, ...]
) -> None:
    written, seen = run_watched(tmp_path / "answer.json", *command, "--from", str(facts), "--json")
    assert all(word in seen for word in told)
    assert len(json.loads(written)) == PROJECTS


def test_nobody_watching_is_told_nothing(facts: Path) -> None:
    command = [sys.executable, "-m", "jiugai.config.cli", "rank", "--from", str(facts), "--json"]
    done = subprocess.run([*command, "--on", "2022-06-01"], capture_output=True, check=True)
    assert done.stderr == b""
