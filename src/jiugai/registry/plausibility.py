"""Figures of an estate that are possible but strange: asked about, never refused.

The ranges run from half the smallest to twice the largest value among 29 real batches and 39 county plans
that local governments published from 2020 to 2024; outside them somebody should look again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure over another, with the range in which real ledgers lie, in the units people read."""

    part: str
    whole: str
    low: int
    high: int
    part_unit: int
    said: str


RATIOS = (
    Ratio("home_count", "building_count", 7, 168, 1, "每栋 {value} 户"),
    Ratio("floor_area_cm2", "home_count", 27, 264, 10_000, "户均建筑面积 {value} 平方米"),
    Ratio("investment_fen", "home_count", 3_500, 146_000, 100, "户均投资 {value} 元"),
    Ratio("investment_fen", "floor_area_m2", 46, 1_580, 100, "每平方米投资 {value} 元"),
    Ratio("stairwell_count", "building_count", 1, 6, 1, "每栋 {value} 个单元"),
    Ratio("resident_count", "home_count", 1, 8, 1, "户均 {value} 人"),
)
LARGEST_ESTATE = 6_000  # homes; the largest published one has fewer
LARGEST_AREA_M2 = 600_000  # so many homes of 100 m²


def doubts(figures: dict[str, int | None]) -> Iterator[str]:
    """What is strange about one estate's figures, each as a sentence."""
    area = figures.get("floor_area_cm2")
    known = {**figures, "floor_area_m2": None if area is None else area // 10_000}
    for ratio in RATIOS:
        part, whole = known.get(ratio.part), known.get(ratio.whole)
        if part is None or not whole:
            continue
        value = Fraction(part, ratio.part_unit * whole)
        if not ratio.low <= value <= ratio.high:
            told = ratio.said.format(value=f"{float(value):,.1f}".removesuffix(".0"))
            yield f"{told}，通常在 {ratio.low:,} 到 {ratio.high:,} 之间，请核对单位和数字"
    homes = known.get("home_count")
    if homes is not None and homes > LARGEST_ESTATE:
        yield f"户数 {homes:,} 超过已知最大的小区，请核对"
    if area is not None and area // 10_000 > LARGEST_AREA_M2:
        yield f"建筑面积 {area // 10_000:,} 平方米，超过已知最大的小区，请核对单位和数字"
