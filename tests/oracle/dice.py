"""Chance with a bias: mostly good values, mostly at the edge of a figure, some cells empty."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from tests.oracle.columns import ALWAYS_THERE

Choice = TypeVar("Choice")

UNKNOWNS = (0.0, 0.0, 0.0, 0.0, 0.01, 0.05, 0.3, 0.8)
GOODNESS = (1.0, 1.0, 0.995, 0.98, 0.9, 0.6)


class Dice:
    """`unknowns`: share of cells left empty. `goodness`: how often a value is one that the rules want."""

    def __init__(self, rng: Random, unknowns: float | None = None, goodness: float | None = None) -> None:
        self.rng = rng
        self.unknowns = rng.choice(UNKNOWNS) if unknowns is None else unknowns
        self.goodness = rng.choice(GOODNESS) if goodness is None else goodness

    def good(self) -> bool:
        return self.rng.random() < self.goodness

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return self.rng.choice(choices)

    def coin(self) -> bool:
        return self.one_of((True, False))

    def flag(self, wanted: bool) -> bool:
        return wanted if self.good() else not wanted

    def none_wanted(self) -> int:
        """A count that should be 0."""
        return 0 if self.good() else self.one_of((1, 2, 7))

    def part(self, whole: int, figure: Fraction | int) -> int:
        """A part of a whole that should reach a figure: exactly, one above, all; or one below, less, none."""
        edge = -(-whole * Fraction(figure) // 1)
        if self.good():
            wanted = self.one_of((edge, edge, edge + 1, whole, self.rng.randint(edge, max(edge, whole))))
        else:
            wanted = self.one_of((edge - 1, edge - 1, 0, self.rng.randint(0, max(0, edge - 1))))
        return max(0, min(whole, wanted))

    def within(self, limit: int) -> int:
        """An amount that should not exceed a limit."""
        return self.one_of((limit, max(0, limit - 1), limit // 2)) if self.good() else limit + 1

    def day_by(self, day: date) -> date:
        """A day that should not be after another."""
        return day - timedelta(self.one_of((0, 0, 1, 40))) if self.good() else day + timedelta(1)

    def act(self, name: str, day: date) -> dict[str, Any]:
        """An act that should be done by a day: never a date beside a false act."""
        if self.good():
            return {name: True, f"{name}_on": self.day_by(day)}
        happened = self.coin()
        return {name: happened, f"{name}_on": self.day_by(day) if happened and self.coin() else None}

    def with_unknowns(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            column: None if column not in ALWAYS_THERE and self.rng.random() < self.unknowns else value
            for column, value in row.items()
        }
