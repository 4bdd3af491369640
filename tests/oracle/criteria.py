"""The 36 criteria, line by line: of what, the requirement or the two sums, target, weight.

A criterion of units lists its members with whether they are known to belong, and asks a requirement of each.
A criterion of sums lists its rows and takes a numerator and a denominator of each.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.logic import Truth, all_of, at_least, at_most, equal, more_than, negate, plus, times
from tests.oracle.membership import (
    is_approved,
    is_completed,
    is_in_library,
    is_plan_project,
    is_started,
)
from tests.oracle.places import Stricter
from tests.oracle.rows import (
    Row,
    archive_complete,
    combined_scheme_done_by,
    consented,
    coverage,
    eligible,
    fact,
    for_every_estate,
    management_done_by,
    satisfied,
    vote_done_by,
    vote_passed,
)

ONE = Fraction(1)
LOCAL = None
PROVINCE, PREFECTURE, COUNTY = "province", "prefecture", "county"


@dataclass(frozen=True)
class Case:
    """What lies inside one division in one year.

    A government's row has its level, its own columns as far as it reported, and under `projects` every
    project row of the county, of any year and stage.
    """

    year: int
    projects: Sequence[Row]
    governments: Sequence[Row]


Members = Callable[[Case], list[tuple[Row, Truth]]]


@dataclass(frozen=True)
class OfUnits:
    id: str
    members: Members
    requirement: Callable[[Row], Truth]
    target: Fraction | None
    weight: int


@dataclass(frozen=True)
class OfSums:
    id: str
    members: Members
    numerator: Callable[[Row], int | None]
    denominator: Callable[[Row], int | None]
    target: Fraction | None
    weight: int


Criterion = OfUnits | OfSums


def governments(*levels: str) -> Members:
    """Governments inside the division, of the levels named."""
    return lambda case: [(row, True) for row in case.governments if row["level"] in levels]


def projects(
    belongs: Callable[[Row, int], bool], condition: Callable[[Row], Truth] = lambda row: True
) -> Members:
    """Projects of a kind that meet the condition, or are not known to."""
    return lambda case: [
        (row, condition(row))
        for row in case.projects
        if belongs(row, case.year) and condition(row) is not False
    ]


def column(name: str) -> Callable[[Row], Any]:
    return lambda row: fact(row, name)


def every(*names: str) -> Callable[[Row], Truth]:
    return lambda row: all_of(fact(row, name) for name in names)


def estates_if(name: str) -> Callable[[Row], int | None]:
    """`estates` if the flag holds, else 0."""

    def estates_or_none(row: Row) -> int | None:
        flag = fact(row, name)
        if flag is None:
            return None
        return fact(row, "estates") if flag else 0

    return estates_or_none


def no_red_line_crossed(county: Row) -> Truth:
    """Its own incidents = 0 and those of each of its projects."""
    return all_of(equal(row.get("red_line_incidents"), 0) for row in [county, *county["projects"]])


def no_accident_nor_overdue_hazard(county: Row) -> Truth:
    """`accidents` = 0, `hazards_overdue` = 0 for each of its projects not `withdrawn`."""
    overdue = [row.get("hazards_overdue") for row in county["projects"] if row["stage"] != "withdrawn"]
    return all_of([equal(county.get("accidents"), 0)] + [equal(count, 0) for count in overdue])


def within_means(row: Row) -> Truth:
    return all_of(
        [
            row.get("proposed_from_below"),
            at_most(row.get("plan_cost_fen"), row.get("financing_capacity_fen")),
            at_most(row.get("plan_estates"), row.get("organising_capacity_estates")),
            negate(row.get("new_hidden_debt")),
        ]
    )


def money_used(row: Row) -> Truth:
    return all_of(
        [
            equal(row.get("diversion_cases"), 0),
            at_least(times(100, row.get("funds_paid_fen")), times(95, row.get("funds_issued_fen"))),
        ]
    )


def archived(year: int) -> Callable[[Row], Truth]:
    """Five archive parts and the score; plan projects also in order."""
    return lambda row: all_of(
        [archive_complete(row), fact(row, "scored")]
        + ([fact(row, "order_kept")] if is_plan_project(row, year) else [])
    )


def residents_took_part(row: Row) -> Truth:
    before = ["residents_in_scheme", "residents_in_works", "residents_in_oversight"]
    after = ["residents_in_management", "residents_in_feedback"]
    return every(*before, *(after if row["stage"] in ("accepted", "closed") else []))(row)


def vote_before_start(row: Row) -> Truth:
    return all_of([vote_passed(row), vote_done_by(row, fact(row, "started_on"))])


def management_before_start(row: Row) -> Truth:
    return all_of(
        [
            management_done_by(row, fact(row, "started_on")),
            for_every_estate(row, "estates_management_confirmed"),
        ]
    )


def scheme_before_start(row: Row) -> Truth:
    return combined_scheme_done_by(row, fact(row, "started_on"))


def some_completing(row: Row) -> Truth:
    return more_than(fact(row, "shortfalls_completing"), 0)


def some_completing_covered(row: Row) -> Truth:
    return more_than(fact(row, "shortfalls_completing_covered"), 0)


def bottom_lines(year: int, stricter: Stricter) -> Iterable[Criterion]:
    """S1.1 to S1.10."""
    offices = governments(PREFECTURE, COUNTY)
    plan, started, completed = projects(is_plan_project), projects(is_started), projects(is_completed)
    touched = column("utilities_touched")
    rules = every("working_rules", "responsibility_list", "rules_of_procedure")
    yield OfUnits("S1.1", offices, rules, ONE, 2)
    yield OfUnits("S1.2.1", offices, within_means, ONE, 2)
    yield OfUnits("S1.2.2", projects(is_approved), eligible, ONE, 3)
    yield OfUnits("S1.2.3", governments(COUNTY), no_red_line_crossed, ONE, 2)
    yield OfUnits("S1.3.1", projects(is_in_library), archived(year), ONE, 3)
    yield OfUnits("S1.3.2", offices, money_used, ONE, 6)
    yield OfUnits("S1.4.1", projects(is_plan_project, touched), column("utilities_in_yearly_plan"), ONE, 2)
    yield OfUnits("S1.4.2", projects(is_started, touched), scheme_before_start, ONE, 3)
    yield OfSums("S1.5.1", plan, lambda row: coverage(row, "basic")[0], column("shortfalls_basic"), ONE, 4)
    yield OfUnits("S1.5.2", projects(is_plan_project, some_completing), some_completing_covered, ONE, 2)
    yield OfSums(
        "S1.5.3",
        plan,
        lambda row: coverage(row, "upgrading")[0],
        lambda row: coverage(row, "upgrading")[1],
        ONE,
        1,
    )
    yield OfUnits("S1.6.1", offices, column("subdistrict_duties"), ONE, 1)
    yield OfUnits("S1.6.2", started, residents_took_part, ONE, 2)
    yield OfUnits("S1.6.3", completed, satisfied, ONE, 6)
    yield OfUnits("S1.7.1", plan, lambda row: consented(row, stricter), ONE, 3)
    yield OfUnits("S1.7.2", started, vote_before_start, ONE, 4)
    yield OfUnits("S1.8", started, management_before_start, ONE, 3)
    yield OfUnits("S1.9.1", offices, column("quality_supervision"), ONE, 1)
    yield OfUnits("S1.9.2", completed, column("acceptance_passed"), ONE, 4)
    yield OfUnits("S1.9.3", governments(COUNTY), no_accident_nor_overdue_hazard, ONE, 4)
    yield OfSums("S1.10", offices, column("findings_on_time"), column("findings_due"), ONE, 2)


def difficulties() -> Iterable[Criterion]:
    """S2.1 to S2.10."""
    offices = governments(PREFECTURE, COUNTY)
    all_levels = governments(PROVINCE, PREFECTURE, COUNTY)
    plan, completed = projects(is_plan_project), projects(is_completed)
    estates = column("estates")

    def local_money(row: Row) -> int | None:
        return plus(row.get("local_subsidy_fen"), row.get("bonds_fen"))

    yield OfSums("S2.1.1", plan, column("estates_party_organisation"), estates, Fraction(60, 100), 4)
    yield OfSums("S2.1.2", plan, column("estates_owners_committee"), estates, LOCAL, 2)
    yield OfSums("S2.1.3", plan, column("estates_voted_online"), estates, LOCAL, 2)
    yield OfSums("S2.2", plan, estates_if("area_linked"), estates, LOCAL, 4)
    yield OfSums(
        "S2.3", governments(COUNTY), column("communities_surveyed"), column("communities_in_plan"), ONE, 4
    )
    yield OfSums("S2.4.1", plan, column("funds_social_fen"), column("funds_total_fen"), LOCAL, 4)
    yield OfSums("S2.4.2", offices, local_money, column("plan_cost_fen"), LOCAL, 2)
    yield OfSums("S2.5", plan, estates_if("scaled_operator"), estates, LOCAL, 3)
    yield OfUnits("S2.6", plan, column("loan_or_bond"), LOCAL, 3)
    yield OfUnits("S2.7.1", all_levels, column("approval_policy"), ONE, 2)
    yield OfUnits("S2.7.2", governments(PROVINCE, PREFECTURE), column("adapted_standards"), ONE, 1)
    yield OfUnits("S2.7.3", all_levels, column("stock_assets_policy"), ONE, 1)
    yield OfSums("S2.8", completed, column("assets_handed_over"), column("assets_to_hand_over"), LOCAL, 3)
    yield OfSums("S2.9", plan, column("estates_maintenance_fund"), estates, LOCAL, 3)
    yield OfUnits("S2.10", all_levels, column("flat_renovation_policy"), ONE, 2)


def criteria(year: int, stricter: Stricter) -> list[Criterion]:
    return [*bottom_lines(year, stricter), *difficulties()]
