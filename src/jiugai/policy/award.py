"""Award money shared out by results, and subsidy by factors: to the fen, nothing lost, every share explained.

`share_i = Σ_f w_f · x_if / Σ_j x_jf`, times the pool: each factor hands out its own part of the pool by each
government's part of the factor. A part whose factor nobody has goes to the other factors, by their weights.
Rounding: every share is cut to whole fen, the fen left over go one by one to those that lost most by the
cut, the lower code first where they lost alike; so the shares always add up to the pool.

Clause: Y3, N3.3 (the result is a main reference for award and subsidy money). Source: the factors of the
central subsidy, 财综〔2019〕 办法 第八条; weights of later years 40, 30, 10, 10 and 10 by performance. The
notice gives no formula for awards: factors, weights, what a grade counts are the product's own (P.award).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jiugai.policy.errors import JiugaiError

GRADE_COUNTS: Mapping[str, Fraction] = {
    "优秀": Fraction(12, 10),
    "良好": Fraction(1),
    "合格": Fraction(8, 10),
    "不合格": Fraction(0),
    "待核": Fraction(0),
}
"""P.award: what a grade counts; nobody is paid for what is not known, or not passed."""
BY_RESULTS: Mapping[str, Fraction] = {
    "results": Fraction(1, 2),
    "homes": Fraction(3, 10),
    "area": Fraction(2, 10),
}
BY_FACTORS: Mapping[str, Fraction] = {
    "area": Fraction(4, 10),
    "homes": Fraction(3, 10),
    "buildings": Fraction(1, 10),
    "estates": Fraction(1, 10),
    "results": Fraction(1, 10),
}
FACTORS: Mapping[str, str] = {
    "results": "评价结果（得分×等次系数×户数）",
    "homes": "完成户数",
    "area": "完成建筑面积",
    "buildings": "完成楼栋数",
    "estates": "完成小区数",
}


class CannotBeShared(JiugaiError):
    """A pool or weights that cannot be shared out."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One government that may have a share. `total` of 100; None: no work, or nothing judged.

    Units: homes, m², buildings, estates of the year's completed projects.
    """

    code: str
    total: Fraction | None
    grade: str | None
    homes: int
    area: int
    buildings: int
    estates: int

    @property
    def counts(self) -> Fraction:
        """What its grade counts; 0 where it has none."""
        return GRADE_COUNTS.get(self.grade or "", Fraction(0))

    def factor(self, name: str) -> Fraction:
        """How much it has of a factor. Who has not passed has nothing of any."""
        if not self.counts:
            return Fraction(0)
        if name == "results":
            return (self.total or Fraction(0)) / 100 * self.counts * self.homes
        return Fraction(getattr(self, name))


@dataclass(frozen=True, slots=True)
class FactorShare:
    """What one factor gave one government: its part, of the whole, with the weight as it was used."""

    factor: str
    part: Fraction
    whole: Fraction
    weight: Fraction

    @property
    def share(self) -> Fraction:
        return self.weight * self.part / self.whole if self.whole else Fraction(0)


@dataclass(frozen=True, slots=True)
class Award:
    """One government's share. `exact` in fen before rounding; `why` names what left it without one."""

    code: str
    fen: int
    exact: Fraction
    factors: tuple[FactorShare, ...]
    why: str = ""


def share_out(pool_fen: int, entrants: Sequence[Entrant], weights: Mapping[str, Fraction]) -> list[Award]:
    """Share a pool out, in the order of the codes; nothing at all where nobody has anything of any factor.

    Raises: CannotBeShared
    """
    _check(pool_fen, entrants, weights)
    ordered = sorted(entrants, key=lambda each: each.code)
    wholes = {name: sum((each.factor(name) for each in ordered), Fraction(0)) for name in weights}
    used = {name: weight for name, weight in weights.items() if wholes[name] and weight}
    together = sum(used.values(), Fraction(0))
    if not together:
        return [Award(each.code, 0, Fraction(0), (), _why(each)) for each in ordered]
    shares = [
        tuple(
            FactorShare(name, each.factor(name), wholes[name], weight / together)
            for name, weight in used.items()
        )
        for each in ordered
    ]
    exact = [pool_fen * sum((part.share for part in parts), Fraction(0)) for parts in shares]
    fen = rounded(exact, pool_fen)
    return [
        Award(each.code, paid, amount, parts, "" if paid else _why(each))
        for each, paid, amount, parts in zip(ordered, fen, exact, shares, strict=True)
    ]


def rounded(exact: Sequence[Fraction], total: int) -> list[int]:
    """Whole amounts that add up to the total, each less than 1 from its exact one."""
    whole = [each.numerator // each.denominator for each in exact]
    left = total - sum(whole)
    by_loss = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_loss[:left]:
        whole[place] += 1
    return whole


def _why(each: Entrant) -> str:
    """Why a government has no share."""
    if each.grade is None or each.total is None:
        return "无任务"
    if each.grade == "待核":
        return "等次待核：核实后参加分配"
    if not each.counts:
        return "不合格：不参加分配"
    return "没有完成的改造"


def _check(pool_fen: int, entrants: Sequence[Entrant], weights: Mapping[str, Fraction]) -> None:
    if pool_fen <= 0:
        raise CannotBeShared("奖补资金总额应大于 0")
    if strange := set(weights) - set(FACTORS):
        raise CannotBeShared(f"没有因素“{sorted(strange)[0]}”，应为 {'、'.join(FACTORS)}")
    if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise CannotBeShared("各因素的权重应不小于 0，且不全为 0")
    codes = [each.code for each in entrants]
    if len(set(codes)) < len(codes):
        raise CannotBeShared("同一政府出现了两次")
