"""One command for all rooms: quick to start, its exit code says what happened."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command_line import jiugai

from jiugai.config import cli
from jiugai.config.keys import WrongSetting
from jiugai.core.errors import BadInput, Problem, Refused

FILE_COMMANDS = ["gate", "facts", "rank", "plan", "tally", "evaluate", "verify"]


@pytest.mark.parametrize("command", FILE_COMMANDS)
def test_a_command_on_files_loads_no_framework_and_touches_no_data_directory(
    command: str, tmp_path: Path
) -> None:
    code = (
        "import sys; from jiugai.config.cli import main\n"
        f"try: main([{command!r}, '--help'])\nexcept SystemExit: pass\n"
        "print('django' in sys.modules)"
    )
    environment = os.environ | {"JIUGAI_DATA": str(tmp_path / "data")}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert run.stdout.splitlines()[-1] == "False"
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_command() -> None:
    said = jiugai("--help").out
    named = {line.split()[0] for line in said.splitlines() if line.startswith("    ") and line.split()}
    assert set(cli.COMMANDS) <= named


@pytest.mark.parametrize("given", [[], ["nothing"], ["gate"], ["gate", "--on", "yesterday"]])
def test_wrong_use_is_two(given: list[str]) -> None:
    assert jiugai(*given).code == cli.BAD


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (
            BadInput([Problem("表.csv", row=2, expected="应为整数")]),
            cli.BAD,
            "表.csv，第 2 行：应为整数。\n未采用：共 1 处有误，请改正后重试。\n",
        ),
        (Refused("未能列入年度计划", clause="Y1.7"), cli.REFUSED, "未能列入年度计划（Y1.7）\n"),
        (WrongSetting("JIUGAI_DATABASE 有误"), cli.BAD, "JIUGAI_DATABASE 有误\n"),
        (KeyboardInterrupt(), cli.STOPPED, ""),
    ],
)
def test_what_goes_wrong_is_told_on_standard_error_with_its_exit_code(
    error: BaseException, code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("jiugai.lifecycle.commands.run_facts", fail)
    answered = jiugai("facts", "--schema")
    assert (answered.code, answered.out, answered.err) == (code, "", told)


def test_a_database_that_cannot_be_reached_is_told_in_one_sentence(tmp_path: Path) -> None:
    environment = os.environ | {
        "JIUGAI_DATA": str(tmp_path),
        "JIUGAI_DATABASE": "postgresql://nobody@127.0.0.1:9/nothing",
        "JIUGAI_NO_POOL": "1",
        "DJANGO_SETTINGS_MODULE": "jiugai.config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-m", "jiugai.config.cli", "demo", "--no-serve"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert run.returncode == cli.BAD
    assert run.stderr.startswith("连不上数据库：")
    assert "Traceback" not in run.stderr
