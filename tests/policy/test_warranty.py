"""The least warranty of works: terms by kind, counted from acceptance (QMR.40)."""

from datetime import date

import pytest

from jiugai.policy.register import rulebook
from jiugai.policy.warranty import terms, years_after


def test_the_terms_are_those_of_the_regulation() -> None:
    found = {each.key.removeprefix("warranty."): each for each in terms(date(2021, 10, 20))}
    told = {key: (each.amount, each.unit, each.until) for key, each in found.items()}
    assert told == {
        "structure": (None, "design life", None),
        "leaks": (5, "years", date(2026, 10, 20)),
        "heating": (2, "seasons", None),
        "fittings": (2, "years", date(2023, 10, 20)),
    }
    assert {each.clause for each in found.values()} == {"QMR.40"}


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        pytest.param(date(2023, 2, 28), 2, date(2025, 2, 28), id="an-ordinary-day"),
        pytest.param(date(2024, 2, 29), 5, date(2029, 2, 28), id="a-day-that-year-lacks"),
        pytest.param(date(2024, 2, 29), 4, date(2028, 2, 29), id="a-day-that-year-has"),
    ],
)
def test_the_last_day_is_the_same_day_years_later(day: date, years: int, last: date) -> None:
    assert years_after(day, years) == last


def test_the_register_holds_the_terms_from_the_day_the_regulation_came_into_force() -> None:
    leaks = rulebook().parameters["warranty.leaks"]
    assert leaks.registered("", date(2000, 1, 29)) is None
    value = leaks.registered("", date(2000, 1, 30))
    assert value is not None
    assert value.amount == 5


def test_before_the_register_holds_a_term_none_is_invented() -> None:
    assert {each.amount for each in terms(date(1999, 12, 31))} == {None}
