"""Part two of the annex: ten difficulties (需重点破解的难点问题) in 15 criteria."""

from jiugai.policy.criteria.bottom_lines import COUNTY, PREFECTURE_COUNTY
from jiugai.policy.criteria.kinds import (
    Criterion,
    OfGovernments,
    OfProjects,
    SumOfGovernments,
    SumOfProjects,
)
from jiugai.policy.criteria.members import COMPLETED, PLAN
from jiugai.policy.requirements import Holds
from jiugai.policy.terms import Fact, Total, Where

EVERY_LEVEL = ("province", "prefecture", "county")
ESTATES = Fact("estates")

DIFFICULTIES: tuple[Criterion, ...] = (
    SumOfProjects("S2.1.1", PLAN, Fact("estates_party_organisation"), ESTATES),
    SumOfProjects("S2.1.2", PLAN, Fact("estates_owners_committee"), ESTATES),
    SumOfProjects("S2.1.3", PLAN, Fact("estates_voted_online"), ESTATES),
    SumOfProjects("S2.2", PLAN, Where("area_linked", "estates"), ESTATES),
    SumOfGovernments("S2.3", COUNTY, Fact("communities_surveyed"), Fact("communities_in_plan")),
    SumOfProjects("S2.4.1", PLAN, Fact("funds_social_fen"), Fact("funds_total_fen")),
    SumOfGovernments(
        "S2.4.2", PREFECTURE_COUNTY, Total("local_subsidy_fen", "bonds_fen"), Fact("plan_cost_fen")
    ),
    SumOfProjects("S2.5", PLAN, Where("scaled_operator", "estates"), ESTATES),
    OfProjects("S2.6", PLAN, Holds("loan_or_bond")),
    OfGovernments("S2.7.1", EVERY_LEVEL, Holds("approval_policy")),
    OfGovernments("S2.7.2", ("province", "prefecture"), Holds("adapted_standards")),
    OfGovernments("S2.7.3", EVERY_LEVEL, Holds("stock_assets_policy")),
    SumOfProjects("S2.8", COMPLETED, Fact("assets_handed_over"), Fact("assets_to_hand_over")),
    SumOfProjects("S2.9", PLAN, Fact("estates_maintenance_fund"), ESTATES),
    OfGovernments("S2.10", EVERY_LEVEL, Holds("flat_renovation_policy")),
)
