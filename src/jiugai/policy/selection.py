"""Which projects the annual plan takes: by rank under each county's limits, and the best plan beside it.

The annex prescribes rank order; the best plan under the same limits is a what-if that shows what another
choice would gain. The solver only proposes: its plan is counted again in whole numbers by `feasibility`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy

from jiugai.policy.feasibility import InfeasiblePlan, counted_plan

NEEDS = ("cost_fen", "estates")
LIMITS = ("financing_capacity_fen", "organising_capacity_estates")


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one county can finance and organise in the year; None where it has not said."""

    division_code: str
    financing_capacity_fen: int | None
    organising_capacity_estates: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that meets the gate, with its value and what it takes of its county's limits."""

    project_code: str
    division_code: str
    score_x100: int
    cost_fen: int | None
    estates: int | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A project that did not fit, or of which that is not known.

    `short_by`: the limits that bound, and by how much each would have to be higher. Where it is empty, `open`
    names what is not known: a need of the project or a limit of its county.
    """

    candidate: Candidate
    short_by: Mapping[str, int]
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What rank order takes and skips; `used` is (fen, estates) by county."""

    selected: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    used: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class BestPlan:
    """The plan with the highest sum of scores that the solver found, and the bound that none can pass.

    `value` is counted again from whole numbers, `bound` is proven by the solver and rounded down: no plan has
    a fractional value.
    """

    selected: tuple[str, ...]
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """How far the bound lies above the value, as a share of the bound; 0 is proven best."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


def select_by_rank(ranked: Sequence[Candidate], capacity: Mapping[str, Capacity]) -> Selection:
    """Take candidates in rank order as long as they fit their county's limits; skip what does not, go on.

    `ranked`: best first, every county with a row in `capacity`. What is not known to fit is not taken.
    Clause: S1.3.1 (the ranking sets the order), S1.2.1 (not beyond what can be financed and organised).
    """
    used: dict[str, tuple[int, int]] = {}
    selected: list[Candidate] = []
    skipped: list[Skipped] = []
    for each in ranked:
        limits, (fen, estates) = capacity[each.division_code], used.get(each.division_code, (0, 0))
        refused = _refused(each, limits, fen, estates)
        if refused is not None:
            skipped.append(refused)
        elif each.cost_fen is not None and each.estates is not None:
            selected.append(each)
            used[each.division_code] = (fen + each.cost_fen, estates + each.estates)
    return Selection(tuple(selected), tuple(skipped), used)


def _refused(candidate: Candidate, limits: Capacity, fen: int, estates: int) -> Skipped | None:
    short_by: dict[str, int] = {}
    unknown: list[str] = []
    for need, limit, used in zip(NEEDS, LIMITS, (fen, estates), strict=True):
        needed, allowed = getattr(candidate, need), getattr(limits, limit)
        if needed is None or allowed is None:
            unknown += [name for name, figure in ((need, needed), (limit, allowed)) if figure is None]
        elif used + needed > allowed:
            short_by[limit] = used + needed - allowed
    if short_by or unknown:
        return Skipped(candidate, short_by, () if short_by else tuple(unknown))
    return None


def best_plan(
    candidates: Sequence[Candidate], capacity: Mapping[str, Capacity], *, seconds: float = 30.0
) -> BestPlan:
    """The highest sum of scores under the same limits, with the bound proven by HiGHS.

    Limits are each county's own, so each county is solved by itself; after `seconds` per county the best plan
    found so far stands, and the gap says what is not proven. What is not known to fit is left out.
    """
    selected: list[Candidate] = []
    bound = 0
    countable = [each for each in candidates if _refused(each, capacity[each.division_code], 0, 0) is None]
    for county in sorted({each.division_code for each in countable}):
        inside = [each for each in countable if each.division_code == county]
        taken, limit = _best_of_county(inside, capacity[county], seconds)
        selected += taken
        bound += limit
    chosen = set(selected)
    in_order = [each for each in countable if each in chosen]
    value = counted_plan(in_order, capacity)
    return BestPlan(tuple(each.project_code for each in in_order), value, max(bound, value))


def _limits(capacity: Capacity) -> tuple[int, int]:
    fen, estates = capacity.financing_capacity_fen, capacity.organising_capacity_estates
    if fen is None or estates is None:
        raise ValueError(f"county {capacity.division_code} has no complete capacity")
    return fen, estates


def _best_of_county(
    candidates: Sequence[Candidate], capacity: Capacity, seconds: float
) -> tuple[list[Candidate], int]:
    """The best choice that keeps the limits in whole numbers, and the proven bound.

    A proposal that keeps the limits only within the solver's tolerance is cut off, and the next asked for.
    """
    refused: list[list[int]] = []
    first_bound: int | None = None
    for _ in range(50):
        proposal, bound = _propose(candidates, _limits(capacity), refused, seconds)
        first_bound = bound if first_bound is None else first_bound
        taken = [candidates[index] for index in proposal]
        try:
            counted_plan(taken, {capacity.division_code: capacity})
        except InfeasiblePlan:
            refused.append(proposal)
        else:
            return taken, first_bound
    by_rank = select_by_rank(candidates, {capacity.division_code: capacity})
    return list(by_rank.selected), first_bound or 0


def _propose(
    candidates: Sequence[Candidate], limits: tuple[int, int], refused: Sequence[list[int]], seconds: float
) -> tuple[list[int], int]:
    """Indices of the candidates that HiGHS would take, and its bound rounded down."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (
        ("output_flag", False),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.99),  # values are whole numbers: less than one apart is equal
        ("random_seed", 7),
        ("threads", 1),
    ):
        model.setOptionValue(option, setting)
    taken = [model.addBinary(obj=each.score_x100) for each in candidates]
    for kind, limit in zip(NEEDS, limits, strict=True):
        need = model.qsum(getattr(each, kind) * take for each, take in zip(candidates, taken, strict=True))
        model.addConstr(need <= limit)
    for proposal in refused:
        model.addConstr(model.qsum(taken[index] for index in proposal) <= len(proposal) - 1)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.run()
    answer = model.getSolution().col_value
    bound = math.floor(model.getInfo().mip_dual_bound + 1e-6)
    return [index for index, figure in enumerate(answer) if figure > 0.5], bound
