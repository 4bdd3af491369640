"""The year's judgement of every government: 36 criteria, total, best, grade."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.criteria import Case, Criterion, OfSums, OfUnits, criteria
from tests.oracle.logic import Truth, equal, hundredths, more_than, negate
from tests.oracle.membership import is_approved, is_completed, is_plan_project, is_started
from tests.oracle.places import (
    NATION,
    NOBODY_STRICTER,
    Stricter,
    is_inside,
    level_of,
    nearest_target,
    prefecture_of,
    province_of,
)
from tests.oracle.rows import Row, eligible, fact

Targets = Mapping[tuple[str, str], Fraction]
GRADES = ((95, "优秀"), (85, "良好"), (75, "合格"), (0, "不合格"))
TO_BE_CHECKED = "待核"


@dataclass(frozen=True)
class Count:
    """What a criterion counted in one division; `best`: its value with every unknown as good as it can be."""

    numerator: int
    denominator: int
    unknown: int
    value: Fraction
    best: Fraction
    unknown_denominators: int = 0


def ratio(numerator: int, denominator: int, otherwise: int) -> Fraction:
    return Fraction(numerator, denominator) if denominator else Fraction(otherwise)


def count_units(criterion: OfUnits, case: Case) -> Count:
    """A row not known to belong counts in the denominator and in unknown, never in the numerator."""
    members = criterion.members(case)
    truths = [criterion.requirement(row) if belongs else None for row, belongs in members]
    met, unknown, denominator = truths.count(True), truths.count(None), len(truths)
    return Count(
        numerator=met,
        denominator=denominator,
        unknown=unknown,
        value=ratio(met, denominator, otherwise=0),
        best=ratio(met + unknown, denominator, otherwise=0),
    )


def count_sums(criterion: OfSums, case: Case) -> Count:
    """Denominator unknown: the row is left out. Numerator unknown: 0, at best its denominator."""
    rows = [row for row, _ in criterion.members(case)]
    pairs = [(criterion.numerator(row), criterion.denominator(row)) for row in rows]
    known = [(part, whole) for part, whole in pairs if whole is not None]
    numerator = sum(part for part, _ in known if part is not None)
    denominator = sum(whole for _, whole in known)
    at_best = sum(whole if part is None else part for part, whole in known)
    left_out = len(rows) - len(known)
    return Count(
        numerator=numerator,
        denominator=denominator,
        unknown=left_out + sum(1 for part, _ in known if part is None),
        value=ratio(numerator, denominator, otherwise=0) * ratio(len(known), len(rows), otherwise=0),
        best=ratio(at_best, denominator, otherwise=1),
        unknown_denominators=left_out,
    )


def outcome_of_units(count: Count, target: Fraction) -> str:
    if count.numerator >= target * count.denominator:
        return "MET"
    return "NOT_MET" if count.numerator + count.unknown < target * count.denominator else "UNKNOWN"


def outcome_of_sums(count: Count, target: Fraction) -> str:
    if count.denominator == 0:
        return "UNKNOWN"
    if count.numerator >= target * count.denominator:
        return "MET" if count.unknown_denominators == 0 else "UNKNOWN"
    return "NOT_MET" if count.unknown == 0 else "UNKNOWN"


def outcome_of(criterion: Criterion, count: Count, target: Fraction | None) -> str:
    """The first that fits."""
    if count.denominator == 0 and count.unknown == 0:
        return "NOT_APPLICABLE"
    if target is None:
        return "REPORTED"
    if isinstance(criterion, OfUnits):
        return outcome_of_units(count, target)
    return outcome_of_sums(count, target)


@dataclass(frozen=True)
class Result:
    """One criterion in one division. `points` and `best` are None where its weight leaves the total."""

    criterion: Criterion
    count: Count
    outcome: str
    points: Fraction | None
    best: Fraction | None

    def as_answer(self) -> dict[str, Any]:
        return {
            "numerator": self.count.numerator,
            "denominator": self.count.denominator,
            "unknown": self.count.unknown,
            "outcome": self.outcome,
            "points_x100": None if self.points is None else hundredths(self.points),
        }


def result_of(criterion: Criterion, case: Case, code: str, targets: Targets) -> Result:
    count = count_units(criterion, case) if isinstance(criterion, OfUnits) else count_sums(criterion, case)
    target = criterion.target or nearest_target(targets, code, criterion.id)
    outcome = outcome_of(criterion, count, target)
    if target is None or outcome == "NOT_APPLICABLE":
        return Result(criterion, count, outcome, points=None, best=None)
    return Result(
        criterion,
        count,
        outcome,
        points=criterion.weight * min(Fraction(1), count.value / target),
        best=criterion.weight * min(Fraction(1), count.best / target),
    )


def of_hundred(results: Sequence[Result], points: Callable[[Result], Fraction | None]) -> Fraction | None:
    """Σ points / Σ weights × 100 over the criteria whose weight stays."""
    earned = [(points(result), result.criterion.weight) for result in results]
    staying = [(some, weight) for some, weight in earned if some is not None]
    if not staying:
        return None
    return sum((some for some, _ in staying), Fraction(0)) / sum(weight for _, weight in staying) * 100


def breach_facts(case: Case) -> Iterable[Truth]:
    """Each fact that would be a breach inside the division: true, false or not known."""
    for row in case.projects:
        yield more_than(fact(row, "red_line_incidents"), 0)
        if is_approved(row, case.year):
            yield negate(eligible(row))
        if is_started(row, case.year):
            yield equal(fact(row, "vote_held"), False)
    for government in case.governments:
        yield more_than(government.get("red_line_incidents"), 0)
        yield more_than(government.get("diversion_cases"), 0)
        yield more_than(government.get("accidents"), 0)
        yield government.get("new_hidden_debt")


def grade_of(hundred: Fraction, breach: bool) -> str:
    """95, 85, 75 on the exact fraction; a breach caps it at 合格."""
    grade = next(name for least, name in GRADES if hundred >= least)
    return "合格" if breach and grade in ("优秀", "良好") else grade


def grade(total: Fraction, best: Fraction, breaches: Sequence[Truth]) -> str:
    """At worst and at best must agree."""
    worst_grade = grade_of(total, breach=any(truth is not False for truth in breaches))
    best_grade = grade_of(best, breach=any(truth is True for truth in breaches))
    return worst_grade if worst_grade == best_grade else TO_BE_CHECKED


def judged_codes(projects: Sequence[Row], own_rows: Iterable[str], obliged: Iterable[str]) -> list[str]:
    """Governments with a row or an obligation, those above them, the nation above more than one province."""
    named = {row["division_code"] for row in projects} | set(own_rows) | set(obliged)
    codes = named | {prefecture_of(code) for code in named if level_of(code) == "county"}
    codes |= {province_of(code) for code in named}
    provinces = [code for code in codes if level_of(code) == "province"]
    return sorted(codes | ({NATION} if len(provinces) > 1 else set()))


def judge_division(code: str, case: Case, stricter: Stricter, targets: Targets) -> dict[str, Any]:
    results = [result_of(criterion, case, code, targets) for criterion in criteria(case.year, stricter)]
    total = of_hundred(results, lambda result: result.points)
    best = of_hundred(results, lambda result: result.best)
    has_task = any(is_plan_project(row, case.year) or is_completed(row, case.year) for row in case.projects)
    answer: dict[str, Any] = {
        "division_code": code,
        "level": level_of(code),
        "total_x100": None,
        "best_x100": None,
        "grade": None,
        "criteria": {result.criterion.id: result.as_answer() for result in results},
    }
    if has_task and total is not None and best is not None:
        answer["total_x100"] = hundredths(total)
        answer["best_x100"] = hundredths(best)
        answer["grade"] = grade(total, best, list(breach_facts(case)))
    return answer


def evaluate(
    projects: Sequence[Row],
    divisions: Sequence[Row],
    year: int,
    targets: Targets | None = None,
    stricter: Stricter | None = None,
    *,
    obliged: Iterable[str] = (),
) -> dict[str, Any]:
    """Every judged government, by code.

    `targets`: (division, criterion) → the target that this division sets for those strictly below it.
    `stricter`: (division, "participation" or "agreement") → its figure for projects inside it.
    """
    targets, stricter = targets or {}, stricter or NOBODY_STRICTER
    local = {criterion.id for criterion in criteria(year, stricter) if criterion.target is None}
    if strangers := {criterion for _, criterion in targets} - local:
        raise ValueError(f"no local target is foreseen for {sorted(strangers)}")
    if any(target <= 0 for target in targets.values()):
        raise ValueError("a local target is more than 0")
    own_rows = {row["division_code"]: row for row in divisions if row["year"] == year}
    codes = judged_codes(projects, own_rows, obliged)
    governments = [
        {
            **own_rows.get(code, {"division_code": code, "level": level_of(code)}),
            "projects": [row for row in projects if row["division_code"] == code],
        }
        for code in codes
        if code != NATION
    ]
    answers = []
    for code in codes:
        case = Case(
            year,
            projects=[row for row in projects if is_inside(row["division_code"], code)],
            governments=[row for row in governments if is_inside(row["division_code"], code)],
        )
        answers.append(judge_division(code, case, stricter, targets))
    missing = [code for code in codes if code not in own_rows and code != NATION]
    return {"missing": missing, "divisions": answers}
