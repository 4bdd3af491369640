"""`jiugai import`: what a dry run tells, and where its marked workbook may be written."""

import os
from pathlib import Path

import openpyxl
import pytest
from tests.command_line import Answered, jiugai, write
from tests.people import settle

from jiugai.config import cli
from jiugai.lifecycle.importing import SHOWN
from jiugai.registry.models import Estate

pytestmark = pytest.mark.django_db
HEAD = "县区,小区名称,户数,楼栋数\n"
WRONG = f"{HEAD}五华区,翠湖,许多,3\n"


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    settle()


def ledger(path: Path, homes: int, rows: int = 1) -> Path:
    return write(path, HEAD + "".join(f"五华区,小区{row},{homes},3\n" for row in range(rows)))


def tried(path: Path, *more: str | Path) -> Answered:
    return jiugai("import", "estates", path, "--dry-run", *more)


def refused(answered: Answered, said: str) -> None:
    assert (answered.code, answered.out) == (cli.BAD, "")
    assert said in answered.err


def test_what_would_change_is_told_from_what_to_what(tmp_path: Path) -> None:
    assert jiugai("import", "estates", ledger(tmp_path / "a.csv", 480)).code == 0
    said = tried(ledger(tmp_path / "b.csv", 500)).out
    assert "变化 第 2 行“小区0”：户数 480 → 500\n" in said
    assert Estate.objects.get().home_count == 480


@pytest.mark.parametrize("more", [0, 1])
def test_many_changes_are_counted_and_all_of_them_told_on_request(tmp_path: Path, more: int) -> None:
    rows = SHOWN + more
    assert jiugai("import", "estates", ledger(tmp_path / "a.csv", 480, rows)).code == 0
    changed = ledger(tmp_path / "b.csv", 500, rows)
    said = tried(changed).out
    assert said.count("户数 480 → 500") == SHOWN
    assert ("……另有 1 行有变化，加 --all 全部列出。" in said) == bool(more)
    assert tried(changed, "--all").out.count("户数 480 → 500") == rows


def test_so_with_what_is_strange(tmp_path: Path) -> None:
    rows = SHOWN + 2
    lines = "".join(f"五华区,甲{row},无名街道\n" for row in range(rows))
    strange = write(tmp_path / "a.csv", f"县区,小区名称,街道\n{lines}")
    said = tried(strange).out
    assert said.count("存疑 ") == SHOWN
    assert "……另有 2 处存疑，加 --all 全部列出。" in said
    assert tried(strange, "--all").out.count("存疑 ") == rows


def test_the_wrong_cells_are_marked_in_a_workbook_of_their_own(tmp_path: Path) -> None:
    source, marked = write(tmp_path / "a.csv", WRONG), tmp_path / "marked.xlsx"
    answered = tried(source, "--errors", marked)
    assert (answered.code, f"已写出标注工作簿：{marked}" in answered.out) == (cli.BAD, True)
    assert openpyxl.load_workbook(marked).worksheets[0]["C2"].comment is not None
    assert {each.name for each in tmp_path.iterdir()} == {"a.csv", "marked.xlsx"}


def test_the_senders_own_file_is_never_written_over(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in WRONG.splitlines():
        book.worksheets[0].append(row.split(","))
    book.save(source)
    before = source.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(source)
    os.link(source, tmp_path / "hard.xlsx")
    (tmp_path / "folder").mkdir()
    for out in ("a.xlsx", "folder/../a.xlsx", "link.xlsx", "hard.xlsx"):
        refused(tried(source, "--errors", tmp_path / out), "是同一个文件，不能覆盖原件，请另起文件名")
        assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("marked.csv", "应为 .xlsx 文件，现为“.csv”，请改文件名"),
        ("marked", "应为 .xlsx 文件，现为“无后缀”，请改文件名"),
        ("nowhere/marked.xlsx", "请先建好，或换一个文件夹"),
        ("folder.xlsx", "这是文件夹，不是文件"),
    ],
)
def test_where_no_workbook_can_be_is_told_before_reading(tmp_path: Path, out: str, said: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    refused(tried(ledger(tmp_path / "good.csv", 480), "--errors", tmp_path / out), said)


def test_where_writing_is_not_allowed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    refused(tried(ledger(tmp_path / "a.csv", 1), "--errors", tmp_path / "m.xlsx"), "没有写出，没有权限")


@pytest.mark.parametrize("kind", ["estates", "surveys", "capacity"])
def test_a_folder_is_no_ledger(kind: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    refused(jiugai("import", kind, tmp_path / "folder.xlsx"), "folder.xlsx：这是文件夹，不是文件")


@pytest.mark.parametrize(
    ("kind", "template"), [("capacity", "statements"), ("items", "items"), ("estates", "estates")]
)
def test_a_file_that_is_no_such_ledger_leads_to_the_template(
    kind: str, template: str, tmp_path: Path
) -> None:
    wrong = write(tmp_path / "wrong.csv", "division_code,financing_capacity_fen\n530102,1\n")
    refused(jiugai("import", kind, wrong), f"空白表：jiugai template {template} 文件名.xlsx。")


def test_a_dry_run_refuses_what_the_import_would(tmp_path: Path) -> None:
    heads = "小区名称,征询结束日期,参与户数,同意户数,长效管理共识,组织单位\n"
    wrong = write(tmp_path / "a.csv", f"{heads}翠湖,2022-05-10,10,11,是,居委会\n")
    assert jiugai("import", "estates", write(tmp_path / "e.csv", f"{HEAD}五华区,翠湖,20,3\n")).code == 0
    tried_first = jiugai("import", "willingness", wrong, "--dry-run")
    then = jiugai("import", "willingness", wrong)
    assert (tried_first.code, tried_first.err) == (cli.BAD, then.err)


def test_every_wrong_cell_is_counted_however_many_there_are(tmp_path: Path) -> None:
    rows = "".join(f"五华区,小区{row},许多,零\n" for row in range(6_000))
    answered = tried(write(tmp_path / "long.csv", HEAD + rows + "五华区,对的小区,12,3\n"))
    assert "新增 1，有变化 0，无变化 0，有误 12000 处" in answered.out
    assert "共 12000 处有误" in answered.err
