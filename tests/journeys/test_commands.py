"""The whole way on the command line: from the published ledger to the approved plan and its table."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook
from tests.command_line import jiugai, write
from tests.works import PAPER

from jiugai.accounts.roles import Role
from jiugai.accounts.services import open_with_post
from jiugai.core.actors import BUILT_IN
from jiugai.planning.models import AnnualPlan
from jiugai.registry.models import Division, Estate
from jiugai.registry.services import load_reference_data
from jiugai.registry.survey_grid import items
from jiugai.reserve.models import Project, Stage

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[2] / "samples" / "estates-named.csv"
COUNTY = "340103"  # 合肥市庐阳区, of the published list
SPRING, SUMMER = "2022-05-10", "2022-06-01"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A prepared place with officers of the county and of the prefecture above it, on a day in summer."""
    settings.DATA = tmp_path / "var"
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    load_reference_data()
    for name, role, division in (
        ("luyang", "county_housing", COUNTY),
        ("luyang-finance", "county_finance", COUNTY),
        ("hefei", "prefecture_housing", "340100"),
    ):
        open_with_post(
            name,
            full_name=name,
            password="hefei-renews-1998",
            role=Role(role),
            division=Division.objects.get(pk=division),
            valid_from=date(2021, 12, 16),
            by=BUILT_IN,
        )
    with time_machine.travel(f"{SUMMER} 10:00 +0800", tick=False):
        yield


def done(*arguments: object) -> str:
    """Run a command that must succeed."""
    answered = jiugai(*[str(each) for each in arguments])
    assert answered.code == 0, answered.err + answered.out
    return answered.out


def estates() -> list[Estate]:
    """Three estates of the county that the list tells enough of, completed where it does not."""
    found = list(Estate.objects.filter(division__gte=COUNTY, division__lt=f"{COUNTY}:").order_by("code")[:3])
    for each in found:
        each.completed_year, each.home_count = each.completed_year or 1995, each.home_count or 90
        each.building_count, each.floor_area_cm2 = each.building_count or 3, each.floor_area_cm2 or 72_000_000
        each.self_built = each.to_be_demolished = each.renovated_before = False
        each.save()
    return found


def survey_ledger(folder: Path, found: list[Estate]) -> Path:
    heads = ["小区名称", "摸底日期", "摸底单位", *(item.name for item in items())]
    cells = {"roof": "老化破损（安全隐患）", "roads": "老化破损（严重）", "lighting": "缺失"}
    rows = [
        ",".join([each.name, SPRING, "街道办事处", *(cells.get(item.key, "完好") for item in items())])
        for each in found
    ]
    return write(folder / "摸底.csv", "\n".join([",".join(heads), *rows]))


def will_ledger(folder: Path, found: list[Estate]) -> Path:
    heads = "小区名称,征询结束日期,参与户数,同意户数,长效管理共识,组织单位"
    rows = [
        f"{each.name},{SPRING},{each.home_count}户,{(each.home_count or 0) - place},是,社区居委会"
        for place, each in enumerate(found)
    ]
    return write(folder / "征询.csv", "\n".join([heads, *rows]))


@pytest.mark.usefixtures("place")
def test_from_the_published_ledger_to_the_approved_plan(tmp_path: Path) -> None:
    assert "新增 78" in done("import", "estates", SAMPLE)
    found = estates()
    county = ("--as", "luyang")
    done(*county, "import", "surveys", survey_ledger(tmp_path, found))
    done(*county, "import", "willingness", will_ledger(tmp_path, found))
    rows = [
        f"{each.name}改造,{each.name},2022,已摸底,{200 + 100 * place}" for place, each in enumerate(found)
    ]
    heads = "项目名称,小区,计划年度,阶段,总投资（万元）"
    ledger = write(tmp_path / "项目.csv", "\n".join([heads, *rows]))
    assert "新增 3" in done(*county, "import", "projects", ledger)
    assert "无变化 3" in done(*county, "import", "projects", ledger)
    codes = list(Project.objects.order_by("code").values_list("code", flat=True))

    lines = [f"{code},{item},1200.5,40" for code in codes for item in ("屋面", "小区道路", "公共照明")]
    done(
        *county,
        "import",
        "items",
        write(tmp_path / "内容.csv", "\n".join(["项目编号,改造内容,数量,投资（万元）", *lines])),
    )
    paper = tmp_path / "方案.pdf"
    paper.write_bytes(PAPER)
    for code in codes:
        done(*county, "attach", code, paper)
    assert "入库：达标" in done(*county, "ask", *codes)

    heads = "县区代码,年度,本级财力（万元）,组织实施能力,测算依据"
    done(
        "--as",
        "luyang-finance",
        "import",
        "capacity",
        write(tmp_path / "能力.csv", f"{heads}\n{COUNTY},2022,550,5,预算"),
    )
    assert "3 个项目" in done(*county, "annual-plan", "rank", COUNTY, 2022)
    assert "列入 2 个项目" in done(*county, "annual-plan", "draft", COUNTY, 2022)
    done(*county, "annual-plan", "publish", COUNTY, 2022, "--days", 3)
    early = jiugai(*county, "annual-plan", "submit", COUNTY, "2022")
    assert (early.code, "公示期" in early.err) == (3, True)
    with time_machine.travel("2022-06-04 09:00 +0800", tick=False):
        done(*county, "annual-plan", "submit", COUNTY, 2022)
        own = jiugai(*county, "annual-plan", "approve", COUNTY, "2022", "--document", "x")
        assert (own.code, "不能批准年度计划" in own.err) == (3, True)
        approve = ("annual-plan", "approve", COUNTY, 2022, "--document", "合住建〔2022〕6号")
        assert "已批准，列入 2 个项目" in done("--as", "hefei", *approve)
        done(*county, "export", "plan", COUNTY, 2022, tmp_path / "计划.xlsx")
        done(*county, "export", "monthly", COUNTY, 2022, tmp_path / "月报.xlsx")

    assert Project.objects.at_stage(Stage.PLANNED).count() == 2
    plan = AnnualPlan.objects.get()
    sheet = load_workbook(tmp_path / "计划.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "合肥市庐阳区2022年城镇老旧小区改造计划表"
    assert [row[1] for row in cells[3:5]] == [row["project_code"] for row in (plan.frozen or {})["projects"]]
    assert (cells[5][0], cells[5][8]) == ("合计", sum(row[8] for row in cells[3:5]))
    report = load_workbook(tmp_path / "月报.xlsx")["进展汇总"]
    assert [cell.value for cell in report[4]][:4] == ["庐阳区", 2, 2, sum(row[4] for row in cells[3:5])]
    assert report[4][7].value == 0  # nothing has started yet
