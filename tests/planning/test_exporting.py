"""`jiugai export`: what goes out, whose it is, and that nothing is written over."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.command_line import Answered, jiugai
from tests.people import KUN, WU, enter

from jiugai.registry.models import Estate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The cast's counties with one estate each."""
    settings.DATA = tmp_path / "var"
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    for person in (WU, KUN):
        enter(person)
    for division, name in (("530102", "翠湖北路小区"), ("530103", "拓东路小区")):
        Estate.objects.create(
            code=f"{division}-00001", name=name, division_id=division, source="测试", completed_year=1994
        )


def export(*arguments: object, by: str = "wu") -> Answered:
    return jiugai("--as", by, "export", *[str(each) for each in arguments])


def names(path: Path) -> list[str]:
    head, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    at = next(place for place, heading in enumerate(head) if "小区名称" in str(heading))
    return [str(row[at]) for row in rows]


@pytest.mark.parametrize(
    ("by", "division", "held"),
    [
        ("wu", "530102", ["翠湖北路小区"]),
        ("kun", "530100", ["翠湖北路小区", "拓东路小区"]),
        ("kun", "530103", ["拓东路小区"]),
        ("wu", "530102001", []),
    ],
)
def test_the_estates_of_a_division_go_out(by: str, division: str, held: list[str], tmp_path: Path) -> None:
    answered = export("estates", division, out := tmp_path / "台账.xlsx", by=by)
    assert answered.code == 0, answered.err
    assert names(out) == held


def test_what_went_out_comes_in_unchanged(tmp_path: Path) -> None:
    export("estates", "530102", out := tmp_path / "台账.xlsx")
    answered = jiugai("--as", "wu", "import", "estates", str(out), "--dry-run")
    assert "新增 0，有变化 0，无变化 1，有误 0 处" in answered.out


@pytest.mark.parametrize("kind", ["estates", "projects"])
def test_another_countys_ledger_is_refused(kind: str, tmp_path: Path) -> None:
    answered = export(kind, "530103", out := tmp_path / "台账.xlsx")
    assert (answered.code, out.exists()) == (3, False)


def test_projects_go_out_with_the_headings_of_the_list(tmp_path: Path) -> None:
    assert export("projects", "530102", out := tmp_path / "储备库.xlsx").code == 0
    assert [cell.value for cell in load_workbook(out).worksheets[0][1]][:2] == ["项目编号", "项目名称"]


@pytest.mark.parametrize("kind", [("estates", "530102"), ("projects", "530102"), ("monthly", "530102", 2022)])
def test_nothing_is_written_over_unasked(kind: tuple[object, ...], tmp_path: Path) -> None:
    (out := tmp_path / "台账.xlsx").write_text("earlier")
    answered = export(*kind, out)
    assert (answered.code, "已有这个文件" in answered.err, out.read_text()) == (2, True, "earlier")
    assert export(*kind, out, "--force").code == 0
    assert load_workbook(out).worksheets


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("estates", "999999"), "没有这个区划代码"),
        (("plan", "530102", 2022), "还没有 2022 年度计划"),
        (("plan", "530102", 22), "不是年份"),
    ],
)
def test_what_there_is_not_is_said(given: tuple[object, ...], said: str, tmp_path: Path) -> None:
    answered = export(*given, out := tmp_path / "台账.xlsx")
    assert (answered.code, said in answered.err, out.exists()) == (2, True, False)
