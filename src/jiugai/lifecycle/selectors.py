"""Questions about gates and stages. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.lifecycle.archive import Part, archive_of
from jiugai.lifecycle.gathering import Dossier, gather
from jiugai.lifecycle.models import Waiver
from jiugai.lifecycle.project_facts import facts_from
from jiugai.lifecycle.shortfalls import Shortfall, shortfalls_of
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.gates import ACCEPT, CLOSE, ENTER_LIBRARY, ENTER_PLAN, START, Gate
from jiugai.policy.parameters import Parameters
from jiugai.policy.verdicts import Check, Outcome, Verdict
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, Stage

NEXT_GATE: Mapping[str, Gate] = {
    Stage.SURVEYED: ENTER_LIBRARY,
    Stage.IN_LIBRARY: ENTER_PLAN,
    Stage.PLANNED: START,
    Stage.STARTED: ACCEPT,
    Stage.ACCEPTED: CLOSE,
}
"""The gate that a project at each stage faces next."""

LEADS_TO: Mapping[str, Stage] = {
    ENTER_LIBRARY.key: Stage.IN_LIBRARY,
    ENTER_PLAN.key: Stage.PLANNED,
    START.key: Stage.STARTED,
    ACCEPT.key: Stage.ACCEPTED,
    CLOSE.key: Stage.CLOSED,
}
"""The stage that a project reaches through each gate."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where one project stands: its records, its facts, and the answer of the gate that it faces."""

    dossier: Dossier
    facts: ProjectFacts
    gate: Gate | None
    verdict: Verdict | None
    waivers: Mapping[str, Waiver]

    @property
    def project(self) -> Project:
        return self.dossier.project

    @property
    def archive(self) -> tuple[Part, ...]:
        return archive_of(self.dossier)

    @property
    def shortfalls(self) -> list[Shortfall]:
        return list(shortfalls_of(self.dossier))

    @property
    def missing(self) -> list[Check]:
        """What the next gate still asks: neither met nor waived."""
        return unanswered(self.verdict, self.waivers) if self.verdict else []

    @property
    def may_pass(self) -> bool:
        return self.verdict is not None and not self.missing


def unanswered(verdict: Verdict, waivers: Mapping[str, Waiver]) -> list[Check]:
    """The checks of a verdict that are neither met nor waived."""
    return [check for check in verdict.missing() if not (check.waivable and check.requirement in waivers)]


def standpoints(
    projects: Iterable[Project], *, on: date, figures: Parameters | None = None
) -> list[Standpoint]:
    """Where some projects stand on a day, in their order; the same number of queries for one or many."""
    figures = figures or parameters()
    dossiers = gather(projects, on)
    waivers = waivers_of([each.project for each in dossiers], on)
    return [_standpoint(each, figures, on, waivers) for each in dossiers]


def _standpoint(
    dossier: Dossier, figures: Parameters, on: date, waivers: Mapping[tuple[int, str], Mapping[str, Waiver]]
) -> Standpoint:
    facts = facts_from(dossier, figures, on)
    gate = NEXT_GATE.get(dossier.project.stage)
    if gate is None:
        return Standpoint(dossier, facts, None, None, {})
    verdict = gate.judge(facts, on=on, params=figures.in_force(facts.division_code, on))
    return Standpoint(dossier, facts, gate, verdict, waivers.get((dossier.project.pk, gate.key), {}))


def waivers_of(projects: Sequence[Project], on: date) -> dict[tuple[int, str], dict[str, Waiver]]:
    """Waivers in force on a day, by project and gate, then by requirement."""
    found: dict[tuple[int, str], dict[str, Waiver]] = {}
    for each in Waiver.objects.in_force(on).filter(project__in=[each.pk for each in projects]):
        found.setdefault((each.project_id, each.gate), {})[each.requirement] = each
    return found


def outcome_of(checks: Iterable[Check]) -> Outcome:
    """The answer of some checks together."""
    outcomes = {check.outcome for check in checks}
    if Outcome.NOT_MET in outcomes:
        return Outcome.NOT_MET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.MET
