"""TOPSIS, by hand and by its properties."""

import numpy as np
import pytest

from jiugai.policy.ordering import order, topsis


def test_an_example_worked_by_hand() -> None:
    """Two criteria of equal weight, more of the first and less of the second is better."""
    values = np.array([[3.0, 4.0], [4.0, 3.0]])  # columns of length 5
    assert topsis(values, [0.5, 0.5], [True, False]) == pytest.approx([0.0, 1.0])
    middle = np.array([[0.0, 0.0], [3.0, 0.0], [4.0, 5.0]])  # first column again of length 5
    best, worst = np.hypot(0.8, 1.0), 0.0
    assert topsis(middle, [1, 1], [True, True]) == pytest.approx(
        [worst, 0.6 / (0.6 + np.hypot(0.2, 1.0)), best / best]
    )


def test_rows_all_alike_are_in_the_middle() -> None:
    assert topsis(np.ones((3, 2)), [1, 1], [True, True]) == pytest.approx([0.5] * 3)


def test_equal_scores_stand_by_code() -> None:
    assert list(order(np.array([0.5, 0.9, 0.5]), ["b", "c", "a"])) == [1, 2, 0]


def test_nobody_who_is_better_in_everything_comes_later() -> None:
    dice = np.random.default_rng(7)
    values = dice.uniform(1, 100, (200, 5))
    values[0] = values.max(axis=0) + 1
    values[1] = values.min(axis=0) - 0.5
    placed = list(
        order(topsis(values, dice.uniform(1, 9, 5).tolist(), [True] * 5), [f"{n:03}" for n in range(200)])
    )
    assert (placed[0], placed[-1]) == (0, 1)
