"""Who takes part in the sharing of award money, read from a judged year."""

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from jiugai.evaluation.engines import Engine
from jiugai.evaluation.judging import YearJudged
from jiugai.policy import places
from jiugai.policy.award import Entrant
from jiugai.policy.criteria.members import COMPLETED
from jiugai.policy.requirements import Asked

SIZES = {"homes": "homes", "area": "floor_area_m2", "buildings": "buildings", "estates": "estates"}


def entrants_of(engine: Engine, judged: YearJudged, division: str, level: str) -> list[Entrant]:
    """The governments of one level inside a division, with what they completed in the year.

    What is not known of a completed project counts as nothing: award money follows what is on record.
    """
    sizes: dict[str, list[int]] = {}
    for county, *figures in engine.rows(_completed(judged.year)):
        for code in places.with_above(county):
            known = sizes.setdefault(code, [0] * len(SIZES))
            sizes[code] = [mine + int(more or 0) for mine, more in zip(known, figures, strict=True)]
    return [
        Entrant(code, judgement.total, judgement.grade, *sizes.get(code, [0] * len(SIZES)))
        for code, judgement in judged.judgements.items()
        if judged.levels[code] == level and places.is_inside(code, division) and code != division
    ]


def _completed(year: int) -> exp.Select:
    asked = Asked(date(year, 12, 31), {}, year)
    sums = [exp.Sum(this=exp.column(fact, table="facts")).as_(name) for name, fact in SIZES.items()]
    return (
        exp.select("facts.division_code", *sums)
        .from_("projects AS facts")
        .where(COMPLETED.who.sql(asked))
        .group_by("facts.division_code")
    )


def levels_below(judged: YearJudged, division: str) -> Sequence[str]:
    """The levels that take part below a division, the higher first."""
    order = ("province", "prefecture", "county")
    found = {judged.levels[code] for code in judged.judgements if places.is_inside(code, division)}
    return [each for each in order if each in found and each != places.level_of(division)]
