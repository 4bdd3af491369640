"""The columns of the two tables, of capacity, of rolls and of ballots, as the contract lists them."""

OF_PROJECTS = """
    project_code name division_code plan_year stage planned_on
    estates buildings homes floor_area_m2 cost_fen completed_year_min completed_year_max
    self_built to_be_demolished renovated_before area_linked extension_open
    basics_incomplete residents_active will_strong hazards facility_survey_on
    archive_basics archive_will archive_scheme archive_progress archive_pictures
    shortfalls_basic shortfalls_basic_covered shortfalls_basic_excused
    shortfalls_completing shortfalls_completing_covered
    shortfalls_upgrading shortfalls_upgrading_covered shortfalls_upgrading_declined
    scored score_x100 rank order_kept county_barred county_within_capacity
    homes_taking_part homes_agreeing estates_consented management_consensus
    vote_held vote_closed_on vote_matter vote_heads vote_heads_taking_part vote_heads_agreeing
    vote_area_cm2 vote_area_taking_part_cm2 vote_area_agreeing_cm2 estates_scheme_voted estates_voted_online
    management_confirmed management_confirmed_on estates_management_confirmed committee_preparation
    estates_party_organisation estates_owners_committee estates_maintenance_fund
    residents_in_scheme residents_in_works residents_in_oversight
    residents_in_management residents_in_feedback
    utilities_touched utilities_asked utilities_in_yearly_plan combined_scheme combined_scheme_on
    assets_to_hand_over assets_handed_over assets_maintained parties_recorded funds_committed_fen
    started_on completed_on accepted_on final_account_on acceptance_passed warranty_recorded
    open_hazards hazards_overdue red_line_incidents homes_surveyed homes_satisfied
    funds_total_fen funds_central_fen funds_provincial_fen funds_local_fen funds_bonds_fen funds_social_fen
    funds_residents_fen funds_social_committed_fen funds_residents_committed_fen loan_or_bond scaled_operator
"""

OF_DIVISIONS = """
    division_code level year working_rules responsibility_list rules_of_procedure
    subdistrict_duties quality_supervision approval_policy adapted_standards stock_assets_policy
    flat_renovation_policy fund_rules proposed_from_below
    plan_cost_fen financing_capacity_fen plan_estates organising_capacity_estates new_hidden_debt
    diversion_cases red_line_incidents accidents funds_issued_fen funds_paid_fen
    findings_due findings_on_time communities_in_plan communities_surveyed
    living_needs living_needs_met local_subsidy_fen bonds_fen
"""

PROJECT_COLUMNS = tuple(OF_PROJECTS.split())
DIVISION_COLUMNS = tuple(OF_DIVISIONS.split())
CAPACITY_COLUMNS = ("division_code", "financing_capacity_fen", "organising_capacity_estates")
ROLL_COLUMNS = ("home", "owner", "exclusive_area_m2", "unsold", "area_source")
BALLOT_COLUMNS = ("home", "choice", "channel", "cast_at")

ALWAYS_THERE = {"project_code", "name", "division_code", "stage", "level", "year"}
