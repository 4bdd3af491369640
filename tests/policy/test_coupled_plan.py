"""The best plan under limits that bind all counties together, held against every plan there is."""

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest

from jiugai.policy.coupled_plan import Coupling, best_coupled_plan
from jiugai.policy.feasibility import InfeasiblePlan, counted_coupled_plan
from jiugai.policy.selection import Candidate, Capacity

WAN = 1_000_000
ROOM = {"530102": Capacity("530102", 100 * WAN, 10)}


def one(
    code: str, score: int = 5_000, fen: int = 10 * WAN, county: str = "530102", estates: int = 1
) -> Candidate:
    return Candidate(code, county, score, fen, estates)


def chosen(candidates: list[Candidate], coupling: Coupling, room: dict[str, Capacity] = ROOM) -> set[str]:
    return set(best_coupled_plan(candidates, room, coupling).selected)


def every_plan(candidates: list[Candidate], room: dict[str, Capacity], coupling: Coupling) -> Iterator[int]:
    """The value of every plan that keeps all limits."""
    for takes in product((False, True), repeat=len(candidates)):
        plan = [each for each, take in zip(candidates, takes, strict=True) if take]
        try:
            yield counted_coupled_plan(plan, room, coupling)
        except InfeasiblePlan:
            continue


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_is_better_than_the_best(seed: int) -> None:
    dice = random.Random(seed)
    counties = ("530102", "530103")
    candidates = [
        one(
            str(n),
            dice.randint(1, 9_000),
            dice.randint(1, 40) * WAN,
            dice.choice(counties),
            dice.randint(1, 3),
        )
        for n in range(10)
    ]
    room = {each: Capacity(each, dice.randint(10, 120) * WAN, dice.randint(1, 9)) for each in counties}
    codes = [each.project_code for each in candidates]
    needs = {
        code: {"central": dice.randint(0, 20) * WAN, "bonds": dice.randint(0, 9) * WAN} for code in codes
    }
    coupling = Coupling(
        needs,
        {"central": dice.randint(10, 80) * WAN, "bonds": dice.randint(5, 40) * WAN},
        dice.choice((None, Fraction(1, 2), Fraction(1, 3))),
        frozenset(dice.sample(codes, 4)),
        [tuple(dice.sample(codes, 2)) for _ in range(dice.randint(0, 2))],  # type: ignore[misc]
    )
    best = best_coupled_plan(candidates, room, coupling, gap=0.0)
    assert best.value == max(every_plan(candidates, room, coupling))
    assert best.bound >= best.value


@pytest.mark.parametrize(
    ("budget", "taken"),
    [(20 * WAN - 1, 1), (20 * WAN, 2), (20 * WAN + 1, 2)],
    ids=["one-short", "exactly", "more"],
)
def test_a_source_gives_its_budget_and_not_a_fen_more(budget: int, taken: int) -> None:
    needs = {"a": {"central": 10 * WAN}, "b": {"central": 10 * WAN}}
    assert len(chosen([one("a"), one("b")], Coupling(needs, {"central": budget}))) == taken


@pytest.mark.parametrize(
    ("favoured", "taken"), [({"a"}, {"a", "b", "c"}), (set(), set())], ids=["one-of-three", "none-of-them"]
)
def test_a_share_of_the_chosen_is_of_the_class(favoured: set[str], taken: set[str]) -> None:
    candidates = [one("a", 10), one("b"), one("c")]
    assert chosen(candidates, Coupling(share=Fraction(1, 3), favoured=frozenset(favoured))) == taken


def test_a_share_just_missed_costs_the_least_of_the_others() -> None:
    candidates = [one("a", 10), one("b", 400), one("c", 300), one("d", 200)]
    coupling = Coupling(share=Fraction(1, 3), favoured=frozenset({"a"}))
    assert chosen(candidates, coupling) == {"a", "b", "c"}


def test_pairs_are_taken_both_or_not_at_all() -> None:
    candidates = [one("a", 9_000, 60 * WAN), one("b", 100, 50 * WAN), one("c", 5_000, 50 * WAN)]
    assert chosen(candidates, Coupling(linked=[("a", "b")])) == {"c"}
    assert chosen(candidates, Coupling()) == {"a"}
    assert chosen(candidates, Coupling(linked=[("a", "elsewhere")])) == {"b", "c"}


def test_what_is_not_known_is_left_out() -> None:
    unknown = [Candidate("a", "530102", 9_000, None, 1), Candidate("b", "530102", 9_000, 1, None)]
    elsewhere = one("c", county="530103")
    assert chosen([*unknown, elsewhere, one("d")], Coupling()) == {"d"}
    assert chosen([], Coupling()) == set()


@pytest.mark.parametrize(
    ("plan", "coupling", "said"),
    [
        (["a", "b"], Coupling({"a": {"s": 6}, "b": {"s": 5}}, {"s": 10}), "11 fen of 10"),
        (["a", "b"], Coupling(share=Fraction(2, 3), favoured=frozenset("a")), "1 of 2"),
        (["a"], Coupling(linked=[("a", "b")]), "go together"),
    ],
    ids=["source", "share", "pair"],
)
def test_the_count_says_what_was_passed(plan: list[str], coupling: Coupling, said: str) -> None:
    with pytest.raises(InfeasiblePlan, match=said):
        counted_coupled_plan([one(code) for code in plan], ROOM, coupling)
