"""Columns of open data, under the headings of the ledgers where those have them."""

from collections.abc import Iterable

from jiugai.core.tables.columns import Column, Kind
from jiugai.lifecycle.imports import PROJECT_COLUMNS as FACTS
from jiugai.planning.exports import WAN
from jiugai.registry.ledger_columns import COLUMNS as ESTATE_LEDGER
from jiugai.reserve.exports import COLUMNS as PROJECT_LIST
from jiugai.reserve.item_ledgers import COLUMNS as ITEM_LEDGER

MONEY = {"万元": WAN}


def _taken(source: Iterable[Column], *names: str) -> tuple[Column, ...]:
    by_name = {column.name: column for column in source}
    return tuple(by_name[name] for name in names)


def _fen(name: str, label: str, meaning: str = "") -> Column:
    return Column(name, label, Kind.INTEGER, meaning, scales=MONEY)


PROJECT = _taken(ITEM_LEDGER, "project")
PLACE = _taken(ESTATE_LEDGER, "county", "division_code")

ESTATES = (
    *_taken(
        ESTATE_LEDGER, "code", "county", "division_code", "name", "address", "completed_year", "structure"
    ),
    *_taken(ESTATE_LEDGER, "storeys", "building_count", "home_count", "floor_area_cm2"),
    Column("longitude", "经度", Kind.TEXT, "WGS-84，度"),
    Column("latitude", "纬度", Kind.TEXT, "WGS-84，度"),
    *PROJECT,
    Column("state", "阶段", Kind.TEXT, "所属项目的阶段；一个小区有几个项目时为最新一个"),
)
PROJECTS = (
    *_taken(PROJECT_LIST, "code"),
    *PLACE,
    *_taken(PROJECT_LIST, "name", "plan_year"),
    Column("state", "阶段", Kind.TEXT),
    *_taken(FACTS, "planned_on"),
    *_taken(PROJECT_LIST, "estate_count", "home_count", "cost_fen"),
    _fen("planned_fen", "计划资金"),
    _fen("committed_fen", "已落实资金", "有书面依据的资金"),
    Column("owner_of_works", "建设单位", Kind.TEXT),
    Column("hotline", "咨询电话", Kind.TEXT),
)
ITEMS = (
    *PROJECT,
    Column("class", "类别", Kind.TEXT, "基础类、完善类、提升类（国办发〔2020〕23号）"),
    *_taken(ITEM_LEDGER, "item", "estate", "quantity"),
    Column("unit", "单位", Kind.TEXT),
    Column("at_area_level", "片区层面", Kind.BOOLEAN, "在片区内补齐（Y1.5）"),
)
FUNDING = (
    *PROJECT,
    Column("source", "资金渠道", Kind.TEXT),
    _fen("planned_fen", "计划金额"),
    _fen("committed_fen", "已落实金额", "有书面依据的资金"),
)
CONTRACTS = (
    *PROJECT,
    Column("kind", "合同类别", Kind.TEXT),
    Column("party", "承担单位", Kind.TEXT),
    Column("signed_on", "签订日期", Kind.DATE),
    _fen("amount_fen", "合同金额", "招标和政府采购的合同才有"),
)
PLANS = (
    Column("plan", "计划编号", Kind.TEXT),
    *PLACE,
    Column("year", "计划年度", Kind.INTEGER),
    Column("approved_on", "批准日期", Kind.DATE),
    Column("approval_document", "批准文件", Kind.TEXT),
    Column("rank", "名次", Kind.INTEGER),
    *PROJECT,
    *_taken(PROJECT_LIST, "name"),
    *_taken(
        FACTS, "estates", "buildings", "homes", "floor_area_m2", "completed_year_min", "completed_year_max"
    ),
    *_taken(PROJECT_LIST, "cost_fen", "score_x100"),
)
