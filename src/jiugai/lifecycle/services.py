"""Passing gates: the only way by which a project moves from stage to stage."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from jiugai.core import wording
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.records import keep, latest
from jiugai.lifecycle.models import GateRecord, Waiver
from jiugai.lifecycle.project_facts import facts_of
from jiugai.lifecycle.selectors import LEADS_TO, NEXT_GATE, unanswered, waivers_of
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.gates import ENTER_PLAN, GATES, Gate
from jiugai.policy.parameters import Parameters
from jiugai.policy.register import rulebook
from jiugai.policy.verdicts import Verdict
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import LIVE_STAGES, Project, Stage
from jiugai.reserve.services import move_stage, take_place_back

MOVE, WAIVE = "move_stage", "waive_requirement"


class WrongStage(Refused):
    """The project is not at the stage that the gate leads on from."""

    status = 409

    def __init__(self, project: Project, gate: Gate) -> None:
        stage = project.get_stage_display()
        super().__init__(f"“{project}”现处“{stage}”阶段，不能提请“{gate.name}”关口；请刷新页面后再办理")


class GateNotPassed(Refused):
    """A gate's answer is not yes; says what is missing."""

    status = 409

    def __init__(self, project: Project, gate: Gate, missing: Sequence[str]) -> None:
        super().__init__(f"“{project}”未能{gate.name}：" + "；".join(missing))


@transaction.atomic
def ask_gate(project: Project, gate: Gate, *, by: Actor, on: date) -> GateRecord:
    """Let a gate judge a project; the answer is kept either way, and the project moves on if it is yes.

    Into the annual plan a project moves only when the plan is approved: asked here, that gate only answers.
    on: the day of judging. Raises: Refused where the post may not, WrongStage
    """
    found = latest(project)
    by.require(MOVE, found.division_id)
    if NEXT_GATE.get(found.stage) is not gate:
        raise WrongStage(found, gate)
    record = judge(found, gate, by=by, on=on)
    if record.is_passed and gate is not ENTER_PLAN:
        move_stage(found, LEADS_TO[gate.key], by=by, on=on, gate_record=record.number)
    return record


@transaction.atomic
def judge(
    project: Project,
    gate: Gate,
    *,
    by: Actor,
    on: date,
    is_backfilled: bool = False,
    figures: Parameters | None = None,
) -> GateRecord:
    """A gate's answer on the records of a day, kept with facts, figures and rule version; moves nothing."""
    figures = figures or parameters()
    facts = facts_of([project], on=on, parameters=figures)[0]
    verdict = gate.judge(facts, on=on, params=figures.in_force(project.division_id, on))
    waivers = waivers_of([project], on).get((project.pk, gate.key), {})
    return _kept(project, verdict, facts, waivers, by=by, is_backfilled=is_backfilled)


def _kept(
    project: Project,
    verdict: Verdict,
    facts: ProjectFacts,
    waivers: Mapping[str, Waiver],
    *,
    by: Actor,
    is_backfilled: bool,
) -> GateRecord:
    is_passed = not is_backfilled and not unanswered(verdict, waivers)
    asked = GateRecord.objects.filter(project=project, gate=verdict.gate).count()
    record = GateRecord.objects.create(
        number=f"{project.code}-{verdict.gate}-{asked + 1}",
        project=project,
        gate=verdict.gate,
        judged_on=verdict.on,
        outcome=verdict.outcome,
        is_passed=is_passed,
        is_backfilled=is_backfilled,
        checks=[{**wording.check_as_json(each), "said": wording.sentence(each)} for each in verdict.checks],
        facts={name: wording.as_json(value) for name, value in asdict(facts).items() if value is not None},
        waived=[_waived(each) for each in waivers.values()],
        rule_version=rulebook().version,
        asked_by=by.actor_name,
        asked_post=by.actor_post,
    )
    after = {"gate": verdict.gate, "outcome": verdict.outcome, "is_passed": int(is_passed)}
    audit(by, "gate.judge", record, after={**after, "rule_version": record.rule_version})
    return record


def _waived(waiver: Waiver) -> dict[str, Any]:
    return {
        "requirement": waiver.requirement,
        "reason": waiver.reason,
        "document": waiver.document,
        "expires_on": waiver.expires_on.isoformat(),
    }


@transaction.atomic
def grant_waiver(
    project: Project,
    *,
    by: Actor,
    gate: Gate,
    requirement: str,
    reason: str,
    document: str,
    on: date,
    expires_on: date,
) -> Waiver:
    """A government above lets a requirement go unmet until a day; public.

    Raises: Refused, BadInput where the rulebook lets nobody waive it
    """
    by.require(WAIVE, project.division_id)
    known = {each.key or next(iter(sorted(each.reads()))): each for each in gate.requirements}
    if requirement not in known or not known[requirement].waivable:
        expected = f"“{wording.label(requirement)}”不可豁免"
        raise BadInput([Problem(str(Waiver._meta.verbose_name), expected=expected)])
    waiver = Waiver(project=project, gate=gate.key, requirement=requirement, granted_on=on)
    facts = {
        "reason": reason,
        "document": document,
        "expires_on": expires_on,
        "granted_by": by.actor_post or by.actor_name,
    }
    return keep(waiver, facts, by=by, act="waiver.grant", reason=reason)


@transaction.atomic
def withdraw_project(project: Project, *, by: Actor, on: date, reason: str) -> Project:
    """The project is given up: its estates are free for another, its place in the plan is vacant.

    Raises: Refused, BadInput without a reason
    """
    found = latest(project)
    by.require(MOVE, found.division_id)
    if found.stage not in LIVE_STAGES:
        raise Refused(f"“{found}”{found.get_stage_display()}，不能退出")
    if not reason.strip():
        raise BadInput([Problem(str(found), expected="退出应写明理由")])
    take_place_back(found, by=by, year=found.plan_year, on=on, reason=reason)
    return move_stage(found, Stage.WITHDRAWN, by=by, on=on, reason=reason)


def gate_of(key: str) -> Gate:
    """A gate by its key. Raises: BadInput"""
    if key not in GATES:
        raise BadInput([Problem("关口", value=key, expected=f"应为 {'、'.join(GATES)} 之一")])
    return GATES[key]
