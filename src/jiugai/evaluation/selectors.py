"""Reading for the pages of the year's judgement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jiugai.core.scope import Scope
from jiugai.evaluation.models import (
    Assessment,
    AssessmentItem,
    Bundle,
    CriterionResult,
    DivisionResult,
    YearRun,
)
from jiugai.evaluation.models.assessments import Department
from jiugai.policy import places
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.kinds import Parts
from jiugai.policy.criteria.raising import Gain, gains
from jiugai.policy.register import CriterionText, Indicator, rulebook
from jiugai.registry.models import Division, Estate

PEERS = 6
LIKE_SIZE = ("S1.2.2", "S1.3.1")  # whose denominators tell how much a government has under way


def newest_run(year: int) -> YearRun | None:
    """The run of a year that stands."""
    return YearRun.objects.filter(year=year).order_by("-pk").first()


def years() -> list[int]:
    """Every year with a bundle or a run, the newest first."""
    known = set(YearRun.objects.order_by().values_list("year", flat=True).distinct())
    known |= set(Bundle.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(known, reverse=True)


def years_of(code: str) -> list[YearRun]:
    """The runs that stand of every year in which a government was judged, the newest year first."""
    found = []
    for year in years():
        run = newest_run(year)
        if run and run.results.filter(code=code).exists():
            found.append(run)
    return found


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names of governments by code; the code itself where nothing is known by it."""
    wanted = set(codes)
    known = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: "全国" if code == places.NATION else known.get(code, code) for code in wanted}


def result_of(run: YearRun, code: str) -> DivisionResult | None:
    return run.results.filter(code=code).first()


def criteria_of(result: DivisionResult) -> dict[str, CriterionResult]:
    """The 36 criteria of one government, in the order of the annex."""
    rows = {each.criterion: each for each in result.criteria.all()}
    return {key: rows[key] for key in CRITERIA if key in rows}


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion on a page: its words, what was counted, what it could still bring."""

    text: CriterionText
    row: CriterionResult
    parts: Parts
    gain: Gain | None

    @property
    def filled(self) -> int:
        """How much of the bar is full, in hundredths of what is asked."""
        if not self.parts.denominator:
            return 0
        return min(100, 100 * self.parts.numerator // self.parts.denominator)


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """One of the 20 indicators with its criteria."""

    indicator: Indicator
    lines: Sequence[CriterionLine]


def groups_of(result: DivisionResult, judgement: Judgement) -> list[IndicatorGroup]:
    """The 20 indicators of a government with their criteria."""
    could = {each.key: each for each in gains(judgement)}
    rows = criteria_of(result)
    groups: dict[str, list[CriterionLine]] = {}
    for key, row in rows.items():
        text = rulebook().criteria[key]
        groups.setdefault(text.indicator, []).append(CriterionLine(text, row, row.counted, could.get(key)))
    return [IndicatorGroup(rulebook().indicators[key], lines) for key, lines in groups.items()]


@dataclass(frozen=True, slots=True)
class Child:
    """A government directly below, in one run."""

    code: str
    name: str
    result: DivisionResult
    unknown: int
    projects: int


def children_of(run: YearRun, code: str, keys: Sequence[str] = LIKE_SIZE) -> list[Child]:
    """The governments directly below one, the best total first; none below a county."""
    below = [each for each in run.results.all() if _is_directly_below(each.code, code)]
    names = names_of(each.code for each in below)
    rows = CriterionResult.objects.filter(result__in=below).values_list("result", "criterion", "parts")
    unknown: dict[int, int] = {}
    projects: dict[int, int] = {}
    for result, key, parts in rows:
        counted = Parts(*parts)
        unknown[result] = unknown.get(result, 0) + counted.unknown
        if key == keys[0]:
            projects[result] = counted.denominator
    found = [Child(each.code, names[each.code], each, unknown.get(each.pk, 0), projects.get(each.pk, 0))
             for each in below]  # fmt: skip
    return sorted(found, key=_best_first)


def _best_first(child: Child) -> tuple[bool, int, str]:
    """The best total first, those without one last."""
    total = child.result.total_x100
    return total is None, -(total or 0), child.code


def _is_directly_below(code: str, above: str) -> bool:
    near = places.above(code)
    if code == above or not near:
        return False
    if above == places.NATION:
        return places.level_of(code) == "province"
    return near[0] == above


def path_to(code: str, scope: Scope) -> list[tuple[str, str]]:
    """The governments from the highest one may see down to this one, with their names."""
    chain = [each for each in reversed(places.with_above(code)) if each == code or _sees(scope, each)]
    names = names_of(chain)
    return [(each, names[each]) for each in chain]


def _sees(scope: Scope, code: str) -> bool:
    return scope.is_everything if code == places.NATION else scope.allows(code)


@dataclass(frozen=True, slots=True)
class BelowLine:
    """One criterion of one government below: what it adds to the sum above."""

    code: str
    name: str
    row: CriterionResult
    parts: Parts


def breakdown(run: YearRun, code: str, key: str) -> list[BelowLine]:
    """One criterion of the governments directly below, those that lack most first."""
    below = [each for each in run.results.all() if _is_directly_below(each.code, code)]
    names = names_of(each.code for each in below)
    rows = CriterionResult.objects.filter(result__in=below, criterion=key).select_related("result")
    lines = [BelowLine(each.result.code, names[each.result.code], each, each.counted) for each in rows]
    return sorted(lines, key=lambda each: (each.parts.numerator - each.parts.denominator, each.code))


@dataclass(frozen=True, slots=True)
class YearLine:
    """A government in an earlier year, as it was judged then."""

    year: int
    run: YearRun
    result: DivisionResult


def by_year(code: str) -> list[YearLine]:
    """A government through the years, each as its newest run says."""
    found = [(run, result_of(run, code)) for run in years_of(code)]
    return [YearLine(run.year, run, result) for run, result in found if result]


def peers_of(run: YearRun, code: str) -> list[Child]:
    """Governments of the same level with as much under way, the nearest in size, itself among them."""
    rows = (
        CriterionResult.objects.filter(
            result__run=run, result__level=places.level_of(code), criterion=LIKE_SIZE[0]
        )
        .select_related("result")
        .order_by("result__code")
    )
    sizes = {each.result.code: (each.counted.denominator, each.result) for each in rows}
    if code not in sizes:
        return []
    mine = sizes[code][0]
    near = sorted(sizes, key=lambda each: (abs(sizes[each][0] - mine), each))[: PEERS + 1]
    names = names_of(near)
    found = [Child(each, names[each], sizes[each][1], 0, sizes[each][0]) for each in near]
    return sorted(found, key=_best_first)


def published(year: int) -> set[str]:
    """The governments whose self-assessment of a year is known to everybody."""
    found = Assessment.objects.filter(year=year, state="published")
    return set(found.values_list("division", flat=True))


def live_links(project_code: str) -> list[Estate]:
    """The estates of a project whose records are kept here."""
    return list(Estate.objects.filter(project_memberships__project__code=project_code).order_by("code"))


def settled_parts(run: YearRun, codes: Iterable[str]) -> Mapping[str, dict[str, tuple[int, int]]]:
    """By government, the criteria that a closed review settled."""
    wanted = list(codes)
    found: dict[str, dict[str, tuple[int, int]]] = {}
    items = AssessmentItem.objects.filter(
        assessment__division__in=wanted,
        assessment__year=run.year,
        assessment__state__in=("reviewed", "published"),
    ).select_related("assessment")
    for each in items:
        if each.settled:
            found.setdefault(each.assessment.division_id, {})[each.criterion] = each.settled
    return found


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Who has filled what: one government."""

    code: str
    name: str
    level: str
    bundle: Bundle | None
    result: DivisionResult | None
    unknown: int
    assessment: Assessment | None
    signed: Sequence[str]
    is_late: bool


def status_lines(scope: Scope, year: int, on: date) -> list[StatusLine]:
    """The governments in scope: sealed or not, what is still open, how far the self-assessment is."""
    run = newest_run(year)
    bundles = {each.division_id: each for each in Bundle.objects.current(year)}
    whole = {each.division_id: each for each in bundles.values() if not each.own_only}
    results = {each.code: each for each in run.results.all()} if run else {}
    asked = Assessment.objects.in_scope(scope).filter(year=year).with_signatures()
    assessments = {each.division_id: each for each in asked}
    inside = Division.objects.in_force(date(year, 12, 31)).filter(
        scope.in_scope("code"), level__in=("province", "prefecture", "county"), is_grouping=False
    )
    unknown = _unknown(results.values())
    lines = []
    for division in inside.order_by("code"):
        assessment = assessments.get(division.code)
        lines.append(
            StatusLine(
                division.code,
                division.name,
                division.level,
                bundles.get(division.code) or _inside_of(division.code, whole),
                results.get(division.code),
                unknown.get(division.code, 0),
                assessment,
                _signed(assessment),
                bool(assessment and assessment.is_with_them and assessment.due_on < on),
            )
        )
    return lines


def _inside_of(code: str, whole: Mapping[str, Bundle]) -> Bundle | None:
    """The bundle of a government above that tells of this one too."""
    return next((whole[each] for each in places.above(code) if each in whole), None)


def _unknown(results: Iterable[DivisionResult]) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = CriterionResult.objects.filter(result__in=list(results)).values_list("result__code", "parts")
    for code, parts in rows:
        found[code] = found.get(code, 0) + Parts(*parts).unknown
    return found


def _signed(assessment: Assessment | None) -> list[str]:
    if assessment is None:
        return []
    missing = assessment.unsigned
    return [each for each in Department.values if each not in missing]


def parameter_shown(run: YearRun, code: str, key: str, kind: str) -> dict[str, Any]:
    """A target or weight as it held for a government on the last day of the year, and whose it is."""
    from jiugai.evaluation.open_years import open_year

    on = date(run.year, 12, 31)
    value = open_year(run).parameters.value(f"{key}.{kind}", code, on, own=False)
    amount: Fraction | None = value.amount
    return {"name": f"{key}.{kind}", "amount": amount, "clause": value.clause, "basis": value.basis, "on": on}
