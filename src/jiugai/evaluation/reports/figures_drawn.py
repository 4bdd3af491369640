"""The three charts of a report, from its figures."""

from collections.abc import Mapping
from fractions import Fraction

from jiugai.evaluation.reports.charts import Chart, Series
from jiugai.evaluation.reports.figures import ReportFigures
from jiugai.evaluation.reports.judgement_told import best_of, grade_told, won_of
from jiugai.evaluation.reports.wording import UNKNOWN, points, wan_yuan, weight
from jiugai.policy.raw_rows import SOURCES
from jiugai.policy.register import rulebook

WON, OPEN, LOST = "8DB4E2", "F4B183", "D9D9D9"
INDICATORS, CHILDREN, MONEY = "指标得分", "下级得分", "资金来源"
SHORT: Mapping[str, str] = {
    "S1.1": "统筹协调机制",
    "S1.2": "改造计划",
    "S1.3": "资金使用",
    "S1.4": "专营设施衔接",
    "S1.5": "应改尽改",
    "S1.6": "居民参与",
    "S1.7": "征求居民意见",
    "S1.8": "长效管理共识",
    "S1.9": "质量安全监管",
    "S1.10": "问题整改",
    "S2.1": "党建引领治理",
    "S2.2": "片区联动",
    "S2.3": "社区生活圈",
    "S2.4": "多渠道筹资",
    "S2.5": "规模化主体",
    "S2.6": "金融服务",
    "S2.7": "政策制度",
    "S2.8": "专营设施移交",
    "S2.9": "维修资金",
    "S2.10": "户内改造",
}
"""Names of the indicators that fit beside a bar."""


def charts_of(figures: ReportFigures) -> dict[str, Chart]:
    """The charts by the name of their tag; without governments below there is none of them."""
    found = {INDICATORS: _indicators(figures), MONEY: _money(figures)}
    if figures.children:
        found[CHILDREN] = _children(figures)
    return found


def _indicators(figures: ReportFigures) -> Chart:
    """Points of each indicator: won, open, lost; the bar as a whole is what it could win."""
    answers = figures.judgement.answers
    names, won, open_points, lost = [], list[str | None](), list[str | None](), list[str | None]()
    for indicator in rulebook().indicators:
        mine, whole = won_of(indicator, answers)
        if mine is None or whole is None:
            names.append(f"{SHORT[indicator]}（不计分）")
            parts: tuple[Fraction | None, ...] = (None, None, None)
        else:
            best = best_of(indicator, answers)
            names.append(f"{SHORT[indicator]}（{points(mine)}/{weight(whole)}）")
            parts = (mine, best - mine, whole - best)
        for values, part in zip((won, open_points, lost), parts, strict=True):
            values.append(None if part is None else points(part))
    series = (
        Series("得分", won, WON, is_labelled=True),
        Series("待核", open_points, OPEN),
        Series("失分", lost, LOST),
    )
    return Chart("ReportIndicators", "20项指标得分构成", names, series, "percentStacked")


def _children(figures: ReportFigures) -> Chart:
    """Totals of the governments below, and how much more they could get; those without work have no bar."""
    names, totals, more = [], list[str | None](), list[str | None]()
    for child in figures.children:
        total, best = child.judgement.total, child.judgement.best
        names.append(f"{child.place.name}（{grade_told(child.judgement)}）")
        totals.append(None if total is None else points(total))
        more.append(None if total is None or best is None else points(best - total))
    series = (Series("得分", totals, WON, is_labelled=True), Series("待核可增加", more, OPEN))
    return Chart("ReportChildren", "下级政府得分", names, series)


def _money(figures: ReportFigures) -> Chart:
    """Money that arrived at plan projects, by source, in 万元."""
    names, values = [], list[str | None]()
    for source, arrived in figures.money.by_source.items():
        known = arrived.known
        names.append(SOURCES[source] if known is not None else f"{SOURCES[source]}（{UNKNOWN}）")
        values.append(None if known is None else wan_yuan(known))
    return Chart(
        "ReportMoney",
        "到位资金按来源（万元）",
        names,
        (Series("到位资金", values, WON, is_labelled=True),),
        "clustered",
    )
