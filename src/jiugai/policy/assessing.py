"""The days of the yearly self-assessment, the departments that sign it, and what a review makes of a year."""

from collections.abc import Mapping
from datetime import date, timedelta

from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.judgement import Judgement, judge
from jiugai.policy.criteria.kinds import Parts
from jiugai.policy.parameters import Value

COUNTIES_EARLIER = timedelta(days=20)  # P.days: so that the prefecture can review; it may set another day
BY_EXPERTS = ("S1.1", "S1.2.3", "S1.5.1", "S1.6.1", "S1.9.1", "S2.2", "S2.3", "S2.7.1")
"""Criteria of which the annex asks more than a count: that a mechanism works, that content fits the place."""


def report_due(year: int, level: str) -> date:
    """The last day to hand in the year's self-assessment: 1 March of the next year for a prefecture (Y3).

    A county's comes earlier; the notice names no day for it.
    """
    last = date(year + 1, 3, 1)
    return last - COUNTIES_EARLIER if level == "county" else last


def settled(before: Parts, numerator: int, denominator: int) -> Parts:
    """The parts of a criterion as a review left them: nothing of them is open."""
    rows = max(before.rows, 1)
    return Parts(numerator, denominator, 0, rows, rows, numerator)


def with_deltas(parts: Parts, deltas: Parts) -> Parts:
    """The parts of a government above, when those of one below were settled."""
    return parts.plus(deltas)


def difference(after: Parts, before: Parts) -> Parts:
    """What a settlement adds to the sums above."""
    return Parts(*(mine - theirs for mine, theirs in zip(after, before, strict=True)))


def judged_again(
    before: Judgement,
    parts: Mapping[str, Parts],
    *,
    breached: bool,
    possibly_breached: bool,
    figures: Mapping[str, Value],
) -> Judgement:
    """A judgement with some of its criteria settled by review."""
    all_parts = {key: parts.get(key, before.answers[key].parts) for key in CRITERIA}
    return judge(
        all_parts,
        breached=breached,
        possibly_breached=possibly_breached,
        any_work=before.total is not None,
        figures=figures,
    )
