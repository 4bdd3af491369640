"""What is written where nobody folds it, nobody reads on, or nothing more fits."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command_line import jiugai, write

from jiugai.config import cli
from jiugai.core import command_line

FULL = Path("/dev/full")  # a disk with no room left
PROJECTS = 2_000  # more than a pipe holds


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    rows = "".join(f"530102-2022-{number:05},530102,in_library\n" for number in range(PROJECTS))
    return write(tmp_path / "facts.csv", f"project_code,division_code,stage\n{rows}")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "jiugai.config.cli", *map(str, arguments)]


def gate(facts: Path, *more: str) -> list[str]:
    return command("gate", "--from", facts, "--gate", "ENTER_PLAN", "--on", "2022-06-01", *more)


@pytest.mark.parametrize("name", ["homes_taking_part", "shortfalls_completing_covered"])
def test_a_table_that_is_piped_on_has_each_row_in_one_line(name: str) -> None:
    (line,) = (each for each in jiugai("facts", "--schema").out.splitlines() if name in each)
    assert len([cell for cell in line.split("│") if cell.strip()]) >= 4


def test_a_title_longer_than_its_table_is_not_folded_either(capsys: pytest.CaptureFixture[str]) -> None:
    title = "昆明市五华区" * 40
    command_line.console().print(command_line.table("表头", title=title))
    assert title in capsys.readouterr().out.splitlines()[0]


def test_on_a_terminal_a_table_fits_its_width() -> None:
    watching, shown = pty.openpty()
    environment = os.environ | {"COLUMNS": "60", "TERM": "xterm", "NO_COLOR": "1"}
    run = subprocess.Popen(command("facts", "--schema"), stdout=shown, env=environment)
    os.close(shown)
    seen = b""
    try:
        while chunk := os.read(watching, 65536):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    assert run.wait() == 0
    rules = [line for line in seen.decode().splitlines() if re.search("[┏└┡]", line)]
    assert rules
    assert max(map(len, rules)) <= 60


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_reader_who_leaves_early_is_told_apart_from_a_yes(facts: Path, more: tuple[str, ...]) -> None:
    with subprocess.Popen(gate(facts, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, said) == (cli.CUT_OFF, b"")


@pytest.mark.parametrize("asked", [("facts", "--schema"), ("facts", "--schema", "--json")])
def test_so_in_every_command(asked: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(command(*asked), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (run.returncode, run.stderr) == (cli.CUT_OFF, b"")


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told_in_one_sentence(facts: Path, more: tuple[str, ...], unbuffered: str) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with FULL.open("wb") as full:
        run = subprocess.run(
            gate(facts, *more), stdout=full, stderr=subprocess.PIPE, check=False, env=environment
        )
    assert (run.returncode, run.stderr.decode()) == (
        cli.BAD,
        "未能写完结果：磁盘空间已满，请腾出空间或换一处再试。\n",
    )
