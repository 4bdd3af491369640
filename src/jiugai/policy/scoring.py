"""Score cards: points for a project of the reserve library, criterion by criterion, and the ranking.

Exact: each criterion's points are a fraction of whole numbers, their sum is rounded half up to hundredths
once. What is not known gives 0 points and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jiugai.policy.facts import ProjectFacts, value
from jiugai.policy.parameters import amount_of


@dataclass(frozen=True, slots=True)
class ScoringCriterion:
    """One line of a scoring profile: points × min(1, Σ parts ÷ ((whole − less) × full_at))."""

    key: str
    about: str
    en: str
    points: int
    parts: tuple[str, ...]
    whole: str = ""
    less: str = ""
    full_at: Fraction = Fraction(1)
    full_when_none: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A scoring profile: its criteria, and the clause it rests on."""

    clause: str
    criteria: tuple[ScoringCriterion, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """The points of one criterion: won ÷ base of its points.

    `parts` and `whole` are what was counted; `full` the number of parts that gives all points (a fraction of
    the whole, or a fixed number); `unknown` names the facts that are missing.
    """

    criterion: ScoringCriterion
    won: int
    base: int
    parts: int | None
    whole: int | None
    unknown: tuple[str, ...] = ()

    @property
    def points_x100(self) -> int:
        """Points won in hundredths, rounded half up."""
        return half_up(self.won * 100 * self.criterion.points, self.base)


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A project's points and its place among the candidates."""

    facts: ProjectFacts
    items: tuple[Item, ...]
    score_x100: int


def profile_of(entry: Mapping[str, Any]) -> Profile:
    """A profile from `rulebook/scoring.yaml`."""
    return Profile(entry["clause"], tuple(_criterion(key, each) for key, each in entry["criteria"].items()))


def _criterion(key: str, entry: Mapping[str, Any]) -> ScoringCriterion:
    given = {**entry, "parts": tuple(entry["parts"]), "full_at": amount_of(entry.get("full_at", 1))}
    return ScoringCriterion(key=key, **given)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; exactly half goes up. Both not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def hundredths(figure: Fraction | None) -> int | None:
    """A figure in hundredths, rounded half up; None stays None. Not negative."""
    return None if figure is None else half_up(figure.numerator * 100, figure.denominator)


def score(facts: ProjectFacts, profile: Profile) -> ScoreCard:
    """The score card of one project.

    Clause: S1.3.1 asks for numbers and a ranking; the points are the product's own (P.scoring).
    """
    items = tuple(_item(facts, criterion) for criterion in profile.criteria)
    numerator, denominator = 0, 1
    for item in items:
        if item.won:
            numerator = numerator * item.base + item.won * item.criterion.points * denominator
            denominator *= item.base
    return ScoreCard(facts, items, half_up(numerator * 100, denominator))


def _item(facts: ProjectFacts, criterion: ScoringCriterion) -> Item:
    whole = _whole(facts, criterion)
    if criterion.full_when_none and criterion.whole and value(facts, criterion.whole) == 0:
        return Item(criterion, 1, 1, 0, 0)
    found = [value(facts, name) for name in criterion.parts]
    parts = None if None in found else sum(int(each) for each in found)
    if parts is None or (criterion.whole and whole is None):
        return Item(criterion, 0, 1, parts, whole, _unknown(facts, criterion))
    if criterion.full_when_none and whole == 0:  # everything found was declined
        return Item(criterion, 1, 1, parts, 0)
    won = parts * criterion.full_at.denominator
    base = (whole if criterion.whole and whole is not None else 1) * criterion.full_at.numerator
    return Item(criterion, *((1, 1) if won >= base else (won, base)), parts, whole)


def _whole(facts: ProjectFacts, criterion: ScoringCriterion) -> int | None:
    if not criterion.whole:
        return None
    whole: int | None = value(facts, criterion.whole)
    if whole is None or not criterion.less:
        return whole
    less = value(facts, criterion.less)
    return None if less is None else whole - less


def _unknown(facts: ProjectFacts, criterion: ScoringCriterion) -> tuple[str, ...]:
    names = (*criterion.parts, criterion.whole, criterion.less)
    return tuple(name for name in names if name and value(facts, name) is None)


def rank(candidates: Iterable[ProjectFacts], profile: Profile) -> Sequence[ScoreCard]:
    """Score cards, best first.

    Ties: the smaller latest completion year (unknown last), more homes (unknown last), the project code.
    """
    return sorted((score(facts, profile) for facts in candidates), key=_order)


def _order(card: ScoreCard) -> tuple[int, bool, int, int, str]:
    year, homes = card.facts.completed_year_max, card.facts.homes
    return (-card.score_x100, year is None, year or 0, -(homes or 0), card.facts.project_code)
