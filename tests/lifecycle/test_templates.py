"""Templates hold the columns that the commands read, and can be filled in and read back."""

from pathlib import Path

import openpyxl
import pytest
from tests.command_line import jiugai

from jiugai.core.tables.headings import match_headings
from jiugai.lifecycle.templates import TITLES, columns_of
from jiugai.policy.facts import PROJECT_COLUMNS


@pytest.mark.parametrize("kind", TITLES)
def test_a_template_has_every_column_under_a_heading_that_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert jiugai("template", kind, path).code == 0
    heads = [str(cell.value) for cell in openpyxl.load_workbook(path).worksheets[0][1]]
    match = match_headings(heads, columns_of(kind))
    assert (match.unknown, match.problems) == ((), ())
    assert [each.column.name for each in match.matched] == [column.name for column in columns_of(kind)]


def test_a_filled_in_template_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    jiugai("template", "facts", path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = {str(cell.value): cell.column for cell in sheet[1]}
    for heading, value in {
        "项目编号": "甲", "县区代码": "530102", "阶段": "已入库", "户数": 300, "参与意愿征询户数": 200,
    }.items():  # fmt: skip
        sheet.cell(2, column[heading], value)
    book.save(path)
    answered = jiugai("gate", "--from", path, "--gate", "ENTER_PLAN", "--on", "2022-06-01", "--json")
    assert answered.code == 1, answered.err
    checks = {check["requirement"]: check["outcome"] for check in answered.json[0]["checks"]}
    assert (checks["participation"], checks["agreement"]) == ("MET", "UNKNOWN")
    assert len(column) == len(PROJECT_COLUMNS)


def test_a_place_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    answered = jiugai("template", "facts", tmp_path / "nowhere" / "t.xlsx")
    assert answered.code == 2
    assert ".xlsx" in answered.err


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "filled-in.xlsx"
    path.write_bytes(b"the work of a week")
    answered = jiugai("template", "facts", path)
    assert (answered.code, answered.out) == (2, "")
    assert "没有写出，已有这个文件，请换一个文件名；确要覆盖，加 --force。" in answered.err
    assert path.read_bytes() == b"the work of a week"
    assert jiugai("template", "facts", path, "--force").code == 0
    assert openpyxl.load_workbook(path).worksheets[0].title == "项目事实"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("t.csv", "应为 .xlsx 文件，现为“.csv”"),
        ("t", "应为 .xlsx 文件，现为“无后缀”"),
        ("nowhere/t.xlsx", "请先建好，或换一个文件夹"),
        ("folder.xlsx", "这是文件夹，不是文件"),
        (f"{'长' * 100}.xlsx", "文件名过长"),
    ],
)
def test_where_no_workbook_can_be_is_refused(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    answered = jiugai("template", "facts", tmp_path / name, "--force")
    assert (answered.code, answered.out) == (2, "")
    assert said in answered.err


def test_a_workbook_that_cannot_be_finished_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jiugai.core.tables.writing.write_template", fail)
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"before")
    answered = jiugai("template", "facts", path, "--force")
    assert (answered.code, "磁盘空间已满" in answered.err) == (2, True)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_help_says_which_command_reads_which_table() -> None:
    said = jiugai("template", "--help").out
    for line in (
        "capacity    县区能力，供 jiugai plan --capacity",
        "statements  能力评估台账，供 jiugai import capacity",
    ):
        assert line in said


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (
            "statements",
            "空着另有含义的列：“本级财力、上级补助、政府债券、社会资金、居民出资、已承诺支出”不填为 0。",
        ),
        ("facts", None),
    ],
)
def test_the_guide_says_of_empty_cells_what_is_read(kind: str, hint: str | None, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    jiugai("template", kind, path)
    guide = openpyxl.load_workbook(path)["填写说明"]
    hints = [cell.value for cell in guide["A"] if str(cell.value or "").startswith("空着")]
    assert hints == ["空着的格子表示“不清楚”，不等于 0 或“否”。", *filter(None, [hint])]
