"""Breaches of a bottom line that cap the grade of every division they lie in (合格 at best)."""

from dataclasses import dataclass

from jiugai.policy.criteria.members import APPROVED, EVERY, STARTED, Members
from jiugai.policy.eligibility import ELIGIBLE
from jiugai.policy.requirements import Absent, Holds, Not, Requirement


@dataclass(frozen=True, slots=True)
class Breach:
    """A requirement that, known to be false of a project among `members` or of a government, is a breach.

    Where it is not known, the breach is possible. `members` None: asked of every government.
    """

    key: str
    clause: str
    requirement: Requirement
    members: Members | None = None


BREACHES: tuple[Breach, ...] = (
    Breach("ineligible_in_plan", "S1.2.2", ELIGIBLE, APPROVED),
    Breach("red_line_at_project", "S1.2.3", Absent("red_line_incidents"), EVERY),
    Breach("started_without_vote", "S1.7.2", Holds("vote_held"), STARTED),
    Breach("red_line", "S1.2.3", Absent("red_line_incidents")),
    Breach("diversion", "S1.3.2", Absent("diversion_cases")),
    Breach("accident", "S1.9.3", Absent("accidents")),
    Breach("hidden_debt", "S1.2.1", Not(Holds("new_hidden_debt"))),
)
