"""Counts a plan again in whole numbers. Shares nothing with the solver that proposed it."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from jiugai.policy.errors import JiugaiError


class _Chosen(Protocol):
    @property
    def project_code(self) -> str: ...
    @property
    def division_code(self) -> str: ...
    @property
    def score_x100(self) -> int: ...
    @property
    def cost_fen(self) -> int | None: ...
    @property
    def estates(self) -> int | None: ...


class _Allowed(Protocol):
    @property
    def financing_capacity_fen(self) -> int | None: ...
    @property
    def organising_capacity_estates(self) -> int | None: ...


class InfeasiblePlan(JiugaiError):
    """A proposed plan that passes a limit or takes a project twice."""


def counted_plan(selected: Iterable[_Chosen], capacity: Mapping[str, _Allowed]) -> int:
    """The sum of `score_x100` of a plan that keeps every county's limits.

    Raises: InfeasiblePlan, naming the county and the figures.
    """
    fen: dict[str, int] = {}
    estates: dict[str, int] = {}
    seen: set[str] = set()
    value = 0
    for each in selected:
        if each.project_code in seen:
            raise InfeasiblePlan(f"{each.project_code} was taken twice")
        seen.add(each.project_code)
        if each.cost_fen is None or each.estates is None:
            raise InfeasiblePlan(f"{each.project_code} has no known cost or number of estates")
        fen[each.division_code] = fen.get(each.division_code, 0) + each.cost_fen
        estates[each.division_code] = estates.get(each.division_code, 0) + each.estates
        value += each.score_x100
    for county, used in fen.items():
        allowed = capacity[county]
        for kind, figure, limit in (
            ("fen", used, allowed.financing_capacity_fen),
            ("estates", estates[county], allowed.organising_capacity_estates),
        ):
            if limit is None or figure > limit:
                raise InfeasiblePlan(f"county {county} would use {figure} {kind} of {limit}")
    return value


class _Coupled(Protocol):
    @property
    def needs(self) -> Mapping[str, Mapping[str, int]]: ...
    @property
    def budgets(self) -> Mapping[str, int]: ...
    @property
    def share(self) -> Fraction | None: ...
    @property
    def favoured(self) -> frozenset[str]: ...
    @property
    def linked(self) -> Sequence[tuple[str, str]]: ...


def counted_coupled_plan(
    selected: Sequence[_Chosen], capacity: Mapping[str, _Allowed], coupling: _Coupled
) -> int:
    """As `counted_plan`, with budgets of sources, the share of a class and linked pairs.

    Raises: InfeasiblePlan, naming what was passed and by what figures.
    """
    value = counted_plan(selected, capacity)
    codes = {each.project_code for each in selected}
    for source, budget in coupling.budgets.items():
        used = sum(coupling.needs.get(code, {}).get(source, 0) for code in codes)
        if used > budget:
            raise InfeasiblePlan(f"source {source} would give {used} fen of {budget}")
    if coupling.share is not None:
        favoured = len(codes & coupling.favoured)
        if favoured * coupling.share.denominator < coupling.share.numerator * len(codes):
            raise InfeasiblePlan(f"{favoured} of {len(codes)} are favoured, {coupling.share} are asked")
    for first, second in coupling.linked:
        if (first in codes) != (second in codes):
            raise InfeasiblePlan(f"{first} and {second} go together")
    return value
