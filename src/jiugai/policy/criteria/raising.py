"""What would raise a government's total most: per criterion, the points that are lost and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.kinds import Answer, exact_sum


@dataclass(frozen=True, slots=True)
class Gain:
    """Points of 100 that one criterion could still bring.

    `all`: if it were met in full; `by_knowing`: if everything that is not known turned out well; `by_one`: if
    one more unit were met, or the numerator of a sum were one higher.
    """

    key: str
    all: Fraction
    by_knowing: Fraction
    by_one: Fraction


def gains(judgement: Judgement) -> list[Gain]:
    """The criteria that lose points, those that lose most first; none where nothing carries weight."""
    counted = {key: each for key, each in judgement.answers.items() if each.points is not None}
    weights = exact_sum(each.weight for each in counted.values())
    if not weights:
        return []
    found = [_gain(key, each, 100 / weights) for key, each in counted.items()]
    return sorted((each for each in found if each.all), key=lambda each: (-each.all, each.key))


def _gain(key: str, answer: Answer, share: Fraction) -> Gain:
    points, best = answer.points or Fraction(0), answer.best or Fraction(0)
    lost = answer.weight - points
    one = Fraction(0)
    if answer.parts.denominator and answer.target:
        one = min(lost, answer.weight / (answer.parts.denominator * answer.target))
    return Gain(key, lost * share, (best - points) * share, one * share)


@dataclass(frozen=True, slots=True)
class Sums:
    """Points won and weights that count, before they are brought to a hundred."""

    points: Fraction
    weights: Fraction


def sums_of(judgement: Judgement) -> Sums:
    """What the criteria that carry weight come to."""
    counted = [each for each in judgement.answers.values() if each.points is not None]
    return Sums(
        exact_sum(each.points for each in counted if each.points), exact_sum(each.weight for each in counted)
    )


def total_gain(found: Iterable[Gain]) -> Fraction:
    """All that is lost."""
    return exact_sum(each.all for each in found)
