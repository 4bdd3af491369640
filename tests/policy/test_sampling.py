"""Spot checks: drawn by risk, the same by the same seed, and true to their chances."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from jiugai.policy.sampling import Drawn, draw, estimate, inclusion

RISKS = {f"P{n:02}": risk for n, risk in enumerate([1, 1, 1, 2, 2, 3, 5, 9, 14, 40])}


def test_chances_are_proportional_to_risk_and_add_up_to_the_sample() -> None:
    chances = inclusion(RISKS, 3)
    assert sum(chances.values()) == 3
    assert chances["P09"] == 1
    assert chances["P07"] / chances["P06"] == Fraction(9, 5)


@pytest.mark.parametrize("seed", range(30))
def test_a_sample_has_its_size_and_the_same_seed_draws_the_same(seed: int) -> None:
    dice = Random(seed)
    risks = {f"P{n}": dice.randint(1, 50) for n in range(dice.randint(1, 60))}
    size = dice.randint(0, 70)
    drawn = draw(risks, size, f"seed-{seed}")
    assert len(drawn) == min(size, len(risks))
    assert drawn == draw(dict(reversed(risks.items())), size, f"seed-{seed}")


def test_every_project_is_drawn_as_often_as_its_chance_says() -> None:
    rounds = 4000
    counts = Counter(each.code for n in range(rounds) for each in draw(RISKS, 3, str(n)))
    for code, chance in inclusion(RISKS, 3).items():
        expected = float(chance * rounds)
        assert abs(counts[code] - expected) <= 5 * max(1.0, (expected * (1 - float(chance))) ** 0.5), code


def test_the_estimate_weights_each_visit_with_the_inverse_of_its_chance() -> None:
    sample = [Drawn("A", 9, Fraction(9, 10)), Drawn("B", 1, Fraction(1, 10))]
    assert estimate(sample, {}) is None
    assert estimate(sample, {"A": True, "B": False}) == Fraction(1, 10)
    assert estimate(sample, {"B": True}) == 1
