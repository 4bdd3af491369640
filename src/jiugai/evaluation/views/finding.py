"""What every page of a judged year looks up first."""

from typing import Any

from django.http import Http404, HttpRequest

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.evaluation import selectors
from jiugai.evaluation.models import DivisionResult, YearRun
from jiugai.policy import places

VIEW = "view_evaluation"


def run_or_404(year: int) -> YearRun:
    """The run of a year that stands. Raises: Http404 where the year was not judged."""
    run = selectors.newest_run(year)
    if run is None:
        raise Http404
    return run


def result_in_scope(
    request: HttpRequest, year: int, code: str
) -> tuple[ScopedRequest, YearRun, DivisionResult]:
    """A government's result, if it lies in scope; any other place does not exist for the post."""
    scoped = acting_in(request, VIEW)
    run = run_or_404(year)
    result = selectors.result_of(run, code)
    if result is None or not sees(scoped, code):
        raise Http404
    return scoped, run, result


def sees(scoped: ScopedRequest, code: str) -> bool:
    """Whether the post may look at a government: its own and those below; inside a county, the county."""
    if code == places.NATION:
        return scoped.scope.is_everything
    return scoped.scope.of_counties.allows(code)


def own_code(scoped: ScopedRequest) -> str:
    """The government of the post: of a subdistrict or community its county."""
    return scoped.acting.actor_division[:6]


def frame(scoped: ScopedRequest, run: YearRun, code: str) -> dict[str, Any]:
    """What the head of every page of a government shows."""
    return {
        "run": run,
        "year": run.year,
        "code": code,
        "name": selectors.names_of([code])[code],
        "path": selectors.path_to(code, scoped.scope.of_counties),
        "level": places.level_of(code),
    }
