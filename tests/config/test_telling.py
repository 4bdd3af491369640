"""A file that is wrong throughout does not flood a terminal, and is counted to its end."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.command_line import jiugai, write

from jiugai.config.cli import SHOWN
from jiugai.core.errors import BadInput, Problem
from jiugai.core.tables.checking import KEPT

HEAD = "project_code,division_code,stage,homes\n"


def wrong(path: Path, rows: int) -> Path:
    """A table with two wrong cells in each row."""
    return write(path, HEAD + "".join(f"{row},530102,done,0\n" for row in range(rows)))


def gate(path: Path) -> list[str]:
    return ["gate", "--from", str(path), "--gate", "START", "--on", "2022-06-01"]


def told(*, problems: int, count: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a command says that found so many problems and named the first of them."""

    def fail(*_: object) -> int:
        raise BadInput([Problem("表.csv", row=row) for row in range(problems)], count)

    monkeypatch.setattr("jiugai.lifecycle.commands.run_facts", fail)
    monkeypatch.setattr("jiugai.config.cli._is_watched", lambda: True)
    return jiugai("facts", "--schema").err.splitlines()


def test_as_many_as_are_shown_are_all(monkeypatch: pytest.MonkeyPatch) -> None:
    *lines, last = told(problems=SHOWN, count=SHOWN, monkeypatch=monkeypatch)
    assert len(lines) == SHOWN
    assert last == f"未采用：共 {SHOWN} 处有误，请改正后重试。"


def test_one_more_is_counted_and_where_to_see_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    *lines, more, last = told(problems=SHOWN + 1, count=SHOWN + 1, monkeypatch=monkeypatch)
    assert len(lines) == SHOWN
    assert more == "……另有 1 处。要看更多：命令后加 2>问题.txt，存成文件。"
    assert f"共 {SHOWN + 1} 处" in last


def test_what_was_counted_without_being_named_cannot_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, more, last = told(problems=SHOWN, count=SHOWN + 5, monkeypatch=monkeypatch)
    assert more == "……另有 5 处。请先改正以上各处。"
    assert f"共 {SHOWN + 5} 处" in last


def test_a_long_table_is_counted_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiugai.config.cli._is_watched", lambda: True)
    rows = KEPT + 1
    said = jiugai(*gate(wrong(tmp_path / "facts.csv", rows))).err.splitlines()
    assert len(said) == SHOWN + 2
    assert said[-2].startswith(f"……另有 {2 * rows - SHOWN} 处。")
    assert said[-1] == f"未采用：共 {2 * rows} 处有误，请改正后重试。"


def test_a_program_gets_them_all(tmp_path: Path) -> None:
    said = jiugai(*gate(wrong(tmp_path / "facts.csv", SHOWN))).err.splitlines()
    assert len(said) == 2 * SHOWN + 1


def test_a_file_takes_them_all(tmp_path: Path) -> None:
    facts, kept = wrong(tmp_path / "facts.csv", SHOWN), tmp_path / "kept.txt"
    with kept.open("wb") as file:
        command = [sys.executable, "-m", "jiugai.config.cli", *gate(facts)]
        assert subprocess.run(command, stderr=file, check=False).returncode == 2
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 2 * SHOWN + 1
