"""Part one of the annex: ten bottom lines (需把牢的底线要求) in 21 criteria."""

from jiugai.policy.aftercare import SATISFIED
from jiugai.policy.comparisons import AtMost, ForEveryEstate, Share
from jiugai.policy.compounds import AllOf, ByCase
from jiugai.policy.criteria.kinds import (
    Criterion,
    OfGovernments,
    OfProjects,
    SumOfGovernments,
    SumOfProjects,
)
from jiugai.policy.criteria.members import (
    APPROVED,
    COMPLETED,
    EVERY,
    LIBRARY,
    NOT_WITHDRAWN,
    PLAN,
    PLAN_STAGES,
    STARTED,
)
from jiugai.policy.days import DoneBy
from jiugai.policy.eligibility import ELIGIBLE
from jiugai.policy.gates import ARCHIVE
from jiugai.policy.requirements import Absent, Holds, Not, Positive
from jiugai.policy.terms import Fact, Less, NothingIfNoneFound, Total
from jiugai.policy.votes import CONSENTED, VOTE_PASSED, vote_done

PREFECTURE_COUNTY = ("prefecture", "county")
COUNTY = ("county",)

TOUCHED = Holds("utilities_touched")
_ARCHIVED = AllOf(*ARCHIVE, Holds("scored"))
_TAKEN_PART = AllOf(
    Holds("residents_in_scheme"), Holds("residents_in_works"), Holds("residents_in_oversight")
)
_TAKEN_PART_TO_THE_END = AllOf(
    *_TAKEN_PART.members, Holds("residents_in_management"), Holds("residents_in_feedback")
)

BOTTOM_LINES: tuple[Criterion, ...] = (
    OfGovernments(
        "S1.1",
        PREFECTURE_COUNTY,
        AllOf(Holds("working_rules"), Holds("responsibility_list"), Holds("rules_of_procedure")),
    ),
    OfGovernments(
        "S1.2.1",
        PREFECTURE_COUNTY,
        AllOf(
            Holds("proposed_from_below"),
            AtMost("plan_cost_fen", "financing_capacity_fen", key="plan_within_money"),
            AtMost("plan_estates", "organising_capacity_estates", key="plan_within_organisation"),
            Not(Holds("new_hidden_debt"), key="no_new_hidden_debt"),
        ),
    ),
    OfProjects("S1.2.2", APPROVED, ELIGIBLE),
    OfGovernments(
        "S1.2.3",
        COUNTY,
        Absent("red_line_incidents"),
        each_project=Absent("red_line_incidents"),
        among=EVERY,
    ),
    OfProjects(
        "S1.3.1",
        LIBRARY,
        # what is withdrawn or waits in the library was not taken into the plan in any order
        ByCase("stage", {PLAN_STAGES: AllOf(*_ARCHIVED.members, Holds("order_kept"))}, otherwise=_ARCHIVED),
    ),
    OfGovernments(
        "S1.3.2",
        PREFECTURE_COUNTY,
        AllOf(
            Absent("diversion_cases"),
            Share("funds_paid_fen", "funds_issued_fen", at_least="funding.execution", key="execution"),
        ),
    ),
    OfProjects("S1.4.1", PLAN.where(TOUCHED), Holds("utilities_in_yearly_plan")),
    OfProjects(
        "S1.4.2",
        STARTED.where(TOUCHED),
        DoneBy("combined_scheme", "combined_scheme_on", by="started_on", key="combined_scheme"),
    ),
    SumOfProjects(
        "S1.5.1",
        PLAN,
        NothingIfNoneFound("shortfalls_basic", Total("shortfalls_basic_covered", "shortfalls_basic_excused")),
        Fact("shortfalls_basic"),
    ),
    OfProjects(
        "S1.5.2", PLAN.where(Positive("shortfalls_completing")), Positive("shortfalls_completing_covered")
    ),
    SumOfProjects(
        "S1.5.3",
        PLAN,
        NothingIfNoneFound("shortfalls_upgrading", Fact("shortfalls_upgrading_covered")),
        NothingIfNoneFound(
            "shortfalls_upgrading", Less("shortfalls_upgrading", "shortfalls_upgrading_declined")
        ),
    ),
    OfGovernments("S1.6.1", PREFECTURE_COUNTY, Holds("subdistrict_duties")),
    OfProjects(
        "S1.6.2",
        STARTED,
        ByCase("stage", {("accepted", "closed"): _TAKEN_PART_TO_THE_END}, otherwise=_TAKEN_PART),
    ),
    OfProjects("S1.6.3", COMPLETED, SATISFIED),
    OfProjects("S1.7.1", PLAN, CONSENTED),
    OfProjects("S1.7.2", STARTED, AllOf(VOTE_PASSED, vote_done(by="started_on"))),
    OfProjects(
        "S1.8",
        STARTED,
        AllOf(
            DoneBy(
                "management_confirmed", "management_confirmed_on", by="started_on", key="management_confirmed"
            ),
            ForEveryEstate("estates_management_confirmed", key="every_estate_management"),
        ),
    ),
    OfGovernments("S1.9.1", PREFECTURE_COUNTY, Holds("quality_supervision")),
    OfProjects("S1.9.2", COMPLETED, Holds("acceptance_passed")),
    OfGovernments(
        "S1.9.3",
        COUNTY,
        Absent("accidents"),
        each_project=Absent("hazards_overdue"),
        among=NOT_WITHDRAWN,
    ),
    SumOfGovernments("S1.10", PREFECTURE_COUNTY, Fact("findings_on_time"), Fact("findings_due")),
)
