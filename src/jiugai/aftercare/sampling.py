"""How many homes to ask, which ones, and how far the answer may be off: exact, and for anybody to repeat.

All at 95 % confidence for a share of one half, the least favourable, with the correction for a finite
population: margin = z · √(1/4 · (N − n) / (n · (N − 1))). Squares of fractions are compared, no floats.
Clause: P.margin.
"""

from fractions import Fraction
from hashlib import sha256
from math import isqrt

WHOLE_X100 = 10_000  # hundredths of a percentage point in the whole


def sample_size(homes: int, margin: Fraction, z: Fraction) -> int:
    """The least number of homes whose answers are off by no more than the margin."""
    needed = z**2 * homes / (4 * margin**2 * (homes - 1) + z**2)
    return min(homes, -(-needed.numerator // needed.denominator))


def margin_x100(answers: int, homes: int, z: Fraction) -> int | None:
    """How far the share may be off, rounded up; None without an answer.

    Units: hundredths of a percentage point.
    """
    if answers == 0:
        return None
    if answers >= homes:
        return 0
    squared = z**2 * WHOLE_X100**2 * (homes - answers) / (4 * answers * (homes - 1))
    return isqrt(-(-squared.numerator // squared.denominator) - 1) + 1


def place_in_draw(label: str, seed: str) -> bytes:
    """What homes are sorted by to be drawn: the SHA-256 of seed, a line break and the label of the home.

    Whoever knows the seed and the list gets the same order with any tool; more homes are the next ones.
    """
    return sha256(f"{seed}\n{label}".encode()).digest()
