"""What is written where nobody folds it."""

import os
import pty
import re
import subprocess
import sys

import pytest
from tests.command_line import jiugai

from jiugai.core import command_line


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "jiugai.config.cli", *map(str, arguments)]


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
