"""The public page of an estate: works, money, firms, warranty, hotline; nothing invented."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.conftest import PublicCounty, address_of
from tests.works import WAN

from jiugai.lifecycle.milestones import milestones
from jiugai.lifecycle.project_facts import facts_of
from jiugai.registry.selectors import parameters
from jiugai.reserve import services as reserve
from jiugai.reserve.models import (
    ContractKind,
    DecisionKind,
    EarlierFact,
    FundingSource,
    Project,
    ShortfallDecision,
    Stage,
    StageMove,
)

pytestmark = pytest.mark.django_db


def page_of(client: Client, project: Project) -> str:
    answer = client.get(address_of(project))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_works_stand_with_their_class_quantity_and_the_state_of_the_project(
    client: Client, wuhua: PublicCounty
) -> None:
    page = page_of(client, wuhua.project_at(Stage.STARTED))
    for said in (
        "基础类",
        "供水管线",
        '100</span> <span class="num">米',
        "工程已开工",
        "没有逐项登记，状态是整个项目的状态",
        "按 2022-06-10 批准的方案",
    ):
        assert said in page


def test_what_was_approved_is_shown_while_a_revision_is_being_written(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    reserve.revise_scheme(project, by=wuhua.by, reason="内部讨论")
    reserve.state_scheme(project, by=wuhua.by, cost_fen=777 * WAN)
    page = page_of(client, project)
    assert "300 万元" in page
    assert "777" not in page


def test_works_of_another_estate_of_the_project_are_not_shown_here(
    client: Client, wuhua: PublicCounty
) -> None:
    one, other = wuhua.estate(name="甲院"), wuhua.estate(name="乙院")
    project = wuhua.project(one, other)
    reserve.put_work_item(project, by=wuhua.by, item="roof", estate=one)
    reserve.put_work_item(project, by=wuhua.by, item="lift", estate=other)
    for stage in (Stage.IN_LIBRARY, Stage.PLANNED):
        wuhua.move(project, stage)
    mine = client.get(f"/e/{one.code}/").content.decode()
    assert "屋面" in mine
    assert "加装电梯" not in mine
    assert "乙院" in mine


def test_what_stays_as_it_is_names_whose_word_it_is_and_not_the_reason(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.STARTED)
    estate = project.memberships.get().estate
    decided = {"project": project, "estate": estate}
    ShortfallDecision.objects.create(
        item="sport", kind=DecisionKind.DECLINED, reason="张三不同意", record="会议记录", **decided
    )
    ShortfallDecision.objects.create(item="gas_supply", kind=DecisionKind.EXCUSED, reason="待定", **decided)
    page = page_of(client, project)
    assert "居民决定不改" in page
    assert "张三" not in page
    assert "经上级同意不改" not in page


def test_money_stands_by_source_with_what_is_still_lacking(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    reserve.put_funding_line(
        project, by=wuhua.by, source=FundingSource.RESIDENTS, planned_fen=20 * WAN, committed_fen=0,
        evidence="", note="李四代收",
    )  # fmt: skip
    page = page_of(client, project)
    assert "居民出资" in page
    assert "资金支付还没有在系统中登记" in page
    assert "李四" not in page
    assert "没有落实" not in page


def test_an_unknown_cost_is_said_to_be_unknown(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project(wuhua.estate())
    for stage in (Stage.IN_LIBRARY, Stage.PLANNED):
        wuhua.move(project, stage)
    page = page_of(client, project)
    for said in ("改造内容没有登记", "资金来源没有登记", "还没有登记参建单位", "没有登记，可向社区"):
        assert said in page


def test_firms_stand_with_amounts_of_tendered_contracts_only(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.STARTED)
    wuhua.contract(project, ContractKind.BUILD, "云南春城建设")
    wuhua.contract(project, ContractKind.OPERATE, "云南春城运营")
    page = page_of(client, project)
    assert page.count("合同金额 240 万元") == 1
    assert "云南春城建设" in page
    assert "云南春城运营" in page
    for kept in ("6222000011112222", "HT-01", "对施工质量负责"):
        assert kept not in page


@time_machine.travel("2025-01-10T10:00:00+08:00", tick=False)
def test_warranty_counts_from_acceptance(client: Client, wuhua: PublicCounty) -> None:
    page = page_of(client, wuhua.project_at(Stage.ACCEPTED))
    for said in (
        "从 2022-10-20 竣工验收合格之日起算",
        "设计使用年限",
        "到 2027-10-20 止",
        "到 2024-10-20 止",
        "第四十条",
    ):
        assert said in page
    assert page.count("已到期") == 1
    assert "采暖期" not in page


def test_before_acceptance_the_warranty_has_not_begun(client: Client, wuhua: PublicCounty) -> None:
    assert "还没有开始" in page_of(client, wuhua.project_at(Stage.STARTED))
    assert "保修" not in page_of(client, wuhua.project_at(Stage.PLANNED, name="乙院"))


def test_what_is_still_to_come_has_no_day(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    way = client.get(address_of(project)).context["estate"].projects[0].way
    assert [(each.state, each.note) for each in way] == [
        ("now", "2022-06-10"), ("next", ""), ("next", ""), ("next", ""),
    ]  # fmt: skip


def test_of_a_project_taken_over_the_days_are_those_that_were_told(wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    moved = {"project": project, "moved_on": date(2023, 2, 1), "reason": "补录", "is_backfilled": True}
    StageMove.objects.create(from_stage="planned", to_stage="started", **moved)
    StageMove.objects.create(from_stage="started", to_stage="accepted", **moved)
    for name, day in (("started_on", "2022-07-02"), ("accepted_on", "2022-10-21")):
        EarlierFact.objects.create(project=project, name=name, value=day, evidence="台账")
    days = milestones([project.pk])[project.pk]
    assert (days.started_on, days.accepted_on) == (date(2022, 7, 2), date(2022, 10, 21))


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.STARTED, Stage.CLOSED])
def test_the_days_are_those_of_the_facts(wuhua: PublicCounty, stage: Stage) -> None:
    project = wuhua.project_at(stage)
    days = milestones([project.pk])[project.pk]
    facts = facts_of([project], on=date(2023, 1, 1), parameters=parameters())[0]
    for name in ("planned_on", "started_on", "completed_on", "accepted_on"):
        assert getattr(days, name) == getattr(facts, name), name


def test_the_hotline_can_be_rung(client: Client, wuhua: PublicCounty) -> None:
    assert 'href="tel:0871-65123456"' in page_of(client, wuhua.project_at(Stage.PLANNED))


def test_the_page_takes_as_many_questions_for_much_as_for_little(client: Client, wuhua: PublicCounty) -> None:
    little = wuhua.project(wuhua.estate(name="小"))
    for stage in (Stage.IN_LIBRARY, Stage.PLANNED):
        wuhua.move(little, stage)
    much = wuhua.project_at(Stage.CLOSED, name="大")
    for number, kind in enumerate((ContractKind.BUILD, ContractKind.DESIGN, ContractKind.SUPERVISE)):
        wuhua.contract(much, kind, f"公司{number}")
    wuhua.pictures(much)
    client.get(address_of(little))
    counted = []
    for project in (little, much):
        with CaptureQueriesContext(connection) as seen:
            client.get(address_of(project))
        counted.append(len(seen.captured_queries))
    assert counted[0] == counted[1] <= 16


def test_very_long_names_and_markup_stay_text(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.STARTED, name="<b>" + "长" * 90)
    wuhua.contract(project, ContractKind.BUILD, "<script>alert(1)</script>")
    page = page_of(client, project)
    assert "<b>长" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "code", ["530102-1", "530102-00001x", "../../etc", "530102-00001/..", "５３０１０２-00001"]
)
def test_an_address_that_is_no_code_leads_nowhere(client: Client, db: None, code: str) -> None:
    assert client.get(f"/e/{code}/").status_code in (404, 301)
