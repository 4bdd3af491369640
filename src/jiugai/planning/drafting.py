"""Drawing up an annual plan from facts: who is in, who is out and why, what would bring each in.

The plan takes in rank order what meets the gate and fits its county's limits. The capacity check of the gate
is left to the plan itself, which counts what it has already taken.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jiugai.core import wording
from jiugai.policy.facts import STAGES, ProjectFacts
from jiugai.policy.gates import ENTER_PLAN, WITHIN_CAPACITY, Gate
from jiugai.policy.lifts import Lift, lift_for
from jiugai.policy.parameters import Parameters
from jiugai.policy.scoring import Profile, ScoreCard, rank
from jiugai.policy.selection import (
    LIMITS,
    NEEDS,
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
NAMED = 3  # projects
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
    refused: dict[Candidate, LeftOut] = {}
    fit: list[Candidate] = []
    for card in ranked:
        candidate = _candidate(card)
        at_gate = at_the_gate(card.facts, on, parameters)
        reason = _without_capacity(card.facts, capacity, at_gate) or at_gate
        if reason:
            refused[candidate] = reason
        else:
            fit.append(candidate)
    selection = select_by_rank(fit, capacity)
    place = {card.facts.project_code: index for index, card in enumerate(ranked)}
    counties: dict[str, list[Candidate]] = defaultdict(list)
    for each in fit:
        counties[each.division_code].append(each)
    room = Room(counties, capacity, place)
    left_out = [_skipped(each, room) for each in selection.skipped]
    left_out += [room.added_to(reason, candidate) for candidate, reason in refused.items()]
    left_out.sort(key=lambda each: place[each.project_code])
    left_out += [_no_candidate(code, others[code]) for code in sorted(others)]
    return Draft(ranked, selection, left_out, best_plan(fit, capacity))


@dataclass(frozen=True, slots=True)
class Room:
    """Whether there is room for a project beside those that meet the gate, and what would make it.

    `counties` holds those by county, best first; `place` is the rank of every project by its code.
    """

    counties: Mapping[str, Sequence[Candidate]]
    capacity: Mapping[str, Capacity]
    place: Mapping[str, int]

    def told(self, candidate: Candidate) -> str:
        """What would make room, in words; empty where it fits, or where that is not known."""
        limits = self.capacity.get(candidate.division_code)
        needs = [getattr(candidate, need) for need in NEEDS]
        if limits is None or None in [*needs, *(getattr(limits, each) for each in LIMITS)]:
            return ""
        rivals = self.counties.get(candidate.division_code, [])
        rank = self.place[candidate.project_code]
        at = bisect_left(rivals, rank, key=lambda each: self.place[each.project_code])
        others = rivals[at:]
        if others and others[0] is candidate:
            others = others[1:]
        return _lifted(lift_for(candidate, [*rivals[:at], candidate, *others], limits))

    def added_to(self, reason: LeftOut, candidate: Candidate) -> LeftOut:
        """The reason, with what would make room as well where the gate is not all."""
        told = self.told(candidate)
        return replace(reason, would_enter_if=f"{reason.would_enter_if}；{told}") if told else reason


def _lifted(lift: Lift) -> str:
    raises = [
        f"{LIMIT_LABELS[limit]}再增加 {wording.yuan(by) if limit.endswith('_fen') else f'{by} 个小区'}"
        for limit, by in lift.by.items()
    ]
    if not raises:
        return ""
    beside = [f"排在前面的 {_named(lift.first)} 会先列入，已计在内"] * bool(lift.first)
    beside += [f"重新拟定时 {_named(lift.out)} 排不下"] * bool(lift.out)
    return "且".join(raises) + (f"（{'；'.join(beside)}）" if beside else "")


def _named(codes: Sequence[str]) -> str:
    more = f" 等 {len(codes)} 个项目" if len(codes) > NAMED else ""
    return "、".join(codes[:NAMED]) + more


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


def _without_capacity(
    facts: ProjectFacts, capacity: Mapping[str, Capacity], at_gate: LeftOut | None
) -> LeftOut | None:
    if facts.division_code in capacity:
        return None
    told = f"县区 {facts.division_code} 填报本年度资金筹措能力和组织实施能力"
    told += f"；{at_gate.would_enter_if}" if at_gate else ""
    return LeftOut(facts.project_code, OPEN, ("capacity",), told)


def _candidate(card: ScoreCard) -> Candidate:
    facts = card.facts
    return Candidate(facts.project_code, facts.division_code, card.score_x100, facts.cost_fen, facts.estates)


def _skipped(skipped: Skipped, room: Room) -> LeftOut:
    code = skipped.candidate.project_code
    if skipped.open:
        unknown = "、".join(LIMIT_LABELS.get(name) or wording.label(name) for name in skipped.open)
        return LeftOut(code, OPEN, skipped.open, f"填明{unknown}")
    told = room.told(skipped.candidate) or _lifted(Lift(skipped.short_by))
    return LeftOut(code, BEYOND, tuple(skipped.short_by), told)


def _no_candidate(code: str, stage: str) -> LeftOut:
    return LeftOut(code, NO_CANDIDATE, ("stage",), f"项目处于“已入库”阶段，现为“{STAGES[stage]}”")
