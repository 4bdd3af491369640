"""The annual plan, from the draft to the frozen copy."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.people import HUA, PAN, enter
from tests.planning.conftest import ON, Library
from tests.works import WAN

from jiugai.accounts.models import Post
from jiugai.core.errors import BadInput, Refused
from jiugai.core.verifying import digest_of
from jiugai.lifecycle.models import GateRecord
from jiugai.lifecycle.services import withdraw_project
from jiugai.planning import services
from jiugai.planning.models import AnnualPlan, PlanEntry, PlanState
from jiugai.planning.selectors import view_of
from jiugai.planning.services import NotYet, PlanIsOpen, StaleRanking, WrongState
from jiugai.registry.services import correct_estate
from jiugai.reserve.models import PlanPlace, Project, Stage
from jiugai.reserve.services import AlreadyInPlan, current_scheme, state_scheme

AFTER = date(2022, 6, 8)
DOCUMENT = "昆住建复〔2022〕5号"


def drafted(wuhua: Library) -> AnnualPlan:
    services.rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    return services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)


def submitted(wuhua: Library) -> AnnualPlan:
    plan = services.publish(drafted(wuhua), by=wuhua.by, on=ON, days=7)
    return services.submit(plan, by=wuhua.by, on=AFTER)


def approved(wuhua: Library, kunming: Post) -> AnnualPlan:
    return services.approve(submitted(wuhua), by=kunming, on=AFTER, document=DOCUMENT)


def chosen(plan: AnnualPlan) -> Sequence[Project]:
    return [each.project for each in plan.entries.filter(is_selected=True).order_by("rank", "pk")]


def entry_of(plan: AnnualPlan, project: Project) -> PlanEntry:
    return plan.entries.get(project=project)


def test_the_plan_takes_in_rank_order_what_fits_and_says_why_not(wuhua: Library) -> None:
    third = wuhua.waiting(cost_fen=100 * WAN, taking_part=90)
    second = wuhua.waiting(cost_fen=500 * WAN, taking_part=100)
    first = wuhua.waiting(cost_fen=300 * WAN, taking_part=120)
    wuhua.capacity(fen=400 * WAN, estates=10)
    plan = drafted(wuhua)
    assert chosen(plan) == [first, third]
    out = entry_of(plan, second)
    assert (out.rank, out.why, out.is_selected) == (2, "超出能力", False)
    below = f"（重新拟定时 {third.code} 排不下）"
    assert out.would_enter_if == f"资金筹措能力再增加 400 万元{below}"
    assert plan.comparison["value"] >= plan.comparison["by_rank"]
    assert (plan.code, plan.state) == ("530102-2022-V1", PlanState.DRAFT)


def test_a_project_that_fails_the_gate_is_left_out_with_its_condition(wuhua: Library) -> None:
    good, poor = wuhua.waiting(), wuhua.waiting(taking_part=79)
    wuhua.capacity()
    plan = drafted(wuhua)
    assert chosen(plan) == [good]
    assert entry_of(plan, poor).why == "不达标"
    assert "79/120" in entry_of(plan, poor).would_enter_if


def test_a_county_without_capacity_plans_nothing(wuhua: Library) -> None:
    project = wuhua.waiting()
    plan = drafted(wuhua)
    assert (chosen(plan), entry_of(plan, project).why) == ([], "待核")
    with pytest.raises(NotYet, match="还没有项目"):
        services.publish(plan, by=wuhua.by, on=ON, days=7)


def test_a_ranking_that_is_no_longer_true_cannot_be_planned_on(wuhua: Library) -> None:
    project = wuhua.waiting()
    wuhua.capacity()
    with pytest.raises(StaleRanking):
        services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)
    services.rank_library(wuhua.division, 2022, by=wuhua.by, on=ON)
    wuhua.ask(project.memberships.get().estate, 120, 120, closed_on=date(2022, 5, 20))
    with pytest.raises(StaleRanking, match="重新排序"):
        services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)


def test_there_is_one_open_version_at_a_time(wuhua: Library) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan = drafted(wuhua)
    with pytest.raises(PlanIsOpen):
        services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=ON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualPlan.objects.create(
            division=wuhua.division, year=2022, version=2, run=plan.run, drafted_on=ON, reason="x"
        )
    services.withdraw_draft(plan, by=wuhua.by, reason="重新排序")
    assert drafted(wuhua).version == 2


def test_a_version_given_up_stays_with_what_was_said_of_it(wuhua: Library) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan = services.publish(drafted(wuhua), by=wuhua.by, on=ON, days=7)
    told = {"received_on": ON, "source": "居民来电", "content": "为什么没有3号院"}
    objection = services.record_objection(plan, by=wuhua.by, **told)
    services.reply(objection, by=wuhua.by, on=ON, text="该院尚未完成征询")
    services.take_back(plan, by=wuhua.by, reason="再议")
    services.withdraw_draft(plan, by=wuhua.by, reason="重新排序")
    plan.refresh_from_db()
    assert (plan.state, plan.sent_back) == (PlanState.WITHDRAWN, "重新排序")
    assert (plan.entries.count(), plan.objections.get().reply) == (1, "该院尚未完成征询")
    new = drafted(wuhua)
    assert (new.code, new.adjusts, new.reason) == ("530102-2022-V2", None, "")
    with pytest.raises(WrongState):
        services.publish(plan, by=wuhua.by, on=ON, days=7)


def test_who_is_out_is_told_what_is_lacking_beside_those_that_are_in_now(wuhua: Library) -> None:
    first = wuhua.waiting(cost_fen=300 * WAN, taking_part=120)
    second = wuhua.waiting(cost_fen=200 * WAN, taking_part=110)
    third = wuhua.waiting(cost_fen=250 * WAN, taking_part=100)
    wuhua.capacity(fen=400 * WAN)
    plan = drafted(wuhua)
    assert [entry_of(plan, each).would_enter_if for each in (second, third)] == [
        "资金筹措能力再增加 100 万元",
        f"资金筹措能力再增加 350 万元（排在前面的 {second.code} 会先列入，已计在内）",
    ]
    pick = {"by": wuhua.by, "on": ON}
    services.choose(entry_of(plan, first), is_selected=False, reason="缓一年", **pick)
    assert [entry_of(plan, each).would_enter_if for each in (second, third)] == [
        "能力有余，可以列入；不列入应写明理由"
    ] * 2
    with pytest.raises(NotYet, match="还没有项目"):
        services.publish(plan, by=wuhua.by, on=ON, days=7)
    services.choose(entry_of(plan, third), is_selected=True, reason="管网同期", **pick)
    out = entry_of(plan, second)
    assert (out.why, out.would_enter_if) == ("超出能力", "资金筹措能力再增加 50 万元")
    assert [each.project for each in view_of(plan).passed_over] == [second]


def test_a_place_left_free_below_the_last_is_not_left_without_a_word(wuhua: Library) -> None:
    first = wuhua.waiting(cost_fen=300 * WAN, taking_part=120)
    second = wuhua.waiting(cost_fen=300 * WAN, taking_part=110)
    third = wuhua.waiting(cost_fen=300 * WAN, taking_part=100)
    wuhua.capacity(fen=600 * WAN)
    plan = drafted(wuhua)
    services.choose(entry_of(plan, second), is_selected=False, reason="缓一年", by=wuhua.by, on=ON)
    assert chosen(plan) == [first]
    with pytest.raises(NotYet, match=third.name):
        services.publish(plan, by=wuhua.by, on=ON, days=7)


def test_a_project_given_up_meanwhile_is_told_and_taken_out(wuhua: Library) -> None:
    stays, gone = wuhua.waiting(taking_part=120), wuhua.waiting(taking_part=110)
    wuhua.capacity()
    plan = drafted(wuhua)
    withdraw_project(gone, by=wuhua.by, on=ON, reason="列入征收")
    assert [each.project for each in view_of(plan).lost] == [gone]
    with pytest.raises(NotYet, match="已不在储备库"):
        services.publish(plan, by=wuhua.by, on=ON, days=7)
    services.choose(entry_of(plan, gone), is_selected=False, reason="列入征收", by=wuhua.by, on=ON)
    services.publish(plan, by=wuhua.by, on=ON, days=7)
    assert chosen(plan) == [stays]


def test_another_choice_needs_a_reason_the_gate_and_room(wuhua: Library) -> None:
    first, second = wuhua.waiting(taking_part=120), wuhua.waiting(taking_part=110)
    poor = wuhua.waiting(taking_part=79)
    wuhua.capacity(fen=300 * WAN)
    plan = drafted(wuhua)
    assert chosen(plan) == [first]
    pick = {"by": wuhua.by, "on": ON}
    with pytest.raises(BadInput, match="写明理由"):
        services.choose(entry_of(plan, first), is_selected=False, reason=" ", **pick)
    with pytest.raises(BadInput, match="79/120"):
        services.choose(entry_of(plan, poor), is_selected=True, reason="群众呼声高", **pick)
    with pytest.raises(BadInput, match="资金筹措能力 300 万元"):
        services.choose(entry_of(plan, second), is_selected=True, reason="群众呼声高", **pick)
    assert chosen(plan) == [first]
    services.choose(entry_of(plan, first), is_selected=False, reason="管网工程冲突，缓一年", **pick)
    services.choose(entry_of(plan, second), is_selected=True, reason="腾出额度", **pick)
    assert chosen(plan) == [second]
    assert entry_of(plan, first).change_reason == "管网工程冲突，缓一年"


def test_the_database_wants_the_reason_too(wuhua: Library) -> None:
    wuhua.waiting()
    wuhua.capacity()
    entry = drafted(wuhua).entries.get()
    with pytest.raises(IntegrityError, match="changed_for_a_reason"), transaction.atomic():
        PlanEntry.objects.filter(pk=entry.pk).update(is_selected=False)


def test_nobody_is_passed_over_without_a_reason(wuhua: Library) -> None:
    first, second, third = (wuhua.waiting(taking_part=homes) for homes in (120, 110, 100))
    cheap = {"by": wuhua.by, "on": ON, "is_selected": False}
    wuhua.capacity(fen=600 * WAN)
    plan = drafted(wuhua)
    assert chosen(plan) == [first, second]
    services.choose(entry_of(plan, first), reason="缓一年", **cheap)
    services.choose(entry_of(plan, third), reason="腾出额度", by=wuhua.by, on=ON, is_selected=True)
    services.publish(plan, by=wuhua.by, on=ON, days=1)
    services.take_back(AnnualPlan.objects.get(), by=wuhua.by, reason="再议")
    PlanEntry.objects.filter(project=second).update(is_selected=False, taken_by_rank=False, why="超出能力")
    with pytest.raises(NotYet, match="排名更前"):
        services.publish(AnnualPlan.objects.get(), by=wuhua.by, on=ON, days=1)
    services.choose(entry_of(plan, second), reason="与道路工程同期", **cheap)
    assert services.publish(AnnualPlan.objects.get(), by=wuhua.by, on=ON, days=1).state == PlanState.PUBLISHED


@pytest.mark.parametrize(
    ("on", "open_"), [(date(2022, 6, 7), False), (AFTER, True)], ids=["last-day", "after"]
)
def test_a_plan_is_submitted_only_after_the_days_for_comment(wuhua: Library, on: date, open_: bool) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan = services.publish(drafted(wuhua), by=wuhua.by, on=ON, days=7)
    assert plan.published_to == date(2022, 6, 7)
    if not open_:
        with pytest.raises(NotYet, match="2022-06-07"):
            services.submit(plan, by=wuhua.by, on=on)
    else:
        assert services.submit(plan, by=wuhua.by, on=on).state == PlanState.SUBMITTED


def test_every_objection_is_answered_first(wuhua: Library) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan = services.publish(drafted(wuhua), by=wuhua.by, on=ON, days=7)
    told = {"received_on": ON, "source": "居民来电", "content": "为什么没有3号院"}
    objection = services.record_objection(plan, by=wuhua.by, **told)
    with pytest.raises(NotYet, match="1 条"):
        services.submit(plan, by=wuhua.by, on=AFTER)
    with pytest.raises(BadInput):
        services.reply(objection, by=wuhua.by, on=AFTER, text=" ")
    services.reply(objection, by=wuhua.by, on=AFTER, text="该院尚未完成征询")
    assert services.submit(plan, by=wuhua.by, on=AFTER).submitted_on == AFTER


def test_what_was_approved_is_frozen_and_the_projects_move_on(wuhua: Library, kunming: Post) -> None:
    first, second = wuhua.waiting(taking_part=120), wuhua.waiting(taking_part=110)
    wuhua.capacity(fen=300 * WAN)
    plan = approved(wuhua, kunming)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == (Stage.PLANNED, Stage.IN_LIBRARY)
    place = PlanPlace.objects.get()
    assert (place.project, place.plan, place.approved_on, place.order_kept) == (first, plan.code, AFTER, True)
    record = GateRecord.objects.get(gate="ENTER_PLAN")
    assert record.is_passed
    assert first.moves.latest("pk").gate_record == record.number
    assert current_scheme(first).frozen_on == AFTER
    with pytest.raises(AlreadyInPlan):
        state_scheme(first, by=wuhua.by, cost_fen=1)
    assert plan.frozen is not None
    assert plan.digest == digest_of(plan.frozen)
    assert [row["project_code"] for row in plan.frozen["projects"]] == [first.code]
    assert plan.approved_by == "昆明市 州市住建"


def test_nothing_is_approved_if_one_project_no_longer_passes(wuhua: Library, kunming: Post) -> None:
    good, spoilt = wuhua.waiting(), wuhua.waiting()
    wuhua.capacity()
    plan = submitted(wuhua)
    correct_estate(spoilt.memberships.get().estate, by=wuhua.by, reason="查明", completed_year=2004)
    with pytest.raises(NotYet, match=spoilt.name):
        services.approve(plan, by=kunming, on=AFTER, document=DOCUMENT)
    good.refresh_from_db()
    assert (good.stage, PlanPlace.objects.count()) == (Stage.IN_LIBRARY, 0)
    assert not GateRecord.objects.filter(gate="ENTER_PLAN").exists()
    services.send_back(plan, by=kunming, reason=f"{spoilt.name}建成年份不符")
    assert AnnualPlan.objects.get().state == PlanState.DRAFT


def test_a_project_that_is_no_longer_as_people_were_shown_it_stops_the_approval(
    wuhua: Library, kunming: Post
) -> None:
    project = wuhua.waiting(cost_fen=300 * WAN)
    wuhua.capacity()
    plan = submitted(wuhua)
    state_scheme(project, by=wuhua.by, cost_fen=350 * WAN)
    with pytest.raises(NotYet, match="总投资由 300 万元 变为 350 万元"):
        services.approve(plan, by=kunming, on=AFTER, document=DOCUMENT)
    services.send_back(plan, by=kunming, reason="投资有变化")
    with pytest.raises(NotYet, match="放弃本稿后重新排序、拟定"):
        services.publish(plan, by=wuhua.by, on=AFTER, days=7)
    services.withdraw_draft(plan, by=wuhua.by, reason="重新排序")
    assert services.publish(drafted(wuhua), by=wuhua.by, on=AFTER, days=7).state == PlanState.PUBLISHED


def test_a_project_given_up_meanwhile_stops_the_approval(wuhua: Library, kunming: Post) -> None:
    project = wuhua.waiting()
    wuhua.capacity()
    plan = submitted(wuhua)
    withdraw_project(project, by=wuhua.by, on=ON, reason="列入征收")
    with pytest.raises(NotYet, match="已不在储备库"):
        services.approve(plan, by=kunming, on=AFTER, document=DOCUMENT)


def test_an_adjusted_plan_keeps_what_stays_and_lets_go_what_leaves(wuhua: Library, kunming: Post) -> None:
    stays, leaves = wuhua.waiting(taking_part=120), wuhua.waiting(taking_part=110)
    wuhua.capacity(fen=600 * WAN)
    first = approved(wuhua, kunming)
    new = wuhua.waiting(taking_part=100)
    services.rank_library(wuhua.division, 2022, by=wuhua.by, on=AFTER)
    with pytest.raises(BadInput, match="理由"):
        services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=AFTER)
    plan = services.draft_annual_plan(wuhua.division, 2022, by=wuhua.by, on=AFTER, reason="资金调整")
    assert (plan.version, set(chosen(plan))) == (2, {stays, leaves})
    assert entry_of(plan, new).why == "超出能力"
    pick = {"by": wuhua.by, "on": AFTER}
    services.choose(entry_of(plan, leaves), is_selected=False, reason="征收范围调整", **pick)
    services.choose(entry_of(plan, new), is_selected=True, reason="递补", **pick)
    services.publish(plan, by=wuhua.by, on=AFTER, days=1)
    services.submit(plan, by=wuhua.by, on=date(2022, 6, 9))
    done = services.approve(plan, by=kunming, on=date(2022, 6, 9), document="昆住建复〔2022〕9号")
    stages = {each.pk: each.stage for each in Project.objects.all()}
    assert [stages[each.pk] for each in (stays, leaves, new)] == [
        Stage.PLANNED,
        Stage.IN_LIBRARY,
        Stage.PLANNED,
    ]
    assert set(PlanPlace.objects.filter(withdrawn_on=None).values_list("project", flat=True)) == {
        stays.pk,
        new.pk,
    }
    first.refresh_from_db()
    assert (first.state, done.state) == (PlanState.SUPERSEDED, PlanState.APPROVED)
    assert first.digest == digest_of(first.frozen or {})


@pytest.mark.parametrize("act", ["publish", "submit", "approve", "send_back"])
def test_no_step_is_done_twice(wuhua: Library, kunming: Post, act: str) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan = approved(wuhua, kunming)
    steps = {
        "publish": lambda: services.publish(plan, by=wuhua.by, on=AFTER, days=7),
        "submit": lambda: services.submit(plan, by=wuhua.by, on=AFTER),
        "approve": lambda: services.approve(plan, by=kunming, on=AFTER, document=DOCUMENT),
        "send_back": lambda: services.send_back(plan, by=kunming, reason="再看"),
    }
    with pytest.raises(WrongState, match="已批准"):
        steps[act]()


@pytest.mark.parametrize("who", [HUA, PAN], ids=["subdistrict", "other-county"])
def test_only_the_county_draws_up_and_only_the_prefecture_approves(wuhua: Library, who: object) -> None:
    wuhua.waiting()
    wuhua.capacity()
    plan, other = submitted(wuhua), enter(who)  # type: ignore[arg-type]
    for post in (other, wuhua.by):
        with pytest.raises(Refused):
            services.approve(plan, by=post, on=AFTER, document=DOCUMENT)
    with pytest.raises(Refused):
        services.draft_annual_plan(wuhua.division, 2022, by=other, on=ON)
