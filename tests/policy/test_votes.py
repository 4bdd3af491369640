"""The statutory vote: quorum and majority at the boundary, and what is still needed."""

from itertools import product

import pytest
from tests.policy.specimens import yunnan

from jiugai.policy.votes import Count, needed, passes


@pytest.mark.parametrize(
    ("count", "matter", "passed"),
    [
        pytest.param(Count(300, 200, 101), "ordinary", True, id="exactly-two-thirds-one-over-half"),
        pytest.param(Count(300, 200, 100), "ordinary", False, id="exactly-half-is-no-majority"),
        pytest.param(Count(300, 199, 199), "ordinary", False, id="one-short-of-the-quorum"),
        pytest.param(Count(300, 200, 150), "special", True, id="exactly-three-quarters"),
        pytest.param(Count(300, 200, 149), "special", False, id="one-short-of-three-quarters"),
        pytest.param(Count(299, 200, 150), "special", True, id="quorum-of-299-is-200"),
        pytest.param(Count(299, 199, 199), "special", False, id="199-of-299-is-short"),
        pytest.param(Count(1, 1, 1), "special", True, id="a-single-owner"),
        pytest.param(Count(0, 0, 0), "special", False, id="nobody-may-vote"),
        pytest.param(Count(0, 0, 0), "ordinary", False, id="nobody-may-vote-on-anything"),
    ],
)
def test_passes(count: Count, matter: str, passed: bool) -> None:
    assert passes(count, matter, yunnan()) is passed


@pytest.mark.parametrize("matter", ["ordinary", "special"])
def test_what_is_needed_is_just_enough(matter: str) -> None:
    figures = yunnan()
    for everyone in range(1, 14):
        for taking_part, agreeing in product(range(everyone + 1), repeat=2):
            if agreeing > taking_part:
                continue
            count = Count(everyone, taking_part, agreeing)
            still = needed(count, matter, figures)
            assert (still == (0, 0)) == passes(count, matter, figures)
            enough = taking_part + max(still.taking_part, still.agreeing)
            if enough <= everyone and still.agreeing <= everyone - taking_part:
                assert passes(Count(everyone, enough, agreeing + still.agreeing), matter, figures)
            if still.agreeing and enough <= everyone:
                fewer = Count(everyone, max(enough - 1, taking_part), agreeing + still.agreeing - 1)
                assert not passes(fewer, matter, figures)
