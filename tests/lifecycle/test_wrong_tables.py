"""A table of another kind is refused where it is given, with what it seems to be and what it should be."""

from pathlib import Path

import pytest
from tests.command_line import jiugai, write

PROJECTS = "project_code,division_code,stage,homes\n1,530102,planned,300\n"
PROJECTS_IN_CHINESE = "项目编号,县区代码,阶段,户数\n1,530102,已列入计划,300\n"
LOCAL = "division_code,parameter,value,from,clause\n530000,consent.plan.participation,3/4,2022-03-01,文件\n"
DIVISIONS = "division_code,level,year,financing_capacity_fen\n530102,county,2022,100\n"
SEEMS_PROJECTS = "像是项目事实表（有“project_code”列），应为"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path / "facts.csv", PROJECTS)


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        (PROJECTS, f"{SEEMS_PROJECTS}应评政府名单（应有“division_code”列）"),
        (PROJECTS_IN_CHINESE, SEEMS_PROJECTS),
        (LOCAL, "像是地方参数表（有“parameter”列）"),
        ("name\n翠湖\n", "认不出这是什么表，应为应评政府名单"),
    ],
    ids=["projects", "projects-in-chinese", "local-figures", "none-of-ours"],
)
def test_a_list_of_obliged_governments_is_no_other_table(
    text: str, seems: str, facts: Path, tmp_path: Path
) -> None:
    wrong = write(tmp_path / "wrong.csv", text)
    answered = jiugai("evaluate", "--from", facts, "--year", "2022", "--obliged", wrong)
    assert (answered.code, answered.out) == (2, "")
    assert seems in answered.err
    assert "请核对是否给错了文件" in answered.err


def test_a_table_of_capacity_is_no_table_of_projects(facts: Path) -> None:
    answered = jiugai("plan", "--from", facts, "--capacity", facts, "--year", "2022")
    assert (answered.code, answered.out) == (2, "")
    assert f"{SEEMS_PROJECTS}县区能力表" in answered.err


def test_facts_of_divisions_name_the_obliged_and_their_capacity(facts: Path, tmp_path: Path) -> None:
    divisions = write(tmp_path / "divisions.csv", DIVISIONS)
    assert jiugai("evaluate", "--from", facts, "--year", "2022", "--obliged", divisions).code == 0
    assert jiugai("plan", "--from", facts, "--capacity", divisions, "--year", "2022").code == 0
