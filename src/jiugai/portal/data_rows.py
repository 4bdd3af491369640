"""The rows of open data, read in batches: a nation's estates take no more memory than a county's."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from jiugai.core.scope import begins_with
from jiugai.planning.models import AnnualPlan, PlanEntry, PlanState
from jiugai.policy.register import rulebook
from jiugai.portal.project_parts import TENDERED
from jiugai.portal.selectors import (
    SHOWN_FIRST,
    is_public,
    newest_projects,
    public_estates,
    public_projects,
)
from jiugai.portal.states import states_of
from jiugai.registry.models import Division, Estate, Level
from jiugai.reserve.catalogue import class_of, unit_of
from jiugai.reserve.models import (
    Contract,
    ContractKind,
    FundingLine,
    FundingSource,
    PlanPlace,
    Project,
    ProjectEstate,
    Scheme,
    WorkItem,
)

BATCH = 1000
COUNTY = len("530102")  # digits of the code of a county, to which every project and plan belongs
Row = Mapping[str, object]


def batches(records: QuerySet[Any]) -> Iterator[list[Any]]:
    """The records, so many at a time."""
    found = records.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield batch


def counties(prefix: str) -> dict[str, str]:
    """The names of the counties in a division, by code."""
    inside = Division.objects.filter(begins_with("code", prefix[:COUNTY]), level=Level.COUNTY)
    return dict(inside.values_list("code", "name"))


def estates_in(prefix: str) -> QuerySet[Estate]:
    return public_estates().filter(begins_with("division", prefix)).order_by("division_id", "id")


def estates(prefix: str) -> Iterator[Row]:
    """Estates with the newest public project of each."""
    names, on = counties(prefix), timezone.localdate()
    own = ("code", "name", "address", "storeys", "building_count", "home_count", "floor_area_cm2")
    read = (*own, "division", "completed_year", "structure", "longitude", "latitude")
    for batch in batches(estates_in(prefix).only(*read)):
        newest = newest_projects(batch)
        states = states_of(newest.values(), on)
        for each in batch:
            if project := newest.get(each.pk):
                yield {
                    **{name: getattr(each, name) for name in own},
                    "county": names.get(each.county_code, ""),
                    "division_code": each.division_id,
                    "completed_year": _text(each.completed_year),
                    "structure": each.structure or None,
                    "longitude": _text(each.longitude),
                    "latitude": _text(each.latitude),
                    "project": project.code,
                    "state": str(states[project.pk].label),
                }


def projects_in(prefix: str) -> QuerySet[Project]:
    return public_projects().filter(_lies_in(prefix)).order_by("division_id", "id")


def projects(prefix: str) -> Iterator[Row]:
    """Projects with their size, cost and money."""
    names, on = counties(prefix), timezone.localdate()
    for batch in batches(_with_figures(projects_in(prefix))):
        states = states_of(batch, on)
        for each in batch:
            yield {
                **{
                    name: getattr(each, name)
                    for name in ("code", "name", "plan_year", "planned_on", "hotline")
                },
                **{name: getattr(each, name) for name in ("estate_count", "home_count", "cost_fen")},
                **{name: getattr(each, name) for name in ("planned_fen", "committed_fen")},
                "county": names.get(each.division_id, ""),
                "division_code": each.division_id,
                "state": str(states[each.pk].label),
                "owner_of_works": each.owner,
            }


def _with_figures(found: QuerySet[Project]) -> QuerySet[Any]:
    """Homes are not known while those of one estate are not."""
    mine = {"project": OuterRef("pk")}
    members = ProjectEstate.objects.filter(**mine).order_by().values("project")
    known = members.annotate(
        of=Count("pk"), known=Count("estate__home_count"), homes=Sum("estate__home_count")
    )
    money = FundingLine.objects.filter(**mine).order_by().values("project")
    places = PlanPlace.objects.filter(**mine).order_by().values("project")
    return found.annotate(
        estate_count=Coalesce(Subquery(members.annotate(count=Count("pk")).values("count")), 0),
        home_count=Subquery(known.filter(of=F("known")).values("homes")),
        cost_fen=Subquery(Scheme.objects.filter(**mine).order_by(*SHOWN_FIRST).values("cost_fen")[:1]),
        planned_fen=Subquery(money.annotate(sum=Sum("planned_fen")).values("sum")),
        committed_fen=Subquery(money.annotate(sum=Sum("committed_fen")).values("sum")),
        owner=F("owner_of_works__name"),
        planned_on=Subquery(places.annotate(day=Max("approved_on")).values("day")),
    )


def items_in(prefix: str) -> QuerySet[WorkItem]:
    """The items of the scheme that is shown of each public project."""
    schemes = Scheme.objects.filter(project=OuterRef("scheme__project")).order_by(*SHOWN_FIRST)
    items = WorkItem.objects.alias(shown=Subquery(schemes.values("pk")[:1])).filter(scheme=F("shown"))
    return _of_projects(items, prefix, "scheme__project")


def items(prefix: str) -> Iterator[Row]:
    catalogue = rulebook().items
    for each in _read(
        items_in(prefix), "scheme__project", "item", "quantity", "at_area_level", "estate__code"
    ):
        if item := catalogue.get(each["item"]):
            yield {
                **each,
                "item": item.name,
                "class": class_of(item),
                "unit": unit_of(item),
                "estate": each["estate__code"],
                "quantity": _text(each["quantity"]),
            }


def funding_in(prefix: str) -> QuerySet[FundingLine]:
    return _of_projects(FundingLine.objects.all(), prefix)


def funding(prefix: str) -> Iterator[Row]:
    for each in _read(funding_in(prefix), "project", "source", "planned_fen", "committed_fen"):
        yield each | {"source": str(FundingSource(each["source"]).label)}


def contracts_in(prefix: str) -> QuerySet[Contract]:
    return _of_projects(Contract.objects.all(), prefix)


def contracts(prefix: str) -> Iterator[Row]:
    """Contracts; the amount only of those that were let in public."""
    for each in _read(contracts_in(prefix), "project", "kind", "party__name", "signed_on", "amount_fen"):
        yield each | {
            "kind": str(ContractKind(each["kind"]).label),
            "party": each["party__name"],
            "amount_fen": each["amount_fen"] if each["kind"] in TENDERED else None,
        }


def approved_entries(prefix: str) -> QuerySet[PlanEntry]:
    """The projects of approved plans, to be counted."""
    inside = begins_with("plan__division", prefix[:COUNTY]) & _lies_in(prefix, "project")
    return PlanEntry.objects.filter(inside, plan__state=PlanState.APPROVED, is_selected=True)


def plans(prefix: str) -> Iterator[Row]:
    """The approved plans as they were frozen, project by project."""
    names = counties(prefix)
    inside = AnnualPlan.objects.filter(begins_with("division", prefix[:COUNTY]), state=PlanState.APPROVED)
    wanted = (
        set(Project.objects.filter(_lies_in(prefix)).values_list("code", flat=True))
        if prefix[COUNTY:]
        else None
    )
    for plan in inside.order_by("division_id", "year").iterator(chunk_size=20):
        shared = {
            "plan": plan.code,
            "county": names.get(plan.division_id, ""),
            "division_code": plan.division_id,
            "year": plan.year,
            "approved_on": plan.approved_on,
            "approval_document": plan.approval_document,
        }
        for row in (plan.frozen or {})["projects"]:
            if wanted is None or row["project_code"] in wanted:
                yield {**row, **shared, "project": row["project_code"]}


def _of_projects(records: QuerySet[Any], prefix: str, project: str = "project") -> QuerySet[Any]:
    return records.filter(is_public(project), _lies_in(prefix, project)).order_by(f"{project}_id", "pk")


def _lies_in(prefix: str, project: str = "") -> Q:
    """Rows whose project (the row itself, if empty) is of a division; below a county, has an estate there."""
    if not prefix[COUNTY:]:
        return begins_with(f"{project}__division" if project else "division", prefix)
    there = ProjectEstate.objects.filter(begins_with("estate__division", prefix))
    return Q(**{f"{project or 'pk'}__in": there.values("project")})


def _read(records: QuerySet[Any], project: str, *names: str) -> Iterator[dict[str, Any]]:
    """The named columns of each record, and the code of its project."""
    for row in records.values(*names, code=F(f"{project}__code")).iterator(chunk_size=BATCH):
        yield {**row, "project": row.pop("code")}


def _text(value: object) -> str | None:
    """A number as text; a quantity without zeros that say nothing."""
    if value is None:
        return None
    written = str(value)
    return written.rstrip("0").rstrip(".") if "." in written else written
