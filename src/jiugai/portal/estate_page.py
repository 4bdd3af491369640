"""What the public page of one estate shows, as plain values: nothing of a record comes along unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiugai.lifecycle.milestones import milestones
from jiugai.portal.disclosure import shown
from jiugai.portal.pictures import Pair, pairs_of
from jiugai.portal.project_parts import (
    Firm,
    Left,
    Money,
    WorkClass,
    firms_of,
    left_of,
    money_of,
    works_of,
)
from jiugai.portal.selectors import SHOWN_FIRST, public_projects_of
from jiugai.portal.states import State, states_of
from jiugai.portal.warranty import Warranty, warranty_of
from jiugai.portal.way import WayPoint, way_of
from jiugai.registry.models import Estate, Level
from jiugai.registry.selectors import division_path
from jiugai.reserve.models import Project, ProjectEstate, Scheme

PLACES = (Level.PREFECTURE, Level.COUNTY)


@dataclass(frozen=True, slots=True)
class SchemeShown:
    """The scheme that was approved, or, before that, the one that was put out for comment. Units: fen."""

    version: int
    cost_fen: int | None
    frozen_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectShown:
    """One project of the estate, as the public sees it."""

    code: str
    name: str
    plan_year: int
    hotline: str
    owner_of_works: str
    state: State
    way: Sequence[WayPoint]
    with_estates: Sequence[str]
    scheme: SchemeShown | None
    works: Sequence[WorkClass]
    left: Sequence[Left]
    money: Money
    firms: Sequence[Firm]
    warranty: Warranty | None
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class EstatePage:
    """An estate with its place and its public projects, the newest first. Units: cm²."""

    code: str
    name: str
    address: str
    place: str
    completed_year: int | None
    building_count: int | None
    home_count: int | None
    floor_area_cm2: int | None
    projects: Sequence[ProjectShown]


def estate_page(estate: Estate, on: date) -> EstatePage:
    """Everything the page shows; the number of questions does not grow with what there is to show."""
    return EstatePage(
        code=estate.code,
        name=estate.name,
        address=estate.address,
        place="".join(each.name for each in division_path(estate.division_id) if each.level in PLACES),
        completed_year=estate.completed_year,
        building_count=estate.building_count,
        home_count=estate.home_count,
        floor_area_cm2=estate.floor_area_cm2,
        projects=_projects(estate, on),
    )


def shown_schemes(projects: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of each project the scheme that the public sees."""
    rows = Scheme.objects.filter(project__in=projects).order_by(*SHOWN_FIRST)
    found: dict[int, dict[str, Any]] = {}
    for row in rows.values("pk", "project", *shown(Scheme)):
        found.setdefault(row["project"], {**row})
    return found


def _projects(estate: Estate, on: date) -> list[ProjectShown]:
    projects = list(public_projects_of(estate).select_related("owner_of_works"))
    ids = [each.pk for each in projects]
    states, days, schemes = states_of(projects, on), milestones(ids), shown_schemes(ids)
    works = works_of({row["pk"]: pk for pk, row in schemes.items()}, estate)
    parts: Mapping[str, Mapping[int, Any]] = {
        "works": works,
        "left": left_of(ids, estate),
        "firms": firms_of(ids),
        "pairs": pairs_of(ids, estate),
        "with_estates": _others(ids, estate),
    }
    money = money_of(ids)
    return [
        ProjectShown(
            **_basics(each),
            state=states[each.pk],
            way=way_of(each.stage, states[each.pk], days[each.pk]),
            scheme=_scheme(schemes.get(each.pk)),
            money=Money(money.get(each.pk, ()), (schemes.get(each.pk) or {}).get("cost_fen")),
            warranty=warranty_of(each.stage, days[each.pk].accepted_on, works.get(each.pk, ()), on),
            **{name: found.get(each.pk, ()) for name, found in parts.items()},
        )
        for each in projects
    ]


def _basics(project: Project) -> dict[str, Any]:
    owner = project.owner_of_works
    return {
        "code": project.code,
        "name": project.name,
        "plan_year": project.plan_year,
        "hotline": project.hotline,
        "owner_of_works": owner.name if owner else "",
    }


def _scheme(row: Mapping[str, Any] | None) -> SchemeShown | None:
    return SchemeShown(row["version"], row["cost_fen"], row["frozen_on"]) if row else None


def _others(projects: Sequence[int], estate: Estate) -> dict[int, list[str]]:
    """The names of the other estates that are renovated together with this one."""
    rows = ProjectEstate.objects.filter(project__in=projects).exclude(estate=estate).order_by("estate__code")
    found: dict[int, list[str]] = {}
    for project, name in rows.values_list("project", "estate__name"):
        found.setdefault(project, []).append(name)
    return found
