"""A county's year in the browser: from the survey of an estate to the approved plan and its table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import SIZES, fits, picture
from tests.people import KUN, PASSWORD, WU, Person, enter
from tests.works import PAPER, a_picture

from jiugai.core.files import path_of
from jiugai.planning.models import AnnualPlan, PlanState
from jiugai.reserve.models import Project, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date.today()  # noqa: DTZ011 - the browser's day
LEDGER = """县区,小区名称,建成年份,楼栋数,户数,建筑面积（平方米）,以自建房为主,已列入征收拆迁,曾列入改造计划
五华区,翠湖北路12号院,1992,3,90,7200,否,否,否
"""


def enter_as(page: Page, site: str, person: Person) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


@dataclass(frozen=True)
class Desk:
    """An officer's browser, where the site is, which size it has, and a paper at hand."""

    page: Page
    site: str
    size: str
    paper: Path


@pytest.mark.parametrize("size", SIZES)
def test_a_county_goes_from_its_ledger_to_an_approved_plan(
    size: str, open_page: Callable[[str], Page], site: str, tmp_path: Path
) -> None:
    wu, _kun = enter(WU), enter(KUN)
    ledger, paper = tmp_path / "台账.csv", tmp_path / "方案.pdf"
    ledger.write_text(LEDGER, encoding="utf-8")
    paper.write_bytes(PAPER)
    photo = path_of(a_picture(wu))
    desk = Desk(open_page(size), site, size, paper)
    enter_as(desk.page, site, WU)
    estate = survey_and_ask(desk, ledger)
    project = draw_up_the_project(desk, estate, photo)
    draw_up_the_plan(desk)
    approve_the_plan(desk, open_page(size))
    with desk.page.expect_download() as download:
        desk.page.reload()
        follow(desk.page, "计划表")
    download.value.save_as(tmp_path / "计划表.xlsx")
    sheet: Any = load_workbook(tmp_path / "计划表.xlsx").active
    assert [cell.value for cell in sheet[4]][:3] == [1, project.code, project.name]
    assert AnnualPlan.objects.get().state == PlanState.APPROVED
    assert Project.objects.get().stage == Stage.PLANNED


def survey_and_ask(desk: Desk, ledger: Path) -> str:
    """Bring the ledger, survey its estate, ask its residents: one home too few. The estate's code."""
    page, site, size, paper = desk.page, desk.site, desk.size, desk.paper
    page.goto(f"{site}/imports/estates/")
    page.set_input_files("[name=ledger]", ledger)
    press(page, "上传并预览")
    press(page, "确认入库")
    follow(page, "翠湖北路12号院")
    page.goto(page.url + "survey/")
    page.select_option("[name=state_roof]", "worn")
    page.select_option("[name=severity_roof]", "hazard")
    page.check("[name=rest_is_sound]")
    assert fits(page)
    press(page, "完成摸底")
    expect(page.get_by_text("屋面").first).to_be_visible()
    estate = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.goto(f"{site}/willingness/{estate}/")
    page.fill("[name=homes_taking_part]", "59")
    page.fill("[name=homes_agreeing]", "59")
    page.select_option("[name=management_consensus]", "true")
    page.set_input_files("[name=evidence]", paper)
    press(page, "保存")
    expect(page.get_by_text("再有 1 户参与").first).to_be_visible()
    assert fits(page)
    picture(page, f"willingness-{size}")
    return estate


def draw_up_the_project(desk: Desk, estate: str, photo: Path) -> Project:
    """The project into the library; what the next gate asks is one click away; the scheme."""
    page, site, size, paper = desk.page, desk.site, desk.size, desk.paper
    page.goto(f"{site}/projects/new/?estate={estate}")
    page.fill("[name=plan_year]", str(TODAY.year))
    press(page, "登记")
    project = Project.objects.get()
    page.goto(f"{site}/projects/{project.code}/")
    press(page, "提请入库")
    expect(page.get_by_text("已通过“入库”关口")).to_be_visible()
    expect(page.get_by_text("参与率为 59/90，应不少于 2/3").first).to_be_visible()
    assert fits(page)
    picture(page, f"project-lacking-{size}")
    page.locator(".gate-steps li", has_text="参与率").get_by_role("link", name="登记征询").click()
    page.fill("[name=closed_on]", (TODAY - timedelta(1)).isoformat())
    page.fill("[name=homes_taking_part]", "90")
    page.fill("[name=homes_agreeing]", "60")
    page.select_option("[name=management_consensus]", "true")
    page.set_input_files("[name=evidence]", paper)
    press(page, "保存")
    page.fill("[name=closed_on]", TODAY.isoformat())
    page.fill("[name=homes_taking_part]", "60")
    page.fill("[name=homes_agreeing]", "60")
    page.select_option("[name=management_consensus]", "true")
    press(page, "保存")
    expect(page.get_by_text("这一天已有征询结果").first).to_be_visible()
    page.fill("[name=reason]", "按签字表复核")
    press(page, "保存")
    expect(page.get_by_text("均已达到").first).to_be_visible()
    page.goto(f"{site}/projects/{project.code}/scheme/")
    page.fill("[name=cost_fen]", "280.5")
    page.set_input_files("[name=document]", paper)
    press(page, "保存")
    page.goto(f"{site}/projects/{project.code}/items/")
    page.select_option("[name=item]", "roof")
    page.fill("[name=quantity]", "1200")
    page.fill("form:has([name=item]) [name=cost_fen]", "80")
    page.locator("form:has([name=item]) button[type=submit]").last.click()
    page.goto(f"{site}/projects/{project.code}/pictures/")
    page.set_input_files(
        "input[type=file]", {"name": "大门.jpg", "mimeType": "image/jpeg", "buffer": photo.read_bytes()}
    )
    page.fill("[name=viewpoint]", "大门")
    page.locator("form:has([name=viewpoint]) button[type=submit]").last.click()
    return project


def draw_up_the_plan(desk: Desk) -> None:
    """Capacity, ranking, draft; published, an objection answered."""
    page, site, size = desk.page, desk.site, desk.size
    page.goto(f"{site}/capacity/new/")
    page.fill("[name=year]", str(TODAY.year))
    for name, value in (("own_funds_fen", "300"), ("organising_capacity_estates", "1"), ("basis", "预算")):
        page.fill(f"[name={name}]", value)
    for name in ("upper_funds_fen", "bonds_fen", "social_fen", "residents_fen", "committed_fen"):
        page.fill(f"[name={name}]", "0")
    press(page, "保存")
    page.goto(f"{site}/plans/530102/{TODAY.year}/")
    press(page, "量化计分、排序")
    expect(page.get_by_text("已排序：共 1 个在库项目")).to_be_visible()
    picture(page, f"ranking-{size}")
    press(page, "按此排序拟定计划")
    expect(page.get_by_text("按排序、在能力之内")).to_be_visible()
    assert fits(page)
    picture(page, f"plan-{size}")
    follow(page, "公示")
    page.fill("[name=days]", "1")
    press(page, "公示计划")
    follow(page, "登记公示意见")
    page.fill("[name=source]", "居民来电")
    page.fill("[name=content]", "请先修屋面")
    press(page, "登记公示意见")
    follow(page.locator("table", has_text="请先修屋面"), "答复")
    page.fill("[name=text]", "屋面已列入方案")
    press(page, "答复公示意见")
    expect(page.get_by_text("屋面已列入方案")).to_be_visible()


def approve_the_plan(desk: Desk, above: Page) -> None:
    """A day later the county submits, the prefecture approves."""
    page, site, size = desk.page, desk.site, desk.size
    yesterday = TODAY - timedelta(1)
    AnnualPlan.objects.update(published_on=yesterday, published_to=yesterday)
    page.reload()
    press(page, "上报州市")
    expect(page.get_by_text("已上报，等待州市批准")).to_be_visible()
    enter_as(above, site, KUN)
    above.get_by_role("link", name=re.compile("批准计划")).click()
    follow(above, "批准")
    above.fill("[name=document]", "昆住建复〔2022〕5号")
    press(above, "批准计划")
    expect(above.get_by_text("副本已定稿")).to_be_visible()
    assert fits(above)
    picture(above, f"plan-approved-{size}")
