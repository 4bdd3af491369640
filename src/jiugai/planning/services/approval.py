"""From a draft to an approved plan: published for comment, submitted, approved, frozen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.records import keep, latest
from jiugai.core.verifying import digest_of
from jiugai.core.wording import yuan
from jiugai.lifecycle.project_facts import facts_of
from jiugai.lifecycle.selectors import LEADS_TO
from jiugai.lifecycle.services import judge
from jiugai.planning.models import AnnualPlan, Objection, PlanEntry, PlanState
from jiugai.planning.services.drafts import NOT_WAITING, locked_plan, passed_over
from jiugai.planning.services.limits import beyond, capacity_left, counted, means_of
from jiugai.policy.gates import ENTER_PLAN
from jiugai.policy.register import rulebook
from jiugai.policy.selection import Capacity
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, Stage
from jiugai.reserve.services import freeze_scheme, give_place, move_stage, take_place_back

APPROVE = "approve_plan"
SIZES = {"cost_fen": "总投资", "estates": "小区数", "homes": "户数"}


class NotYet(Refused):
    """Something must happen before the plan may go on."""

    status = 409


@transaction.atomic
def publish(plan: AnnualPlan, *, by: Actor, on: date, days: int) -> AnnualPlan:
    """Put the draft out for comment, the first day included. Raises: Refused, WrongState, NotYet, BadInput"""
    found = locked_plan(plan, by, (PlanState.DRAFT,), "公示")
    if days < 1:
        raise BadInput([Problem(str(found), column="公示天数", value=str(days), expected="应至少 1 天")])
    _sound(found, on)
    changes = {"state": PlanState.PUBLISHED, "published_on": on, "sent_back": ""}
    return keep(found, {**changes, "published_to": on + timedelta(days - 1)}, by=by, act="plan.publish")


@transaction.atomic
def record_objection(
    plan: AnnualPlan,
    *,
    by: Actor,
    received_on: date,
    source: str,
    content: str,
    project: Project | None = None,
) -> Objection:
    """Write down what somebody objected while the plan was out; the same words again are the same objection.

    Raises: Refused, WrongState, BadInput
    """
    found = locked_plan(plan, by, (PlanState.PUBLISHED,), "登记公示意见")
    facts = {"received_on": received_on, "source": source.strip(), "content": content.strip()}
    if written := found.objections.filter(project=project, **facts).first():
        return written
    objection = Objection(plan=found, project=project, **facts)
    if found.published_on and received_on < found.published_on:
        raise BadInput([problem(objection, "received_on", f"不能早于公示起始日期 {found.published_on}")])
    return keep(objection, facts, by=by, act="objection.record")


@transaction.atomic
def reply(objection: Objection, *, by: Actor, on: date, text: str) -> Objection:
    """Answer an objection. Raises: Refused, WrongState, BadInput"""
    found = latest(objection)
    locked_plan(found.plan, by, (PlanState.PUBLISHED,), "答复公示意见")
    if not text.strip():
        raise BadInput([Problem("公示意见", column="答复", expected="应写明答复")])
    return keep(found, {"reply": text, "replied_on": on}, by=by, act="objection.reply")


@transaction.atomic
def take_back(plan: AnnualPlan, *, by: Actor, reason: str) -> AnnualPlan:
    """Take a published plan back to mend it; it must be published anew.

    Raises: Refused, WrongState, BadInput
    """
    found = locked_plan(plan, by, (PlanState.PUBLISHED,), "收回修改")
    return _back_to_draft(found, by, reason, "plan.take_back")


@transaction.atomic
def submit(plan: AnnualPlan, *, by: Actor, on: date) -> AnnualPlan:
    """Hand the plan up, after the days for comment and with every objection answered.

    Raises: Refused, WrongState, NotYet
    """
    found = locked_plan(plan, by, (PlanState.PUBLISHED,), "上报")
    if found.published_to is None or on <= found.published_to:
        raise NotYet(f"公示期到 {found.published_to} 止，公示期满后才能上报")
    if open_ones := found.objections.filter(reply="").count():
        raise NotYet(f"还有 {open_ones} 条公示意见没有答复，答复后才能上报")
    _sound(found, on)
    return keep(found, {"state": PlanState.SUBMITTED, "submitted_on": on}, by=by, act="plan.submit")


@transaction.atomic
def send_back(plan: AnnualPlan, *, by: Actor, reason: str) -> AnnualPlan:
    """The level above returns a submitted plan. Raises: Refused, WrongState, BadInput"""
    found = locked_plan(plan, by, (PlanState.SUBMITTED,), "退回", APPROVE)
    return _back_to_draft(found, by, reason, "plan.send_back")


def _back_to_draft(plan: AnnualPlan, by: Actor, reason: str, act: str) -> AnnualPlan:
    if not reason.strip():
        raise BadInput([Problem(str(plan), expected="应写明理由")])
    changes = {"state": PlanState.DRAFT, "published_on": None, "published_to": None, "submitted_on": None}
    return keep(plan, {**changes, "sent_back": reason}, by=by, act=act, reason=reason)


@transaction.atomic
def approve(plan: AnnualPlan, *, by: Actor, on: date, document: str) -> AnnualPlan:
    """Approve a submitted plan: every project goes through the gate once more, all of them or none.

    The copy that was approved is frozen under its digest; its projects move on, with the scheme they have.
    Clause: Y1.7, S1.2.1, S1.3.1. Raises: Refused, WrongState, NotYet
    """
    found = locked_plan(plan, by, (PlanState.SUBMITTED,), "批准", APPROVE)
    if not document.strip():
        raise BadInput([Problem(str(found), column="批准文件", expected="应写明文件名称和文号")])
    _sound(found, on)
    entries = list(found.entries.select_related("project").order_by("rank", "pk"))
    order = order_kept(found, entries)
    former = AnnualPlan.objects.filter(
        division=found.division, year=found.year, state=PlanState.APPROVED
    ).first()
    if former:
        keep(former, {"state": PlanState.SUPERSEDED}, by=by, act="plan.supersede", reason=found.reason)
        _leave(found, former, by, on)
    _enter(found, [each for each in entries if each.is_selected], order, by, on)
    frozen = frozen_copy(found, entries, on, document)
    changes = {
        "state": PlanState.APPROVED,
        "approved_on": on,
        "approved_by": by.actor_post or by.actor_name,
        "approval_document": document,
        "frozen": frozen,
        "digest": digest_of(frozen),
    }
    return _frozen(found, changes, by)


def _frozen(plan: AnnualPlan, changes: dict[str, Any], by: Actor) -> AnnualPlan:
    for name, value in changes.items():
        setattr(plan, name, value)
    plan.full_clean()
    plan.save()
    told = {name: value for name, value in changes.items() if name != "frozen"}
    audit(by, "plan.approve", plan, before={"state": PlanState.SUBMITTED}, after=told)
    return plan


def _sound(plan: AnnualPlan, on: date) -> None:
    """Something is selected, as it was drawn up, it fits, and nobody was passed over without a reason.

    Raises: NotYet
    """
    entries = list(plan.entries.select_related("project"))
    if not counted(entries).projects:
        raise NotYet("计划里还没有项目；请补充能力、完善项目，或写明理由列入项目")
    if lost := [each.project for each in entries if each.is_selected and each.project.stage in NOT_WAITING]:
        names = "、".join(f"{each}（{each.get_stage_display()}）" for each in lost)
        raise NotYet(f"以下项目已不在储备库，请退回或收回计划后移出：{names}")
    if changed := _changed([each for each in entries if each.is_selected], on):
        names = "；".join(changed)
        raise NotYet(f"拟定计划之后，以下项目有变化，请退回或收回计划，放弃本稿后重新排序、拟定：{names}")
    if told := beyond(plan, entries):
        raise NotYet("计划超出县区能力：" + "；".join(told))
    if over := passed_over(entries, left_for(plan)):
        names = "、".join(str(each.project) for each in over)
        raise NotYet(f"排名更前且可以列入的项目没有列入：{names}；请列入，或写明不列入的理由")


def _changed(selected: Sequence[PlanEntry], on: date) -> list[str]:
    """What the plan says of a project that waits and its records no longer say, as people were shown it."""
    waiting = [each for each in selected if each.project.stage == Stage.IN_LIBRARY]
    facts = facts_of([each.project for each in waiting], on=on, parameters=parameters())
    now = {each.project_code: each for each in facts}
    return [
        f"“{each.project}”{label}由 {_told(name, old)} 变为 {_told(name, new)}"
        for each in waiting
        for name, label in SIZES.items()
        if (old := getattr(each, name)) != (new := getattr(now[each.project.code], name))
    ]


def _told(name: str, figure: int | None) -> str:
    if figure is None:
        return "未填"
    return yuan(figure) if name.endswith("_fen") else str(figure)


def left_for(plan: AnnualPlan) -> Capacity:
    """What is left of the county's means for the projects of this version's ranking."""
    means = means_of(plan.division, plan.year)
    left = capacity_left(plan.division, means)
    return left.get(plan.division_id) or Capacity(plan.division_id, None, None)


def order_kept(plan: AnnualPlan, entries: Sequence[PlanEntry]) -> dict[int, bool]:
    """For each project of the ranking: nobody better was passed over without a limit or a reason."""
    over = [each.rank or 0 for each in passed_over(entries, left_for(plan))]
    return {each.project_id: not any(rank < (each.rank or 0) for rank in over) for each in entries}


def _leave(plan: AnnualPlan, former: AnnualPlan, by: Actor, on: date) -> None:
    """Projects that the adjusted plan no longer holds go back to the library."""
    staying = set(plan.entries.filter(is_selected=True).values_list("project", flat=True))
    for each in former.entries.filter(is_selected=True).select_related("project"):
        if each.project_id not in staying and each.project.stage == Stage.PLANNED:
            dropped = plan.entries.filter(project=each.project).first()
            reason = (dropped.change_reason if dropped else "") or plan.reason
            take_place_back(each.project, by=by, year=plan.year, on=on, reason=reason)
            move_stage(each.project, Stage.IN_LIBRARY, by=by, on=on, reason=reason)


def _enter(
    plan: AnnualPlan, selected: Sequence[PlanEntry], order: dict[int, bool], by: Actor, on: date
) -> None:
    """Every newly selected project passes the gate and gets its place. Raises: NotYet, naming all failures"""
    new = [each for each in selected if each.project.stage == Stage.IN_LIBRARY]
    refused: list[str] = []
    records = {}
    for each in new:
        record = judge(each.project, ENTER_PLAN, by=by, on=on)
        records[each.project_id] = record
        if not record.is_passed:
            open_ones = [check["said"] for check in record.checks if check["outcome"] != "MET"]
            refused.append(f"“{each.project}”：" + "；".join(open_ones))
    if refused:
        raise NotYet("未能批准，以下项目未通过列入计划的关口：" + " / ".join(refused))
    for each in new:
        give_place(
            each.project,
            by=by,
            year=plan.year,
            plan=plan.code,
            proposed_by=str(plan.division),
            approved_on=on,
            order_kept=order[each.project_id],
        )
        freeze_scheme(each.project, on=on, by=by)
        number = records[each.project_id].number
        move_stage(each.project, LEADS_TO[ENTER_PLAN.key], by=by, on=on, gate_record=number)


def frozen_copy(plan: AnnualPlan, entries: Sequence[PlanEntry], on: date, document: str) -> dict[str, Any]:
    """The plan as it is approved, in plain values."""
    selected = [each for each in entries if each.is_selected]
    facts = {
        each.project_code: each
        for each in facts_of([each.project for each in selected], on=on, parameters=parameters())
    }
    return {
        "plan": plan.code,
        "year": plan.year,
        "division": plan.division_id,
        "ranking": plan.run.number,
        "ranking_digest": plan.run.digest,
        "approved_on": on.isoformat(),
        "document": document,
        "rule_version": rulebook().version,
        "limits": plan.limits,
        "projects": [_frozen_row(each, facts[each.project.code]) for each in selected],
    }


def _frozen_row(entry: PlanEntry, facts: Any) -> dict[str, Any]:
    names = ("estates", "buildings", "homes", "floor_area_m2", "cost_fen", "completed_year_min")
    return {
        "project_code": entry.project.code,
        "name": entry.project.name,
        "rank": entry.rank,
        "score_x100": entry.score_x100,
        "change_reason": entry.change_reason,
        **{name: getattr(facts, name) for name in (*names, "completed_year_max")},
    }
