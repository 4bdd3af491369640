"""Behind a figure: the criterion, its units, one project's or government's sealed facts and raw rows."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiugai.core.paging import ROWS
from jiugai.core.requests import acting_in
from jiugai.evaluation import selectors
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.explaining import (
    GOVERNMENT_ROWS,
    PROJECT_ROWS,
    RAW_AT_ONCE,
    Standing,
    government_facts,
    project_facts,
    raw_rows_of,
    told_of_government,
    told_of_project,
    units_of,
)
from jiugai.evaluation.judging import OF_GOVERNMENTS
from jiugai.evaluation.open_years import OpenYear, open_year
from jiugai.evaluation.shown import shown_facts, shown_rows, shown_told
from jiugai.evaluation.views.finding import VIEW, frame, result_in_scope, run_or_404, sees
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import is_sum
from jiugai.policy.criteria.raising import gains
from jiugai.policy.register import rulebook


@require_safe
@login_required
def criterion(request: HttpRequest, year: int, code: str, key: str) -> HttpResponse:
    """One criterion of one government: what it asks, how it is counted, every unit behind the figure."""
    scoped, run, result = result_in_scope(request, year, code)
    if key not in CRITERIA:
        raise Http404
    opened = open_year(run)
    units = units_of(opened, key, code)
    wanted = request.GET.get("standing", "")
    listed = [each for each in units if not wanted or each.standing == wanted]
    names = selectors.names_of({each.division_code for each in units})
    counts = {each.value: sum(unit.standing is each for unit in units) for each in Standing}
    gain = {each.key: each for each in gains(opened.judged.judgements[code])}.get(key)
    context = {
        **frame(scoped, run, code),
        "key": key,
        "text": rulebook().criteria[key],
        "indicator": rulebook().indicators[rulebook().criteria[key].indicator],
        "clause": rulebook().clauses[key],
        "row": result.criteria.get(criterion=key),
        "target": selectors.parameter_shown(run, code, key, "target"),
        "weight": selectors.parameter_shown(run, code, key, "weight"),
        "gain": gain,
        "breakdown": selectors.breakdown(run, code, key),
        "page": Paginator(listed, ROWS).get_page(request.GET.get("page")),
        "names": names,
        "counts": counts,
        "standing": wanted,
        "of_governments": key in OF_GOVERNMENTS,
        "is_sum": is_sum(CRITERIA[key]),
    }
    return render(request, "evaluation/criterion_detail.html", context)


@require_safe
@login_required
def project(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One project as it was sealed: every criterion that counts it, its facts, the raw rows behind them."""
    scoped = acting_in(request, VIEW)
    run = run_or_404(year)
    opened = open_year(run)
    facts = project_facts(opened.engine(), code)
    if facts is None or not sees(scoped, facts.division_code):
        raise Http404
    context = {
        **frame(scoped, run, facts.division_code),
        "facts": facts,
        "told": shown_told(told_of_project(opened, facts)),
        "groups": shown_facts(facts),
        "tables": _raw(request, opened, PROJECT_ROWS, "project_code", code),
        "estates": selectors.live_links(code),
        "bundle": _bundle(opened, facts.division_code),
    }
    return render(request, "evaluation/project_facts.html", context)


@require_safe
@login_required
def facts(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One government's own facts as they were sealed, and the raw rows they come from."""
    scoped, run, _result = result_in_scope(request, year, code)
    opened = open_year(run)
    found = government_facts(opened.engine(), code)
    context = {
        **frame(scoped, run, code),
        "facts": found,
        "told": shown_told(told_of_government(opened, code, found)),
        "groups": shown_facts(found) if found else [],
        "tables": _raw(request, opened, GOVERNMENT_ROWS, "division_code", code),
        "bundle": _bundle(opened, code),
    }
    return render(request, "evaluation/government_facts.html", context)


def _start(request: HttpRequest, name: str) -> int:
    """From which raw row on a table is shown."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _raw(
    request: HttpRequest, opened: OpenYear, names: tuple[str, ...], column: str, code: str
) -> list[dict[str, Any]]:
    """The raw tables with the rows that tell of a code; those that nobody keeps are named too."""
    return [
        {
            "label": TABLES[name].label,
            "is_kept": bool(opened.opened.files(TABLES[name])),
            "name": name,
            "count": found.count,
            "more": start + RAW_AT_ONCE if start + RAW_AT_ONCE < found.count else None,
            "start": start,
            **shown_rows(name, found.rows),
        }
        for name in names
        for start in [_start(request, name)]
        for found in [raw_rows_of(opened, name, column, code, start)]
    ]


def _bundle(opened: OpenYear, code: str) -> str:
    sealed = opened.bundle_of(code)
    return opened.numbers.get(sealed.name, "") if sealed else ""
