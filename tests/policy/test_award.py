"""Award money adds up to the fen, goes by the formula, and not to those who have not passed."""

from fractions import Fraction
from random import Random

import pytest

from jiugai.policy.award import (
    BY_FACTORS,
    BY_RESULTS,
    CannotBeShared,
    Entrant,
    rounded,
    share_out,
)

THIRD = Fraction(1, 3)


def entrant(code: str, total: int | None = 90, grade: str | None = "良好", homes: int = 100) -> Entrant:
    amount = None if total is None else Fraction(total)
    return Entrant(code, amount, grade, homes=homes, area=homes * 80, buildings=homes // 30, estates=2)


def test_three_equal_governments_share_a_hundred_fen_the_lower_code_first() -> None:
    awards = share_out(100, [entrant("530300"), entrant("530100"), entrant("530200")], BY_RESULTS)
    assert [(each.code, each.fen) for each in awards] == [("530100", 34), ("530200", 33), ("530300", 33)]
    assert [each.exact for each in awards] == [Fraction(100, 3)] * 3


def test_the_fen_left_over_go_to_those_who_lost_most() -> None:
    assert rounded([Fraction(1, 10), Fraction(19, 10), Fraction(10, 10)], 3) == [0, 2, 1]
    assert rounded([THIRD, THIRD, THIRD], 1) == [1, 0, 0]


@pytest.mark.parametrize(
    ("total", "grade", "why"),
    [
        pytest.param(None, None, "无任务", id="no-work"),
        pytest.param(80, "待核", "等次待核：核实后参加分配", id="not-known"),
        pytest.param(70, "不合格", "不合格：不参加分配", id="failed"),
    ],
)
def test_who_has_not_passed_has_no_share_and_hears_why(
    total: int | None, grade: str | None, why: str
) -> None:
    awards = share_out(1000, [entrant("530100"), entrant("530200", total, grade)], BY_RESULTS)
    assert [each.fen for each in awards] == [1000, 0]
    assert awards[1].why == why


def test_a_better_grade_counts_more() -> None:
    awards = share_out(
        10**9, [entrant("530100", 96, "优秀"), entrant("530200", 96, "良好")], {"results": Fraction(1)}
    )
    assert awards[0].exact / awards[1].exact == Fraction(12, 10)


def test_a_factor_that_nobody_has_leaves_its_weight_to_the_others() -> None:
    both = [
        Entrant(code, Fraction(90), "良好", homes, area=0, buildings=0, estates=1)
        for code, homes in (("530100", 10), ("530200", 30))
    ]
    awards = share_out(400, both, {"homes": Fraction(1, 2), "area": Fraction(1, 2)})
    assert [each.fen for each in awards] == [100, 300]
    assert [[part.weight for part in each.factors] for each in awards] == [[1], [1]]


def test_nothing_is_paid_where_nobody_did_anything() -> None:
    awards = share_out(400, [entrant("530100", homes=0)], {"homes": Fraction(1)})
    assert [(each.fen, each.why) for each in awards] == [(0, "没有完成的改造")]


@pytest.mark.parametrize("seed", range(20))
def test_random_pools_are_shared_without_loss(seed: int) -> None:
    dice = Random(seed)
    grades = ["优秀", "良好", "合格", "不合格", "待核"]
    entrants = [
        entrant(f"53{n:02}00", dice.randint(60, 100), dice.choice(grades), dice.randint(0, 90_000))
        for n in range(1, 17)
    ]
    pool = dice.randint(1, 10**12)
    awards = share_out(pool, entrants, dice.choice([BY_RESULTS, BY_FACTORS]))
    paid = sum(each.fen for each in awards)
    assert paid in (0, pool)
    assert all(abs(each.fen - each.exact) < 1 for each in awards)
    for each in awards:
        assert each.exact == pool * sum((part.share for part in each.factors), Fraction(0))


@pytest.mark.parametrize(
    ("pool", "weights", "told"),
    [
        (0, BY_RESULTS, "大于 0"),
        (1, {"luck": Fraction(1)}, "没有因素“luck”"),
        (1, {"homes": Fraction(0)}, "不全为 0"),
        (1, {"homes": Fraction(-1), "area": Fraction(2)}, "不小于 0"),
    ],
)
def test_what_cannot_be_shared_is_refused(pool: int, weights: dict[str, Fraction], told: str) -> None:
    with pytest.raises(CannotBeShared, match=told):
        share_out(pool, [entrant("530100")], weights)
