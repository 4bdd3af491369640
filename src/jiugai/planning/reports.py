"""Figures of the monthly report: what is planned, started and done, counted from facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from jiugai.core.scope import Scope
from jiugai.lifecycle.project_facts import facts_of
from jiugai.policy.facts import ProjectFacts
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, Stage

IN_PLAN = (Stage.PLANNED, Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
STARTED = (Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
DONE = (Stage.ACCEPTED, Stage.CLOSED)
AT_ONCE = 500


@dataclass(slots=True)
class Sum:
    """A sum, and of how many projects the figure is not known: they are left out of it."""

    amount: int = 0
    unknown: int = 0

    def add(self, figure: int | None) -> None:
        if figure is None:
            self.unknown += 1
        else:
            self.amount += figure


@dataclass(slots=True)
class Tally:
    """Some projects added up. Units: homes, m², fen."""

    projects: int = 0
    estates: Sum = field(default_factory=Sum)
    buildings: Sum = field(default_factory=Sum)
    homes: Sum = field(default_factory=Sum)
    floor_area_m2: Sum = field(default_factory=Sum)
    cost_fen: Sum = field(default_factory=Sum)
    funds_committed_fen: Sum = field(default_factory=Sum)
    funds_total_fen: Sum = field(default_factory=Sum)

    def add(self, facts: ProjectFacts) -> None:
        self.projects += 1
        for name in self.__slots__[1:]:
            getattr(self, name).add(getattr(facts, name))


@dataclass(slots=True)
class CountyReport:
    """One county's plan of the year: all of it, what has started, what is done."""

    division_code: str
    planned: Tally = field(default_factory=Tally)
    started: Tally = field(default_factory=Tally)
    done: Tally = field(default_factory=Tally)

    def add(self, facts: ProjectFacts) -> None:
        self.planned.add(facts)
        if facts.stage in STARTED:
            self.started.add(facts)
        if facts.stage in DONE:
            self.done.add(facts)


def plan_facts(scope: Scope, year: int, on: date) -> Iterator[tuple[Project, ProjectFacts]]:
    """The projects of a year's plan with their facts on a day, some hundred at a time."""
    projects = Project.objects.in_scope(scope).of_year(year).at_stage(*IN_PLAN)
    figures = parameters()
    rows = projects.select_related("division").order_by("division", "code").iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield from zip(some, facts_of(some, on=on, parameters=figures), strict=True)


def by_county(facts: Iterable[ProjectFacts]) -> Mapping[str, CountyReport]:
    """The reports of the counties, by code."""
    found: dict[str, CountyReport] = {}
    for each in facts:
        found.setdefault(each.division_code, CountyReport(each.division_code)).add(each)
    return dict(sorted(found.items()))


def in_total(facts: Sequence[ProjectFacts]) -> CountyReport:
    """All counties as one."""
    report = CountyReport("")
    for each in facts:
        report.add(each)
    return report


def by_stage(facts: Iterable[ProjectFacts]) -> Mapping[str, int]:
    """How many projects are at each stage."""
    counts: dict[str, int] = defaultdict(int)
    for each in facts:
        counts[each.stage] += 1
    return counts
