"""What if thresholds, targets or weights were different: the effect on all governments at once.

Only what a change touches is counted and judged anew, in whole numbers: the answer over a nation comes while
a slider is being moved, and is the same as judging everything from the beginning.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jiugai.core.errors import BadInput, Problem
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.judging import Breached, YearJudged, breached_of, counted_again, parts_of
from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.judgement import OPEN, Judgement, grade_of_share
from jiugai.policy.criteria.kinds import Answer, OfGovernments, OfProjects, Parts, answer
from jiugai.policy.parameters import Parameters, Value, amount_of
from jiugai.policy.scoring import half_up, hundredths
from jiugai.policy.trying import TRIED, with_figures

Share = tuple[int, int]  # a numerator and a denominator, not brought to lowest terms


@dataclass(frozen=True, slots=True)
class Effect:
    """One government before and after; None: nothing to judge."""

    code: str
    level: str
    before_x100: int | None
    after_x100: int | None
    before_grade: str | None
    after_grade: str | None

    @property
    def moves(self) -> int:
        return (self.after_x100 or 0) - (self.before_x100 or 0)

    @property
    def changes_grade(self) -> bool:
        return self.before_grade != self.after_grade


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a judgement adds up to: points, best points and weights, as plain pairs of whole numbers."""

    points: Share
    best: Share
    weights: Share


@dataclass(frozen=True, slots=True)
class _Trial:
    """What is tried: the figures, the criteria they touch, what was counted anew, the bounds of grades."""

    figures: Mapping[str, Fraction]
    keys: Sequence[str]
    counted: frozenset[str]
    recounted: YearJudged
    grades: Mapping[str, Value]


class WhatIf:
    """Questions about one judged year. `engine` gives an engine over its facts that a trial may write to."""

    def __init__(self, engine: Callable[[], Engine], judged: YearJudged, parameters: Parameters) -> None:
        self.engine, self.judged, self.parameters = engine, judged, parameters
        self._sums = {code: _summed(each) for code, each in judged.judgements.items()}
        self._breached = {code: breached_of(*judged.counts(code)) for code in judged.judgements}
        self.on = date(judged.year, 12, 31)
        self._grades = parameters.in_force(places.NATION, self.on, own=False)

    def effect(self, figures: Mapping[str, Fraction]) -> list[Effect]:
        """What these figures would make of every government, in the order of their codes.

        Raises: CannotBeTried
        """
        tried = with_figures(self.parameters, figures)
        judged, counted = touched(figures)
        recounted = counted_again(self.engine(), self.judged, tried, counted) if counted else self.judged
        grades = {**self._grades, **{name: Value(each, TRIED, TRIED) for name, each in figures.items()}}
        trial = _Trial(figures, judged, counted, recounted, grades)
        return [self._of(code, trial) for code in self.judged.judgements]

    def _of(self, code: str, trial: "_Trial") -> Effect:
        before, level = self.judged.judgements[code], self.judged.levels[code]
        if before.total is None:
            return Effect(code, level, None, None, before.grade, before.grade)
        sums = self._sums[code]
        points, best, weights = sums.points, sums.best, sums.weights
        for key in trial.keys:
            old = before.answers[key]
            parts = parts_of(key, *trial.recounted.counts(code)) if key in trial.counted else old.parts
            new = _answered(key, old, parts, trial.figures)
            points = _moved(points, old.points, new.points)
            best = _moved(best, old.best, new.best)
            weights = _moved(weights, _weight(old), _weight(new))
        breached = self._breached[code]
        if trial.counted.intersection(BREACH_KEYS):
            breached = breached_of(*trial.recounted.counts(code, otherwise=self.judged))
        after, grade = _graded(points, best, weights, breached, trial.grades)
        return Effect(code, level, hundredths(before.total), after, before.grade, grade)


def touched(figures: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """The criteria whose answers change, and those (with breaches) whose rows must be counted anew."""
    thresholds = frozenset(name for name in figures if name not in _OF_CRITERIA)
    counted = {
        key
        for key, each in CRITERIA.items()
        if isinstance(each, OfProjects | OfGovernments) and each.requirement.figures() & thresholds
    }
    breached = {each.key for each in BREACHES if each.requirement.figures() & thresholds}
    judged = {name.rpartition(".")[0] for name in figures if name in _OF_CRITERIA}
    return sorted(counted | judged), frozenset(counted | breached)


BREACH_KEYS = frozenset(each.key for each in BREACHES)
_OF_CRITERIA = frozenset(f"{key}.{figure}" for key in CRITERIA for figure in ("target", "weight"))


def _summed(judgement: Judgement) -> _Sums:
    counted = [each for each in judgement.answers.values() if each.points is not None]
    return _Sums(
        _added([each.points for each in counted if each.points]),
        _added([each.best for each in counted if each.best]),
        _added([each.weight for each in counted]),
    )


def _added(amounts: list[Fraction]) -> Share:
    total: Share = (0, 1)
    for each in amounts:
        total = _moved(total, None, each)
    return total


def _moved(total: Share, less: Fraction | None, more: Fraction | None) -> Share:
    """A sum without one amount and with another."""
    if less == more:
        return total
    numerator, denominator = total
    for amount, sign in ((less, -1), (more, 1)):
        if amount:
            n, d = amount.numerator, amount.denominator
            if d == 1:
                numerator += sign * n * denominator
            else:
                numerator, denominator = numerator * d + sign * n * denominator, denominator * d
    return numerator, denominator


def _answered(key: str, old: Answer, parts: Parts, figures: Mapping[str, Fraction]) -> Answer:
    target = figures.get(f"{key}.target", old.target)
    return answer(CRITERIA[key], parts, target, figures.get(f"{key}.weight", old.weight))


def _graded(
    points: Share, best: Share, weights: Share, breached: Breached, grades: Mapping[str, Value]
) -> tuple[int | None, str | None]:
    """The total in hundredths, and the grade."""
    if not weights[0]:
        return None, None
    total, highest = ((each[0] * weights[1] * 100, each[1] * weights[0]) for each in (points, best))
    lowest_grade = grade_of_share(*total, grades, capped=breached.possibly)
    highest_grade = grade_of_share(*highest, grades, capped=breached.known)
    return half_up(total[0] * 100, total[1]), lowest_grade if lowest_grade == highest_grade else OPEN


def _weight(each: Answer) -> Fraction | None:
    return each.weight if each.points is not None else None


def figures_of(given: Sequence[str]) -> dict[str, Fraction]:
    """Names with figures as they were typed. Raises: BadInput naming every one that is none"""
    found: dict[str, Fraction] = {}
    problems = []
    for each in given:
        name, sign, text = each.partition("=")
        try:
            found[name.strip()] = amount_of(text)
        except (ValueError, ZeroDivisionError):
            sign = ""
        if not sign:
            problems.append(Problem("--set", value=each, expected="应为 名称=数值，数值如 2/3、60%、5"))
    if problems:
        raise BadInput(problems)
    return found


def effect_as_json(effect: Effect) -> dict[str, Any]:
    """One government before and after, with the keys of the contract."""
    return {
        "division_code": effect.code,
        "level": effect.level,
        "before_x100": effect.before_x100,
        "after_x100": effect.after_x100,
        "before_grade": effect.before_grade,
        "after_grade": effect.after_grade,
    }
