"""Sealed facts, checks and raw rows as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jiugai.aftercare.models.complaints import Category
from jiugai.core import wording
from jiugai.core.amounts import WAN, written
from jiugai.core.tables.columns import Column
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.explaining import Told
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import SumOfGovernments, SumOfProjects
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS, Fact, Facts, ProjectFacts
from jiugai.policy.register import CriterionText, rulebook
from jiugai.policy.verdicts import Check
from jiugai.reserve.catalogue import UNITS

GROUPS: Mapping[str, tuple[str, ...]] = {
    "基本情况": ("project_code", "homes", "completed_year", "self_built", "to_be", "renovated", "area_linked",
               "extension", "basics", "residents_active", "will_strong", "hazards", "plan_year", "stage"),
    "档案与排序": ("archive", "scored", "score", "rank", "order", "county_"),
    "短板": ("facility", "shortfalls"),
    "居民": ("homes_", "estates_consented", "management", "vote", "estates_", "committee", "residents_"),
    "专营": ("utilities", "combined", "assets"),
    "资金": ("funds", "loan", "cost"),
    "实施": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What one criterion says of a unit, in words."""

    key: str
    text: CriterionText
    outcome: str
    sentence: str
    next_step: str
    figures: str


def shown_told(told: Sequence[Told]) -> list[ToldLine]:
    """The criteria that count a unit, those not met first."""
    order = {"NOT_MET": 0, "UNKNOWN": 1, "": 2, "MET": 3}
    lines = [_line(each) for each in told]
    return sorted(lines, key=lambda each: order.get(each.outcome, 2))


def _line(each: Told) -> ToldLine:
    text = rulebook().criteria[each.key]
    if each.check is None:
        figures = f"{amount_of(each.key, each.numerator)} / {amount_of(each.key, each.denominator)}"
        outcome = "UNKNOWN" if each.numerator is None or each.denominator is None else ""
        return ToldLine(each.key, text, outcome, text.formula, "", figures)
    check = _named(each.check, text)
    outcome = "UNKNOWN" if each.belongs is None else check.outcome.value
    next_step = wording.next_step(check.requirement)
    return ToldLine(each.key, text, outcome, wording.sentence(check), next_step, "")


def _named(check: Check, text: CriterionText) -> Check:
    """A compound requirement that has no name of its own goes by that of its criterion."""
    if check.parts and check.requirement not in rulebook().wordings:
        return replace(check, requirement=text.name)
    return check


def is_money(key: str) -> bool:
    """Whether the parts of a criterion are amounts of money."""
    criterion = CRITERIA[key]
    if not isinstance(criterion, SumOfProjects | SumOfGovernments):
        return False
    return any(name.endswith("_fen") for name in criterion.denominator.names())


def amount_of(key: str, figure: int | None) -> str:
    """One part of a criterion: money in 万元, everything else as counted."""
    if figure is None:
        return "未知"
    return f"{written(figure, WAN)} 万元" if is_money(key) else f"{figure:,}"


def shown_facts(facts: Facts) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Facts in groups: label, value as people write it, meaning."""
    columns = PROJECT_COLUMNS if isinstance(facts, ProjectFacts) else DIVISION_COLUMNS
    rows = [(columns[name], value) for name, value in asdict(facts).items()]
    if not isinstance(facts, ProjectFacts):
        return [("本级事实", [_shown(fact, value) for fact, value in rows])]
    groups: dict[str, list[tuple[str, str, str]]] = {name: [] for name in GROUPS}
    for fact, value in rows:
        groups[_group(fact.name)].append(_shown(fact, value))
    return [(name, lines) for name, lines in groups.items() if lines]


def _group(name: str) -> str:
    exact = {"homes": "基本情况", "estates": "基本情况", "buildings": "基本情况", "floor_area_m2": "基本情况",
             "name": "基本情况", "division_code": "基本情况"}  # fmt: skip
    if name in exact:
        return exact[name]
    return next((group for group, begins in GROUPS.items() if begins and name.startswith(begins)), "实施")


def _shown(fact: Fact, value: object) -> tuple[str, str, str]:
    return fact.label, wording.stored(fact.name, value, fact.choices, "未知"), fact.meaning


def shown_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Raw rows with Chinese headings and values."""
    columns = TABLES[table].columns
    return {
        "heads": [each.label for each in columns],
        "rows": [[_cell(each, row[each.name]) for each in columns] for row in rows],
    }


def _cell(column: Column, value: Any) -> str:
    """One raw value as people write it."""
    if column.name.endswith("_x100") and value is not None:
        return written(value, 100)
    if column.name == "item" and value in rulebook().items:
        return rulebook().items[value].name
    if column.name == "unit":
        return str(UNITS.get(value, value))
    if column.name == "category" and value in Category.values:
        return str(Category(value).label)
    return wording.stored(column.name, value, column.choices)
