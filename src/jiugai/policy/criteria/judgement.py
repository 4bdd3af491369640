"""From parts to the judgement of one government: its criteria, total, the best it could be, its grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import Answer, Parts, answer, exact_sum
from jiugai.policy.parameters import Value

GRADES = ("优秀", "良好", "合格", "不合格")
CAPPED_AT = "合格"  # a breach of a bottom line
OPEN = "待核"
ASKED = tuple((key, each, f"{key}.target", f"{key}.weight") for key, each in CRITERIA.items())


@dataclass(frozen=True, slots=True)
class Judgement:
    """One government's year.

    `total`, `best` of 100, exact; None where nothing carries weight or there was no work. `grade` is None
    without work (无任务), 待核 where what is not known could change it.
    """

    answers: Mapping[str, Answer]
    total: Fraction | None
    best: Fraction | None
    grade: str | None


def judge(
    parts: Mapping[str, Parts],
    *,
    breached: bool,
    possibly_breached: bool,
    any_work: bool,
    figures: Mapping[str, Value],
) -> Judgement:
    """Judge one government by the parts of everything inside it.

    `figures`: targets, weights and grades in force for it on 31 December. `possibly_breached`: a breach, or a
    fact that could turn out to be one. `any_work`: a project of the plan or one completed in the year.
    Clause: Y3; weights and grades are the product's own (P.weights, P.grades).
    """
    answers = {
        key: answer(criterion, parts.get(key, Parts()), figures[target].amount, figures[weight].fraction)
        for key, criterion, target, weight in ASKED
    }
    counted = [each for each in answers.values() if each.points is not None and each.best is not None]
    weights = exact_sum(each.weight for each in counted)
    if not any_work or not weights:
        return Judgement(answers, None, None, None)
    total = exact_sum(each.points for each in counted if each.points) / weights * 100
    best = exact_sum(each.best for each in counted if each.best) / weights * 100
    lowest = grade_of(total, figures, capped=possibly_breached)
    highest = grade_of(best, figures, capped=breached)
    return Judgement(answers, total, best, lowest if lowest == highest else OPEN)


BOUNDS = tuple(f"evaluation.grade.{bound}" for bound in ("excellent", "good", "pass"))


def grade_of(points: Fraction, figures: Mapping[str, Value], *, capped: bool) -> str:
    """The grade for points of 100, compared as exact fractions; a breach caps it."""
    return grade_of_share(points.numerator, points.denominator, figures, capped=capped)


def grade_of_share(numerator: int, denominator: int, figures: Mapping[str, Value], *, capped: bool) -> str:
    """As `grade_of`, for points as a fraction that need not be in lowest terms."""
    index = len(BOUNDS)
    for place, name in enumerate(BOUNDS):
        bound = figures[name].fraction
        if numerator * bound.denominator >= bound.numerator * denominator:
            index = place
            break
    return GRADES[max(index, GRADES.index(CAPPED_AT))] if capped else GRADES[index]
