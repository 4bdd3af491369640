"""Every requirement says the same in Python and in SQL, unknowns included."""

import random
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from tests.policy.random_facts import load, random_facts
from tests.policy.specimens import ON, yunnan

from jiugai.policy.comparisons import AtLeast, AtMost, ForEveryEstate, Required, Share
from jiugai.policy.compounds import AllOf, AnyOf, ByCase, OnceKnown, Unknown
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.criteria.kinds import OfGovernments, OfProjects, SumOfGovernments, SumOfProjects
from jiugai.policy.criteria.members import (
    APPROVED,
    COMPLETED,
    EVERY,
    LIBRARY,
    NOT_WITHDRAWN,
    PLAN,
    STARTED,
)
from jiugai.policy.days import DoneBy, NotAfter
from jiugai.policy.facts import DivisionFacts, ProjectFacts
from jiugai.policy.gates import GATES
from jiugai.policy.requirements import Absent, Asked, Holds, Not, NotDenied, Positive, Requirement, sql_name
from jiugai.policy.terms import Term

KINDS: list[Requirement] = [
    Holds("scored"),
    NotDenied("vote_held"),
    Absent("hazards"),
    Positive("shortfalls_completing"),
    Share("homes_agreeing", "homes", at_least="consent.vote.special"),
    Share("homes_agreeing", "homes", more_than="consent.vote.ordinary"),
    AtLeast("funds_committed_fen", "cost_fen"),
    AtMost("completed_year_max", Required("eligibility.completed_year")),
    AtLeast("homes_surveyed", Required("satisfaction.sample_homes")),
    ForEveryEstate("estates_consented"),
    NotAfter("started_on"),
    NotAfter("started_on", by="completed_on"),
    DoneBy("vote_held", "vote_closed_on"),
    DoneBy("vote_held", "vote_closed_on", by="started_on"),
    Not(Holds("scored")),
    Not(AnyOf(Holds("scored"), Absent("hazards"))),
    AllOf(Holds("scored"), Not(Absent("hazards")), Unknown()),
    AnyOf(Holds("scored"), Unknown()),
    ByCase("vote_matter", {("ordinary",): Holds("scored")}, otherwise=Absent("hazards")),
    OnceKnown(Holds("scored"), Absent("hazards")),
]

MEMBERS = (EVERY, NOT_WITHDRAWN, PLAN, APPROVED, LIBRARY, STARTED, COMPLETED)


def _of_projects() -> Iterator[Requirement]:
    yield from KINDS
    for gate in GATES.values():
        yield from gate.requirements
    for criterion in CRITERIA.values():
        if isinstance(criterion, OfProjects):
            yield criterion.requirement
            if criterion.members.flag is not None:
                yield criterion.members.flag
        elif isinstance(criterion, OfGovernments) and criterion.each_project:
            yield criterion.each_project
    yield from (breach.requirement for breach in BREACHES if breach.members)


def _of_governments() -> Iterator[Requirement]:
    for criterion in CRITERIA.values():
        if isinstance(criterion, OfGovernments):
            yield criterion.requirement
    yield from (breach.requirement for breach in BREACHES if not breach.members)


def _terms(kind: type[SumOfProjects] | type[SumOfGovernments]) -> Iterator[Term]:
    for criterion in CRITERIA.values():
        if isinstance(criterion, kind):
            yield from (criterion.numerator, criterion.denominator)


def _sql_answers(
    rows: list[ProjectFacts] | list[DivisionFacts], expressions: list[str], asked: Asked
) -> list:
    figures = sorted({name for each in (*_of_projects(), *_of_governments()) for name in each.figures()})
    heads = ", ".join(
        f"{part} AS {sql_name(name)}_{kind}"
        for name in figures
        for kind, part in zip(("num", "den"), asked.params[name].fraction.as_integer_ratio(), strict=True)
    )
    with duckdb.connect() as connection:
        load(connection, "facts", rows)
        connection.execute(f"CREATE TABLE params AS SELECT {heads}")
        listed = ", ".join(expressions)
        query = f"SELECT {listed} FROM facts CROSS JOIN params ORDER BY facts.position"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("table", [ProjectFacts, DivisionFacts])
def test_python_and_sql_agree(table: type[ProjectFacts] | type[DivisionFacts], seed: int) -> None:
    dice = random.Random(seed)
    asked = Asked(ON if seed % 2 else date(2022, 12, 31), yunnan(), 2022)
    rows = [random_facts(dice, table, empty=seed / 24) for _ in range(200)]
    of_projects = table is ProjectFacts
    requirements = list(_of_projects() if of_projects else _of_governments())
    terms = list(_terms(SumOfProjects if of_projects else SumOfGovernments))
    expressions = [each.sql(asked).sql(dialect="duckdb") for each in requirements]
    if of_projects:  # membership is two-valued: where SQL does not know, the project is no member
        requirements += [members.who for members in MEMBERS]
        expressions += [
            f"coalesce({members.who.sql(asked).sql(dialect='duckdb')}, false)" for members in MEMBERS
        ]
    expressions += [each.sql().sql(dialect="duckdb") for each in terms]
    for facts, answers in zip(rows, _sql_answers(rows, expressions, asked), strict=True):
        for requirement, sql, answer in zip(requirements, expressions, answers, strict=False):
            truth = requirement.truth(facts, asked)
            assert truth is answer, f"{requirement} is {truth}, but {sql} is {answer}, for {facts}"
        for term, answer in zip(terms, answers[len(requirements) :], strict=True):
            assert term.of(facts) == answer, f"{term} for {facts}"


def test_compounds_name_the_parts_they_are_made_of() -> None:
    check = AllOf(Holds("scored", clause="S1.3.1"), Absent("hazards"), key="both").check(
        random_facts(random.Random(1), ProjectFacts, empty=0), Asked(ON, yunnan())
    )
    assert [part.requirement for part in check.parts] == ["scored", "hazards"]
