"""The four tables of the national statistical survey, and Shandong's plan table, in the forms known to us.

The forms of the survey are not public; their four parts and the effect indicators are. The columns are ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.workbook import Workbook

from jiugai.core.amounts import WAN
from jiugai.evaluation.reports import sheets
from jiugai.evaluation.reports.figures import Output, ReportFigures, Sum, total
from jiugai.evaluation.reports.governments import governed_by, name_of
from jiugai.evaluation.reports.project_rows import ProjectRow
from jiugai.evaluation.reports.sheets import Cell, Heading, Page, area, basis, money, rate, summed, whole
from jiugai.evaluation.reports.wording import HUNDREDTH, SQUARE_METRES, UNITS, listed
from jiugai.policy import places
from jiugai.policy.facts import STAGES
from jiugai.policy.raw_rows import SOURCES
from jiugai.policy.register import rulebook

Reports = Mapping[str, ReportFigures]

NOT_PUBLIC = (
    "全国城镇老旧小区改造统计调查制度的表式未公开，本表按其四部分内容和公开口径自拟，报送前请按下发表式核对。"
)
WHERE = (Heading("序号", 5), Heading("市（州）", 22), Heading("县（市、区）", 24))
FIGURE = 11  # characters


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect indicator: the items it adds up, in which units; `scale` of them are one that is shown."""

    label: str
    items: tuple[str, ...]
    units: tuple[str, ...]
    scale: int = 1

    def of(self, outputs: Sequence[Output]) -> Sum:
        """What was done of it. Units: hundredths."""
        return total(
            each.done
            for each in outputs
            if each.item in self.items and UNITS.get(each.unit, each.unit) in self.units
        )


PIPES = (
    "water_supply", "drainage", "power_supply", "gas_supply", "heat_supply", "low_voltage", "common_pipes",
)  # fmt: skip
SERVICES = (
    "elderly_care", "child_care", "meals", "service_centre", "health_station", "kindergarten", "market",
    "delivery_station",
)  # fmt: skip
EFFECTS = (
    Effect("改造各类管线（公里）", PIPES, ("米",), 1_000),
    Effect("加装电梯（部）", ("lift",), ("部", "套", "台")),
    Effect("增设停车位（个）", ("parking",), ("个",)),
    Effect("汽车充电设施（个）", ("car_charging",), ("个",)),
    Effect("电动自行车充电设施（个）", ("bicycle_charging",), ("个",)),
    Effect("社区服务设施（处）", SERVICES, ("处", "个")),
    Effect("社区服务设施（㎡）", SERVICES, ("平方米",)),
    Effect("建筑节能改造（万㎡）", ("energy_saving",), ("平方米",), SQUARE_METRES),
    Effect("体育健身设施（个）", ("sport",), ("个",)),
)
"""As they are counted nationally; services have areas in our catalogue, sport has pieces."""


def write_national(path: Path, reports: Reports, code: str, projects: Mapping[str, list[ProjectRow]]) -> None:
    """年度计划, 改造进展, 改造效果, 项目基本情况 of one government."""
    figures = reports[code]
    title = f"{figures.place.full_name}{figures.year}年度城镇老旧小区改造统计表"
    with sheets.workbook(path, title, figures) as book:
        _plan(book, reports, code)
        _progress(book, reports, code)
        _effects(book, reports, code)
        _projects(
            book, figures, [each for county in counties(reports, code) for each in projects.get(county, ())]
        )


def write_plan_table(path: Path, reports: Reports, code: str) -> None:
    """Shandong's plan table: 序号、市、县区、小区数、楼栋数、户数、建筑面积、项目数. Source: S01–S07."""
    figures = reports[code]
    title = f"{figures.place.full_name}{figures.year}年城镇老旧小区改造计划表"
    heads = _heads("小区数", "楼栋数", "户数", "建筑面积（万㎡）", "项目数")
    with sheets.workbook(path, title, figures) as book:
        page = Page(book, "计划表", title, f"列名按山东省公开的计划表。{basis(figures)}", heads)
        for where, each, bold in _rows(reports, code):
            plan = each.plan
            sizes = (summed(plan.estates), summed(plan.buildings), summed(plan.homes), area(plan.floor_area))
            page.add([*where, *sizes, whole(plan.projects)], bold=bold)


def counties(reports: Reports, code: str) -> list[str]:
    """The counties inside a government that have figures, itself if it is one."""
    return [
        each
        for each, figures in sorted(reports.items())
        if figures.place.level == "county" and places.is_inside(each, code)
    ]


def _rows(reports: Reports, code: str) -> Iterator[tuple[list[Cell], ReportFigures, bool]]:
    """Each county with where it lies, then the government as a whole."""
    for number, county in enumerate(counties(reports, code), start=1):
        above = governed_by(county)
        yield (
            [whole(number), sheets.text(name_of(above)), sheets.text(name_of(county))],
            reports[county],
            False,
        )
    yield [sheets.text("合计"), sheets.text(reports[code].place.name), sheets.text("")], reports[code], True


def _heads(*labels: str) -> list[Heading]:
    return [*WHERE, *(Heading(label, FIGURE) for label in labels)]


def _plan(book: Workbook, reports: Reports, code: str) -> None:
    figures = reports[code]
    heads = _heads("计划项目数", "计划小区数", "楼栋数", "户数", "建筑面积（万㎡）", "计划总投资（万元）")
    title = f"{figures.place.full_name}{figures.year}年度计划"
    page = Page(book, "年度计划", title, f"{NOT_PUBLIC}{basis(figures)}", heads)
    for where, each, bold in _rows(reports, code):
        plan = each.plan
        sizes = (summed(plan.estates), summed(plan.buildings), summed(plan.homes), area(plan.floor_area))
        page.add([*where, whole(plan.projects), *sizes, money(plan.cost)], bold=bold)


def _progress(book: Workbook, reports: Reports, code: str) -> None:
    figures = reports[code]
    heads = _heads(
        "计划小区数", "开工小区数", "开工率（小区）", "计划户数", "开工户数", "开工率（户）",
        "当年完工项目数", "当年完工小区数", "当年完工户数", "计划总投资（万元）", "到位资金（万元）",
        *(f"其中：{each}" for each in SOURCES.values()),
    )  # fmt: skip
    note = (
        "开工为年度计划项目中已开工的；完工为当年完工的项目，含以前年度计划的；资金为年度计划项目。"
        f"{NOT_PUBLIC}"
    )
    page = Page(
        book,
        "改造进展",
        f"{figures.place.full_name}{figures.year}年改造进展",
        f"{note}{basis(figures)}",
        heads,
    )
    for where, each, bold in _rows(reports, code):
        plan, started, done, funds = each.plan, each.started, each.completed, each.money
        page.add(
            [
                *where,
                summed(plan.estates), summed(started.estates), rate(started.estates, plan.estates),
                summed(plan.homes), summed(started.homes), rate(started.homes, plan.homes),
                whole(done.projects), summed(done.estates), summed(done.homes),
                money(plan.cost), money(funds.arrived),
                *(money(funds.by_source[source]) for source in SOURCES),
            ],
            bold=bold,
        )  # fmt: skip


def _effects(book: Workbook, reports: Reports, code: str) -> None:
    figures = reports[code]
    items = rulebook().items
    pipes, services = ("、".join(items[each].name for each in those) for those in (PIPES, SERVICES))
    note = (
        f"年度计划项目的完成数量；单位与列名不同的数量不计入。管线含{pipes}；社区服务设施含{services}，"
        f"全国按个数统计，改造内容目录记面积，分列两栏。{NOT_PUBLIC}{basis(figures)}"
    )
    title = f"{figures.place.full_name}{figures.year}年改造效果"
    page = Page(book, "改造效果", title, note, _heads(*(effect.label for effect in EFFECTS)))
    for where, each, bold in _rows(reports, code):
        page.add([*where, *(_effect(effect, each) for effect in EFFECTS)], bold=bold)


def _effect(effect: Effect, figures: ReportFigures) -> Cell:
    if figures.outputs is None:
        return Cell(None, note="数据包没有保存改造成效记录，待核")
    cell = summed(effect.of(figures.outputs), effect.scale * HUNDREDTH)
    cell = Cell(cell.value, sheets.TWO if effect.scale > 1 else sheets.AS_IS, cell.note)
    lacking = figures.provenance.lacking.get("outputs", ())
    if not lacking or cell.value is None:
        return cell
    return Cell(cell.value, cell.shown, f"{cell.note}；不含没有保存记录的{listed(lacking)}".lstrip("；"))


def _projects(book: Workbook, figures: ReportFigures, projects: Sequence[ProjectRow]) -> None:
    figures_told = (
        "小区数",
        "楼栋数",
        "户数",
        "建筑面积（㎡）",
        "建成年份",
        "总投资（万元）",
        "到位资金（万元）",
    )
    days = ("列入计划日期", "开工日期", "完工日期", "竣工验收日期")
    heads = [
        *WHERE, Heading("项目编号", 17), Heading("项目名称", 26), Heading("计划年度", 6), Heading("阶段", 9),
        *(Heading(each, 10) for each in (*figures_told, *days)),
    ]  # fmt: skip
    title = f"{figures.place.full_name}{figures.year}年项目基本情况"
    note = f"年度计划项目，和当年完工的以前年度项目。{NOT_PUBLIC}{basis(figures)}"
    page = Page(book, "项目基本情况", title, note, heads)
    for number, each in enumerate(projects, start=1):
        page.add(_project(number, each))


def _project(number: int, row: ProjectRow) -> list[Cell]:
    years = {row.completed_year_min, row.completed_year_max} - {None}
    shown = "—".join(str(each) for each in sorted(filter(None, years)))
    county = row.division_code
    return [
        whole(number), sheets.text(name_of(governed_by(county))), sheets.text(name_of(county)),
        sheets.text(row.project_code), _told(row.name), _figure(row.plan_year, "0"),
        sheets.text(STAGES[row.stage]), _figure(row.estates), _figure(row.buildings), _figure(row.homes),
        _figure(row.floor_area_m2), _told(shown or None), _figure(row.cost_fen, sheets.TWO, WAN),
        _figure(row.funds_total_fen, sheets.TWO, WAN), sheets.day(row.planned_on),
        sheets.day(row.started_on, "没有开工日期"), sheets.day(row.completed_on, "没有完工日期"),
        sheets.day(row.accepted_on, "没有竣工验收日期"),
    ]  # fmt: skip


def _told(value: str | None) -> Cell:
    return sheets.text(value) if value else Cell(None, note="没有填报，待核")


def _figure(value: int | None, shown: str = sheets.WHOLE, scale: int = 1) -> Cell:
    if value is None:
        return Cell(None, note="没有填报，待核")
    return Cell(sheets.scaled(value, scale), shown)
