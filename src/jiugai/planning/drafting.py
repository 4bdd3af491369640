"""Drawing up an annual plan from facts: who is in, who is out and why, what would bring each in.

The plan takes in rank order what meets the gate and fits its county's limits. The capacity check of the gate
is left to the plan itself, which counts what it has already taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.core import wording
from jiugai.policy.facts import STAGES, ProjectFacts
from jiugai.policy.gates import ENTER_PLAN, WITHIN_CAPACITY, Gate
from jiugai.policy.parameters import Parameters
from jiugai.policy.scoring import Profile, ScoreCard, rank
from jiugai.policy.selection import (
    BestPlan,
    Candidate,
    Capacity,
    Selection,
    Skipped,
    best_plan,
    select_by_rank,
)
from jiugai.policy.verdicts import Check, Outcome

ENTER_PLAN_BUT_CAPACITY = Gate(
    ENTER_PLAN.key,
    ENTER_PLAN.name,
    ENTER_PLAN.en,
    tuple(each for each in ENTER_PLAN.requirements if each is not WITHIN_CAPACITY),
)

NO_CANDIDATE, NOT_MET, OPEN, BEYOND = "非备选", "不达标", "待核", "超出能力"
LIMIT_LABELS = {"financing_capacity_fen": "资金筹措能力", "organising_capacity_estates": "组织实施能力"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A project that the plan does not take.

    `why`: 非备选 (it is not waiting in the library), 不达标 (a check of the gate is not met), 待核 (something
    is not known), 超出能力 (it does not fit). `binding` names the checks, facts or limits that bound.
    """

    project_code: str
    why: str
    binding: tuple[str, ...]
    would_enter_if: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A drawn-up plan, with the best plan beside it as a what-if."""

    ranked: Sequence[ScoreCard]
    selection: Selection
    left_out: Sequence[LeftOut]
    best: BestPlan


CANDIDATE_STAGE = "in_library"


def draft_plan(
    candidates: Sequence[ProjectFacts],
    others: Mapping[str, str],
    capacity: Mapping[str, Capacity],
    *,
    on: date,
    parameters: Parameters,
    profile: Profile,
) -> Draft:
    """The plan by rank and the best plan, each project with its reason.

    `candidates`: the projects that wait in the library; `others`: the stage of every other project, by code.
    on: the day of judging. Clause: S1.3.1, S1.2.1, Y1.7. Raises: NoValueOn.
    """
    ranked = rank(candidates, profile)
    left_out: list[LeftOut] = []
    fit: list[Candidate] = []
    for card in ranked:
        reason = _without_capacity(card.facts, capacity) or at_the_gate(card.facts, on, parameters)
        if reason:
            left_out.append(reason)
        else:
            fit.append(_candidate(card))
    selection = select_by_rank(fit, capacity)
    left_out += [_skipped(each) for each in selection.skipped]
    place = {card.facts.project_code: index for index, card in enumerate(ranked)}
    left_out.sort(key=lambda each: place[each.project_code])
    left_out += [_no_candidate(code, others[code]) for code in sorted(others)]
    return Draft(ranked, selection, left_out, best_plan(fit, capacity))


def at_the_gate(facts: ProjectFacts, on: date, parameters: Parameters) -> LeftOut | None:
    params = parameters.in_force(facts.division_code, on)
    verdict = ENTER_PLAN_BUT_CAPACITY.judge(facts, on=on, params=params)
    if verdict.outcome is Outcome.MET:
        return None
    missing = [check for check in verdict.checks if check.outcome is verdict.outcome]
    why = NOT_MET if verdict.outcome is Outcome.NOT_MET else OPEN
    return LeftOut(
        facts.project_code,
        why,
        tuple(check.requirement for check in missing),
        "；".join(_condition(check) for check in verdict.missing()),
    )


def _condition(check: Check) -> str:
    if check.outcome is Outcome.UNKNOWN:
        return f"查明：{wording.sentence(check)}"
    return wording.sentence(check)


def _without_capacity(facts: ProjectFacts, capacity: Mapping[str, Capacity]) -> LeftOut | None:
    if facts.division_code in capacity:
        return None
    told = f"县区 {facts.division_code} 填报本年度资金筹措能力和组织实施能力"
    return LeftOut(facts.project_code, OPEN, ("capacity",), told)


def _candidate(card: ScoreCard) -> Candidate:
    facts = card.facts
    return Candidate(facts.project_code, facts.division_code, card.score_x100, facts.cost_fen, facts.estates)


def _skipped(skipped: Skipped) -> LeftOut:
    code = skipped.candidate.project_code
    if skipped.open:
        unknown = "、".join(LIMIT_LABELS.get(name) or wording.label(name) for name in skipped.open)
        return LeftOut(code, OPEN, skipped.open, f"填明{unknown}")
    told = []
    for limit, amount in skipped.short_by.items():
        unit = wording.yuan(amount) if limit.endswith("_fen") else f"{amount} 个小区"
        told.append(f"{LIMIT_LABELS[limit]}再增加 {unit}")
    return LeftOut(code, BEYOND, tuple(skipped.short_by), "且".join(told))


def _no_candidate(code: str, stage: str) -> LeftOut:
    return LeftOut(code, NO_CANDIDATE, ("stage",), f"项目处于“已入库”阶段，现为“{STAGES[stage]}”")
