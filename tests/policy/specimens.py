"""A project that passes every gate, a county that meets every criterion: change one fact at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

from jiugai.policy.facts import DivisionFacts, ProjectFacts
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.register import rulebook

ON = date(2022, 6, 1)
COUNTY = "530102"

_SOUND = ProjectFacts(
    project_code="530102-2022-0001",
    name="翠湖片区",
    division_code=COUNTY,
    plan_year=2022,
    stage="closed",
    planned_on=date(2022, 1, 10),
    estates=1,
    buildings=8,
    homes=300,
    floor_area_m2=24_000,
    cost_fen=600_000_000,
    completed_year_min=1992,
    completed_year_max=1998,
    self_built=False,
    to_be_demolished=False,
    renovated_before=False,
    area_linked=False,
    extension_open=False,
    basics_incomplete=True,
    residents_active=True,
    will_strong=True,
    hazards=2,
    facility_survey_on=date(2021, 12, 20),
    archive_basics=True,
    archive_will=True,
    archive_scheme=True,
    archive_progress=True,
    archive_pictures=True,
    shortfalls_basic=10,
    shortfalls_basic_covered=9,
    shortfalls_basic_excused=1,
    shortfalls_completing=4,
    shortfalls_completing_covered=2,
    shortfalls_upgrading=3,
    shortfalls_upgrading_covered=2,
    shortfalls_upgrading_declined=1,
    scored=True,
    score_x100=8_000,
    rank=1,
    order_kept=True,
    county_barred=False,
    county_within_capacity=True,
    homes_taking_part=240,
    homes_agreeing=220,
    estates_consented=1,
    management_consensus=True,
    vote_held=True,
    vote_closed_on=date(2022, 3, 1),
    vote_matter="special",
    vote_heads=300,
    vote_heads_taking_part=240,
    vote_heads_agreeing=200,
    vote_area_cm2=240_000_000,
    vote_area_taking_part_cm2=200_000_000,
    vote_area_agreeing_cm2=160_000_000,
    estates_scheme_voted=1,
    estates_voted_online=1,
    management_confirmed=True,
    management_confirmed_on=date(2022, 3, 5),
    estates_management_confirmed=1,
    committee_preparation=True,
    estates_party_organisation=1,
    estates_owners_committee=1,
    estates_maintenance_fund=1,
    residents_in_scheme=True,
    residents_in_works=True,
    residents_in_oversight=True,
    residents_in_management=True,
    residents_in_feedback=True,
    utilities_touched=True,
    utilities_asked=True,
    utilities_in_yearly_plan=True,
    combined_scheme=True,
    combined_scheme_on=date(2022, 3, 10),
    assets_to_hand_over=5,
    assets_handed_over=5,
    assets_maintained=False,
    parties_recorded=True,
    funds_committed_fen=600_000_000,
    started_on=date(2022, 3, 20),
    completed_on=date(2022, 5, 10),
    accepted_on=date(2022, 5, 15),
    final_account_on=date(2022, 5, 25),
    acceptance_passed=True,
    warranty_recorded=True,
    open_hazards=0,
    hazards_overdue=0,
    red_line_incidents=0,
    homes_surveyed=150,
    homes_satisfied=130,
    loan_or_bond=True,
    scaled_operator=True,
)

_SOUND_COUNTY = DivisionFacts(
    division_code=COUNTY,
    level="county",
    year=2022,
    working_rules=True,
    responsibility_list=True,
    rules_of_procedure=True,
    subdistrict_duties=True,
    quality_supervision=True,
    approval_policy=True,
    adapted_standards=True,
    stock_assets_policy=True,
    flat_renovation_policy=True,
    proposed_from_below=True,
    plan_cost_fen=1_000,
    financing_capacity_fen=1_000,
    plan_estates=10,
    organising_capacity_estates=10,
    new_hidden_debt=False,
    diversion_cases=0,
    red_line_incidents=0,
    accidents=0,
    funds_issued_fen=1_000,
    funds_paid_fen=950,
    findings_due=4,
    findings_on_time=4,
    communities_in_plan=3,
    communities_surveyed=3,
    local_subsidy_fen=300,
    bonds_fen=200,
)


def project(**facts: Any) -> ProjectFacts:
    """The sound project with some facts changed."""
    return replace(_SOUND, **facts)


def county(**facts: Any) -> DivisionFacts:
    """The sound county with some facts changed."""
    return replace(_SOUND_COUNTY, **facts)


def yunnan(on: date = ON, division: str = COUNTY) -> InForce:
    """The figures in force for a county of Yunnan."""
    return Parameters(rulebook().parameters).in_force(division, on)
