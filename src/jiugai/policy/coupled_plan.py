"""The best plan where limits bind all counties: money by source, a share for one class, linked pairs.

The linear relaxation bounds every plan. Most projects it takes wholly or not at all; among the few whose
reduced cost says that they are nearly worth it, HiGHS chooses in whole numbers, and the more of them the
smaller the gap. The solver only proposes: what passes a limit within its tolerance is repaired, and the plan
is counted again by `feasibility`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from time import monotonic
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from jiugai.policy.feasibility import counted_coupled_plan
from jiugai.policy.selection import BestPlan, Candidate, Capacity

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
MONEY_UNIT = 1_000_000  # fen in 万元
CORES = ((900, 0.35), (1_200, 1.5), (1_800, 2.0), (3_000, 3.0), (20_000, 30.0))
"""How many groups are chosen anew in each turn, and for how many seconds at most."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """What binds the projects of all counties together.

    `needs`: fen from each source, by project; `budgets`: fen of each source. `share`: at least this share of
    the selected projects is among `favoured`. `linked`: pairs that are taken both or not at all.
    """

    needs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)
    share: Fraction | None = None
    favoured: frozenset[str] = frozenset()
    linked: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class _Model:
    """Groups of projects that go together, with what each takes of every limit, in whole units."""

    groups: list[list[Candidate]]
    values: NDArray[np.int64]
    rows: list[dict[int, int]]
    limits: list[int]


def best_coupled_plan(
    candidates: Sequence[Candidate],
    capacity: Mapping[str, Capacity],
    coupling: Coupling,
    *,
    gap: float = 1e-4,
    seconds: float = 6.0,
) -> BestPlan:
    """The highest sum of scores under all limits that was found, and the bound that none can pass.

    `gap`: what is good enough; `seconds`: how long to look for better, 0 for the repaired relaxation alone.
    Candidates without a known cost or number of estates, or of a county without capacity, are left out.
    Raises: InfeasiblePlan if the whole numbers do not add up (a fault of this module).
    """
    model = _model(_countable(candidates, capacity), capacity, coupling)
    if not model.groups:
        return BestPlan((), 0, 0)
    relaxed = _relaxed(model)
    taken = _repaired(model, relaxed.taken > 0.5, relaxed)
    best = _value(model, taken)
    until = monotonic() + seconds
    for size, portion in CORES:
        left = min(portion, until - monotonic())
        if left <= 0 or best >= relaxed.bound * (1 - gap):
            break
        better = _repaired(model, _core(model, relaxed, taken, size, left), relaxed)
        if _value(model, better) > best:
            taken, best = better, _value(model, better)
    selected = [each for place in np.flatnonzero(taken) for each in model.groups[place]]
    value = counted_coupled_plan(selected, capacity, coupling)
    return BestPlan(tuple(each.project_code for each in selected), value, max(relaxed.bound, value))


def _countable(candidates: Sequence[Candidate], capacity: Mapping[str, Capacity]) -> list[Candidate]:
    known = []
    for each in candidates:
        limits = capacity.get(each.division_code)
        has_limits = limits and None not in (
            limits.financing_capacity_fen,
            limits.organising_capacity_estates,
        )
        if has_limits and each.cost_fen is not None and each.estates is not None:
            known.append(each)
    return known


def _grouped(candidates: Sequence[Candidate], linked: Sequence[tuple[str, str]]) -> list[list[Candidate]]:
    """Projects that are linked, directly or through others, in one group; one that lacks its pair in none."""
    parent = {each.project_code: each.project_code for each in candidates}
    broken: set[str] = set()

    def root(code: str) -> str:
        while parent[code] != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    for first, second in linked:
        if first in parent and second in parent:
            parent[root(first)] = root(second)
        else:
            broken.update({first, second} & set(parent))
    out = {root(code) for code in broken}
    groups: dict[str, list[Candidate]] = {}
    for each in candidates:
        if root(each.project_code) not in out:
            groups.setdefault(root(each.project_code), []).append(each)
    return list(groups.values())


def _model(candidates: Sequence[Candidate], capacity: Mapping[str, Capacity], coupling: Coupling) -> _Model:
    groups = _grouped(candidates, coupling.linked)
    values = np.array([sum(each.score_x100 for each in group) for group in groups], dtype=np.int64)
    needs: dict[tuple[str, str], dict[int, int]] = {}
    limits: dict[tuple[str, str], int] = {}

    def add(row: tuple[str, str], limit: int, group: int, amount: int) -> None:
        limits[row] = limit
        taken = needs.setdefault(row, {})
        taken[group] = taken.get(group, 0) + amount

    for place, group in enumerate(groups):
        for each in group:
            county = capacity[each.division_code]
            add(("fen", each.division_code), county.financing_capacity_fen or 0, place, each.cost_fen or 0)
            add(
                ("estates", each.division_code),
                county.organising_capacity_estates or 0,
                place,
                each.estates or 0,
            )
            for source, fen in coupling.needs.get(each.project_code, {}).items():
                add(("source", source), coupling.budgets[source], place, fen)
            if coupling.share is not None:
                num, den = coupling.share.numerator, coupling.share.denominator
                weight = num - den * (each.project_code in coupling.favoured)
                add(("share", ""), 0, place, weight)
    keys = list(needs)
    return _Model(groups, values, [needs[key] for key in keys], [limits[key] for key in keys])


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The linear relaxation: how much it takes of each group, each reduced cost, and the bound."""

    taken: Floats
    reduced: Floats
    bound: int


def _relaxed(model: _Model) -> _Relaxed:
    every = np.arange(len(model.groups))
    solver = _solver(model, every, model.limits, integral=False)
    solver.run()
    solution = solver.getSolution()
    bound = math.floor(solver.getInfo().objective_function_value + 1e-6)
    return _Relaxed(np.array(solution.col_value), np.array(solution.col_dual), bound)


def _core(model: _Model, relaxed: _Relaxed, taken: Flags, size: int, seconds: float) -> Flags:
    """The groups that are nearly worth it chosen anew in whole numbers, the others as they are taken."""
    core = np.sort(np.argsort(np.abs(relaxed.reduced), kind="stable")[:size])
    proposal = taken.copy()
    proposal[core] = False
    limits = [
        limit - sum(amount for place, amount in row.items() if proposal[place])
        for row, limit in zip(model.rows, model.limits, strict=True)
    ]
    solver = _solver(model, core, limits, integral=True)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    start = highspy.HighsSolution()
    start.col_value = [float(each) for each in taken[core]]
    solver.setSolution(start)
    solver.run()
    answer = np.array(solver.getSolution().col_value)
    proposal[core] = answer > 0.5 if len(answer) == len(core) else taken[core]
    return proposal


def _solver(model: _Model, places: Places, limits: Sequence[int], *, integral: bool) -> Any:
    """HiGHS with the groups at these places under these limits. Money in 万元: tolerances are absolute."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("random_seed", 7), ("threads", 1)):
        solver.setOptionValue(option, setting)
    position = {int(place): at for at, place in enumerate(places)}
    scales = [MONEY_UNIT if limit > MONEY_UNIT else 1 for limit in model.limits]
    rows = [
        [(position[place], amount / scale) for place, amount in row.items() if place in position]
        for row, scale in zip(model.rows, scales, strict=True)
    ]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(places), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = model.values[places].astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(places)), np.ones(len(places))
    lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([limit / scale for limit, scale in zip(limits, scales, strict=True)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([place for row in rows for place, _ in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([amount for row in rows for _, amount in row], dtype=np.float64)
    if integral:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(places)
    solver.passModel(lp)
    return solver


def _value(model: _Model, taken: Flags) -> int:
    return int(model.values[taken].sum())


def _repaired(model: _Model, proposal: Flags, relaxed: _Relaxed) -> Flags:
    """The proposal within every limit: the least worth is left out until it fits, then what fits is added."""
    by_group: list[list[tuple[int, int]]] = [[] for _ in model.groups]
    for row, needs in enumerate(model.rows):
        for place, amount in needs.items():
            by_group[place].append((row, amount))
    taken = proposal.copy()
    used = [sum(amount for place, amount in row.items() if taken[place]) for row in model.rows]

    def put(place: int, sign: int) -> None:
        taken[place] = sign > 0
        for row, amount in by_group[place]:
            used[row] += sign * amount

    worst_first = np.argsort(relaxed.reduced, kind="stable")
    while over := [row for row, limit in enumerate(model.limits) if used[row] > limit]:
        takes = model.rows[over[0]]
        worst = [int(each) for each in worst_first if taken[each] and takes.get(int(each), 0) > 0][:1]
        if not worst:  # no plan keeps this limit but the empty one
            return np.zeros_like(taken)
        put(worst[0], -1)
    for each in worst_first[::-1]:
        place = int(each)
        fits = all(used[row] + amount <= model.limits[row] for row, amount in by_group[place])
        if not taken[place] and fits:
            put(place, +1)
    return taken
