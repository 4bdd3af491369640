"""Which divisions a scope allows, in Python and in SQL alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiugai.core.scope import Scope, after, prefix_of

LEVELS = ("530000", "530100", "530102", "530102001", "530102001003")


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("000000", ""),
        ("530000", "53"),
        ("530100", "5301"),
        ("530102", "530102"),
        ("530102001", "530102001"),
        ("530102000", "530102000"),
        ("530102001003", "530102001003"),
        ("419000", "4190"),
        ("500000", "50"),
        ("101000", "1010"),
    ],
)
def test_a_full_code_loses_its_padding(code: str, prefix: str) -> None:
    assert prefix_of(code) == prefix


@pytest.mark.parametrize("code", ["", "53", "5301", "53010", "530102 ", "53010２", "5301020010", "abcdef"])
def test_what_is_no_full_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no division code"):
        prefix_of(code)


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.nothing(), ()),
        (Scope.everything(), LEVELS),
        (Scope.of("000000"), LEVELS),
        (Scope.of("530000"), LEVELS),
        (Scope.of("530100"), LEVELS[1:]),
        (Scope.of("530102"), LEVELS[2:]),
        (Scope.of("530102001"), LEVELS[3:]),
        (Scope.of("530102001003"), LEVELS[4:]),
        (Scope.of("530103"), ()),
        (Scope.of("540000", "530102001003"), LEVELS[4:]),
    ],
)
def test_a_scope_allows_what_lies_inside_it(scope: Scope, allowed: tuple[str, ...]) -> None:
    assert tuple(code for code in LEVELS if scope.allows(code)) == allowed


def test_only_the_nation_sees_the_nation() -> None:
    assert Scope.everything().allows("000000")
    assert not Scope.of("530000").allows("000000")


def test_a_scope_keeps_only_the_widest_of_its_divisions() -> None:
    assert Scope.of("530102", "530100", "530103001") == Scope.of("530100")
    assert Scope.of("530102") | Scope.of("530000") == Scope.of("530000")
    assert (Scope.of("530102") | Scope.everything()).is_everything
    assert Scope.of().is_nothing


def test_nine_is_followed_by_a_sign_that_sorts_after_all_digits() -> None:
    assert after("5309") == "530:"
    within = ["5309", "530999", "530999999999"]
    assert sorted([after("5309"), "5310", *within]) == [*within, after("5309"), "5310"]


codes = st.from_regex(r"\A[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?\Z")


@given(st.lists(codes, max_size=4), codes)
def test_the_ranges_of_sql_say_the_same_as_python(divisions: list[str], code: str) -> None:
    scope = Scope.of(*divisions)
    ranges = [(prefix, after(prefix)) for prefix in scope.prefixes]
    assert scope.allows(code) == any(low <= code < high for low, high in ranges)
    assert scope.allows(code) == any(code.startswith(prefix_of(each)) for each in divisions)
