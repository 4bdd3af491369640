"""A judged year: a government's total, its 20 indicators, those below it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.requests import acting_in
from jiugai.evaluation import selectors
from jiugai.evaluation.models import Bundle
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.services.bundles import RECEIVE, SEAL
from jiugai.evaluation.views.finding import VIEW, frame, own_code, result_in_scope, sees
from jiugai.policy.criteria.raising import gains, sums_of, total_gain
from jiugai.policy.register import rulebook

TOP = 5


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The newest judged year, or the year that can be sealed next."""
    scoped = acting_in(request, VIEW)
    runs = selectors.years_of(own_code(scoped))
    whole = [each for each in runs if not each.is_trial] or runs
    return year(request, whole[0].year if whole else scoped.today.year - 1)


@require_safe
@login_required
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The post's own government in a year; where nothing was judged, what to do first."""
    scoped = acting_in(request, VIEW)
    run = selectors.newest_run(year)
    code = own_code(scoped)
    if run and selectors.result_of(run, code) and sees(scoped, code):
        return government(request, year, code)
    context = {
        "year": year,
        "years": sorted({year, scoped.today.year - 1, scoped.today.year}, reverse=True),
        "bundles": Bundle.objects.current(year).in_scope(scoped.scope).select_related("division"),
        "run": run,
        "may_seal": scoped.acting.may(SEAL),
        "may_receive": scoped.acting.may(RECEIVE),
    }
    return render(request, "evaluation/year_start.html", context)


@require_safe
@login_required
def government(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One government's year: total, grade, the 36 criteria, what would raise it most, those below."""
    scoped, run, result = result_in_scope(request, year, code)
    judgement = open_year(run).judged.judgements[code]
    could = gains(judgement)
    criteria = selectors.criteria_of(result)
    children = selectors.children_of(run, code)
    context = {
        **frame(scoped, run, code),
        "result": result,
        "sums": sums_of(judgement),
        "groups": selectors.groups_of(result, judgement),
        "gains": [(rulebook().criteria[each.key], each) for each in could[:TOP]],
        "lost": total_gain(could),
        "children": children,
        "unknown": sum(each.counted.unknown for each in criteria.values()),
        "missing": [child for child in children if not child.result.has_row],
        "years": [each.year for each in selectors.years_of(code)],
        "may_seal": scoped.acting.may(SEAL),
    }
    return render(request, "evaluation/government_detail.html", context)
