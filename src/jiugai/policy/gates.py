"""The five gates a project passes, each a list of requirements that reads aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jiugai.policy.aftercare import SATISFIED
from jiugai.policy.comparisons import AtLeast, ForEveryEstate
from jiugai.policy.compounds import AnyOf
from jiugai.policy.days import ON, DoneBy, NotAfter
from jiugai.policy.eligibility import ELIGIBLE
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.parameters import Value
from jiugai.policy.requirements import Absent, Asked, Holds, Not, Requirement
from jiugai.policy.terms import NothingIfNoneFound, Total
from jiugai.policy.verdicts import Verdict
from jiugai.policy.votes import AGREEMENT, EVERY_ESTATE_CONSENTED, PARTICIPATION, VOTE_PASSED, vote_done


@dataclass(frozen=True, slots=True)
class Gate:
    """A question about one project on one day; it is passed when every requirement is met."""

    key: str
    name: str
    en: str
    requirements: tuple[Requirement, ...]

    def judge(self, facts: ProjectFacts, *, on: date, params: Mapping[str, Value]) -> Verdict:
        """The answer, with a check for each requirement.

        on: the day of judging; `params` are the figures in force for the project's county on that day.
        """
        asked = Asked(on, params)
        return Verdict(self.key, on, tuple(each.check(facts, asked) for each in self.requirements))


def archive(part: str) -> Holds:
    """One of the five parts of a project's archive is complete."""
    return Holds(f"archive_{part}", clause="S1.3.1")


ARCHIVE = tuple(archive(part) for part in ("basics", "will", "scheme", "progress", "pictures"))

BASICS_COVERED = AtLeast(
    NothingIfNoneFound("shortfalls_basic", Total("shortfalls_basic_covered", "shortfalls_basic_excused")),
    "shortfalls_basic",
    key="basics_covered",
    clause="Y1.5",
)
WITHIN_CAPACITY = Holds("county_within_capacity", clause="S1.2.1")


def no_utilities_or(requirement: Requirement, key: str) -> AnyOf:
    """Only asked of projects that touch the utilities' equipment."""
    untouched = Not(Holds("utilities_touched"), key="no_utilities", clause=requirement.clause)
    return AnyOf(untouched, requirement, key=key, clause=requirement.clause)


ENTER_LIBRARY = Gate(
    "ENTER_LIBRARY",
    "入库",
    "Enter the reserve library",
    (
        ELIGIBLE,
        archive("basics"),
        NotAfter("facility_survey_on", ON, key="facility_survey", clause="Y1.5"),
    ),
)

ENTER_PLAN = Gate(
    "ENTER_PLAN",
    "列入年度计划",
    "Enter the annual plan",
    (
        ELIGIBLE,
        PARTICIPATION,
        AGREEMENT,
        EVERY_ESTATE_CONSENTED,
        Holds("management_consensus", clause="N1.8"),
        archive("scheme"),
        Holds("scored", clause="S1.3.1"),
        BASICS_COVERED,
        no_utilities_or(Holds("utilities_asked", clause="N1.4"), "utilities_asked_if_touched"),
        Not(Holds("county_barred"), key="county_barred", clause="Y1.10"),
        WITHIN_CAPACITY,
    ),
)

START = Gate(
    "START",
    "开工",
    "Start the works",
    (
        VOTE_PASSED,
        vote_done(by=ON),
        DoneBy("management_confirmed", "management_confirmed_on", key="management_confirmed", clause="S1.8"),
        ForEveryEstate("estates_management_confirmed", key="every_estate_management", clause="S1.8"),
        Holds("committee_preparation", clause="Y1.8"),
        no_utilities_or(
            DoneBy("combined_scheme", "combined_scheme_on", key="combined_scheme", clause="S1.4.2"),
            "combined_scheme_if_touched",
        ),
        Holds("parties_recorded", clause="S1.9.1"),
        AtLeast("funds_committed_fen", "cost_fen", key="funds_committed", clause="N1.3", waivable=True),
        Absent("red_line_incidents", clause="S1.2.3"),
    ),
)

ACCEPT = Gate(
    "ACCEPT",
    "验收",
    "Accept the works",
    (
        Holds("acceptance_passed", clause="S1.9.2"),
        Absent("open_hazards", clause="S1.9.2"),
        archive("pictures"),
    ),
)

CLOSE = Gate(
    "CLOSE",
    "办结",
    "Close the project",
    (
        AnyOf(
            AtLeast("assets_handed_over", "assets_to_hand_over", key="assets_handed_over", clause="S2.8"),
            Holds("assets_maintained", clause="S2.8"),
            key="assets_in_good_hands",
            clause="S2.8",
        ),
        SATISFIED,
        NotAfter("final_account_on", ON, key="final_account", clause="GIR.final_account"),
        Holds("warranty_recorded", clause="Y1.9"),
        *ARCHIVE,
    ),
)

GATES: Mapping[str, Gate] = {gate.key: gate for gate in (ENTER_LIBRARY, ENTER_PLAN, START, ACCEPT, CLOSE)}
