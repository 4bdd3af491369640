"""Which projects may be renovated under the programme at all (Y1.2, N1.2)."""

from jiugai.policy.comparisons import AtMost, Required
from jiugai.policy.compounds import AllOf, AnyOf
from jiugai.policy.requirements import Holds, Not, Positive

ELIGIBLE = AllOf(
    AnyOf(
        AtMost(
            "completed_year_max", Required("eligibility.completed_year"), key="completed_year", clause="Y1.2"
        ),
        AllOf(
            AtMost(
                "completed_year_max",
                Required("eligibility.completed_year_extended"),
                key="completed_year_extended",
                clause="Y1.2",
            ),
            Holds("extension_open", clause="Y1.2"),
            Holds("basics_incomplete", clause="Y1.2"),
            Positive("hazards", clause="Y1.2"),
            Holds("residents_active", clause="Y1.2"),
            Holds("will_strong", clause="Y1.2"),
            key="extension",
            clause="Y1.2",
        ),
        AllOf(
            AtMost(
                "completed_year_max",
                Required("eligibility.completed_year_linked"),
                key="completed_year_linked",
                clause="Y1.2",
            ),
            Holds("extension_open", clause="Y1.2"),
            Holds("area_linked", clause="Y1.2"),
            Holds("basics_incomplete", clause="Y1.2"),
            key="linked_extension",
            clause="Y1.2",
        ),
        key="completed_in_time",
        clause="Y1.2",
        shows="completed_year_max",
    ),
    Not(Holds("self_built"), key="self_built", clause="N1.2"),
    Not(Holds("to_be_demolished"), key="to_be_demolished", clause="N1.2"),
    Not(Holds("renovated_before"), key="renovated_before", clause="N1.2"),
    key="eligible",
    clause="Y1.2",
    shows="completed_year_max",
)
