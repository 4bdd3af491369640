"""The figures of every government's report, from judged bundles: a handful of queries for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.evaluation.bundles.manifest import Manifest
from jiugai.evaluation.bundles.opening import Opened
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.judging import YearJudged
from jiugai.evaluation.recounting import Recounted
from jiugai.evaluation.reports import counting
from jiugai.evaluation.reports.counting import Counted, counted
from jiugai.evaluation.reports.figures import (
    BreachCount,
    Child,
    Complaints,
    FindingCount,
    Money,
    Output,
    Practice,
    Provenance,
    ReportFigures,
    Satisfaction,
    Size,
    Source,
    Sum,
)
from jiugai.evaluation.reports.governments import children_of, is_government, name_of, place_of
from jiugai.policy import places
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.sql import part_name
from jiugai.policy.parameters import Parameters
from jiugai.policy.raw_rows import RAW_TABLES, SOURCES
from jiugai.policy.register import rulebook

REPORTING = ("province", "prefecture", "county")
WITH_FUNDS = ("prefecture", "county")  # whose special funds are looked at, as S1.3.2 does


@dataclass(frozen=True, slots=True)
class Year:
    """What was counted for all governments; tables that no bundle holds are None."""

    opened: Opened
    judged: YearJudged
    parameters: Parameters
    projects: Counted
    governments: Counted
    raw: Mapping[str, Counted]


def gather(
    opened: Opened,
    engine: Engine,
    judged: YearJudged,
    *,
    practices: Mapping[str, Sequence[Practice]] | None = None,
    recounted: Recounted | None = None,
) -> dict[str, ReportFigures]:
    """The figures of every judged government by code, those above before those below.

    `practices` by code; `recounted`: what holding facts against their records found.
    """
    year = _counted_year(opened, engine, judged)
    codes = [code for code in judged.judgements if judged.levels[code] in REPORTING and is_government(code)]
    return {code: _figures(year, code, (practices or {}).get(code, ()), recounted) for code in codes}


def handed_in(opened: Opened, codes: Iterable[str]) -> list[str]:
    """The governments of which the bundles tell the whole: those above a bundle have more inside them."""
    manifests = [each.manifest for each in opened.bundles]
    return [
        code
        for code in codes
        if any(
            each.division_code == code or (places.is_inside(code, each.division_code) and not each.own_only)
            for each in manifests
        )
    ]


def _counted_year(opened: Opened, engine: Engine, judged: YearJudged) -> Year:
    held = [name for name in RAW_TABLES if opened.files(TABLES[name])]
    if held:
        opened.load(engine, *held)
    of_year = opened.year

    def has_funds(code: str) -> bool:
        return judged.levels.get(code) in WITH_FUNDS

    raw = {}
    if "outputs" in held:
        raw["outputs"] = counted(engine, counting.outputs_query(of_year), groups=2)
    if "findings" in held:
        raw["findings"] = counted(engine, counting.findings_query(of_year), groups=2)
    if "complaints" in held:
        raw["complaints"] = counted(engine, counting.complaints_query(of_year))
    if "payments" in held:
        raw["payments"] = counted(engine, counting.payments_query(of_year), groups=2, counts=has_funds)
    if "responses" in held:
        raw["responses"] = counted(engine, counting.answers_query(of_year), groups=1)
    return Year(
        opened,
        judged,
        opened.parameters(),
        counted(engine, counting.projects_query(of_year)),
        counted(engine, counting.governments_query(of_year), counts=has_funds),
        raw,
    )


def _figures(year: Year, code: str, practices: Sequence[Practice], found: Recounted | None) -> ReportFigures:
    judged, of_projects = year.judged, year.projects.of(code)
    provenance = _provenance(year, code)

    def kept(table: str) -> Counted | None:
        return year.raw.get(table) if not provenance.holds_none(table) else None

    return ReportFigures(
        place=place_of(code, judged.levels[code]),
        year=judged.year,
        judgement=judged.judgements[code],
        in_force=year.parameters.in_force(code, date(judged.year, 12, 31), own=False),
        breaches=tuple(_breaches(judged, code)),
        children=tuple(_child(year, each) for each in children_of(code, judged.judgements)),
        plan=_size(of_projects, "plan"),
        started=_size(of_projects, "started"),
        completed=_size(of_projects, "completed"),
        last_plan=of_projects["last_plan"],
        last_plan_completed=of_projects["last_done"],
        money=_money(year, code, kept("payments")),
        satisfaction=_satisfaction(of_projects, code, kept("responses")),
        outputs=_outputs(code, kept("outputs")),
        findings=_findings(code, kept("findings")),
        complaints=_complaints(code, kept("complaints")),
        practices=tuple(practices),
        differences=None if found is None else tuple(
            each for each in found.differences if places.is_inside(each.division_code, code)
        ),
        provenance=provenance,
    )  # fmt: skip


def _child(year: Year, code: str) -> Child:
    of_projects = year.projects.of(code)
    sizes = (_size(of_projects, name) for name in ("plan", "started", "completed"))
    return Child(place_of(code, year.judged.levels[code]), year.judged.judgements[code], *sizes)


def _sum(figures: Mapping[str, int], rows: int, name: str) -> Sum:
    return Sum(figures[name], rows, figures[f"{name}_unknown"])


def _size(figures: Mapping[str, int], members: str) -> Size:
    rows = figures[members]
    return Size(rows, *(_sum(figures, rows, f"{members}_{name}") for name in counting.SIZES))


def _breaches(judged: YearJudged, code: str) -> Iterator[BreachCount]:
    for breach in BREACHES:
        counts = (judged.of_governments if breach.members is None else judged.of_projects).get(code)
        if counts is not None:
            known, possible = (counts.of(part_name(breach.key, each)) for each in ("known", "open"))
            yield BreachCount(breach.key, breach.clause, known, possible)


def _money(year: Year, code: str, payments: Counted | None) -> Money:
    figures, own = year.projects.of(code), year.governments.of(code)
    rows = figures["plan"]
    inside = [
        each
        for each, level in year.judged.levels.items()
        if level in WITH_FUNDS and is_government(each) and places.is_inside(each, code)
    ]

    def of_governments(name: str) -> Sum:
        """Those without a row of their own do not say either."""
        unknown = own[f"own_{name}_unknown"] + sum(1 for each in inside if each in year.judged.missing)
        return Sum(own[f"own_{name}"], len(inside), unknown)

    return Money(
        by_source={source: _sum(figures, rows, f"plan_funds_{source}_fen") for source in SOURCES},
        arrived=_sum(figures, rows, "plan_funds_total_fen"),
        committed=_sum(figures, rows, "plan_funds_committed_fen"),
        issued=of_governments("funds_issued_fen"),
        paid=of_governments("funds_paid_fen"),
        local_subsidy=of_governments("local_subsidy_fen"),
        bonds=of_governments("bonds_fen"),
        moved=_moved(code, payments),
    )


def _moved(code: str, payments: Counted | None) -> dict[tuple[str, str], int] | None:
    if payments is None:
        return None
    return {(movement, source): each["amount"] for (movement, source), each in payments.groups(code)}


def _satisfaction(figures: Mapping[str, int], code: str, answers: Counted | None) -> Satisfaction:
    surveyed, satisfied = (
        _sum(figures, figures["completed"], f"completed_{each}") for each in counting.SURVEYED
    )
    if answers is None:
        return Satisfaction(surveyed, satisfied, None)
    return Satisfaction(surveyed, satisfied, {answer: n["homes"] for (answer,), n in answers.groups(code)})


def _outputs(code: str, outputs: Counted | None) -> tuple[Output, ...] | None:
    """In the order of the catalogue; items it does not know come last."""
    if outputs is None:
        return None
    order = {key: place for place, key in enumerate(rulebook().items)}
    found = []
    for (item, unit), figures in outputs.groups(code):
        planned, done = (_sum(figures, figures["rows_made"], name) for name in ("planned", "done"))
        found.append(Output(item, unit, planned, done))
    return tuple(sorted(found, key=lambda each: (order.get(each.item, len(order)), each.item, each.unit)))


def _findings(code: str, findings: Counted | None) -> tuple[FindingCount, ...] | None:
    if findings is None:
        return None
    groups = (FindingCount(kind, source, **each) for (kind, source), each in findings.groups(code))
    return tuple(sorted(groups, key=lambda each: (each.kind, each.source)))


def _complaints(code: str, complaints: Counted | None) -> Complaints | None:
    return None if complaints is None else Complaints(**complaints.of(code))


def _provenance(year: Year, code: str) -> Provenance:
    bundles = [each for each in year.opened.bundles if _tells_of(each.manifest, code)]
    bundles.sort(key=lambda each: (each.manifest.division_code, each.manifest.own_only))
    manifests = [each.manifest for each in bundles or year.opened.bundles]
    lacking = {
        table: tuple(name_of(each.division_code) for each in manifests if table not in each.tables)
        for table in RAW_TABLES
    }
    return Provenance(
        sources=tuple(map(_source, manifests)),
        facts_on=min(each.facts_on for each in manifests),
        sealed_at=max(each.sealed_at for each in manifests),
        rule_version=rulebook().version,
        is_trial=any(each.is_trial for each in manifests),
        missing=tuple(name_of(each) for each in year.judged.missing if places.is_inside(each, code)),
        lacking={table: names for table, names in lacking.items() if names},
    )


def _tells_of(manifest: Manifest, code: str) -> bool:
    """Whether a bundle holds facts of a government or of one inside it."""
    told = manifest.division_code
    return places.is_inside(told, code) or (places.is_inside(code, told) and not manifest.own_only)


def _source(manifest: Manifest) -> Source:
    return Source(
        place=name_of(manifest.division_code),
        digest=manifest.digest,
        facts_on=manifest.facts_on,
        sealed_at=manifest.sealed_at,
        sealed_by=manifest.sealed_by,
        projects=manifest.tables["projects"].rows,
        not_kept=tuple(RAW_TABLES[table].label for table in manifest.not_kept),
    )
