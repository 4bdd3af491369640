"""A self-evaluation in the shape of Jiangxi's: 5 first-level, 18 second-level indicators, 100 points.

Names and grades are those of 江西省城镇老旧小区改造工作绩效评价办法（试行） of 2022-10-27. Its points and
formulas, which second-level indicator belongs to which first-level one, and what holds exactly at the bounds
of a grade were not found in public: those here are the product's own, and the sheet says so.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jiugai.core.amounts import WAN
from jiugai.evaluation.reports import sheets
from jiugai.evaluation.reports.figures import ReportFigures
from jiugai.evaluation.reports.sheets import TWO, WHOLE, Cell, Heading, Page, basis
from jiugai.evaluation.reports.wording import known_parts, noun_of, outcome, points, target
from jiugai.policy.criteria.kinds import NOT_APPLICABLE, REPORTED
from jiugai.policy.register import rulebook

STARTS, LAST_YEAR, EXECUTION = "开工", "上年完工", "执行"
NO_DATA = "本系统没有这项数据，请据实填写"
GRADES = (("优秀", 95, True), ("良好", 85, False), ("合格", 75, False))
LOWEST, OPEN = "差", "待核"
BOUNDS = (
    "等次界限：95分以上（不含95分）优秀，85分至95分（含85分、95分）良好，75分至85分（含75分、不含85分）合格，"
    "75分以下差；原文未写明恰为界限分值的归属，此为产品设定。"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One second-level indicator, or a part of one: what it rests on, with how many points."""

    first: str
    second: str
    rests_on: str
    points: int


TASKS, CONTENT, MECHANISM, FUNDS, OVERALL = (
    "推进年度目标任务", "合理确定改造内容", "不断健全工作机制", "多渠道筹措改造资金", "综合评价情况",
)  # fmt: skip
ITEMS = (
    Item(TASKS, "本年度计划项目开工情况", STARTS, 10),
    Item(TASKS, "上年度计划任务完工情况", LAST_YEAR, 10),
    Item(TASKS, "中央补助资金使用情况", EXECUTION, 8),
    Item(CONTENT, "群众“急难愁盼”问题的解决情况", "S1.5.1", 6),
    Item(CONTENT, "群众“急难愁盼”问题的解决情况", "S1.5.2", 2),
    Item(MECHANISM, "工作机制建立情况", "S1.1", 4),
    Item(MECHANISM, "改造项目储备库建立情况", "S1.3.1", 5),
    Item(MECHANISM, "健全动员居民参与机制情况", "S1.6.2", 6),
    Item(MECHANISM, "区块化改造推进情况", "S2.2", 4),
    Item(MECHANISM, "质量安全管理情况", "S1.9.1", 2),
    Item(MECHANISM, "质量安全管理情况", "S1.9.2", 3),
    Item(MECHANISM, "质量安全管理情况", "S1.9.3", 3),
    Item(MECHANISM, "专营设施设备产权移交情况", "S2.8", 4),
    Item(MECHANISM, "盘活既有房屋等周边资源情况", "S2.7.3", 3),
    Item(MECHANISM, "简化项目审批流程情况", "S2.7.1", 3),
    Item(FUNDS, "市场化运作情况", "S2.5", 4),
    Item(FUNDS, "改造资金筹措情况", "S2.4.1", 6),
    Item(FUNDS, "地方财政补助情况", "S2.4.2", 4),
    Item(OVERALL, "居民满意度", "S1.6.3", 8),
    Item(OVERALL, "上级发现问题的整改情况", "S1.10", 3),
    Item(OVERALL, "获得肯定和表扬的情况", "", 2),
)
FIRST = {each.first: sum(one.points for one in ITEMS if one.first == each.first) for each in ITEMS}
"""Points of the first-level indicators."""
HEADS = (
    Heading("一级指标", 25), Heading("二级指标", 29), Heading("分值", 6), Heading("依据", 42),
    Heading("分子", 12), Heading("分母", 12), Heading("待核", 6), Heading("得分", 8),
    Heading("最高可得", 9), Heading("说明", 36),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Won:
    """What an indicator gets: exact shares of its points won and possible, None where nothing can be said."""

    rests_on: str
    numerator: Cell
    denominator: Cell
    unknown: int
    won: Fraction | None
    best: Fraction | None
    said: str


def write_jiangxi(path: Path, figures: ReportFigures) -> None:
    """The sheet of one government."""
    title = f"{figures.place.full_name}{figures.year}年度城镇老旧小区改造工作绩效自评表"
    note = (
        "指标名称和等次按《江西省城镇老旧小区改造工作绩效评价办法（试行）》（2022年10月27日印发）；分值、计算方法和"
        f"二级指标的归属未见公开，均为产品设定，请按当地办法调整。{BOUNDS}{basis(figures)}"
    )
    with sheets.workbook(path, title, figures) as book:
        page = Page(book, "绩效自评表", title, note, HEADS)
        rows = [(item, won_by(item, figures)) for item in ITEMS]
        for item, won in rows:
            page.add(_row(item, won))
        page.add(_sum(rows), bold=True)


def won_by(item: Item, figures: ReportFigures) -> Won:
    """How far an indicator was reached."""
    if item.rests_on == STARTS:
        return _of_projects("年度计划项目", "已开工", figures.started.projects, figures.plan.projects)
    if item.rests_on == LAST_YEAR:
        return _of_projects("上年度计划项目", "已完工", figures.last_plan_completed, figures.last_plan)
    if item.rests_on == EXECUTION:
        return _execution(figures)
    if not item.rests_on:
        return _nothing("", NO_DATA)
    return _of_criterion(item.rests_on, figures)


def _of_projects(members: str, reached: str, numerator: int, denominator: int) -> Won:
    said = f"{members}中{reached}的"
    if not denominator:
        return _nothing(said, f"没有{members}，不计分")
    share = Fraction(numerator, denominator)
    return Won(said, sheets.whole(numerator), sheets.whole(denominator), 0, share, share, "")


def _execution(figures: ReportFigures) -> Won:
    """Paid of issued, held against the share that must be paid; central and provincial money together."""
    issued, paid, value = figures.money.issued, figures.money.paid, figures.in_force["funding.execution"]
    said = "中央和省级专项资金支付/下达（万元）"
    unknown = max(issued.unknown, paid.unknown)
    if unknown:
        return _nothing(said, f"{unknown}个政府未填报，待核", unknown)
    if not issued.amount:
        return _nothing(said, "当年没有下达专项资金，不计分")
    share = min(Fraction(1), Fraction(paid.amount, issued.amount) / value.fraction)
    return Won(
        said, sheets.money(paid), sheets.money(issued), 0, share, share,
        f"中央、省级未分列；达到{target(value.amount)}得满分",
    )  # fmt: skip


def _of_criterion(key: str, figures: ReportFigures) -> Won:
    answer, clause = figures.judgement.answers[key], rulebook().clauses[key]
    parts = answer.parts
    said = f"{rulebook().criteria[key].name}（衡量标准{clause.place}）"
    if answer.outcome == NOT_APPLICABLE:
        return _nothing(said, "没有评价对象，不计分")
    numerator, denominator = (_counted(key, each) for each in known_parts(key, parts))
    if answer.points is None or answer.best is None:
        why = "上级未设目标，只列示，不计分" if answer.outcome == REPORTED else outcome(answer)
        return Won(said, numerator, denominator, parts.unknown, None, None, why)
    won, best = answer.points / answer.weight, answer.best / answer.weight
    return Won(said, numerator, denominator, parts.unknown, won, best, outcome(answer))


def _counted(key: str, figure: int | None) -> Cell:
    """A numerator or denominator; money in 万元."""
    if figure is None:
        return Cell(None, note="均未填报，待核")
    return Cell(figure, WHOLE) if noun_of(key) else Cell(sheets.scaled(figure, WAN), TWO)


def _nothing(rests_on: str, why: str, unknown: int = 0) -> Won:
    empty = Cell(None, note=why)
    return Won(rests_on, empty, empty, unknown, None, None, why)


def _row(item: Item, won: Won) -> list[Cell]:
    first = sheets.text(f"{item.first}（{FIRST[item.first]}分）")
    return [
        first, sheets.text(item.second), sheets.whole(item.points), sheets.text(won.rests_on),
        won.numerator, won.denominator, Cell(won.unknown, WHOLE), _points(item, won.won, won.said),
        _points(item, won.best, won.said), sheets.text(won.said),
    ]  # fmt: skip


def _points(item: Item, share: Fraction | None, why: str) -> Cell:
    if share is None:
        return Cell(None, note=why)
    return _rounded(share * item.points)


def _rounded(exact: Fraction) -> Cell:
    return Cell(Decimal(points(exact)), TWO)


def _sum(rows: list[tuple[Item, Won]]) -> list[Cell]:
    """The sum of what is counted, what is not, and the grade if nothing left open could change it."""
    won = sum((item.points * each.won for item, each in rows if each.won is not None), Fraction())
    best = sum((item.points * each.best for item, each in rows if each.best is not None), Fraction())
    counted = sum(item.points for item, each in rows if each.won is not None)
    left = sum(item.points for item, _won in rows) - counted
    grade = grade_between(won, best + left)
    said = f"另有{left}分未计；等次：{grade}"
    empty = sheets.text("")
    return [
        sheets.text("合计"), empty, sheets.whole(counted + left), sheets.text(f"已计{counted}分"), empty,
        empty, empty, _rounded(won), _rounded(best), sheets.text(said),
    ]  # fmt: skip


def grade_between(lowest: Fraction, highest: Fraction) -> str:
    """The grade, where the least and the most that can be reached get the same."""
    low, high = grade_of(lowest), grade_of(highest)
    return low if low == high else OPEN


def grade_of(reached: Fraction) -> str:
    """The grade for points of 100: more than 95; from 85 on; from 75 on; less."""
    for grade, bound, beyond in GRADES:
        if reached > bound or (reached == bound and not beyond):
            return grade
    return LOWEST
