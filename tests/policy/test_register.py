"""The rulebook is whole: clauses exist, weights and targets are those of the contract, texts are there."""

from datetime import date
from fractions import Fraction

import pytest

from jiugai.policy.comparisons import Share
from jiugai.policy.compounds import ByCase
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.breaches import BREACHES
from jiugai.policy.errors import RulebookError
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS
from jiugai.policy.gates import GATES
from jiugai.policy.reading import parse
from jiugai.policy.register import rulebook
from jiugai.policy.requirements import Requirement

LOCAL = {"S2.1.2", "S2.1.3", "S2.2", "S2.4.1", "S2.4.2", "S2.5", "S2.6", "S2.8", "S2.9"}


def _inside(requirement: Requirement) -> list[Requirement]:
    members = requirement.parts()
    if isinstance(requirement, ByCase):
        members = (*requirement.cases.values(), requirement.otherwise)
    return [requirement, *(each for member in members for each in _inside(member))]


ALL_REQUIREMENTS = [
    each for gate in GATES.values() for requirement in gate.requirements for each in _inside(requirement)
]


def test_there_are_twenty_indicators_and_thirty_six_criteria() -> None:
    book = rulebook()
    assert len(book.indicators) == 20
    assert list(book.criteria) == list(CRITERIA)
    assert len(CRITERIA) == 36
    assert {each.indicator for each in book.criteria.values()} == set(book.indicators)


def test_the_default_weights_make_a_hundred_and_one_target_is_a_figure_of_the_notice() -> None:
    parameters = rulebook().parameters
    weights = [parameters[f"{key}.weight"].values[0].amount or 0 for key in CRITERIA]
    assert sum(weights) == 100
    targets = {key: parameters[f"{key}.target"].registered("530102", date(2022, 12, 31)) for key in CRITERIA}
    assert {key for key, value in targets.items() if value is None} == LOCAL
    party = targets.pop("S2.1.1")
    assert party is not None
    assert (party.amount, party.clause) == (Fraction(3, 5), "Y2.1")
    assert {value.amount for value in targets.values() if value} == {1}


def test_every_clause_that_a_rule_cites_is_in_the_sources() -> None:
    clauses = rulebook().clauses
    cited = {each.clause for each in ALL_REQUIREMENTS if each.clause} | {each.clause for each in BREACHES}
    assert cited <= set(clauses)


def test_every_requirement_of_a_gate_cites_a_clause() -> None:
    assert [each for gate in GATES.values() for each in gate.requirements if not each.clause] == []


def test_every_requirement_has_its_words_and_a_next_step() -> None:
    wordings = rulebook().wordings
    for gate in GATES.values():
        for requirement in gate.requirements:
            assert wordings[requirement.key or next(iter(requirement.reads()))].next_step
    named = {each.key for each in ALL_REQUIREMENTS if each.key}
    assert named <= set(wordings)


def test_every_parameter_a_rule_needs_is_in_the_register_and_compared_its_way() -> None:
    parameters = rulebook().parameters
    for requirement in ALL_REQUIREMENTS:
        assert requirement.figures() <= set(parameters)
        if isinstance(requirement, Share):
            expected = "at_least" if requirement.at_least else "more_than"
            assert parameters[requirement.figure].compare == expected


def test_labels_are_unique_within_a_table() -> None:
    for columns in (PROJECT_COLUMNS, DIVISION_COLUMNS):
        labels = [fact.label for fact in columns.values()]
        assert len(labels) == len(set(labels))


def test_every_item_has_a_class_and_its_utility_is_one_of_six() -> None:
    items = rulebook().items.values()
    assert len(items) >= 45
    assert {each.national for each in items} == {"BASIC", "COMPLETING", "UPGRADING"}
    assert {each.annex for each in items} <= {"S1.5.1", "S1.5.2", "S1.5.3", None}
    assert {each.utility for each in items} - {None} == {
        "water", "drainage", "power", "gas", "heating", "telecom",
    }  # fmt: skip
    assert all(each.note for each in items if each.annex is None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 0.66", "float"),
        ("a: 1\na: 2", "twice"),
        ("a: [", "expected"),
    ],
)
def test_the_reader_refuses_floats_and_doubled_keys(text: str, said: str) -> None:
    with pytest.raises(RulebookError, match=said):
        parse(text, "some.yaml")


def test_the_version_changes_with_the_rules() -> None:
    assert rulebook().version.startswith("2026.1+")
