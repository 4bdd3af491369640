"""What would bring a project in does bring it in, whoever stands above and below it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiugai.policy.lifts import Lift, lift_for
from jiugai.policy.selection import LIMITS, Candidate, Capacity, select_by_rank

COUNTY = "530102"


def projects(*needs: tuple[int, int]) -> list[Candidate]:
    """Candidates P0, P1, … in rank order, with their cost and estates."""
    return [Candidate(f"P{place}", COUNTY, 5_000 - place, *each) for place, each in enumerate(needs)]


def limits(fen: int, estates: int) -> Capacity:
    return Capacity(COUNTY, fen, estates)


def taken(county: list[Candidate], capacity: Capacity) -> list[str]:
    return [each.project_code for each in select_by_rank(county, {COUNTY: capacity}).selected]


@pytest.mark.parametrize(
    ("needs", "allowed", "place", "lift"),
    [
        pytest.param([(60, 1), (50, 1)], (100, 9), 1, Lift({LIMITS[0]: 10}), id="short-of-money"),
        pytest.param([(1, 5), (1, 5)], (9, 9), 1, Lift({LIMITS[1]: 1}), id="short-of-hands"),
        pytest.param(
            [(60, 5), (50, 5)], (100, 9), 1, Lift({LIMITS[0]: 10, LIMITS[1]: 1}), id="short-of-both"
        ),
        pytest.param([(60, 1)], (60, 1), 0, Lift({}), id="fits-as-things-stand"),
        pytest.param(
            [(60, 1), (50, 1), (40, 1)], (100, 9), 1, Lift({LIMITS[0]: 10}, out=("P2",)), id="below-goes-out"
        ),
        pytest.param(
            [(90, 1), (11, 1), (12, 1)],
            (100, 9),
            2,
            Lift({LIMITS[0]: 13}, first=("P1",)),
            id="above-goes-first",
        ),
    ],
)
def test_a_lift_at_its_boundary(
    needs: list[tuple[int, int]], allowed: tuple[int, int], place: int, lift: Lift
) -> None:
    county = projects(*needs)
    assert lift_for(county[place], county, limits(*allowed)) == lift


FIGURES = st.tuples(st.integers(1, 60), st.integers(1, 4))


@given(st.lists(FIGURES, min_size=1, max_size=40), st.integers(0, 300), st.integers(0, 20), st.data())
def test_with_the_lift_the_project_is_taken(
    needs: list[tuple[int, int]], fen: int, estates: int, data: st.DataObject
) -> None:
    county, before = projects(*needs), limits(fen, estates)
    candidate = data.draw(st.sampled_from(county))
    lift = lift_for(candidate, county, before)
    higher = replace(before, **{limit: getattr(before, limit) + by for limit, by in lift.by.items()})
    now, then = taken(county, before), taken(county, higher)
    assert candidate.project_code in then
    assert (lift.by == {}) == (candidate.project_code in now)
    assert set(lift.out) == set(now) - set(then)
    assert set(lift.first) <= set(then) - set(now)
