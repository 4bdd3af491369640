"""What calls for a second look: facts that rows do not bear out, unlikely facts, a draw of spot checks."""

from collections import Counter
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.paging import ROWS
from jiugai.core.requests import acting_in
from jiugai.core.wording import label
from jiugai.evaluation import selectors
from jiugai.evaluation.bundles.opening import engine_for, open_bundles
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.doubts import doubts_of
from jiugai.evaluation.explaining import project_facts
from jiugai.evaluation.forms import DrawForm
from jiugai.evaluation.models import Bundle, YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.recounting import Recounted, recount
from jiugai.evaluation.risks import risks_of
from jiugai.evaluation.services.bundles import folder_of
from jiugai.evaluation.views.finding import VIEW, frame, result_in_scope, run_or_404, sees
from jiugai.policy.sampling import draw


@lru_cache(maxsize=4)
def _recounted(_run: int, folders: tuple[str, ...]) -> Recounted:
    """Bundles never change: a recount of them is worth keeping."""
    opened = open_bundles(folders)  # type: ignore[arg-type]
    return recount(opened, engine_for(opened))


def recounted_of(run: YearRun) -> Recounted:
    """What a recount of the bundles of a run found."""
    standing = Bundle.objects.filter(digest__in=run.bundles).order_by("division", "own_only")
    return _recounted(run.pk, tuple(str(folder_of(each.number)) for each in standing))


@require_safe
@login_required
def recounted(request: HttpRequest, year: int) -> HttpResponse:
    """Every fact in scope that its raw rows do not bear out, and what is possible but unlikely."""
    scoped = acting_in(request, VIEW)
    run = run_or_404(year)
    found = recounted_of(run)
    mine = [each for each in found.differences if sees(scoped, each.division_code)]
    visible = [
        each for each in Bundle.objects.filter(digest__in=run.bundles) if sees(scoped, each.division_id)
    ]
    doubts = [each for each in doubts_of(open_year(run).engine(), year) if sees(scoped, each.division_code)]
    places = {each.division_code for each in doubts} | {each.division_code for each in mine}
    names = selectors.names_of(places)
    context = {
        "run": run,
        "year": year,
        "page": Paginator(mine, ROWS).get_page(request.GET.get("page")),
        "compared": found.compared if len(visible) == len(run.bundles) else None,
        "by_fact": [
            (label(fact), count) for fact, count in Counter(each.fact for each in mine).most_common()
        ],
        "not_kept": [TABLES[name].label for name in found.not_kept],
        "labels": {each.fact: label(each.fact) for each in mine},
        "doubts": Paginator(doubts, ROWS).get_page(request.GET.get("doubts")),
        "names": names,
    }
    return render(request, "evaluation/recount.html", context)


@require_safe
@login_required
def sample(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A draw of projects to be visited, by risk; the address holds the seed: anybody can draw again."""
    scoped, run, _result = result_in_scope(request, year, code)
    form = DrawForm(request.GET or None)
    context: dict[str, Any] = {**frame(scoped, run, code), "form": form}
    if form.is_bound and form.is_valid():
        opened = open_year(run)
        engine = opened.engine()
        differences = recounted_of(run).differences
        risks = risks_of(opened, code, differences, doubts_of(engine, year))
        drawn = draw(risks, form.cleaned_data["size"], f"{run.number}:{form.cleaned_data['seed']}")
        facts = {each.code: project_facts(engine, each.code) for each in drawn}
        names = selectors.names_of({each.division_code for each in facts.values() if each})
        context |= {
            "rows": [{"drawn": each, "facts": facts[each.code]} for each in drawn],
            "names": names,
            "among": len(risks),
        }
    return render(request, "evaluation/sample.html", context)
