"""What one government's report says, as figures: gathered once for all, worded and laid out elsewhere.

Everything is a whole number or an exact fraction. A sum knows how many rows it is of and how many of them did
not say; a figure of a table that nobody keeps is None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jiugai.evaluation.recounting import Difference
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.parameters import InForce


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount added up over rows, and how many of them did not say."""

    amount: int = 0
    rows: int = 0
    unknown: int = 0

    @property
    def known(self) -> int | None:
        """The amount; None where there are rows and none of them said anything."""
        return None if 0 < self.rows == self.unknown else self.amount

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        return Sum(self.amount + other.amount, self.rows + other.rows, self.unknown + other.unknown)


def total(sums: Iterable[Sum]) -> Sum:
    """All of them together."""
    whole = Sum()
    for each in sums:
        whole = whole.plus(each)
    return whole


@dataclass(frozen=True, slots=True)
class Size:
    """How large a set of projects is. Units: `floor_area` in ㎡, `cost` in fen."""

    projects: int
    estates: Sum
    buildings: Sum
    homes: Sum
    floor_area: Sum
    cost: Sum


@dataclass(frozen=True, slots=True)
class Place:
    """How a government is called. `itself`: 全省, 全市; `signed_by`, `reports_to`: who sends, to whom."""

    code: str
    level: str
    name: str
    full_name: str
    itself: str
    signed_by: str
    reports_to: str


@dataclass(frozen=True, slots=True)
class Child:
    """One government directly below, as the list of them shows it."""

    place: Place
    judgement: Judgement
    plan: Size
    started: Size
    completed: Size


@dataclass(frozen=True, slots=True)
class BreachCount:
    """How often a bottom line was breached, and how often it may have been."""

    key: str
    clause: str
    known: int
    possible: int


@dataclass(frozen=True, slots=True)
class Money:
    """Money in fen. Of plan projects: arrived `by_source`, `arrived` in all, `committed`.

    Of the governments inside, prefectures and counties: special funds `issued` to them in the year and `paid`
    by them, local subsidies and bonds. `moved`: issued and paid by source, from the records of payments.
    """

    by_source: Mapping[str, Sum]
    arrived: Sum
    committed: Sum
    issued: Sum
    paid: Sum
    local_subsidy: Sum
    bonds: Sum
    moved: Mapping[tuple[str, str], int] | None


@dataclass(frozen=True, slots=True)
class Output:
    """How much of one thing plan projects were to get and have got. Units: hundredths of `unit`."""

    item: str
    unit: str
    planned: Sum
    done: Sum


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What homes of the projects completed in the year said. `answers`: from the records, by answer."""

    surveyed: Sum
    satisfied: Sum
    answers: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class FindingCount:
    """Problems of one kind from one source: `found` in the year, `due` in it or still open from before."""

    kind: str
    source: str
    found: int
    due: int
    on_time: int
    open: int


@dataclass(frozen=True, slots=True)
class Complaints:
    """Complaints received in the year. `pending`: not answered, the limit lies after its end."""

    received: int
    in_time: int
    late: int
    overdue: int
    pending: int


@dataclass(frozen=True, slots=True)
class Practice:
    """One good practice: what, where, in words."""

    title: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One bundle that the figures rest on. `not_kept`: labels of the records that its maker does not keep."""

    place: str
    digest: str
    facts_on: date
    sealed_at: datetime
    sealed_by: str
    projects: int
    not_kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from. `missing`: names of governments inside that gave no facts of their own.

    `lacking`: by raw table, names of the places whose bundles do not hold it; those of them all where the
    figures are not known.
    """

    sources: tuple[Source, ...]
    facts_on: date
    sealed_at: datetime
    rule_version: str
    is_trial: bool
    missing: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]

    def holds_none(self, table: str) -> bool:
        """Whether no bundle holds a raw table."""
        return len(self.lacking.get(table, ())) == len(self.sources)


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """One government's year. `differences`: None where facts were not held against their records."""

    place: Place
    year: int
    judgement: Judgement
    in_force: InForce
    breaches: tuple[BreachCount, ...]
    children: tuple[Child, ...]
    plan: Size
    started: Size
    completed: Size
    last_plan: int
    last_plan_completed: int
    money: Money
    satisfaction: Satisfaction
    outputs: tuple[Output, ...] | None
    findings: tuple[FindingCount, ...] | None
    complaints: Complaints | None
    practices: tuple[Practice, ...]
    differences: tuple[Difference, ...] | None
    provenance: Provenance
