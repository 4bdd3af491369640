"""The tables of a bundle from the records of this place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date
from itertools import islice
from typing import Any

import duckdb
from django.db.models import Min, Q

from jiugai.aftercare.models import Complaint, SatisfactionResponse, SatisfactionSurvey
from jiugai.core.scope import Scope
from jiugai.evaluation.bundles.tables import PARAMETERS, TABLES
from jiugai.evaluation.engines import DuckDB
from jiugai.lifecycle.division_facts import division_facts_of, governments_in
from jiugai.lifecycle.project_facts import facts_of
from jiugai.policy import places
from jiugai.policy.register import rulebook
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, ProjectEstate, WorkItem

AT_ONCE = 500
Rows = list[Sequence[Any]]


def tables_from_records(
    code: str, year: int, *, facts_on: date, own_only: bool = False
) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """All tables that this place keeps of a government and those below it, and whom a judgement expects.

    on: records up to `facts_on` count. Payments and findings are not kept here yet.
    """
    connection = duckdb.connect()
    governments = [code] if own_only else governments_in(Scope.of(code), facts_on)
    _put(connection, "divisions", division_facts_of(governments, year, on=facts_on))
    projects = [] if own_only else _projects(code, facts_on)
    figures = parameters()
    facts = (each for some in _chunks(projects) for each in facts_of(some, on=facts_on, parameters=figures))
    _put(connection, "projects", facts)
    DuckDB(connection).put("parameters", PARAMETERS.types, _local_values(code))
    if not own_only:
        DuckDB(connection).put("responses", TABLES["responses"].types, _responses(projects, facts_on))
        DuckDB(connection).put("complaints", TABLES["complaints"].types, _complaints(code, year, facts_on))
        DuckDB(connection).put("outputs", TABLES["outputs"].types, _outputs(projects))
    return connection, governments


def _projects(code: str, on: date) -> list[Project]:
    """The projects under way by the day: moved or registered by then; of those taken over, planned then."""
    inside = Project.objects.in_scope(Scope.of(code)).annotate(begun=Min("moves__moved_on"))
    known = Q(begun__lte=on) | Q(begun=None, created_at__date__lte=on)
    known |= Q(is_backfilled=True, plan_year__lte=on.year)
    return list(inside.filter(known).order_by("code"))


def _chunks(projects: Sequence[Project]) -> Iterator[list[Project]]:
    rest = iter(projects)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _put(connection: duckdb.DuckDBPyConnection, name: str, facts: Iterable[Any]) -> None:
    DuckDB(connection).put(name, TABLES[name].types, [astuple(each) for each in facts])


def _local_values(code: str) -> Rows:
    """What governments around and inside the division have set, as a bundle carries it."""
    around = places.with_above(code)
    return [
        (each.division, each.parameter, str(each.amount), each.starts.isoformat(), each.clause)
        for each in parameters().local
        if each.division in around or places.is_inside(each.division, code)
    ]


def _responses(projects: Sequence[Project], on: date) -> Rows:
    """What each home answered last in the survey that counts; homes are numbered through a project."""
    codes = {each.pk: each.code for each in projects}
    latest: dict[tuple[int, int], SatisfactionSurvey] = {}
    for survey in SatisfactionSurvey.objects.closed_by(on).filter(project__in=codes):
        latest[survey.project_id, survey.estate_id] = survey
    surveys = {survey.pk: project for (project, _estate), survey in sorted(latest.items())}
    answers = (
        SatisfactionResponse.objects.filter(asked__survey__in=surveys, replaced_by=None)
        .order_by("asked__survey__project", "asked__survey__estate", "asked__number")
        .values_list("asked__survey", "answer")
    )
    numbers: dict[int, int] = {}
    rows: Rows = []
    for survey_id, answer in answers.iterator(chunk_size=2000):
        project = surveys[survey_id]
        numbers[project] = numbers.get(project, 0) + 1
        rows.append((codes[project], numbers[project], answer))
    return rows


def _complaints(code: str, year: int, on: date) -> Rows:
    """Complaints that came in the year, or were still open when it began."""
    first = date(year, 1, 1)
    mine = Complaint.objects.filter(
        Scope.of(code).in_scope("estate__division"),
        Q(reported_on__gte=first) | Q(closed_on=None) | Q(closed_on__gte=first),
        reported_on__lte=on,
    ).order_by("number")
    of_estates = dict(
        ProjectEstate.objects.filter(estate__in=mine.order_by().values("estate"))
        .order_by("pk")
        .values_list("estate", "project__code")
    )
    columns = ("number", "estate__division", "estate", "category", "reported_on", "due_on", "answered_on",
               "closed_on")  # fmt: skip
    rows: Rows = []
    for number, place, estate, category, came, due, answered, closed in mine.values_list(*columns):
        ended = [day if day is not None and day <= on else None for day in (answered, closed)]
        rows.append((number, place[:6], of_estates.get(estate), category, came, max(came, due), *ended))
    return rows


def _outputs(projects: Sequence[Project]) -> Rows:
    """What the current schemes plan of each item; what was done has no records yet."""
    planned: dict[tuple[str, str, str], int] = {}
    items = WorkItem.objects.filter(
        scheme__project__in=[each.pk for each in projects], scheme__is_current=True, quantity__isnull=False
    )
    for code, item, quantity in items.values_list("scheme__project__code", "item", "quantity"):
        key = (code, item, rulebook().items[item].unit)
        planned[key] = planned.get(key, 0) + int((quantity or 0) * 100)
    return [(*key, amount, None) for key, amount in sorted(planned.items())]
