"""The Word report says every figure as it was counted, the same bytes for the same figures."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from jiugai.evaluation.recounting import recount
from jiugai.evaluation.reports import template_making
from jiugai.evaluation.reports.assembling import report_bytes
from jiugai.evaluation.reports.figures import Practice, Sum
from jiugai.evaluation.reports.gathering import gather
from jiugai.evaluation.reports.templates import BUILT_IN, ReportTemplate, read_template
from jiugai.evaluation.reports.told import report_told
from jiugai.evaluation.reports.vocabulary import VOCABULARY, Drawing, Flag, Group, Rows, Tag, Text
from jiugai.evaluation.reports.wording import percent, share, told
from jiugai.policy.criteria.kinds import Answer
from jiugai.policy.raw_rows import SOURCES
from jiugai.policy.register import rulebook

from .conftest import KUNMING, WUHUA, YEAR, Year, judged, sealed
from .documents import charts_of, parts_of, table_with, text_of

MONEY = ("S2.4.1", "S2.4.2")
OUTCOMES = {
    "MET": "达标",
    "NOT_MET": "不达标",
    "UNKNOWN": "待核",
    "NOT_APPLICABLE": "不适用",
    "REPORTED": "仅列示",
}


@pytest.fixture(scope="session")
def template() -> ReportTemplate:
    return read_template()


@pytest.fixture(scope="session")
def report(year: Year, template: ReportTemplate) -> bytes:
    return report_bytes(template, year.figures[KUNMING])


def two(number: Fraction | int) -> str:
    """Two decimals, counted apart from the code under test."""
    exact = Fraction(number)
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(quotient.quantize(Decimal("0.01"), ROUND_HALF_UP))


def trimmed(number: Fraction) -> str:
    return two(number).rstrip("0").rstrip(".")


@pytest.mark.parametrize("code", [KUNMING, WUHUA])
def test_the_annex_holds_every_part_of_every_criterion(
    year: Year, template: ReportTemplate, code: str
) -> None:
    figures = year.figures[code]
    rows = table_with(report_bytes(template, figures), "位置")
    assert len(rows) == 36
    for row, (key, answer) in zip(rows, figures.judgement.answers.items(), strict=True):
        parts = answer.parts
        counted = [two(Fraction(each, 1_000_000)) if key in MONEY else str(each) for each in parts[:2]]
        points = "—" if answer.points is None else two(answer.points)
        most = "—" if answer.points is None else trimmed(answer.weight)
        assert row[2:5] == [*counted, str(parts.unknown)], key
        assert row[6:] == [OUTCOMES[str(answer.outcome)], points, most], key
        assert row[1].startswith(rulebook().criteria[key].name)


def test_the_annex_of_governments_below_holds_their_totals_and_grades(year: Year, report: bytes) -> None:
    for row, child in zip(table_with(report, "最高"), year.figures[KUNMING].children, strict=False):
        total = child.judgement.total
        assert row[1] == child.place.name
        assert row[2] == str(child.plan.projects)
        assert row[5] == f"{child.started.projects}/{child.plan.projects}"
        assert row[8] == ("—" if total is None else two(total))
        assert row[10] == (child.judgement.grade or "无任务")


def test_the_annex_of_outputs_holds_what_was_planned_and_done(year: Year, report: bytes) -> None:
    outputs = year.figures[KUNMING].outputs or ()
    rows = table_with(report, "完成率")
    assert len(rows) == len(outputs) > 0
    for row, output in zip(rows, outputs, strict=True):
        planned, done = (trimmed(Fraction(each.amount, 100)) for each in (output.planned, output.done))
        assert row[2] == rulebook().items[output.item].name
        assert (row[5], row[6], row[8]) == (planned, done, str(output.done.unknown))


def test_the_text_holds_sizes_money_and_satisfaction(year: Year, report: bytes) -> None:
    figures, text = year.figures[KUNMING], text_of(report)
    plan, funds, said = figures.plan, figures.money, figures.satisfaction
    for told_of in (
        f"改造项目{plan.projects}个",
        f"居民{plan.homes.amount}户",
        f"计划总投资{two(Fraction(plan.cost.amount, 1_000_000))}万元",
        f"（{figures.started.projects}/{plan.projects}）",
        f"到位{two(Fraction(funds.arrived.amount, 1_000_000))}万元",
        f"支付{two(Fraction(funds.paid.amount, 1_000_000))}万元",
        f"（{said.satisfied.amount}/{said.surveyed.amount}）",
        f"得分{two(figures.judgement.total or 0)}分",
    ):
        assert told_of in text


def test_charts_hold_the_figures_themselves(year: Year, report: bytes) -> None:
    figures, charts = year.figures[KUNMING], charts_of(report)
    money = charts["ReportMoney"]["到位资金"]
    assert list(money) == list(SOURCES.values())
    for source, name in SOURCES.items():
        assert money[name] == two(Fraction(figures.money.by_source[source].amount, 1_000_000))
    totals = charts["ReportChildren"]["得分"]
    known = {each.place.name: each.judgement.total for each in figures.children}
    assert {name.split("（")[0]: value for name, value in totals.items()} == {
        name: two(total) for name, total in known.items() if total is not None
    }
    won = charts["ReportIndicators"]["得分"].values()
    points = sum((each.points or 0 for each in figures.judgement.answers.values()), Fraction())
    assert abs(sum(map(Decimal, won)) - Decimal(two(points))) <= Decimal("0.1")


def test_a_chart_carries_its_values_as_a_workbook(report: bytes) -> None:
    from openpyxl import load_workbook

    content = parts_of(report)["word/embeddings/ReportMoney.xlsx"]
    rows = list(load_workbook(BytesIO(content))["Sheet1"].iter_rows(values_only=True))
    cached = charts_of(report)["ReportMoney"]["到位资金"]
    assert rows[0] == (None, "到位资金")
    assert {name: f"{value:.2f}" for name, value in rows[1:]} == cached


def test_the_same_figures_give_the_same_bytes(bundle: Path, year: Year, report: bytes) -> None:
    again = judged(bundle)
    assert report_bytes(read_template(), again.figures[KUNMING]) == report
    properties = parts_of(report)["docProps/core.xml"].decode()
    assert properties.count("2023-02-20T02:00:00Z") == 2


def test_the_template_is_what_its_source_makes() -> None:
    assert BUILT_IN.read_bytes() == template_making.template_bytes()


def test_what_is_not_known_is_never_shown_as_0(bare_year: Year, template: ReportTemplate) -> None:
    content = report_bytes(template, bare_year.figures[WUHUA])
    text = text_of(content)
    assert "居民待核，建筑面积" in text
    assert "计划总投资待核" in text
    assert "到位待核，占计划总投资待核" in text
    assert "专项资金待核" in text
    assert "改造成效记录，完成数量待核" in text
    assert "投诉记录，办理情况待核" in text
    assert "专门工作机制健全：本级政府是否达到要求待核，目标100%，结论为待核" in text
    money = {row[0]: row[1:] for row in table_with(content, "资金来源")}
    assert money["中央资金"] == ["待核", "待核", "待核", "待核"]
    criteria = {row[1]: row[2:5] for row in table_with(content, "位置")}
    assert criteria["社会力量出资占比（万元）"][1] == "待核"
    assert "社会力量出资占比：待核，其中" in text
    assert "中央资金（待核）" not in charts_of(content)["ReportMoney"]["到位资金"]


def test_a_county_with_nothing_to_do_says_so_in_words(idle_year: Year, template: ReportTemplate) -> None:
    content = report_bytes(template, idle_year.figures[WUHUA])
    text = text_of(content).split("附件1\n")[0]
    for said in (
        "全区没有列入年度计划的改造项目。",
        "无开工任务；当年没有完工项目。",
        "没有年度计划项目，无改造内容。",
        "当年没有完工项目，无须开展满意度调查。",
        "当年没有收到投诉。",
        "没有年度计划项目，无项目资金。",
        "2022年，没有下达中央和省级城镇保障性安居工程专项资金。",
        "当年没有到期应整改的审计、国务院督查问题。",
        "没有问题记录。",
        "发生质量安全事故（本级政府未报，不能排除）",
    ):
        assert said in text
    for empty in ("无比例", "—", "0/0", "0.00万", "最多可增加"):
        assert empty not in text
    assert "资金来源" not in text
    assert "ReportMoney" not in charts_of(content)


def test_a_breach_that_cannot_be_ruled_out_counts_those_who_did_not_say(idle_year: Year) -> None:
    figures = idle_year.figures[KUNMING]
    known, possible = (
        (replace(each, known=given, possible=2 - given))
        for each, given in zip(figures.breaches[:2], (2, 0), strict=True)
    )
    said = report_told(replace(figures, breaches=(known, possible)))
    assert said["触碰情形"] == "不符合对象范围的项目列入计划（2个项目）"
    assert said["待核情形"] == "项目触碰拆迁砍伐红线（有2个项目未报，不能排除）"
    assert "发生质量安全事故（有1个政府未报，不能排除）" in report_told(figures)["待核情形"]


def test_declared_facts_and_kept_records_are_told_apart(report: bytes) -> None:
    text = text_of(report)
    assert "按州市本级和各县区政府填报的事实，当年到期应整改" in text
    assert "本表按数据包中逐条保存的问题记录统计；（一）的应整改数和按期销号率为政府填报的事实" in text


def test_figures_of_the_annex_are_never_broken_over_lines(report: bytes) -> None:
    (annex,) = [each for each in Document(BytesIO(report)).tables if each.rows[0].cells[0].text == "位置"]
    style = annex.rows[1].cells[2].paragraphs[0].style
    assert style is not None
    assert style.name == "表格小数字"
    half_width = style.font.size.mm / 2
    room = [(cell.width or 0) / Mm(1) - 1.5 for cell in annex.rows[1].cells]
    for place, longest in ((2, "1094196.54"), (3, "1094196.54"), (7, "10.37"), (8, "33.33")):
        assert half_width * len(longest) < room[place]


def test_money_without_a_record_is_no_0(report: bytes) -> None:
    money = {row[0]: row[1:] for row in table_with(report, "资金来源")}
    assert money["社会资金"][2:] == ["—", "—"]
    assert money["合计"][2] not in ("—", "0.00")


def test_some_rows_that_say_nothing_are_counted_beside_the_sum(
    bare_year: Year, template: ReportTemplate
) -> None:
    text = text_of(report_bytes(template, bare_year.figures[KUNMING]))
    unknown = bare_year.figures[KUNMING].plan.cost.unknown
    assert f"万元（另有{unknown}个项目待核）" in text


def test_no_rate_stands_without_its_parts(report: bytes) -> None:
    sentences = re.split("[，；。]", text_of(report).split("附件1")[0])
    for place, sentence in enumerate(sentences):
        if "%" in sentence and "目标" not in sentence:
            before = sentences[max(0, place - 1)]
            assert "/" in sentence or "/" in before or "达到要求" in before, sentence


def test_weights_and_grades_are_said_to_be_the_products_own(report: bytes) -> None:
    text = text_of(report)
    assert "未规定权重和等次" in text
    assert "均为评价软件的默认设定，不代表国家和省的规定" in text
    assert "优秀不低于95分、良好不低于85分、合格不低于75分" in text


def test_a_year_that_is_not_over_is_said_to_be_a_trial(tmp_path: Path, template: ReportTemplate) -> None:
    trial = judged(sealed(tmp_path / "b", raw=False, projects=40, facts_on=date(YEAR, 9, 30)))
    text = text_of(report_bytes(template, trial.figures[WUHUA]))
    assert "自评估报告（试评）" in text
    assert "事实统计截至2022年9月30日，2022年度尚未结束" in text


def test_provenance_is_told(year: Year, report: bytes) -> None:
    (row,) = table_with(report, "区划")
    source = year.figures[KUNMING].provenance.sources[0]
    assert row == [
        "昆明市",
        "2022-12-31",
        "2023-02-20",
        source.sealed_by,
        str(source.projects),
        source.digest,
    ]
    assert year.figures[KUNMING].provenance.rule_version in text_of(report)


def test_a_county_has_no_annex_of_governments_below(year: Year, template: ReportTemplate) -> None:
    content = report_bytes(template, year.figures[WUHUA])
    assert "下级政府" not in text_of(content)
    assert "word/charts/ReportChildren.xml" not in parts_of(content)
    assert b"ReportChildren" not in parts_of(content)["word/_rels/document.xml.rels"]


def test_odd_texts_stay_texts(year: Year, template: ReportTemplate) -> None:
    odd = Practice("<w:p>&amp;{{ 年度 }}", "=1+1", "第一行\n第二行\x00\x0b]]>")
    text = text_of(report_bytes(template, replace(year.figures[WUHUA], practices=(odd,))))
    assert "（一）<w:p>&amp;{{ 年度 }}（=1+1）。第一行 第二行 ]]>" in text


def test_recounted_differences_are_listed(tmp_path: Path, template: ReportTemplate) -> None:
    def misreport(made: object) -> None:
        made.connection.execute(  # type: ignore[attr-defined]
            f"UPDATE divisions SET funds_paid_fen = funds_paid_fen + 100 WHERE division_code = '{WUHUA}'"
        )

    told_wrong = judged(sealed(tmp_path / "b", projects=60, change=misreport))
    recounted = recount(told_wrong.opened, told_wrong.engine)
    figures = gather(told_wrong.opened, told_wrong.engine, told_wrong.judged, recounted=recounted)
    content = report_bytes(template, figures[WUHUA])
    rows = table_with(content, "项目或政府")
    (paid,) = [row[2:] for row in rows if row[:2] == ["五华区（530102）", "支付专项资金"]]
    assert paid[0] != paid[1]
    assert f"不一致的{len(rows)}项" in text_of(content)


def test_the_page_is_that_of_an_official_document(report: bytes) -> None:
    document = Document(BytesIO(report))
    section = document.sections[0]
    near = Mm(0.1)
    for measured, wanted in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.left_margin, 28),
        (section.right_margin, 26),
        (section.bottom_margin, 35),
    ):
        assert measured is not None
        assert abs(measured - Mm(wanted)) < near
    body = document.styles["公文正文"]
    assert body.font.size is not None
    assert body.font.size.pt == 16
    assert body.paragraph_format.line_spacing is not None
    assert 22 * body.paragraph_format.line_spacing <= Mm(225)
    assert document.styles["公文标题"].font.size.pt == 22
    assert document.settings.odd_and_even_pages_header_footer


def test_every_tag_has_a_value_and_every_value_a_tag(year: Year, bare_year: Year) -> None:
    for figures in (year.figures[KUNMING], year.figures[WUHUA], bare_year.figures[WUHUA]):
        practice = Practice("标题", "地点", "内容")
        compare(report_told(replace(figures, practices=(practice,))), VOCABULARY)


def compare(values: Mapping[str, object], tags: Mapping[str, Tag]) -> None:
    named = {name for name, tag in tags.items() if not _is_drawn(tag)}
    assert set(values) == named
    for name in named:
        tag, value = tags[name], values[name]
        if isinstance(tag, Group):
            compare(value, tag.tags)  # type: ignore[arg-type]
        elif isinstance(tag, Rows):
            for row in value:  # type: ignore[attr-defined]
                compare(row, tag.tags)
        else:
            assert isinstance(value, bool if isinstance(tag, Flag) else str), name
            assert isinstance(tag, Flag | Text)


def _is_drawn(tag: Tag) -> bool:
    return isinstance(tag, Group) and all(isinstance(each, Drawing) for each in tag.tags.values())


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        pytest.param(2, 3, "66.67%（2/3）", id="half-up"),
        pytest.param(99_999, 100_000, "99.99%（99999/100000）", id="never-100-short-of-the-whole"),
        pytest.param(1, 1_000_000, "0.01%（1/1000000）", id="never-0-of-something"),
        pytest.param(3, 3, "100.00%（3/3）", id="the-whole"),
        pytest.param(0, 3, "0.00%（0/3）", id="nothing"),
        pytest.param(0, 0, "无比例（0/0）", id="of-nothing"),
        pytest.param(None, 3, "待核", id="not-known"),
    ],
)
def test_rates_are_written_with_their_parts(part: int | None, whole: int, expected: str) -> None:
    assert share(part, whole) == expected


def test_a_rate_may_pass_100() -> None:
    assert percent(3, 2) == "150.00%"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Sum(5, 2, 0), "5户"),
        (Sum(5, 2, 1), "5户（另有1个项目待核）"),
        (Sum(0, 2, 2), "待核"),
        (Sum(0, 0, 0), "0户"),
    ],
)
def test_sums_say_how_many_rows_said_nothing(amount: Sum, expected: str) -> None:
    assert told(amount, lambda number: f"{number}户") == expected


def test_outcomes_are_the_five_words(report: bytes, year: Year) -> None:
    words = {row[6] for row in table_with(report, "位置")}
    assert words <= set(OUTCOMES.values())
    answers: list[Answer] = list(year.figures[KUNMING].judgement.answers.values())
    assert len(words) == len({str(each.outcome) for each in answers})
