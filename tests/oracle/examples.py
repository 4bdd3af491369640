"""One project and one government that meet everything, to be spoilt column by column in hand-worked cases."""

from datetime import date
from typing import Any

from tests.oracle.evaluation import evaluate

Cells = dict[str, Any]

YEAR = 2022
ON = date(2022, 6, 30)

GOOD_PROJECT: Cells = {
    "project_code": "530102-2022-0001",
    "division_code": "530102",
    "plan_year": 2022,
    "stage": "closed",
    "planned_on": date(2022, 1, 1),
    "estates": 1,
    "homes": 300,
    "cost_fen": 100_000_000,
    "completed_year_max": 2000,
    "self_built": False,
    "to_be_demolished": False,
    "renovated_before": False,
    "area_linked": True,
    "extension_open": False,
    "basics_incomplete": True,
    "residents_active": True,
    "will_strong": True,
    "hazards": 2,
    "facility_survey_on": date(2021, 12, 1),
    "archive_basics": True,
    "archive_will": True,
    "archive_scheme": True,
    "archive_progress": True,
    "archive_pictures": True,
    "shortfalls_basic": 5,
    "shortfalls_basic_covered": 4,
    "shortfalls_basic_excused": 1,
    "shortfalls_completing": 2,
    "shortfalls_completing_covered": 2,
    "shortfalls_upgrading": 4,
    "shortfalls_upgrading_covered": 3,
    "shortfalls_upgrading_declined": 1,
    "scored": True,
    "order_kept": True,
    "county_barred": False,
    "county_within_capacity": True,
    "homes_taking_part": 200,
    "homes_agreeing": 200,
    "management_consensus": True,
    "vote_held": True,
    "vote_closed_on": date(2022, 2, 1),
    "vote_matter": "special",
    "vote_heads": 300,
    "vote_heads_taking_part": 200,
    "vote_heads_agreeing": 150,
    "vote_area_cm2": 240_000_000,
    "vote_area_taking_part_cm2": 160_000_000,
    "vote_area_agreeing_cm2": 120_000_000,
    "estates_voted_online": 1,
    "management_confirmed": True,
    "management_confirmed_on": date(2022, 2, 1),
    "committee_preparation": True,
    "estates_party_organisation": 1,
    "estates_owners_committee": 1,
    "estates_maintenance_fund": 1,
    "residents_in_scheme": True,
    "residents_in_works": True,
    "residents_in_oversight": True,
    "residents_in_management": True,
    "residents_in_feedback": True,
    "utilities_touched": True,
    "utilities_asked": True,
    "utilities_in_yearly_plan": True,
    "combined_scheme": True,
    "combined_scheme_on": date(2022, 2, 1),
    "assets_to_hand_over": 2,
    "assets_handed_over": 2,
    "assets_maintained": True,
    "parties_recorded": True,
    "funds_committed_fen": 100_000_000,
    "started_on": date(2022, 2, 1),
    "completed_on": date(2022, 6, 1),
    "final_account_on": date(2022, 6, 30),
    "acceptance_passed": True,
    "warranty_recorded": True,
    "open_hazards": 0,
    "hazards_overdue": 0,
    "red_line_incidents": 0,
    "homes_surveyed": 100,
    "homes_satisfied": 80,
    "funds_total_fen": 90_000_000,
    "funds_social_fen": 45_000_000,
    "funds_social_committed_fen": 3_000_000,
    "funds_residents_committed_fen": 2_000_000,
    "loan_or_bond": True,
    "scaled_operator": True,
}

GOOD_COUNTY: Cells = {
    "division_code": "530102",
    "level": "county",
    "year": 2022,
    "working_rules": True,
    "responsibility_list": True,
    "rules_of_procedure": True,
    "subdistrict_duties": True,
    "quality_supervision": True,
    "approval_policy": True,
    "adapted_standards": True,
    "stock_assets_policy": True,
    "flat_renovation_policy": True,
    "proposed_from_below": True,
    "plan_cost_fen": 100_000_000,
    "financing_capacity_fen": 100_000_000,
    "plan_estates": 1,
    "organising_capacity_estates": 1,
    "new_hidden_debt": False,
    "diversion_cases": 0,
    "red_line_incidents": 0,
    "accidents": 0,
    "funds_issued_fen": 100,
    "funds_paid_fen": 95,
    "findings_due": 3,
    "findings_on_time": 3,
    "communities_in_plan": 2,
    "communities_surveyed": 2,
    "local_subsidy_fen": 30_000_000,
    "bonds_fen": 20_000_000,
}


def project(**cells: Any) -> Cells:
    return GOOD_PROJECT | cells


def county(**cells: Any) -> Cells:
    return GOOD_COUNTY | cells


def prefecture(**cells: Any) -> Cells:
    return GOOD_COUNTY | {"division_code": "530100", "level": "prefecture"} | cells


def province(**cells: Any) -> Cells:
    return GOOD_COUNTY | {"division_code": "530000", "level": "province"} | cells


def judged(
    code: str, projects: list[Cells], divisions: list[Cells] | None = None, **given: Any
) -> dict[str, Any]:
    """The judgement of one government; by default county, prefecture and province report."""
    rows = [county(), prefecture(), province()] if divisions is None else divisions
    answer = evaluate(projects, rows, YEAR, **given)
    found: dict[str, Any] = next(row for row in answer["divisions"] if row["division_code"] == code)
    return found
