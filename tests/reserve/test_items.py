"""The items of a scheme and the shortfalls it leaves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.people import KUN, SHEN, enter
from tests.reserve.sent_forms import form_of
from tests.works import SPRING, WAN, County

from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate
from jiugai.reserve.models import DecisionKind, Project, ShortfallDecision, WorkItem
from jiugai.reserve.services import (
    accept_excuse,
    decide_shortfall,
    freeze_scheme,
    put_work_item,
    refuse_excuse,
    state_scheme,
)
from jiugai.reserve.services.schemes import AlreadyInPlan

LEFT = ["roads", "roof", "water_supply", "lighting", "sport"]


@pytest.fixture
def project(wuhua: County) -> Project:
    """One surveyed estate with three shortfalls of the first group, one of each other; an empty scheme."""
    estate = wuhua.estate(name="棕树营小区")
    wuhua.survey(estate)
    return wuhua.project(estate)


@pytest.fixture
def estate(project: Project) -> Estate:
    return project.memberships.get().estate


def at(project: Project, part: str = "items") -> str:
    return f"/projects/{project.code}/{part}/"


def items_of(project: Project) -> set[str]:
    return set(WorkItem.objects.filter(scheme__project=project).values_list("item", flat=True))


def lacking(client: Client, project: Project) -> dict[str, list[str]]:
    """The items on the page of shortfalls, by what becomes of them."""
    groups = client.get(at(project, "shortfalls")).context["groups"]
    return {treatment: sorted(each.item.key for each in rows) for _label, treatment, rows in groups}


def test_an_item_is_added_for_one_estate_and_summed_beside_the_total(
    officer: Client, wuhua: County, project: Project, estate: Estate
) -> None:
    state_scheme(project, by=wuhua.by, cost_fen=300 * WAN)
    put_work_item(project, by=wuhua.by, item="sport")
    sent = form_of(officer, at(project)) | {
        "item": "water_supply", "estate": estate.code, "quantity": "1,200.5", "cost_fen": "86.25",
        "note": "DN100",
    }  # fmt: skip
    for _ in range(2):
        assert officer.post(at(project), sent).headers["Location"] == at(project)
    record = WorkItem.objects.get(item="water_supply")
    assert (record.quantity, record.cost_fen, record.estate) == (Decimal("1200.50"), 86_250_000, estate)
    page = officer.get(at(project))
    for told in ("1,200.5 米", "86.25", "213.75 万元", "基础类", "未填投资"):
        assert told in page.content.decode()
    assert [row.item.key for row in page.context["table"].rows] == ["water_supply", "sport"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"item": ""}, "必填"),
        ({"item": "swimming_pool"}, "swimming_pool"),
        ({"estate": "530103-00001"}, "选择"),
        ({"quantity": "0"}, "大于 0"),
        ({"quantity": "1.005"}, "两位小数"),
        ({"cost_fen": "十万"}, "六位小数"),
    ],
)
def test_a_wrong_item_is_not_taken(
    officer: Client, project: Project, wrong: dict[str, Any], told: str
) -> None:
    sent = {"item": "roof", "estate": "", "quantity": "12", "cost_fen": "5", "note": "三栋屋面"}
    answer = officer.post(at(project), sent | wrong)
    assert told in answer.content.decode()
    assert "三栋屋面" in answer.content.decode()
    assert items_of(project) == set()


def test_an_item_that_is_there_already_is_not_overwritten_by_adding(
    officer: Client, wuhua: County, project: Project
) -> None:
    put_work_item(project, by=wuhua.by, item="roof", cost_fen=5 * WAN)
    answer = officer.post(at(project), {"item": "roof", "cost_fen": "9"})
    assert answer.status_code == 409
    assert WorkItem.objects.get().cost_fen == 5 * WAN


def test_an_item_is_put_right_and_dropped(officer: Client, wuhua: County, project: Project) -> None:
    record = put_work_item(project, by=wuhua.by, item="roof", quantity=Decimal(12), cost_fen=5 * WAN)
    address = at(project, f"items/{record.pk}")
    sent = form_of(officer, address)
    assert (sent["quantity"], sent["cost_fen"]) == ("12", "5")
    assert officer.post(address, sent | {"cost_fen": "6"}).status_code == 302
    assert officer.post(address, sent | {"cost_fen": "7"}).status_code == 409, "shown before the change"
    record.refresh_from_db()
    assert record.cost_fen == 6 * WAN
    assert officer.get(at(project, f"items/{record.pk}/drop")).status_code == 405
    assert officer.post(at(project, f"items/{record.pk}/drop")).status_code == 302
    assert officer.post(at(project, f"items/{record.pk}/drop")).status_code == 404
    assert items_of(project) == set()


def test_an_item_of_another_project_is_not_here(officer: Client, wuhua: County, project: Project) -> None:
    other = put_work_item(wuhua.project(wuhua.estate()), by=wuhua.by, item="roof")
    for address in (f"items/{other.pk}", f"items/{other.pk}/drop"):
        assert officer.post(at(project, address)).status_code == 404
    assert WorkItem.objects.filter(pk=other.pk).exists()


def test_shortfalls_are_taken_in_by_one_press(officer: Client, project: Project, estate: Estate) -> None:
    offered = officer.get(at(project)).context["uncovered"]
    assert sorted(each.item.key for each in offered) == sorted(LEFT)
    cover = at(project, "items/cover")
    for _ in range(2):
        officer.post(cover, {"shortfall": f"{estate.code}:roof"})
    assert items_of(project) == {"roof"}
    officer.post(cover, {"shortfall": "530102-99999:roads"})
    assert items_of(project) == {"roof"}
    officer.post(cover, {"shortfall": "all"})
    assert items_of(project) == set(LEFT)
    assert not officer.get(at(project)).context["uncovered"]


def test_taking_in_again_keeps_what_was_filled_in_meanwhile(
    officer: Client, wuhua: County, project: Project, estate: Estate
) -> None:
    put_work_item(project, by=wuhua.by, item="roof", estate=estate, cost_fen=5 * WAN)
    officer.post(at(project, "items/cover"), {"shortfall": f"{estate.code}:roof"})
    assert WorkItem.objects.get().cost_fen == 5 * WAN


def test_a_frozen_scheme_takes_no_item(
    officer: Client, wuhua: County, project: Project, estate: Estate
) -> None:
    record = put_work_item(project, by=wuhua.by, item="roof")
    freeze_scheme(project, on=date(2022, 5, 1), by=wuhua.by)
    page = officer.get(at(project)).content.decode()
    assert "随年度计划定稿" in page
    assert "添加改造内容" not in page
    assert officer.post(at(project), {"item": "roads"}).status_code == 409
    assert officer.post(at(project, f"items/{record.pk}"), {"cost_fen": "1"}).status_code == 409
    assert officer.post(at(project, f"items/{record.pk}/drop")).status_code == 409
    assert officer.post(at(project, "items/cover"), {"shortfall": "all"}).status_code == 409
    assert items_of(project) == {"roof"}


@pytest.mark.parametrize("part", ["items", "shortfalls", "funding", "contracts", "documents", "pictures"])
def test_who_may_only_look_finds_no_form_and_may_not_send_one(
    browser_of: Any, panlong: County, officer: Client, project: Project, part: str
) -> None:
    auditor = browser_of(SHEN)
    page = auditor.get(at(project, part))
    assert page.status_code == 200
    assert 'method="post"' not in page.content.decode().replace('method="post" action="/account/', "")
    assert auditor.post(at(project, part), {}).status_code in (403, 405)
    elsewhere = panlong.project(panlong.estate())
    assert officer.get(at(elsewhere, part)).status_code == 404
    assert officer.post(at(elsewhere, part), {}).status_code in (404, 405)


def test_what_is_left_comes_first(officer: Client, wuhua: County, project: Project, estate: Estate) -> None:
    put_work_item(project, by=wuhua.by, item="roof")
    assert list(lacking(officer, project)) == ["left", "covered"]
    assert lacking(officer, project) == {"left": sorted(set(LEFT) - {"roof"}), "covered": ["roof"]}


def test_a_shortfall_is_excused_by_the_level_above(
    officer: Client, browser_of: Any, project: Project, estate: Estate
) -> None:
    address = at(project, f"shortfalls/{estate.code}/roads")
    sent = form_of(officer, address) | {"reason": "道路权属未移交", "record": "五住建函〔2022〕3号"}
    for _ in range(2):
        assert officer.post(address, sent).headers["Location"] == at(project, "shortfalls")
    decision = ShortfallDecision.objects.get()
    assert (decision.kind, decision.accepted_on) == (DecisionKind.EXCUSED, None)
    assert lacking(officer, project)["asked"] == ["roads"]
    accept = at(project, f"shortfalls/{decision.pk}/accept")
    assert officer.post(accept).status_code == 403
    prefecture = browser_of(KUN)
    assert "同意不改" in prefecture.get(at(project, "shortfalls")).content.decode()
    version = {"version": decision.updated_at.isoformat()}
    assert prefecture.post(accept, version).status_code == 302
    decision.refresh_from_db()
    assert decision.accepted_by == "昆明市 州市住建"
    assert lacking(officer, project)["excused"] == ["roads"]
    assert prefecture.post(at(project, f"shortfalls/{decision.pk}/withdraw")).status_code == 403


def test_the_level_above_does_not_agree_and_says_why(
    officer: Client, wuhua: County, browser_of: Any, project: Project, estate: Estate
) -> None:
    facts: dict[str, Any] = {"estate": estate, "item": "roads", "kind": DecisionKind.EXCUSED}
    decision = decide_shortfall(project, by=wuhua.by, reason="没有钱", **facts)
    address = at(project, f"shortfalls/{decision.pk}/refuse")
    assert officer.get(address).status_code == 403
    kunming = browser_of(KUN)
    sent = form_of(kunming, address)
    assert kunming.post(address, sent | {"reason": " "}).context["form"].errors
    assert lacking(officer, project)["asked"] == ["roads"]
    assert kunming.post(address, sent | {"reason": "资金不足不是理由"}).status_code == 302
    assert lacking(officer, project)["refused"] == ["roads"]
    page = officer.get(at(project, "shortfalls")).content.decode()
    assert "资金不足不是理由" in page
    assert "重新说明" in page
    decide_shortfall(project, by=wuhua.by, reason="道路权属未移交", **facts)
    decision.refresh_from_db()
    assert (decision.refused_on, decision.refusal) == (None, "")
    assert lacking(officer, project)["asked"] == ["roads"]


def test_an_acceptance_may_be_taken_back_until_a_plan_holds_the_scheme(
    wuhua: County, project: Project, estate: Estate
) -> None:
    above = enter(KUN)
    facts: dict[str, Any] = {"estate": estate, "item": "roads", "kind": DecisionKind.EXCUSED}
    decision = decide_shortfall(project, by=wuhua.by, reason="权属未移交", **facts)
    accept_excuse(decision, by=above, on=SPRING)
    refuse_excuse(decision, by=above, on=SPRING, reason="已经移交")
    decision.refresh_from_db()
    assert (decision.accepted_on, decision.refusal) == (None, "已经移交")
    accept_excuse(decision, by=above, on=SPRING)
    freeze_scheme(project, on=SPRING, by=above)
    with pytest.raises(AlreadyInPlan):
        refuse_excuse(decision, by=above, on=SPRING, reason="已经移交")


def test_the_level_above_agrees_to_the_reason_it_read(
    wuhua: County, browser_of: Any, project: Project, estate: Estate
) -> None:
    facts: dict[str, Any] = {"estate": estate, "item": "roads", "kind": DecisionKind.EXCUSED}
    decision = decide_shortfall(project, by=wuhua.by, reason="权属未移交", **facts)
    shown = {"version": decision.updated_at.isoformat()}
    decide_shortfall(project, by=wuhua.by, reason="没有钱", **facts)
    answer = browser_of(KUN).post(at(project, f"shortfalls/{decision.pk}/accept"), shown)
    assert answer.status_code == 409
    decision.refresh_from_db()
    assert decision.accepted_on is None


def test_said_again_alike_an_acceptance_stays_said_otherwise_it_falls(
    officer: Client, wuhua: County, browser_of: Any, project: Project, estate: Estate
) -> None:
    facts: dict[str, Any] = {"estate": estate, "item": "roads", "kind": DecisionKind.EXCUSED}
    decision = decide_shortfall(project, by=wuhua.by, reason="权属未移交", **facts)
    kunming = browser_of(KUN)
    kunming.post(at(project, f"shortfalls/{decision.pk}/accept"))
    address = at(project, f"shortfalls/{estate.code}/roads")
    sent = form_of(officer, address)
    officer.post(address, sent)
    decision.refresh_from_db()
    assert decision.accepted_on is not None
    officer.post(address, sent | {"reason": "没有钱"})
    decision.refresh_from_db()
    assert decision.accepted_on is None


def test_residents_decline_on_record(officer: Client, project: Project, estate: Estate) -> None:
    address = at(project, f"shortfalls/{estate.code}/sport")
    assert "必填" in officer.post(address, {"reason": "居民不同意占用绿地"}).content.decode()
    assert not ShortfallDecision.objects.exists()
    officer.post(address, {"reason": "居民不同意占用绿地", "record": "2022年3月征询表"})
    decision = ShortfallDecision.objects.get()
    assert decision.kind == DecisionKind.DECLINED
    assert lacking(officer, project)["declined"] == ["sport"]
    withdraw = at(project, f"shortfalls/{decision.pk}/withdraw")
    assert officer.get(withdraw).status_code == 405
    officer.post(withdraw)
    assert "sport" in lacking(officer, project)["left"]
    assert AuditEvent.objects.filter(act="shortfall.withdraw").count() == 1


@pytest.mark.parametrize("item", ["lighting", "drainage", "nonsense"])
def test_only_shortfalls_that_may_be_left_have_a_form(
    officer: Client, project: Project, estate: Estate, item: str
) -> None:
    """The second group is not excused, what is sound is no shortfall."""
    assert officer.get(at(project, f"shortfalls/{estate.code}/{item}")).status_code == 404


def test_without_a_survey_the_page_says_so(officer: Client, wuhua: County) -> None:
    bare = wuhua.project(wuhua.estate())
    assert "没有摸底发现的短板" in officer.get(at(bare, "shortfalls")).content.decode()


def test_accepting_twice_is_accepting_once(
    wuhua: County, browser_of: Any, project: Project, estate: Estate
) -> None:
    decision = decide_shortfall(
        project, by=wuhua.by, estate=estate, item="roads", kind=DecisionKind.EXCUSED, reason="权属未移交"
    )
    kunming = browser_of(KUN)
    shown = {"version": decision.updated_at.isoformat()}
    answers = [kunming.post(at(project, f"shortfalls/{decision.pk}/accept"), shown) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert AuditEvent.objects.filter(act="shortfall.accept_excuse").count() == 1


def test_the_first_agreement_stands(wuhua: County, project: Project, estate: Estate) -> None:
    decision = decide_shortfall(
        project, by=wuhua.by, estate=estate, item="roads", kind=DecisionKind.EXCUSED, reason="权属未移交"
    )
    above = enter(KUN)
    for day in (date(2022, 3, 8), date(2022, 3, 9)):
        accept_excuse(decision, by=above, on=day)
    decision.refresh_from_db()
    assert decision.accepted_on == date(2022, 3, 8)
