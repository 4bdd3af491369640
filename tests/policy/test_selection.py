"""Taking projects in rank order under limits, and the best plan beside it, checked in whole numbers."""

from itertools import combinations
from random import Random

import pytest

from jiugai.policy.feasibility import InfeasiblePlan, counted_plan
from jiugai.policy.selection import Candidate, Capacity, best_plan, select_by_rank

COUNTY = "530102"


def _candidate(code: str, score: int, fen: int | None, estates: int | None = 1) -> Candidate:
    return Candidate(code, COUNTY, score, fen, estates)


def _capacity(fen: int | None, estates: int | None) -> dict[str, Capacity]:
    return {COUNTY: Capacity(COUNTY, fen, estates)}


def test_what_fits_exactly_is_taken_and_what_is_one_fen_over_is_skipped_by_its_amount() -> None:
    ranked = [_candidate("a", 9, 60), _candidate("b", 8, 41), _candidate("c", 7, 40)]
    found = select_by_rank(ranked, _capacity(100, 9))
    assert [each.project_code for each in found.selected] == ["a", "c"]
    assert [(each.candidate.project_code, each.short_by) for each in found.skipped] == [
        ("b", {"financing_capacity_fen": 1})
    ]
    assert found.used == {COUNTY: (100, 2)}


def test_both_limits_may_bind() -> None:
    found = select_by_rank([_candidate("a", 9, 101, 3)], _capacity(100, 2))
    assert found.skipped[0].short_by == {"financing_capacity_fen": 1, "organising_capacity_estates": 1}


@pytest.mark.parametrize(
    ("candidate", "capacity", "unknown"),
    [
        (_candidate("a", 9, None), _capacity(100, 9), ("cost_fen",)),
        (_candidate("a", 9, 10, None), _capacity(100, 9), ("estates",)),
        (_candidate("a", 9, 10), _capacity(None, 9), ("financing_capacity_fen",)),
        (_candidate("a", 9, None), _capacity(None, None), ("cost_fen", "financing_capacity_fen",
                                                             "organising_capacity_estates")),
    ],
)  # fmt: skip
def test_what_is_not_known_to_fit_is_not_taken(
    candidate: Candidate, capacity: dict[str, Capacity], unknown: tuple[str, ...]
) -> None:
    found = select_by_rank([candidate], capacity)
    assert found.selected == ()
    assert found.skipped[0].open == unknown
    assert best_plan([candidate], capacity).selected == ()


def test_a_known_limit_that_is_passed_decides_though_the_other_is_not_known() -> None:
    found = select_by_rank([_candidate("a", 9, 101)], _capacity(100, None))
    assert found.skipped[0].short_by == {"financing_capacity_fen": 1}


def test_the_best_plan_may_gain_over_the_ranking() -> None:
    ranked = [_candidate("a", 10, 100), _candidate("b", 9, 50), _candidate("c", 8, 50)]
    assert [each.project_code for each in select_by_rank(ranked, _capacity(100, 9)).selected] == ["a"]
    best = best_plan(ranked, _capacity(100, 9))
    assert (best.selected, best.value, best.bound, best.gap) == (("b", "c"), 17, 17, 0)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_plan_is_the_best_of_all_choices_and_proven(seed: int) -> None:
    dice = Random(seed)
    candidates = [
        _candidate(f"p{number}", dice.randint(3_000, 9_000), dice.randint(10**8, 10**10), dice.randint(1, 4))
        for number in range(10)
    ]
    capacity = _capacity(sum(each.cost_fen or 0 for each in candidates) // 2, 12)
    values = []
    for size in range(len(candidates) + 1):
        for choice in combinations(candidates, size):
            try:
                values.append(counted_plan(choice, capacity))
            except InfeasiblePlan:
                continue
    best = best_plan(candidates, capacity)
    assert best.value == best.bound == max(values)


def test_limits_are_kept_to_the_fen_where_a_solver_would_round() -> None:
    # all but one fen of a hundred billion yuan: the solver's tolerance would let both in
    limit = 10**13
    both = [_candidate("a", 5, limit // 2), _candidate("b", 5, limit // 2 + 1)]
    best = best_plan(both, _capacity(limit, 9))
    assert best.value == 5
    assert len(best.selected) == 1


@pytest.mark.parametrize(
    "selected",
    [
        [_candidate("a", 1, 101)],
        [_candidate("a", 1, 50, 5), _candidate("b", 1, 50, 5)],
        [_candidate("a", 1, 1), _candidate("a", 1, 1)],
        [_candidate("a", 1, None)],
    ],
)
def test_a_plan_that_breaks_a_limit_or_doubles_a_project_is_found_out(selected: list[Candidate]) -> None:
    with pytest.raises(InfeasiblePlan):
        counted_plan(selected, _capacity(100, 9))
