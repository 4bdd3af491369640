"""How many homes, which ones, how far off: exact, the same for everybody, and what others compute too."""

from decimal import Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiugai.aftercare.sampling import margin_x100, place_in_draw, sample_size

FIVE, Z = Fraction(1, 20), Fraction(49, 25)


def test_z_is_that_of_ninety_five_per_cent() -> None:
    assert round(NormalDist().inv_cdf(0.975), 2) == float(Z)


def independent_margin(answers: int, homes: int) -> Decimal:
    """The textbook formula with fifty digits. Units: percentage points."""
    with localcontext() as context:
        context.prec = 50
        spread = Decimal("0.25") / answers * (homes - answers) / (homes - 1)
        return Decimal("1.96") * spread.sqrt() * 100


@given(st.integers(2, 20_000).flatmap(lambda homes: st.tuples(st.integers(1, homes - 1), st.just(homes))))
def test_the_margin_is_the_textbooks_rounded_up_to_a_hundredth_of_a_point(pair: tuple[int, int]) -> None:
    answers, homes = pair
    exact = independent_margin(answers, homes) * 100
    found = margin_x100(answers, homes, Z)
    assert found is not None
    assert exact <= found < exact + 1


@given(st.integers(1, 20_000))
def test_the_sample_is_the_least_that_keeps_the_margin(homes: int) -> None:
    size = sample_size(homes, FIVE, Z)
    assert 1 <= size <= homes
    assert size == homes or independent_margin(size, homes) <= 5
    assert size == 1 or independent_margin(size - 1, homes) > 5


@pytest.mark.parametrize(
    ("homes", "size"), [(1, 1), (20, 20), (100, 80), (120, 92), (500, 218), (1_000, 278), (100_000, 383)]
)
def test_sizes_are_those_of_the_tables(homes: int, size: int) -> None:
    assert sample_size(homes, FIVE, Z) == size


def test_everybody_asked_is_not_off_and_nobody_asked_is_not_known() -> None:
    assert (margin_x100(30, 30, Z), margin_x100(0, 30, Z), margin_x100(1, 1, Z)) == (0, None, 0)
    assert margin_x100(29, 30, Z) == 338


def test_the_draw_is_what_any_tool_gives() -> None:
    assert place_in_draw("1号楼1单元101", "2022") == sha256("2022\n1号楼1单元101".encode()).digest()
