"""Award money shared out among the governments directly below, by formula, every share explained."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.requests import ScopedRequest
from jiugai.evaluation import selectors
from jiugai.evaluation.awarding import entrants_of, levels_below
from jiugai.evaluation.forms import AwardForm
from jiugai.evaluation.models import YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.views.finding import frame, result_in_scope
from jiugai.policy.award import FACTORS, GRADE_COUNTS, CannotBeShared, share_out


@require_safe
@login_required
def award(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A trial of sharing: pool, weights, level; a GET, so that it can be sent on as an address."""
    scoped, run, _result = result_in_scope(request, year, code)
    levels = levels_below(open_year(run).judged, code)
    form = AwardForm(request.GET or None, levels=levels)
    context = {
        **frame(scoped, run, code),
        "form": form,
        "levels": levels,
        "grades": GRADE_COUNTS.items(),
        "factors": [(label, form[name]) for name, label in FACTORS.items()],
        **(_shared(form, run, code, scoped) if levels and form.is_bound and form.is_valid() else {}),
    }
    return render(request, "evaluation/award.html", context)


def _shared(form: AwardForm, run: YearRun, code: str, scoped: ScopedRequest) -> dict[str, Any]:
    """The shares, the largest first; what cannot be shared is told on the form."""
    opened = open_year(run)
    said = form.cleaned_data
    entrants = entrants_of(opened.engine(), opened.judged, code, said["level"])
    try:
        awards = share_out(said["pool"], entrants, form.weights())
    except CannotBeShared as error:
        form.add_error(None, str(error))
        return {}
    names = selectors.names_of(each.code for each in awards)
    grades = {each.code: each.grade for each in entrants}
    rows = [
        {"award": each, "name": names[each.code], "grade": grades[each.code],
         "factors": [(FACTORS[part.factor], part) for part in each.factors]}
        for each in sorted(awards, key=lambda each: (-each.fen, each.code))
    ]  # fmt: skip
    return {"rows": rows, "pool": said["pool"], "paid": sum(each.fen for each in awards)}
