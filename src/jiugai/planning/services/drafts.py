"""Drawing up a county's annual plan, and changing the choice for a reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.records import keep, latest
from jiugai.lifecycle.project_facts import facts_of
from jiugai.planning.cards import default_profile
from jiugai.planning.drafting import BEYOND, Draft, LeftOut, at_the_gate, draft_plan
from jiugai.planning.models import OPEN_STATES, AnnualPlan, PlanEntry, PlanState, RankingRun
from jiugai.planning.services.limits import beside, beyond, capacity_left, means_of, room_for
from jiugai.planning.services.ranking import DRAFT, waiting
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.selection import Capacity
from jiugai.registry.models import Division
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, Stage

NOT_WAITING = (Stage.SURVEYED, Stage.WITHDRAWN)
"""Stages of projects that left the library while a plan still held them."""


class StaleRanking(Refused):
    """The library has changed since it was ranked."""

    status = 409

    def __init__(self) -> None:
        told = "储备库在排序之后有变化（项目或事实）；请先在该县区的年度页“重新排序”，再拟定或调整计划"
        super().__init__(told)


class PlanIsOpen(Refused):
    """There is already a version that is not approved yet."""

    status = 409


class WrongState(Refused):
    """The plan is not in the state that the act needs."""

    status = 409

    def __init__(self, plan: AnnualPlan, act: str) -> None:
        super().__init__(f"“{plan}”现为“{plan.get_state_display()}”，不能{act}；请刷新页面后再办理")


@transaction.atomic
def draft_annual_plan(division: Division, year: int, *, by: Actor, on: date, reason: str = "") -> AnnualPlan:
    """A new version of the county's plan: what the newest ranking takes, in order, within its means.

    With an approved version before it, this one adjusts it: its projects stay in unless taken out, and the
    ranking fills what is left. on: the day of judging. Clause: S1.3.1, S1.2.1, Y1.7. Raises: Refused
    """
    by.require(DRAFT, division.code)
    Division.objects.select_for_update(no_key=True).get(pk=division.code)
    plans = AnnualPlan.objects.filter(division=division, year=year)
    if open_plan := plans.filter(state__in=OPEN_STATES).first():
        raise PlanIsOpen(f"{open_plan}尚未批准（{open_plan.get_state_display()}），请在这一版上办理")
    former = plans.filter(state=PlanState.APPROVED).first()
    run = _newest_run(division, year)
    projects = waiting(division, year)
    facts = facts_of(projects, on=on, parameters=parameters())
    means = means_of(division, year)
    draft = draft_plan(
        facts,
        {},
        capacity_left(division, means),
        on=on,
        parameters=parameters(),
        profile=default_profile(),
    )
    _same_as_ranked(run, draft)
    newest = plans.order_by("-version").first()
    plan = AnnualPlan(
        division=division,
        year=year,
        version=(newest.version if newest else 0) + 1,
        adjusts=former,
        run=run,
        drafted_on=on,
    )
    plan.limits, plan.comparison = means.as_json(), _comparison(draft)
    keep(plan, {"reason": reason}, by=by, act="plan.draft", reason=reason)
    PlanEntry.objects.bulk_create(_entries(plan, {each.code: each for each in projects}, draft))
    if former:
        PlanEntry.objects.bulk_create(_carried_over(plan, former))
    return plan


def _newest_run(division: Division, year: int) -> RankingRun:
    run = RankingRun.objects.filter(division=division, year=year).order_by("-pk").first()
    if run is None:
        raise StaleRanking
    return run


def _same_as_ranked(run: RankingRun, draft: Draft) -> None:
    """The plan follows the ranking that was recorded, or there is none. Raises: StaleRanking"""
    recorded = list(run.cards.order_by("rank").values_list("project__code", "score_x100"))
    if recorded != [(card.facts.project_code, card.score_x100) for card in draft.ranked]:
        raise StaleRanking


def _comparison(draft: Draft) -> dict[str, Any]:
    """The best plan under the same limits, for comparison only."""
    by_rank = sum(each.score_x100 for each in draft.selection.selected)
    best = draft.best
    return {"by_rank": by_rank, "value": best.value, "bound": best.bound, "selected": list(best.selected)}


def _entries(plan: AnnualPlan, projects: Mapping[str, Project], draft: Draft) -> list[PlanEntry]:
    taken = {each.project_code for each in draft.selection.selected}
    left: Mapping[str, LeftOut] = {each.project_code: each for each in draft.left_out}
    rows = []
    for place, card in enumerate(draft.ranked, start=1):
        code, facts = card.facts.project_code, card.facts
        out = left.get(code)
        rows.append(
            PlanEntry(
                plan=plan,
                project=projects[code],
                rank=place,
                score_x100=card.score_x100,
                taken_by_rank=code in taken,
                is_selected=code in taken,
                why=out.why if out else "",
                would_enter_if=out.would_enter_if if out else "",
                **_size(facts),
            )
        )
    return rows


def _size(facts: ProjectFacts) -> dict[str, int | None]:
    return {"cost_fen": facts.cost_fen, "estates": facts.estates, "homes": facts.homes}


def _carried_over(plan: AnnualPlan, former: AnnualPlan) -> list[PlanEntry]:
    """The projects that the approved version holds, as they stand there."""
    rows = []
    for each in former.entries.filter(is_selected=True).order_by("rank"):
        each.pk, each.plan, each._state.adding = None, plan, True
        each.rank, each.taken_by_rank, each.change_reason = None, True, ""  # its ranking was another one
        rows.append(each)
    return rows


@transaction.atomic
def choose(entry: PlanEntry, *, by: Actor, on: date, is_selected: bool, reason: str) -> PlanEntry:
    """Take a project in or leave it out, against the ranking or with it, for a reason that is shown.

    In comes only what meets the gate and fits with all the others. on: the day of judging.
    Raises: Refused, WrongState, BadInput
    """
    found = latest(entry)
    plan = locked_plan(found.plan, by, (PlanState.DRAFT,), "改变选择")
    if is_selected != found.taken_by_rank and not reason.strip():
        raise BadInput([Problem("年度计划", value=str(found.project), expected="与排序结果不同，应写明理由")])
    if is_selected and not found.is_selected:
        _may_enter(found, on)
    if not is_selected and found.project.stage not in (*NOT_WAITING, Stage.IN_LIBRARY, Stage.PLANNED):
        stage = found.project.get_stage_display()
        raise BadInput([Problem("年度计划", value=str(found.project), expected=f"{stage}，不能移出计划")])
    changes = {"is_selected": is_selected, "change_reason": reason}
    kept = keep(found, changes, by=by, act="plan.choose", reason=reason)
    entries = list(plan.entries.all())
    if is_selected and (told := beyond(plan, entries)):
        raise BadInput([Problem("年度计划", value=str(found.project), expected="；".join(told))])
    _explain_anew(plan, entries)
    return kept


def _explain_anew(plan: AnnualPlan, entries: Sequence[PlanEntry]) -> None:
    """Say of every project that met the gate and is out what it lacks beside those that are in now."""
    room = room_for(plan, entries)
    for each in entries:
        if each.is_selected or each.why not in ("", BEYOND):
            continue
        why, condition = beside(room, each)
        if (each.why, each.would_enter_if) != (why, condition):
            each.why, each.would_enter_if = why, condition
            each.save(update_fields=["why", "would_enter_if", "updated_at"])


def _may_enter(entry: PlanEntry, on: date) -> None:
    facts = facts_of([entry.project], on=on, parameters=parameters())[0]
    refused = at_the_gate(facts, on, parameters())
    if refused:
        raise BadInput([Problem("年度计划", value=str(entry.project), expected=refused.would_enter_if)])


def locked_plan(
    plan: AnnualPlan, by: Actor, states: Sequence[str], act: str, needs: str = DRAFT
) -> AnnualPlan:
    """The plan, locked, if the post may act on it and it is in one of the states.

    Raises: Refused, WrongState
    """
    by.require(needs, plan.division_id)
    found = latest(plan)
    if found.state not in states:
        raise WrongState(found, act)
    return found


def passed_over(entries: Iterable[PlanEntry], capacity: Capacity) -> list[PlanEntry]:
    """Projects that could have been taken at their turn and were left out without a reason.

    `capacity`: what is left of the county's means for the projects of this ranking. Clause: S1.3.1.
    """
    taken: list[PlanEntry] = []
    found = []
    for each in sorted((each for each in entries if each.rank is not None), key=lambda each: each.rank or 0):
        if each.is_selected:
            taken.append(each)
        elif each.project.stage in NOT_WAITING or each.why not in ("", BEYOND) or each.change_reason:
            continue
        elif _fits([*taken, each], capacity):
            found.append(each)
    return found


def _fits(entries: Sequence[PlanEntry], capacity: Capacity) -> bool:
    fen, estates = capacity.financing_capacity_fen, capacity.organising_capacity_estates
    costs = [each.cost_fen for each in entries if each.cost_fen is not None]
    if fen is None or estates is None or len(costs) < len(entries):
        return False
    return sum(costs) <= fen and sum(each.estates or 0 for each in entries) <= estates


@transaction.atomic
def withdraw_draft(plan: AnnualPlan, *, by: Actor, reason: str) -> AnnualPlan:
    """Give up a draft, so that a new one can follow another ranking; what was published and said of it stays.

    Raises: Refused, WrongState, BadInput
    """
    found = locked_plan(plan, by, (PlanState.DRAFT,), "撤销")
    if not reason.strip():
        raise BadInput([Problem(str(found), expected="撤销应写明理由")])
    changes = {"state": PlanState.WITHDRAWN, "sent_back": reason}
    return keep(found, changes, by=by, act="plan.withdraw", reason=reason)
