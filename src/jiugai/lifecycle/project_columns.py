"""What a ledger of projects under way may hold: the project, its estates, and facts as far as they are known."""

from collections.abc import Mapping

from jiugai.core.tables.cells import BLANK
from jiugai.core.tables.columns import Column, Kind
from jiugai.lifecycle.imports import column_of
from jiugai.policy.facts import MONEY, STAGES
from jiugai.policy.facts import PROJECT_COLUMNS as FACTS
from jiugai.registry.ledger_columns import COLUMNS as ESTATE_COLUMNS

FROM_RECORDS = {
    "project_code", "name", "division_code", "plan_year", "stage", "estates", "buildings", "homes", "floor_area_m2",
    "completed_year_min", "completed_year_max", "self_built", "to_be_demolished", "renovated_before", "area_linked",
    "extension_open", "archive_basics", "archive_will", "archive_scheme", "archive_progress", "archive_pictures",
    "county_barred", "county_within_capacity", "scaled_operator",
}  # fmt: skip
"""Facts that the register or the project itself answers: a ledger of projects does not tell them."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "planned_on": ("列入计划时间", "计划批准日期", "计划下达日期", "计划下达时间"),
    "started_on": ("开工时间", "实际开工日期", "实际开工时间", "开工日"),
    "completed_on": ("完工时间", "竣工时间", "竣工日期", "实际完工日期"),
    "accepted_on": ("验收日期", "验收时间", "竣工验收时间"),
    "final_account_on": ("决算日期", "决算时间"),
    "cost_fen": ("投资", "计划投资", "投资额", "项目总投资", "估算投资"),
    "funds_committed_fen": ("落实资金",),
    "funds_total_fen": ("到位资金", "已到位资金"),
}

MONEY_WORDS = ("万元", "元")
_PLACES = tuple(
    column
    for column in ESTATE_COLUMNS
    if column.name in ("province", "prefecture", "county", "division_code")
)


def _fact(name: str) -> Column:
    column = column_of(FACTS[name])
    return Column(
        **{field: getattr(column, field) for field in ("name", "label", "kind", "meaning", "unit", "scales")},
        minimum=column.minimum,
        choices=column.choices,
        pattern=column.pattern,
        form=column.form,
        synonyms=SYNONYMS.get(name, ()),
        cell_units=MONEY_WORDS if column.scales == MONEY else (),
        blank=BLANK,
    )


TOLD = tuple(name for name in FACTS if name not in FROM_RECORDS)
"""Facts that a ledger may tell of a project from before."""

KEPT_ELSEWHERE = ("planned_on", "cost_fen", "order_kept")
"""Told facts that are kept with the plan and the scheme."""

COLUMNS: tuple[Column, ...] = (
    Column("code", "项目编号", Kind.CODE, "已有项目的编号；新项目留空，由系统编号", pattern="[0-9]{6}-[0-9]{4}-[0-9]{4}", form="项目编号，如 530102-2022-0001"),
    *_PLACES,
    Column(
        "name", "项目名称", Kind.TEXT, "项目名称", required=True, synonyms=("项目", "名称", "改造项目名称", "改造项目")
    ),
    Column(
        "estates", "小区", Kind.TEXT, "项目所含小区的名称或编码，以顿号分隔；须已在小区底数中", required=True,
        synonyms=("小区名称", "所含小区", "改造小区", "涉及小区", "小区范围"),
    ),
    Column("plan_year", "计划年度", Kind.INTEGER, "列入或申请列入的年度", required=True, minimum=2000, cell_units=("年", "年度"),
           synonyms=("年度", "改造年度", "年份", "实施年度")),
    Column("stage", "阶段", Kind.CHOICE, "现处阶段", required=True, choices=dict(STAGES), synonyms=("当前阶段", "项目阶段", "进展", "实施进度")),
    Column("evidence", "依据", Kind.TEXT, "各项事实的依据；不填时记台账名称", synonyms=("资料依据", "佐证", "依据文件")),
    *(_fact(name) for name in TOLD),
)  # fmt: skip
