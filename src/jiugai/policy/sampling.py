"""Spot checks drawn by risk: a published seed, so that anybody can draw again, and what the result says.

Systematic sampling with chances proportional to risk (Madow 1949): projects are put in an order that the
seed decides, their chances laid end to end, and a point is taken in every stretch of length 1. So every
project has exactly its chance, and the share of all that would be found wanting is estimated by weighting
each visited one with the inverse of its chance (Hájek). Exact fractions; the same seed draws the same.

Clause: Y3, N3.2. Not modelled: a margin of error, for which systematic samples give no formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Drawn:
    """One project of a sample: its risk, and the chance it had."""

    code: str
    risk: int
    chance: Fraction


def draw(risks: Mapping[str, int], size: int, seed: str) -> list[Drawn]:
    """A sample of `size` projects, by code; all, where there are no more. `risks` at least 1."""
    chances = inclusion(risks, size)
    ordered = sorted(risks, key=lambda code: sha256(f"{seed}:{code}".encode()).digest())
    point = Fraction(int.from_bytes(sha256(seed.encode()).digest()), 2**256)
    reached, drawn = Fraction(0), []
    for code in ordered:
        reached += chances[code]
        if reached > point:
            drawn.append(Drawn(code, risks[code], chances[code]))
            point += 1
    return sorted(drawn, key=lambda each: each.code)


def inclusion(risks: Mapping[str, int], size: int) -> dict[str, Fraction]:
    """The chance of each to be drawn: proportional to its risk; those that would pass 1 are certain."""
    if size >= len(risks):
        return dict.fromkeys(risks, Fraction(1))
    certain: set[str] = set()
    while True:
        rest = {code: risk for code, risk in risks.items() if code not in certain}
        left, whole = size - len(certain), sum(rest.values())
        sure = {code for code, risk in rest.items() if risk * left >= whole} if left > 0 else set()
        if not sure:
            break
        certain |= sure
    return {
        code: Fraction(1) if code in certain else Fraction(risk * left, whole) for code, risk in risks.items()
    }


def estimate(sample: Sequence[Drawn], wanting: Mapping[str, bool]) -> Fraction | None:
    """The share of all projects that would be found wanting; None before any was visited."""
    visited = [each for each in sample if each.code in wanting]
    weights = sum((1 / each.chance for each in visited), Fraction(0))
    if not weights:
        return None
    return sum((1 / each.chance for each in visited if wanting[each.code]), Fraction(0)) / weights
