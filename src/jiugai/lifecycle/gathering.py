"""Everything on record about some projects on a day, in the same number of queries for one or many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from jiugai.aftercare.models import SatisfactionSurvey
from jiugai.consent.models import QuestionKind, Result, WillingnessSurvey
from jiugai.consent.standing_results import standing_results
from jiugai.funding.models import CapacityStatement
from jiugai.governance.models import DocumentKind, GovernanceDocument
from jiugai.oversight.models import Bar
from jiugai.registry.models import Estate, FacilityCondition, FacilitySurvey, RenewalMember
from jiugai.reserve.models import (
    ArchiveDocument,
    Contract,
    EarlierFact,
    FundingLine,
    Picture,
    PlanPlace,
    Project,
    ProjectEstate,
    Scheme,
    ShortfallDecision,
    StageMove,
    Standing,
    WorkItem,
)
from jiugai.utilities.models import Enquiry

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Use:
    """What other projects of the county's plan of the year take. None: one of them has no known cost."""

    cost_fen: int | None
    estates: int


@dataclass(slots=True)
class Dossier:
    """What is on record about one project. Rows of its estates are keyed by the estate's id."""

    project: Project
    estates: list[Estate] = field(default_factory=list)
    surveys: dict[int, FacilitySurvey] = field(default_factory=dict)
    conditions: list[FacilityCondition] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)
    wills: dict[int, WillingnessSurvey] = field(default_factory=dict)
    scheme: Scheme | None = None
    items: list[WorkItem] = field(default_factory=list)
    decisions: list[ShortfallDecision] = field(default_factory=list)
    funding: list[FundingLine] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    documents: list[ArchiveDocument] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    standing: Standing | None = None
    place: PlanPlace | None = None
    moves: list[StageMove] = field(default_factory=list)
    stage: str = ""
    enquiries: list[Enquiry] = field(default_factory=list)
    votes: dict[tuple[int, str], Result] = field(default_factory=dict)
    satisfaction: dict[int, SatisfactionSurvey] = field(default_factory=dict)
    earlier: dict[str, EarlierFact] = field(default_factory=dict)
    extension_open: bool = False
    is_barred: bool = False
    capacity: CapacityStatement | None = None
    others: Use = Use(0, 0)


def gather(projects: Iterable[Project], on: date) -> list[Dossier]:
    """The dossiers of some projects, in their order, as of a day."""
    dossiers = [Dossier(project) for project in projects]
    if not dossiers:
        return []
    _estates(dossiers)
    _of_estates(dossiers, on)
    _schemes(dossiers)
    for name, model in (
        ("decisions", ShortfallDecision),
        ("funding", FundingLine),
        ("contracts", Contract),
        ("documents", ArchiveDocument),
        ("pictures", Picture),
        ("moves", StageMove),
        ("enquiries", Enquiry),
    ):
        rows = _by_project(dossiers, model)
        for each in dossiers:
            setattr(each, name, rows[each.project.pk])
    _stages(dossiers, on)
    _votes(dossiers, on)
    _satisfaction(dossiers, on)
    _standings(dossiers)
    _earlier(dossiers)
    _counties(dossiers, on)
    return dossiers


def _by_project(dossiers: Sequence[Dossier], model: type[M]) -> dict[int, list[M]]:
    projects = [each.project.pk for each in dossiers]
    rows: dict[int, list[M]] = defaultdict(list)
    for row in model._default_manager.filter(project__in=projects).order_by("pk"):
        rows[row.project_id].append(row)  # type: ignore[attr-defined]
    return rows


def _estates(dossiers: Sequence[Dossier]) -> None:
    memberships = ProjectEstate.objects.filter(project__in=[each.project.pk for each in dossiers])
    rows: dict[int, list[Estate]] = defaultdict(list)
    for each in memberships.select_related("estate").order_by("estate__code"):
        rows[each.project_id].append(each.estate)
    for dossier in dossiers:
        dossier.estates = rows[dossier.project.pk]


def _of_estates(dossiers: Sequence[Dossier], on: date) -> None:
    """What belongs to an estate goes to the project that it is in."""
    ids = {estate.pk for each in dossiers for estate in each.estates}
    surveys = FacilitySurvey.objects.filter(estate__in=ids, completed_on__lte=on).order_by("completed_on")
    newest = {each.estate_id: each for each in surveys}
    wills = {each.estate_id: each for each in WillingnessSurvey.objects.newest(on).filter(estate__in=ids)}
    linked = set(RenewalMember.objects.filter(_linked(on), estate__in=ids).values_list("estate", flat=True))
    found: dict[int, list[FacilityCondition]] = defaultdict(list)
    for condition in FacilityCondition.objects.as_of(on).filter(estate__in=ids).order_by("item"):
        found[condition.estate_id].append(condition)
    for each in dossiers:
        own = [estate.pk for estate in each.estates]
        each.surveys = {pk: newest[pk] for pk in own if pk in newest}
        each.wills = {pk: wills[pk] for pk in own if pk in wills}
        each.linked = linked.intersection(own)
        each.conditions = [condition for pk in own for condition in found[pk]]


def _linked(on: date) -> Q:
    return Q(unit__established_on__lte=on)


def _schemes(dossiers: Sequence[Dossier]) -> None:
    schemes = Scheme.objects.filter(project__in=[each.project.pk for each in dossiers], is_current=True)
    current = {each.project_id: each for each in schemes}
    items: dict[int, list[WorkItem]] = defaultdict(list)
    for item in WorkItem.objects.filter(scheme__in=[each.pk for each in current.values()]).order_by("pk"):
        items[item.scheme_id].append(item)
    for each in dossiers:
        each.scheme = current.get(each.project.pk)
        each.items = items[each.scheme.pk] if each.scheme else []


def _stages(dossiers: Sequence[Dossier], on: date) -> None:
    """The moves made by the day, and the stage they led to; before the first one, that which it left.

    What was taken over stands where it stood then, though it was entered later.
    """
    for each in dossiers:
        later = [move for move in each.moves if move.moved_on > on and not move.is_backfilled]
        each.moves = [move for move in each.moves if move.moved_on <= on or move.is_backfilled]
        each.stage = (later[0].from_stage if later else "") or each.project.stage


def _votes(dossiers: Sequence[Dossier], on: date) -> None:
    """Of each estate and kind of question the latest result that stands; a scheme's only of this project."""
    estates = {estate.pk for each in dossiers for estate in each.estates}
    rows: dict[int, list[Result]] = defaultdict(list)
    for result in standing_results(estates, on):
        rows[result.count.vote.estate_id].append(result)
    for each in dossiers:
        for estate in each.estates:
            for result in rows[estate.pk]:
                if _concerns(result, each.project):
                    each.votes[estate.pk, result.question.kind] = result


def _concerns(result: Result, project: Project) -> bool:
    of_scheme = result.question.kind == QuestionKind.SCHEME
    return not of_scheme or result.count.vote.project_id == project.pk


def _satisfaction(dossiers: Sequence[Dossier], on: date) -> None:
    """Of each estate the latest survey of the project that was closed by the day."""
    projects = [each.project.pk for each in dossiers]
    rows: dict[int, dict[int, SatisfactionSurvey]] = defaultdict(dict)
    for survey in SatisfactionSurvey.objects.closed_by(on).filter(project__in=projects):
        rows[survey.project_id][survey.estate_id] = survey
    for each in dossiers:
        own = rows[each.project.pk]
        each.satisfaction = {estate.pk: own[estate.pk] for estate in each.estates if estate.pk in own}


def _standings(dossiers: Sequence[Dossier]) -> None:
    """The newest standing of the plan year; the place in the plan, a former one only of the withdrawn."""
    projects = [each.project.pk for each in dossiers]
    of_year = Standing.objects.filter(project__in=projects, year=F("project__plan_year"))
    newest = of_year.order_by().values("project").annotate(newest=Max("pk")).values("newest")
    standings = {each.project_id: each for each in Standing.objects.filter(pk__in=newest)}
    places = PlanPlace.objects.filter(project__in=projects).order_by("pk")
    held = {each.project_id: each for each in places if each.withdrawn_on is None}
    last = {each.project_id: each for each in places}
    for each in dossiers:
        each.standing = standings.get(each.project.pk)
        each.place = held.get(each.project.pk)
        if each.place is None and each.project.stage == "withdrawn":
            each.place = last.get(each.project.pk)


def _earlier(dossiers: Sequence[Dossier]) -> None:
    rows = _by_project(dossiers, EarlierFact)
    for each in dossiers:
        each.earlier = {fact.name: fact for fact in rows[each.project.pk]}


def _counties(dossiers: Sequence[Dossier], on: date) -> None:
    """What the county decides for all its projects: extension, bar, capacity, and what is already planned."""
    counties = {each.project.division_id for each in dossiers}
    extended = GovernanceDocument.objects.in_force(on).filter(
        kind=DocumentKind.EXTENSION, division__in=counties
    )
    open_in = set(extended.values_list("division", flat=True))
    barred = set(Bar.objects.in_force(on).filter(division__in=counties).values_list("division", flat=True))
    years = {each.project.plan_year for each in dossiers}
    statements = CapacityStatement.objects.filter(division__in=counties, year__in=years).order_by("pk")
    capacity = {(each.division_id, each.year): each for each in statements}
    planned = _planned(counties, years)
    for dossier in dossiers:
        project = dossier.project
        key = (project.division_id, project.plan_year)
        dossier.extension_open = project.division_id in open_in
        dossier.is_barred = project.division_id in barred
        dossier.capacity = capacity.get(key)
        dossier.others = _without(project.pk, planned[key])


def _planned(counties: set[str], years: set[int]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Projects with a place in a plan, by county and year, each with its cost and number of estates."""
    cost = Scheme.objects.filter(project=OuterRef("project"), is_current=True).values("cost_fen")
    places = PlanPlace.objects.filter(project__division__in=counties, year__in=years, withdrawn_on=None)
    rows: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in places.annotate(
        cost=Subquery(cost), estates=Count("project__memberships"), county=F("project__division")
    ).values("project", "county", "year", "cost", "estates"):
        rows[row["county"], row["year"]].append(dict(row))
    return rows


def _without(project: int, planned: Iterable[dict[str, Any]]) -> Use:
    others = [each for each in planned if each["project"] != project]
    costs = [each["cost"] for each in others]
    return Use(None if None in costs else sum(costs), sum(each["estates"] for each in others))
