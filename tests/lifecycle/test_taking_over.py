"""Projects already under way come in by ledger, as they were, and are never taken for passed."""

from datetime import date
from pathlib import Path

import pytest
from tests.people import HUA, enter
from tests.works import SPRING, WAN, County

from jiugai.core.errors import BadInput, Refused
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import Standing, Taken
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.project_facts import facts_of
from jiugai.lifecycle.project_ledgers import ProjectLedger, read_project_ledger
from jiugai.lifecycle.taking_over import take_over
from jiugai.policy.facts import FUNDS_BY_SOURCE, PROJECT_COLUMNS
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import EarlierFact, Project, ProjectEstate, Stage, StageMove
from jiugai.reserve.services import current_scheme

TODAY = date(2023, 6, 1)
HEADS = (
    "项目名称,小区,计划年度,阶段,总投资（万元）,列入计划日期,开工日期,完工日期,竣工验收日期,"
    "参与意愿征询户数,同意改造户数,依据"
)
STARTED = "老纺织厂,纺织厂宿舍,2022,已开工,380.5,2022-01-20,2022-05-06,,,90,85,五住建〔2022〕3号"


def read(folder: Path, *rows: str, heads: str = HEADS) -> ProjectLedger:
    path = folder / "在建项目.csv"
    path.write_text("\n".join((heads, *rows)), encoding="utf-8")
    return read_project_ledger(path, scope=Scope.of("530102"), on=TODAY)


def taken(wuhua: County, folder: Path, *rows: str) -> Taken:
    return take_over(read(folder, *rows), by=wuhua.by, on=TODAY, source="在建项目.csv")


@pytest.fixture
def factory(wuhua: County) -> object:
    return wuhua.estate(name="纺织厂宿舍", home_count=120)


@pytest.mark.usefixtures("factory")
def test_a_project_comes_in_at_its_stage_with_what_is_known(wuhua: County, tmp_path: Path) -> None:
    assert taken(wuhua, tmp_path, STARTED) == Taken(1, 0, 0)
    project = Project.objects.get()
    assert (project.stage, project.plan_year, project.is_backfilled) == (Stage.STARTED, 2022, True)
    found = facts_of([project], on=TODAY, parameters=parameters())[0]
    assert (found.cost_fen, found.planned_on, found.started_on) == (
        380_500_000 * 1, date(2022, 1, 20), date(2022, 5, 6),
    )  # fmt: skip
    assert (found.homes, found.homes_taking_part, found.homes_agreeing) == (120, 90, 85)
    assert (found.completed_on, found.vote_held, found.scored) == (None, None, None)
    fact = EarlierFact.objects.get(name="started_on")
    assert (fact.value, fact.evidence) == ("2022-05-06", "五住建〔2022〕3号")


@pytest.mark.usefixtures("factory")
def test_its_past_gates_are_judged_after_the_fact_and_never_passed(wuhua: County, tmp_path: Path) -> None:
    taken(wuhua, tmp_path, STARTED)
    records = {each.gate: each for each in GateRecord.objects.all()}
    assert set(records) == {"ENTER_LIBRARY", "ENTER_PLAN", "START"}
    assert all(each.is_backfilled and not each.is_passed for each in records.values())
    assert records["ENTER_PLAN"].judged_on == date(2022, 1, 20)
    assert records["START"].judged_on == date(2022, 5, 6)
    participation = next(
        check for check in records["ENTER_PLAN"].checks if check["requirement"] == "participation"
    )
    assert (participation["measured"], participation["outcome"]) == ("90/120", "MET")
    assert {each.facts["stage"] for each in records.values()} == {"started"}
    move = StageMove.objects.latest("pk")
    assert (move.is_backfilled, move.gate_record, move.reason) == (True, "", "五住建〔2022〕3号")


@pytest.mark.usefixtures("factory")
def test_the_same_ledger_once_more_changes_nothing_and_a_later_one_moves_on(
    wuhua: County, tmp_path: Path
) -> None:
    taken(wuhua, tmp_path, STARTED)
    assert taken(wuhua, tmp_path, STARTED) == Taken(0, 0, 1)
    done = STARTED.replace("已开工", "已验收").replace("2022-05-06,,", "2022-05-06,2022-12-01,2022-12-20")
    assert taken(wuhua, tmp_path, done) == Taken(0, 1, 0)
    project = Project.objects.get()
    assert project.stage == Stage.ACCEPTED
    assert EarlierFact.objects.get(name="accepted_on").value == "2022-12-20"
    with pytest.raises(BadInput, match="已到“已验收”阶段，这里所填更早"):
        taken(wuhua, tmp_path, STARTED)


@pytest.mark.usefixtures("factory")
@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("380.5", "400", "总投资 380.5 万元 → 400 万元"),
        ("2022-01-20", "2022-01-21", "列入计划日期 2022-01-20 → 2022-01-21"),
        ("2022-05-06", "2022-05-07", "开工日期 2022-05-06 → 2022-05-07"),
        (",2022,", ",2023,", "计划年度 2022 → 2023；列入计划日期 不详 → 2022-01-20"),
        ("90,85", "90,86", "同意改造户数 85 → 86"),
        ("已开工", "已验收", "阶段 已开工 → 已验收"),
        ("3号", "4号", "依据 五住建〔2022〕3号 → 五住建〔2022〕4号"),
    ],
    ids=["cost", "planned", "started", "year", "homes", "stage", "evidence"],
)
def test_each_thing_told_anew_is_shown_and_stored(
    wuhua: County, tmp_path: Path, old: str, new: str, change: str
) -> None:
    taken(wuhua, tmp_path, STARTED)
    told = STARTED.replace(old, new)
    row = read(tmp_path, told).rows[0]
    assert (row.standing, "；".join(row.told_changes)) == (Standing.CHANGED, change)
    assert taken(wuhua, tmp_path, told) == Taken(0, 1, 0)
    assert taken(wuhua, tmp_path, told) == Taken(0, 0, 1)


@pytest.mark.usefixtures("factory")
def test_a_new_project_told_with_another_cost_is_no_longer_the_same(wuhua: County, tmp_path: Path) -> None:
    new = "老纺织厂,纺织厂宿舍,2022,已摸底,380.5,,,,,,,"
    assert read(tmp_path, new).problems == []
    taken(wuhua, tmp_path, new)
    assert taken(wuhua, tmp_path, new) == Taken(0, 0, 1)
    assert taken(wuhua, tmp_path, new.replace("380.5", "400")) == Taken(0, 1, 0)
    assert current_scheme(Project.objects.get()).cost_fen == 400 * WAN


@pytest.mark.usefixtures("factory")
def test_a_ledger_does_not_move_the_bounds_of_a_project(wuhua: County, tmp_path: Path) -> None:
    taken(wuhua, tmp_path, STARTED)
    wuhua.estate(name="丙小区")
    problem = read(tmp_path, STARTED.replace("纺织厂宿舍", "纺织厂宿舍、丙小区")).problems[0]
    assert "项目登记的小区是纺织厂宿舍，小区范围请在项目页更正" in str(problem)


@pytest.mark.usefixtures("factory")
def test_a_project_named_by_its_code_takes_its_new_name(wuhua: County, tmp_path: Path) -> None:
    taken(wuhua, tmp_path, STARTED)
    code = Project.objects.get().code
    row = f"{code},{STARTED.replace('老纺织厂', '新纺织厂')}"
    ledger = read(tmp_path, row, heads=f"项目编号,{HEADS}")
    assert ledger.rows[0].told_changes == ["项目名称 老纺织厂 → 新纺织厂"]
    take_over(ledger, by=wuhua.by, on=TODAY, source="x")
    assert Project.objects.get().name == "新纺织厂"


def test_a_record_of_the_system_stands_before_what_was_told(wuhua: County, tmp_path: Path) -> None:
    estate = wuhua.estate(name="纺织厂宿舍", home_count=120)
    taken(wuhua, tmp_path, STARTED)
    wuhua.ask(estate, 110, 100, closed_on=SPRING)
    found = facts_of(Project.objects.all(), on=TODAY, parameters=parameters())[0]
    assert (found.homes_taking_part, found.homes_agreeing) == (110, 100)


def test_a_closed_project_holds_its_estate_no_longer(wuhua: County, tmp_path: Path) -> None:
    estate = wuhua.estate(name="纺织厂宿舍")
    live = wuhua.project(estate)
    taken(wuhua, tmp_path, STARTED.replace("已开工", "已办结"))
    held = {each.project_id: each.is_live for each in ProjectEstate.objects.filter(estate=estate)}
    assert held == {live.pk: True, Project.objects.get(is_backfilled=True).pk: False}


@pytest.mark.usefixtures("factory")
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("甲,没有的小区,2022,已开工,,,,,,,,", "请先导入小区台账"),
        ("甲,纺织厂宿舍,2022,已开工,,,2023-06-02,,,,,", "不能晚于今天"),
        ("甲,纺织厂宿舍,2022,已开工,,2022-05-07,2022-05-06,,,,,", "不能早于列入计划日期"),
        ("甲,纺织厂宿舍,2022,已开工,,,,,,121,,", "参与意愿征询户数不能大于户数"),
        ("甲,纺织厂宿舍,2022,已开工,,,,,,90,91,", "不能大于参与意愿征询户数"),
        ("甲,纺织厂宿舍,二〇二二,已开工,,,,,,,,", "计划年度"),
        ("甲,纺织厂宿舍,2022,在建,,,,,,,,", "已开工"),
        (",纺织厂宿舍,2022,已开工,,,,,,,,", "必填"),
    ],
    ids=["estate", "future", "order", "more-than-all", "more-than-took-part", "year", "stage", "name"],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(
    wuhua: County, tmp_path: Path, row: str, said: str
) -> None:
    ledger = read(tmp_path, STARTED.replace("老纺织厂", "乙").replace("纺织厂宿舍", "纺织厂宿舍"), row)
    assert said in "".join(map(str, ledger.problems))
    assert all(problem.row == 3 for problem in ledger.problems)
    with pytest.raises(BadInput):
        take_over(ledger, by=wuhua.by, on=TODAY, source="x")
    assert not Project.objects.exists()


@pytest.mark.usefixtures("factory")
def test_an_estate_in_two_live_projects_is_refused(wuhua: County, tmp_path: Path) -> None:
    ledger = read(tmp_path, STARTED, STARTED.replace("老纺织厂", "乙"))
    assert "已在第 2 行未办结的项目内" in str(ledger.problems[0])
    live = wuhua.project(wuhua.estate(name="丙小区"))
    ledger = read(tmp_path, STARTED.replace("纺织厂宿舍", "丙小区"))
    assert f"已在项目“{live}”内" in str(ledger.problems[0])


@pytest.mark.usefixtures("factory")
def test_a_project_on_its_ordinary_way_cannot_be_told_by_ledger(wuhua: County, tmp_path: Path) -> None:
    wuhua.project(wuhua.estate(name="丙小区"), name="老纺织厂")
    assert "不能补录" in str(read(tmp_path, STARTED).problems[0])


@pytest.mark.usefixtures("factory")
def test_only_who_may_import_takes_over(wuhua: County, tmp_path: Path) -> None:
    ledger = read(tmp_path, STARTED)
    with pytest.raises(Refused):
        take_over(ledger, by=enter(HUA), on=TODAY, source="x")
    assert not Project.objects.exists()


@pytest.mark.usefixtures("factory")
def test_other_headings_titles_and_notes_are_understood(wuhua: County, tmp_path: Path) -> None:
    heads = (
        "五华区在建老旧小区改造项目一览表,,,,,\n改造项目,改造小区,实施年度,当前阶段,计划投资（万元）,开工时间"
    )
    ledger = read(
        tmp_path, "老纺织厂,纺织厂宿舍,2022年,已开工,380.5,2022-05-06", "注：截至5月底,,,,,", heads=heads
    )
    assert not ledger.problems
    assert (ledger.rows[0].facts["cost_fen"], ledger.rows[0].plan_year) == (380 * WAN + 500_000, 2022)


@pytest.mark.usefixtures("factory")
def test_amounts_with_their_unit_and_marks_for_nothing_are_read(tmp_path: Path) -> None:
    row = "老纺织厂,纺织厂宿舍,2022,已开工,3805000元,2022-01-20,2022-05-06,/,—,90,85,五住建〔2022〕3号"
    ledger = read(tmp_path, row)
    assert ledger.problems == []
    (line,) = ledger.rows
    assert (line.facts["cost_fen"], line.facts.get("completed_on")) == (380_500_000, None)
    assert "“完工日期”列有 1 格写的是“/”，按不详" in ledger.notes


@pytest.mark.usefixtures("factory")
def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    row = "老纺织厂,没有的小区,2022,已开工,很多,2022-01-20,2024-05-06,,,90,85,文件"
    said = [(each.column, each.expected) for each in read(tmp_path, row).problems]
    assert [column for column, _ in said] == ["小区", "总投资（万元）", "开工日期"]
    assert said[2][1] == "不能晚于今天（2023-06-01）"


@pytest.mark.usefixtures("factory")
def test_a_code_beside_the_name_of_another_county_is_refused(tmp_path: Path) -> None:
    heads = "区划代码,县区,项目名称,小区,计划年度,阶段"
    ledger = read(tmp_path, "530102,盘龙区,老纺织厂,纺织厂宿舍,2022,已开工", heads=heads)
    assert "代码是五华区，同一行所填的是盘龙区" in ledger.problems[0].expected


@pytest.mark.usefixtures("factory")
def test_a_total_of_money_that_is_not_its_sum_is_asked_about(tmp_path: Path) -> None:
    names = [f"{PROJECT_COLUMNS[name].label}（万元）" for name in FUNDS_BY_SOURCE]
    heads = f"项目名称,小区,计划年度,阶段,到位资金合计（万元）,{','.join(names)}"
    ledger = read(tmp_path, "老纺织厂,纺织厂宿舍,2022,已开工,100,10,10,10,10,10,10", heads=heads)
    assert ledger.problems == []
    assert "各项之和为 60 万元，与合计不符，按合计采用" in ledger.doubts[0].expected
