"""A government beside itself in other years, and beside governments of like size."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.evaluation import selectors
from jiugai.evaluation.views.finding import frame, result_in_scope, sees
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.register import rulebook


@require_safe
@login_required
def compare(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Every criterion by year and beside peers: numerators with their denominators, never a bare rate."""
    scoped, run, _result = result_in_scope(request, year, code)
    through = selectors.by_year(code)
    peers = [
        each
        for each in selectors.peers_of(run, code)
        if sees(scoped, each.code) or each.code in selectors.published(year)
    ]
    of_years = [selectors.criteria_of(each.result) for each in through]
    of_peers = [selectors.criteria_of(each.result) for each in peers]
    context = {
        **frame(scoped, run, code),
        "through": through,
        "peers": peers,
        "lines": [
            {
                "text": rulebook().criteria[key],
                "years": [each.get(key) for each in of_years],
                "peers": [each.get(key) for each in of_peers],
            }
            for key in CRITERIA
        ],
    }
    return render(request, "evaluation/compare.html", context)
