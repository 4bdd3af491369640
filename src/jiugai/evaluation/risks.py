"""How much in a project calls for a visit: differences of a recount, doubts, unknowns, what is not met."""

from collections import Counter
from collections.abc import Iterable

from jiugai.evaluation.explaining import Standing, units_of
from jiugai.evaluation.judging import OF_GOVERNMENTS
from jiugai.evaluation.open_years import OpenYear
from jiugai.evaluation.recounting import Difference
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import is_sum
from jiugai.policy.doubts import Doubt

BASE, DIFFERENCE, DOUBT, NOT_MET, UNKNOWN = 1, 8, 4, 2, 1
"""P.risk: every project may be drawn; what does not match its records counts most."""


def risks_of(
    year: OpenYear, division: str, differences: Iterable[Difference], doubts: Iterable[Doubt]
) -> dict[str, int]:
    """By project of the year inside a division, its risk in whole points, at least 1."""
    risks: Counter[str] = Counter()
    for key, criterion in CRITERIA.items():
        if key in OF_GOVERNMENTS or is_sum(criterion):
            continue
        for unit in units_of(year, key, division):
            risks[unit.code] += {Standing.SHORT: NOT_MET, Standing.OPEN: UNKNOWN}.get(unit.standing, 0)
    for code in list(risks):
        risks[code] += BASE
    for difference in differences:
        if difference.table == "projects" and difference.code in risks:
            risks[difference.code] += DIFFERENCE
    for doubt in doubts:
        if doubt.table == "projects" and doubt.code in risks:
            risks[doubt.code] += DOUBT
    return dict(risks)
