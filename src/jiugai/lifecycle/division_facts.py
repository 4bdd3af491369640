"""From records to facts: one row of `DivisionFacts` for each government and year, as the contract says.

What no record answers is not known: money paid, findings, incidents and surveys of communities have no
records here yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from jiugai.core.scope import Scope
from jiugai.funding.selectors import newest_statements
from jiugai.governance.models import GovernanceDocument
from jiugai.lifecycle.project_facts import total
from jiugai.policy import places
from jiugai.policy.facts import DIVISION_COLUMNS, DivisionFacts
from jiugai.registry.models import Division, Level
from jiugai.reserve.models import PlanPlace, ProjectEstate, Scheme

GOVERNMENTS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
COMMUNITY_DIGITS = 12
Facts = dict[str, Any]
SUMMED = ("plan_cost_fen", "plan_estates", "financing_capacity_fen", "organising_capacity_estates")
"""Of a prefecture: what its counties have, added up; not known as soon as one of them is not."""


def governments_in(scope: Scope, on: date) -> list[str]:
    """The governments of a scope that exist on the day: those that a year's judgement expects a row of."""
    inside = Division.objects.in_force(on).filter(scope.in_scope("code"), level__in=GOVERNMENTS)
    return list(inside.filter(is_grouping=False).order_by("code").values_list("code", flat=True))


def division_facts_of(codes: Iterable[str], year: int, *, on: date) -> list[DivisionFacts]:
    """The facts of some governments for a year, in the order of their codes; a handful of queries for all.

    on: records up to this day count. Those of which nothing is on record have no row.
    """
    wanted = sorted(set(codes))
    counties = [code for code in wanted if places.level_of(code) == "county"]
    prefectures = [code for code in wanted if places.level_of(code) == "prefecture"]
    below = _counties_of(prefectures, on)
    known: dict[str, Facts] = defaultdict(dict)
    of_counties = _plans({*counties, *(code for each in below.values() for code in each)}, year, on)
    for code in counties:
        known[code] |= of_counties.get(code, {})
    for code, inside in below.items():
        known[code] |= _added(of_counties, inside)
    for code, facts in _documents(wanted, year, on).items():
        known[code] |= facts
    return [
        DivisionFacts(division_code=code, level=places.level_of(code), year=year, **known[code])
        for code in wanted
        if any(value is not None for value in known[code].values())
    ]


def _documents(codes: Iterable[str], year: int, on: date) -> dict[str, Facts]:
    """The kinds of documents that were in force in the year, by government (S1.1, S1.6.1, S1.9.1, S2.7)."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), on)
    in_force = GovernanceDocument.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), division__in=codes, starts_on__lte=last
    )
    found: dict[str, Facts] = defaultdict(dict)
    for code, kind in in_force.order_by().values_list("division", "kind").distinct():
        if kind in DIVISION_COLUMNS:
            found[code][kind] = True
    return found


def _plans(counties: set[str], year: int, on: date) -> dict[str, Facts]:
    """What each county planned and stated that it can carry (S1.2.1), and its plan's communities (S2.3)."""
    places_held = PlanPlace.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), project__division__in=counties, year=year
    ).exclude(approved_on__gt=on)
    cost = Scheme.objects.filter(project=OuterRef("project"), is_current=True).values("cost_fen")[:1]
    costs: dict[str, list[int | None]] = defaultdict(list)
    projects: dict[int, str] = {}
    for county, project, fen in places_held.annotate(cost=Subquery(cost)).values_list(
        "project__division", "project", "cost"
    ):
        costs[county].append(fen)
        projects[project] = county
    estates: dict[str, list[str]] = defaultdict(list)
    for project, place in ProjectEstate.objects.filter(project__in=projects).values_list(
        "project", "estate__division"
    ):
        estates[projects[project]].append(place)
    found: dict[str, Facts] = defaultdict(dict)
    for county, each in costs.items():
        found[county] |= {
            "plan_cost_fen": total(each),
            "plan_estates": len(estates[county]),
            "proposed_from_below": True,
            "communities_in_plan": _communities(estates[county]),
        }
    for county, statement in newest_statements(sorted(counties), year).items():
        found[county] |= {
            "financing_capacity_fen": statement.financing_capacity_fen,
            "organising_capacity_estates": statement.organising_capacity_estates,
        }
    return found


def _communities(estates: list[str]) -> int | None:
    """How many communities the estates lie in; not known while the community of one of them is not."""
    if any(len(place) < COMMUNITY_DIGITS for place in estates):
        return None
    return len(set(estates))


def _added(of_counties: Mapping[str, Facts], inside: Iterable[str]) -> Facts:
    """A prefecture's sums over its counties that have a plan or stated what they can carry."""
    rows = [of_counties[code] for code in inside if of_counties.get(code)]
    planned = [row for row in rows if "plan_cost_fen" in row]
    if not rows:
        return {}
    return {
        **{name: total([row.get(name) for row in rows]) for name in SUMMED},
        "proposed_from_below": True if planned else None,
    }


def _counties_of(prefectures: Iterable[str], on: date) -> dict[str, list[str]]:
    scope = Scope.of(*prefectures)
    found: dict[str, list[str]] = {code: [] for code in prefectures}
    for code in governments_in(scope, on):
        if places.level_of(code) == "county" and f"{code[:4]}00" in found:
            found[f"{code[:4]}00"].append(code)
    return found
