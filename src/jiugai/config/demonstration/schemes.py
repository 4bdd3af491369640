"""What a project renovates: items for what the survey found, with quantities and costs; and its money."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil, log
from random import Random

from jiugai.config.demonstration.lots import Lack
from jiugai.config.demonstration.names import MADE_UP
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.papers import paper
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate, FacilityCondition
from jiugai.reserve import services as reserve
from jiugai.reserve.models import DecisionKind, FundingSource, Project

WAN = 1_000_000  # fen in 万元
LEAST_WAN, USUAL_WAN, MOST_WAN = 0.7, 2.6, 7.3  # 万元 for each home
HUNDRED_YUAN = 10_000  # fen
BASIC, COMPLETING, UPGRADING = "S1.5.1", "S1.5.2", "S1.5.3"
TAKEN = {BASIC: 1.0, COMPLETING: 0.75, UPGRADING: 0.5}
"""How often a shortfall of each group goes into a scheme."""

WEIGHTS: Mapping[str, int] = {
    "outer_wall": 12, "drainage": 10, "roads": 10, "roof": 8, "structure_repair": 8, "water_supply": 6,
    "power_supply": 5, "fire_safety": 5, "lift": 12, "overhead_lines": 4, "common_pipes": 5, "parking": 4,
    "greening": 4, "gas_supply": 4,
}  # fmt: skip
"""Shares of the cost; every other item counts 2."""

SOURCES = (
    (FundingSource.CENTRAL_SUBSIDY, 46, 0.75, "云财建〔{year}〕{number}号"),
    (FundingSource.PROVINCIAL, 12, 0.6, "云财综〔{year}〕{number}号"),
    (FundingSource.COUNTY, 24, 0.4, "区政府常务会议纪要第{number}期"),
    (FundingSource.UTILITY, 10, 0.35, "出资承诺函（{year}）{number}号"),
    (FundingSource.PROPERTY_UNIT, 4, 0.3, "原产权单位出资函{number}号"),
    (FundingSource.RESIDENTS, 4, 0.25, "居民出资协议汇总表"),
)
"""Each channel: per cent of the cost, how often it is secured, and by what paper."""


def shortfalls(estates: Sequence[Estate]) -> list[Item]:
    """What the surveys found lacking in any of the estates, in the order of the catalogue."""
    conditions = FacilityCondition.objects.filter(estate__in=estates).shortfalls()
    found = set(conditions.values_list("item", flat=True))
    return [item for key, item in rulebook().items.items() if key in found]


def draw_up(
    project: Project, estates: Sequence[Estate], office: Office, dice: Random, *, cost_fen: int, lack: Lack
) -> None:
    """Items with quantities and costs, the document, and what becomes of the shortfalls that are left."""
    found = shortfalls(estates)
    taken = [item for item in found if dice.random() < TAKEN.get(item.annex or "", 0)]
    left = [item for item in found if item not in taken]
    if lack is Lack.EXCUSE and len(taken) > 1:
        left.insert(0, taken.pop(0))
    costs = share_out(cost_fen, taken)
    for place, item in enumerate(taken):
        is_counted = lack is not Lack.PAPERS or place % 5
        reserve.put_work_item(
            project,
            by=office.housing,
            item=item.key,
            quantity=quantity(item, estates, dice) if is_counted else None,
            cost_fen=costs[item.key],
            at_area_level=item.annex == UPGRADING,
        )
    _state(project, estates, office, costs, lack)
    _decide(project, left, estates, office)


def total_cost(estates: Sequence[Estate], dice: Random) -> int:
    """What a scheme costs. Units: fen, by the home as schemes in the country cost."""
    each = min(MOST_WAN, max(LEAST_WAN, dice.lognormvariate(log(USUAL_WAN), 0.5)))
    homes = sum(estate.home_count or 40 for estate in estates)
    return round(homes * each * WAN / HUNDRED_YUAN) * HUNDRED_YUAN


def share_out(total_fen: int, items: Sequence[Item]) -> dict[str, int]:
    """The cost of each item by its weight, in hundreds of yuan; together the total."""
    weights = [WEIGHTS.get(item.key, 2) for item in items]
    hundreds, passed, costs = total_fen // HUNDRED_YUAN, 0, {}
    for item, weight in zip(items, weights, strict=True):
        before = hundreds * passed // sum(weights)
        passed += weight
        costs[item.key] = (hundreds * passed // sum(weights) - before) * HUNDRED_YUAN
    return costs


def quantity(item: Item, estates: Sequence[Estate], dice: Random) -> Decimal:
    """How much of it, by the size of the estates."""
    buildings = sum(each.building_count or 1 for each in estates)
    stairwells = sum(each.stairwell_count or 1 for each in estates)
    homes = sum(each.home_count or 40 for each in estates)
    ground = max((each.floor_area_cm2 or 0) // 10_000 // (each.storeys or 6) for each in estates) or 300
    by_unit = {
        "m": buildings * dice.randint(45, 110),
        "m2": ground * {"roof": 11, "outer_wall": 42, "roads": 14}.get(item.key, dice.randint(2, 5)) // 10,
        "home": homes,
        "stairwell": stairwells,
        "building": buildings,
        "space": ceil(homes * dice.uniform(0.15, 0.35)),
        "set": max(1, stairwells // 2) if item.key == "lift" else buildings,
        "piece": max(1, stairwells * dice.randint(1, 3)),
    }
    return Decimal(max(1, by_unit[item.unit]))


def _state(
    project: Project, estates: Sequence[Estate], office: Office, costs: Mapping[str, int], lack: Lack
) -> None:
    catalogue = rulebook().items
    rows = [(catalogue[key].name, f"{fen / WAN:.2f}") for key, fen in costs.items()]
    document = None
    if lack is not Lack.PAPERS:
        title = f"{project.name}初步实施方案及投资估算"
        heads = ("改造内容", "投资（万元）")
        document = paper(title, heads, rows, by=office.housing, division_code=office.county.code)
    names = "、".join(each.name for each in estates)
    first = "、".join(name for name, _ in rows[:4])
    reserve.state_scheme(
        project,
        by=office.housing,
        cost_fen=sum(costs.values()) or None,
        summary=f"对{names}实施{first}等 {len(rows)} 项改造，同步建立长效管理机制。",
        document=document,
    )


def _decide(project: Project, left: Sequence[Item], estates: Sequence[Estate], office: Office) -> None:
    """Third group: declined on record, every other one; first group: asked to be left."""
    reasons = {
        BASIC: (DecisionKind.EXCUSED, "专营单位三年内已列入主管网更新，随主管网同步实施", ""),
        UPGRADING: (DecisionKind.DECLINED, "周边五百米内已有同类设施，居民表示不需要", "居民议事会会议记录"),
    }
    for place, item in enumerate(left):
        if item.annex == BASIC or (item.annex == UPGRADING and place % 2):
            kind, reason, record = reasons[item.annex]
            for estate in _lacking(item, estates):
                reserve.decide_shortfall(
                    project,
                    by=office.housing,
                    estate=estate,
                    item=item.key,
                    kind=kind,
                    reason=reason,
                    record=record,
                )


def _lacking(item: Item, estates: Sequence[Estate]) -> list[Estate]:
    found = FacilityCondition.objects.filter(estate__in=estates, item=item.key).shortfalls()
    ids = set(found.values_list("estate", flat=True))
    return [each for each in estates if each.pk in ids]


def finance(project: Project, office: Office, dice: Random, *, year: int, is_secured: bool = False) -> None:
    """Where the money is to come from; together the cost of the scheme."""
    cost = reserve.current_scheme(project).cost_fen
    if cost is None:
        return
    planned = 0
    for place, (source, share, often, document) in enumerate(SOURCES, start=1):
        part = cost - planned if place == len(SOURCES) else cost * share // 100 // HUNDRED_YUAN * HUNDRED_YUAN
        planned += part
        committed = part if is_secured or dice.random() < often else 0
        reserve.put_funding_line(
            project,
            by=office.housing,
            source=source,
            planned_fen=part,
            committed_fen=committed,
            evidence=document.format(year=year, number=dice.randint(3, 160)) + MADE_UP if committed else "",
        )
