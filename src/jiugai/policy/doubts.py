"""What in sealed facts is possible but unlikely: outliers and sums that do not agree, to be looked into.

A doubt changes no judgement. The bounds are the product's own (P.plausible), wide around what published
batches show (median 260 yuan per m², 3.1 万元 and 86 m² per home, 32 homes per building).
"""

from collections.abc import Mapping
from dataclasses import dataclass

OF_PROJECTS: Mapping[str, tuple[str, str]] = {
    "cost_per_area": (
        "cost_fen < 3000 * floor_area_m2 OR cost_fen > 300000 * floor_area_m2",
        "每平方米投资不在 30 至 3,000 元之间",
    ),
    "cost_per_home": (
        "cost_fen < 100000 * homes OR cost_fen > 20000000 * homes",
        "每户投资不在 0.1 至 20 万元之间",
    ),
    "homes_per_building": ("homes < 2 * buildings OR homes > 200 * buildings", "每栋户数不在 2 至 200 之间"),
    "area_per_home": (
        "floor_area_m2 < 15 * homes OR floor_area_m2 > 300 * homes",
        "每户面积不在 15 至 300 平方米之间",
    ),
    "funds_do_not_add_up": (
        "funds_total_fen <> funds_central_fen + funds_provincial_fen + funds_local_fen + funds_bonds_fen "
        "+ funds_social_fen + funds_residents_fen",
        "到位资金合计不等于各项之和",
    ),
    "more_money_than_cost": ("funds_total_fen > cost_fen + cost_fen / 4", "到位资金超过总投资四分之一以上"),
    "everybody_agrees": (
        "homes >= 100 AND homes_agreeing = homes",
        "百户以上的项目人人参与、人人同意",
    ),
    "everybody_satisfied": (
        "homes_surveyed >= 100 AND homes_satisfied = homes_surveyed",
        "百户以上的调查人人满意",
    ),
    "accepted_before_completion": ("accepted_on < completed_on", "验收早于完工"),
    "completed_before_start": ("completed_on < started_on", "完工早于开工"),
    "started_before_plan": ("started_on < planned_on", "开工早于列入计划"),
}
"""By key: a condition over one project's facts, whole numbers only, and what it says."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One unlikely thing about one project or government."""

    key: str
    table: str
    code: str
    name: str
    division_code: str
    told: str
    figures: str = ""


SUMS: Mapping[str, tuple[str, str]] = {
    "plan_estates": ("estates", "计划小区数与计划项目小区数之和不等"),
    "plan_cost_fen": ("cost_fen", "计划总投资与计划项目总投资之和不等"),
}
"""A county's own facts and the facts of its plan projects that they should be the sum of."""
