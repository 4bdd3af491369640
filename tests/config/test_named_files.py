"""A path that cannot be read is told before anything else, by every command and in the same words."""

import os
import threading
from pathlib import Path

import pytest
from tests.command_line import Answered, jiugai, write

from jiugai.config import cli

FACTS = "project_code,division_code,stage\n1,530102,in_library\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "good.csv", FACTS)


def asked(good: Path, bad: Path) -> dict[str, list[str | Path]]:
    """Every option of the file commands that takes a file, given a bad one."""
    return {
        "gate": ["gate", "--from", bad, "--gate", "START"],
        "gate, second file": ["gate", "--from", good, bad, "--gate", "START"],
        "rank": ["rank", "--from", bad],
        "plan": ["plan", "--from", bad, "--capacity", good, "--year", "2022"],
        "capacity": ["plan", "--from", good, "--capacity", bad, "--year", "2022"],
        "parameters": ["gate", "--from", good, "--gate", "START", "--parameters", bad],
        "evaluate": ["evaluate", "--from", bad, "--year", "2022"],
        "obliged": ["evaluate", "--from", good, "--year", "2022", "--obliged", bad],
        "roll": ["tally", "--roll", bad, "--ballots", good, "--matter", "ordinary"],
        "ballots": ["tally", "--roll", good, "--ballots", bad, "--matter", "ordinary"],
        "verify": ["verify", bad],
    }


EACH = sorted(asked(Path(), Path()))
NO_FOLDER_EITHER = ["roll", "ballots", "verify"]


def refused(answered: Answered, said: str) -> None:
    assert answered.code == cli.BAD
    assert answered.out == ""
    assert said in answered.err


@pytest.mark.parametrize("what", EACH)
def test_a_file_that_is_not_there(what: str, good: Path, tmp_path: Path) -> None:
    refused(jiugai(*asked(good, tmp_path / "no-such.csv")[what]), "no-such.csv：没有这个文件，请核对路径。")


@pytest.mark.parametrize("what", EACH)
def test_a_name_that_no_disk_takes(what: str, good: Path, tmp_path: Path) -> None:
    refused(jiugai(*asked(good, tmp_path / f"{'长' * 100}.csv")[what]), "文件名过长，应不超过 255 字节")


@pytest.mark.parametrize("what", EACH)
def test_a_file_that_may_not_be_read(
    what: str, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, opened = write(tmp_path / "bad.csv", FACTS), Path.open

    def open_unless_bad(path: Path, *more: object, **named: object) -> object:
        if path == bad:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_unless_bad)
    refused(jiugai(*asked(good, bad)[what]), "bad.csv：没有权限，请修改文件或文件夹的权限")


@pytest.mark.parametrize("what", NO_FOLDER_EITHER)
def test_a_folder_is_no_file_whatever_its_name(what: str, good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    refused(jiugai(*asked(good, folder)[what]), "folder.xlsx：这是文件夹，不是文件，请给出文件名。")


@pytest.mark.parametrize("what", [each for each in EACH if each not in NO_FOLDER_EITHER])
def test_nor_is_a_folder_within_a_folder(what: str, good: Path, tmp_path: Path) -> None:
    (tmp_path / "tables" / "inner.xlsx").mkdir(parents=True)
    write(tmp_path / "tables" / "facts.csv", FACTS.replace("\n1,", "\n2,"))
    said = "inner.xlsx：这是文件夹，不是文件，请给出文件名。"
    refused(jiugai(*asked(good, tmp_path / "tables")[what]), said)


@pytest.mark.parametrize("what", EACH)
def test_a_pipe_is_no_file_that_can_be_read_twice(what: str, good: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    answers: list[Answered] = []
    asking = threading.Thread(target=lambda: answers.append(jiugai(*asked(good, pipe)[what])), daemon=True)
    asking.start()
    asking.join(timeout=30)
    assert answers, "it waits for somebody to write"
    refused(answers[0], "pipe.csv：不是普通文件（是管道、终端或设备），请先把内容存成文件，再给出文件名。")


def test_all_that_are_wrong_are_named_together(tmp_path: Path) -> None:
    answered = jiugai("gate", "--from", tmp_path / "a.csv", tmp_path / "b.csv", "--gate", "START")
    assert "a.csv：" in answered.err
    assert "b.csv：" in answered.err
    assert "共 2 处有误" in answered.err


def test_what_nobody_foresaw_is_told_all_the_same(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", str(good))

    monkeypatch.setattr("jiugai.lifecycle.imports.read_tables", fail)
    monkeypatch.setattr("jiugai.lifecycle.imports.require_readable", lambda *_, **__: None)
    answered = jiugai("gate", "--from", good, "--gate", "START")
    assert answered.code == cli.BAD
    assert answered.err == f"未能读写文件：{good}：系统报告“Input/output error”，请检查后重试。\n"
