"""Judge all bundles of a year that stand, and write down what every government came to."""

from collections.abc import Mapping

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import Refused
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.evaluation.models import Bundle, CriterionResult, DivisionResult, YearRun
from jiugai.evaluation.services.bundles import SEAL, folder_of
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.sql import part_name
from jiugai.policy.parameters import REGISTER_STARTS
from jiugai.policy.places import NATION
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import hundredths
from jiugai.registry.selectors import parameters


class NothingToJudge(Refused):
    """No bundle of the year has come in."""

    status = 409


def judge_bundles(year: int, *, by: Actor) -> YearRun:
    """Judge the year anew over every bundle that stands. Clause: Y3, S1, S2. Raises: Refused, BadInput"""
    by.require(SEAL, by.actor_division)
    bundles = list(Bundle.objects.current(year).order_by("division", "own_only"))
    if not bundles:
        raise NothingToJudge(f"{year} 年度还没有数据包，请先封存或收取下级报送的数据包")
    if year < REGISTER_STARTS.year:
        raise NothingToJudge(f"规则库自 {REGISTER_STARTS} 起，不能评价 {year} 年度")
    opened = open_bundles([folder_of(each.number) for each in bundles], above=parameters().local)
    engine = engine_for(opened)
    judged = judge_year(engine, year=year, parameters=opened.parameters(), obliged=opened.obliged)
    with transaction.atomic():
        run = YearRun.objects.create(
            number=f"{year}-E{YearRun.objects.filter(year=year).count() + 1}",
            year=year,
            rule_version=rulebook().version,
            bundles=[each.digest for each in bundles],
            missing=list(judged.missing),
            local=[
                [each.division, each.parameter, str(each.amount), each.starts.isoformat(), each.clause]
                for each in opened.local
            ],
            is_trial=any(each.manifest.is_trial for each in opened.bundles),
            made_by=str(by.actor_name),
        )
        _keep_results(run, judged)
        audit(by, "year.judge", run, after={"bundles": len(bundles), "governments": len(judged.judgements)})
    return run


def _keep_results(run: YearRun, judged: YearJudged) -> None:
    results = DivisionResult.objects.bulk_create(
        [_result(run, judged, code, each) for code, each in judged.judgements.items()], batch_size=500
    )
    CriterionResult.objects.bulk_create(
        [
            CriterionResult(
                result=result,
                criterion=key,
                parts=list(each.parts),
                target="" if each.target is None else str(each.target),
                weight=str(each.weight),
                outcome=str(each.outcome),
                points_x100=hundredths(each.points),
                best_x100=hundredths(each.best),
            )
            for result in results
            for key, each in judged.judgements[result.code].answers.items()
        ],
        batch_size=1000,
    )


def _result(run: YearRun, judged: YearJudged, code: str, judgement: Judgement) -> DivisionResult:
    return DivisionResult(
        run=run,
        code=code,
        level=judged.levels[code],
        total="" if judgement.total is None else str(judgement.total),
        best="" if judgement.best is None else str(judgement.best),
        total_x100=hundredths(judgement.total),
        best_x100=hundredths(judgement.best),
        grade=judgement.grade or "",
        has_row=code not in judged.missing and code != NATION,
        breaches=_breaches(judged, code),
    )


def _breaches(judged: YearJudged, code: str) -> Mapping[str, list[int]]:
    """By breach, how many are known and how many facts are open; those of which there is neither left out."""
    found = {}
    of_projects, of_governments = judged.counts(code)
    for breach in BREACHES:
        counts = of_governments if breach.members is None else of_projects
        both = [counts.of(part_name(breach.key, part)) for part in ("known", "open")]
        if any(both):
            found[breach.key] = both
    return found
