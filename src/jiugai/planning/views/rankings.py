"""The counties of a year, and rankings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiugai.core.downloads import workbook
from jiugai.core.requests import acting_in
from jiugai.planning import selectors, services
from jiugai.planning.exports import write_monthly_report
from jiugai.planning.models import OPEN_STATES, RankingRun
from jiugai.planning.services.limits import means_of
from jiugai.planning.services.ranking import DRAFT, waiting
from jiugai.registry.models import Division, Level
from jiugai.reserve.selectors import planned_year

VIEW = "view_plans"
SHOWN_RUNS = 6


@require_safe
@login_required
def plans(request: HttpRequest) -> HttpResponse:
    """Every county in scope with the plan of a year; a county's own officers go straight to theirs."""
    scoped = acting_in(request, VIEW)
    year = _year(request) or planned_year(scoped.today)
    rows = selectors.county_years(scoped.scope, year)
    years = sorted(
        {year, planned_year(scoped.today), scoped.today.year, *selectors.planned_years()}, reverse=True
    )
    context = {"rows": rows, "year": year, "years": years}
    return render(request, "planning/plan_list.html", context)


@require_safe
@login_required
def county(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One county and year: what waits, what it can carry, its rankings and its plan in their steps."""
    scoped = acting_in(request, VIEW)
    division = county_in_scope(request, code)
    found = selectors.plans(scoped.scope).filter(division=division, year=year)
    context = {
        "division": division,
        "year": year,
        "waiting": waiting(division, year),
        "means": means_of(division, year),
        "runs": RankingRun.objects.filter(division=division, year=year)[:SHOWN_RUNS],
        "plans": found,
        "open_plan": found.filter(state__in=OPEN_STATES).first(),
        "approved": found.filter(state="approved").first(),
        "may_draft": scoped.acting.may(DRAFT),
    }
    return render(request, "planning/county_year.html", context)


@require_POST
@login_required
def rank(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Rank the county's library."""
    scoped = acting_in(request, DRAFT)
    run = services.rank_library(county_in_scope(request, code), year, by=scoped.acting, on=scoped.today)
    messages.success(request, _("已排序：共 %(among)s 个在库项目。") % {"among": run.among})
    return redirect("planning:ranking", run.number)


@require_safe
@login_required
def ranking(request: HttpRequest, number: str) -> HttpResponse:
    """One ranking: every project with its points and what each rests on."""
    scoped = acting_in(request, VIEW)
    run = get_object_or_404(selectors.runs(scoped.scope), number=number)
    newest = RankingRun.objects.filter(division=run.division_id, year=run.year).first()
    plan = selectors.plans(scoped.scope).filter(division=run.division_id, year=run.year)
    context = {
        "run": run,
        "cards": selectors.cards_of(run),
        "seen": selectors.seen_in(scoped.scope, run.division_id),
        "is_newest": newest == run,
        "open_plan": plan.filter(state__in=OPEN_STATES).first(),
        "approved": plan.filter(state="approved").first(),
        "may_draft": scoped.acting.may(DRAFT),
    }
    return render(request, "planning/ranking_detail.html", context)


@require_safe
@login_required
def monthly_report(request: HttpRequest) -> HttpResponse:
    """The monthly report of the counties in scope, as a workbook."""
    scoped = acting_in(request, VIEW)
    year = _year(request) or scoped.today.year
    if "year" in request.GET and _year(request) is None:
        raise Http404
    name = f"{year}年老旧小区改造月报（{scoped.today:%Y-%m}）.xlsx"
    return workbook(lambda path: write_monthly_report(path, scoped.scope, year, scoped.today), name)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def county_in_scope(request: HttpRequest, code: str) -> Division:
    """A county in scope; any other place does not exist for the post."""
    scoped = acting_in(request, VIEW)
    inside = Division.objects.filter(scoped.scope.of_counties.in_scope("code"), level=Level.COUNTY)
    return get_object_or_404(inside, code=code)
