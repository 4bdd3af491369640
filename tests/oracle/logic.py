"""Three-valued (Kleene) logic and comparisons in which an empty cell makes the answer unknown."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

Truth = bool | None
Number = int | Fraction
Value = Number | date | str | None


def all_of(truths: Iterable[Truth]) -> Truth:
    """False AND unknown is false; true AND unknown is unknown; of nothing, true."""
    heard = list(truths)
    if any(truth is False for truth in heard):
        return False
    return None if any(truth is None for truth in heard) else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True OR unknown is true; false OR unknown is unknown; of nothing, false."""
    heard = list(truths)
    if any(truth is True for truth in heard):
        return True
    return None if any(truth is None for truth in heard) else False


def negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def at_least(left: Value, right: Value) -> Truth:
    return None if left is None or right is None else left >= right  # type: ignore[operator]


def at_most(left: Value, right: Value) -> Truth:
    return at_least(right, left)


def more_than(left: Value, right: Value) -> Truth:
    return negate(at_most(left, right))


def equal(left: Value, right: Value) -> Truth:
    return None if left is None or right is None else left == right


def times(factor: int, number: int | None) -> int | None:
    return None if number is None else factor * number


def plus(*numbers: int | None) -> int | None:
    """The sum; unknown if any part is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def minus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right


def outcome(truth: Truth) -> str:
    return {True: "MET", False: "NOT_MET", None: "UNKNOWN"}[truth]


def hundredths(number: Fraction) -> int:
    """The number times 100, rounded half up (numbers here are never negative)."""
    return int(number * 100 + Fraction(1, 2))
