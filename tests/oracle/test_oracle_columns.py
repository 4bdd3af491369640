"""Each column spoilt alone, in a year that meets everything: which gates and criteria cease to be met."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.evaluation import evaluate
from tests.oracle.examples import ON, YEAR, county, prefecture, project, province
from tests.oracle.gates import GATES, judge

HALF = dict.fromkeys(
    ("S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9"), Fraction(1, 2)
)
LATE = date(2022, 7, 1)
ESTATE_COUNTS = (
    "estates_consented",
    "estates_scheme_voted",
    "estates_management_confirmed",
    "estates_party_organisation",
)

OF_PROJECTS: list[tuple[dict[str, Any], str]] = [
    ({"completed_year_max": 2001}, "ENTER_LIBRARY ENTER_PLAN S1.2.2"),
    ({"self_built": True}, "ENTER_LIBRARY ENTER_PLAN S1.2.2"),
    ({"to_be_demolished": True}, "ENTER_LIBRARY ENTER_PLAN S1.2.2"),
    ({"renovated_before": True}, "ENTER_LIBRARY ENTER_PLAN S1.2.2"),
    ({"area_linked": False}, "S2.2"),
    ({"facility_survey_on": None}, "ENTER_LIBRARY ENTER_PLAN S1.5.1 S1.5.2 S1.5.3"),
    ({"facility_survey_on": LATE}, "ENTER_LIBRARY"),
    ({"archive_basics": False}, "ENTER_LIBRARY CLOSE S1.3.1"),
    ({"archive_will": False}, "CLOSE S1.3.1"),
    ({"archive_scheme": False}, "ENTER_PLAN CLOSE S1.3.1"),
    ({"archive_progress": False}, "CLOSE S1.3.1"),
    ({"archive_pictures": False}, "ACCEPT CLOSE S1.3.1"),
    ({"shortfalls_basic": 6}, "ENTER_PLAN S1.5.1"),
    ({"shortfalls_basic_covered": 3}, "ENTER_PLAN S1.5.1"),
    ({"shortfalls_basic_excused": 0}, "ENTER_PLAN S1.5.1"),
    ({"shortfalls_completing_covered": 0}, "S1.5.2"),
    ({"shortfalls_upgrading": 5}, "S1.5.3"),
    ({"shortfalls_upgrading_covered": 2}, "S1.5.3"),
    ({"shortfalls_upgrading_declined": 0}, "S1.5.3"),
    ({"scored": False}, "ENTER_PLAN S1.3.1"),
    ({"order_kept": False}, "S1.3.1"),
    ({"county_barred": True}, "ENTER_PLAN"),
    ({"county_within_capacity": False}, "ENTER_PLAN"),
    ({"homes_taking_part": 199}, "ENTER_PLAN S1.7.1"),
    ({"homes_agreeing": 199}, "ENTER_PLAN S1.7.1"),
    ({"estates_consented": 1, "estates": 2}, "ENTER_PLAN S1.7.1"),
    ({"management_consensus": False}, "ENTER_PLAN"),
    ({"vote_held": False}, "START S1.7.2"),
    ({"vote_closed_on": LATE}, "START S1.7.2"),
    ({"vote_closed_on": date(2022, 2, 2)}, "S1.7.2"),
    ({"vote_matter": None}, "START S1.7.2"),
    ({"vote_heads": 301}, "START S1.7.2"),
    ({"vote_heads_taking_part": 201}, "START S1.7.2"),
    ({"vote_heads_agreeing": 149}, "START S1.7.2"),
    ({"vote_area_cm2": 240_000_001}, "START S1.7.2"),
    ({"vote_area_taking_part_cm2": 160_000_001}, "START S1.7.2"),
    ({"vote_area_agreeing_cm2": 119_999_999}, "START S1.7.2"),
    ({"estates_scheme_voted": 1, "estates": 2}, "START S1.7.2"),
    ({"estates_voted_online": 0}, "S2.1.3"),
    ({"management_confirmed_on": LATE}, "START S1.8"),
    ({"management_confirmed_on": date(2022, 2, 2)}, "S1.8"),
    ({"management_confirmed": False, "management_confirmed_on": None}, "START S1.8"),
    ({"estates_management_confirmed": 1, "estates": 2}, "START S1.8"),
    ({"committee_preparation": False}, "START"),
    ({"estates_party_organisation": 0}, "S2.1.1"),
    ({"estates_owners_committee": 0}, "S2.1.2"),
    ({"estates_maintenance_fund": 0}, "S2.9"),
    ({"residents_in_scheme": False}, "S1.6.2"),
    ({"residents_in_works": False}, "S1.6.2"),
    ({"residents_in_oversight": False}, "S1.6.2"),
    ({"residents_in_management": False}, "S1.6.2"),
    ({"residents_in_feedback": False}, "S1.6.2"),
    ({"utilities_touched": None}, "S1.4.1 S1.4.2"),
    ({"utilities_asked": False}, "ENTER_PLAN"),
    ({"utilities_in_yearly_plan": False}, "S1.4.1"),
    ({"combined_scheme_on": LATE}, "START S1.4.2"),
    ({"combined_scheme_on": date(2022, 2, 2)}, "S1.4.2"),
    ({"combined_scheme": False, "combined_scheme_on": None}, "START S1.4.2"),
    ({"assets_handed_over": 0}, "S2.8"),
    ({"assets_to_hand_over": 5}, "S2.8"),
    ({"parties_recorded": False}, "START"),
    ({"funds_committed_fen": 99_999_999}, "START"),
    ({"cost_fen": 100_000_001}, "START"),
    ({"started_on": date(2022, 1, 31)}, "S1.4.2 S1.7.2 S1.8"),
    ({"final_account_on": LATE}, "CLOSE"),
    ({"acceptance_passed": False}, "ACCEPT S1.9.2"),
    ({"warranty_recorded": False}, "CLOSE"),
    ({"open_hazards": 1}, "ACCEPT"),
    ({"hazards_overdue": 1}, "S1.9.3"),
    ({"red_line_incidents": 1}, "START S1.2.3"),
    ({"homes_surveyed": 101}, "CLOSE S1.6.3"),
    ({"homes_satisfied": 79}, "CLOSE S1.6.3"),
    ({"funds_social_fen": 44_999_999}, "S2.4.1"),
    ({"funds_total_fen": 90_000_001}, "S2.4.1"),
    ({"loan_or_bond": False}, "S2.6"),
    ({"scaled_operator": False}, "S2.5"),
]

OF_GOVERNMENTS: list[tuple[dict[str, Any], str]] = [
    ({"working_rules": False}, "S1.1"),
    ({"responsibility_list": False}, "S1.1"),
    ({"rules_of_procedure": False}, "S1.1"),
    ({"subdistrict_duties": False}, "S1.6.1"),
    ({"quality_supervision": False}, "S1.9.1"),
    ({"approval_policy": False}, "S2.7.1"),
    ({"stock_assets_policy": False}, "S2.7.3"),
    ({"flat_renovation_policy": False}, "S2.10"),
    ({"proposed_from_below": False}, "S1.2.1"),
    ({"plan_cost_fen": 100_000_001}, "S1.2.1 S2.4.2"),
    ({"financing_capacity_fen": 99_999_999}, "S1.2.1"),
    ({"plan_estates": 2}, "S1.2.1"),
    ({"organising_capacity_estates": 0}, "S1.2.1"),
    ({"new_hidden_debt": True}, "S1.2.1"),
    ({"diversion_cases": 1}, "S1.3.2"),
    ({"red_line_incidents": 1}, "S1.2.3"),
    ({"accidents": 1}, "S1.9.3"),
    ({"funds_issued_fen": 101}, "S1.3.2"),
    ({"funds_paid_fen": 94}, "S1.3.2"),
    ({"findings_due": 4}, "S1.10"),
    ({"findings_on_time": 2}, "S1.10"),
    ({"communities_in_plan": 3}, "S2.3"),
    ({"communities_surveyed": 1}, "S2.3"),
    ({"local_subsidy_fen": 29_999_999}, "S2.4.2"),
    ({"bonds_fen": 19_999_999}, "S2.4.2"),
]


def named(case: tuple[dict[str, Any], str]) -> Any:
    cells, ceasing = case
    return pytest.param(cells, ceasing, id=",".join(f"{column}={value}" for column, value in cells.items()))


def criteria_not_met(projects: list[Any], divisions: list[Any], code: str = "530102") -> set[str]:
    targets = {("530000", name): figure for name, figure in HALF.items()}
    found = next(
        row
        for row in evaluate(projects, divisions, YEAR, targets)["divisions"]
        if row["division_code"] == code
    )
    return {name for name, answer in found["criteria"].items() if answer["outcome"] in ("NOT_MET", "UNKNOWN")}


@pytest.mark.parametrize(("cells", "ceasing"), [named(case) for case in OF_PROJECTS])
def test_project_columns(cells: dict[str, Any], ceasing: str) -> None:
    """Where `estates` is spoilt too, the other counts of estates are complete."""
    complete = dict.fromkeys(ESTATE_COUNTS, cells.get("estates", 1))
    row = project(**(complete | cells))
    gates = {gate for gate in GATES if judge(row, gate, ON)["outcome"] != "MET"}
    assert gates | criteria_not_met([row], [county()]) == set(ceasing.split())


@pytest.mark.parametrize(("cells", "ceasing"), [named(case) for case in OF_GOVERNMENTS])
def test_county_columns(cells: dict[str, Any], ceasing: str) -> None:
    assert criteria_not_met([project()], [county(**cells)]) == set(ceasing.split())


def test_levels_named_by_each_criterion() -> None:
    """Nothing is known of a level: what is asked of it is unknown in the province that contains all three."""

    def asked(*silent: str) -> set[str]:
        rows = [row for row in (county(), prefecture(), province()) if row["level"] not in silent]
        return criteria_not_met([project()], rows, "530000") - set(HALF)

    all_levels = {"S2.7.1", "S2.7.3", "S2.10"}
    offices = {"S1.1", "S1.2.1", "S1.3.2", "S1.6.1", "S1.9.1", "S1.10"}
    assert asked("province") == all_levels | {"S2.7.2"}
    assert asked("prefecture") == all_levels | {"S2.7.2"} | offices
    assert asked("county") == all_levels | offices | {"S1.2.3", "S1.9.3", "S2.3"}
    without_standards = [county(), prefecture(adapted_standards=False), province()]
    assert criteria_not_met([project()], without_standards, "530000") == {"S2.7.2"}
