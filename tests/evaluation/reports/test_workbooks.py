"""Workbooks hold figures as numbers; what is not known is an empty cell with a note; text stays text."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from jiugai.evaluation.generating import Made
from jiugai.evaluation.reports import sheets
from jiugai.evaluation.reports.jiangxi import ITEMS, grade_between, grade_of, write_jiangxi
from jiugai.evaluation.reports.national_tables import write_national, write_plan_table
from jiugai.evaluation.reports.project_rows import project_rows
from jiugai.evaluation.reports.sheets import Heading, Page, workbook

from .conftest import KUNMING, WUHUA, YEAR, Year, judged, sealed

FIRST_ROW = 4
ODD = ["=1+1", "+86", "-2", "@SUM(A1)", "http://example.invalid/", "<b>&amp;</b>"]


def national(year: Year, folder: Path, code: str = KUNMING) -> dict[str, Worksheet]:
    path = folder / "统计表.xlsx"
    write_national(path, year.figures, code, project_rows(year.engine, YEAR))
    return {sheet.title: sheet for sheet in load_workbook(path).worksheets}


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]


def heads_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value).replace("\n", "") for cell in sheet[3]]


def column(sheet: Worksheet, head: str) -> list[Any]:
    place = heads_of(sheet).index(head)
    return [row[place] for row in rows_of(sheet)]


def test_the_four_tables_of_the_national_survey_are_there(year: Year, tmp_path: Path) -> None:
    sheets = national(year, tmp_path)
    assert list(sheets) == ["年度计划", "改造进展", "改造效果", "项目基本情况"]
    for sheet in sheets.values():
        assert "表式未公开" in str(sheet["A2"].value)
        assert year.figures[KUNMING].provenance.rule_version in str(sheet["A2"].value)


def test_the_plan_holds_counties_and_their_sum(year: Year, tmp_path: Path) -> None:
    sheet = national(year, tmp_path)["年度计划"]
    counties = [code for code in sorted(year.figures) if year.figures[code].place.level == "county"]
    figures = [*(year.figures[each] for each in counties), year.figures[KUNMING]]
    assert column(sheet, "户数") == [each.plan.homes.amount for each in figures]
    assert column(sheet, "计划项目数") == [each.plan.projects for each in figures]
    costs = [each.plan.cost.amount / 1_000_000 for each in figures]
    assert column(sheet, "计划总投资（万元）") == pytest.approx(costs)
    assert rows_of(sheet)[-1][0] == "合计"


def test_progress_holds_rates_beside_their_parts(year: Year, tmp_path: Path) -> None:
    sheet = national(year, tmp_path)["改造进展"]
    plan, started = column(sheet, "计划小区数"), column(sheet, "开工小区数")
    for rate, part, whole in zip(column(sheet, "开工率（小区）"), started, plan, strict=True):
        assert rate == (pytest.approx(part / whole) if whole else None)
    assert column(sheet, "其中：社会资金")[-1] == pytest.approx(
        year.figures[KUNMING].money.by_source["social"].amount / 1_000_000
    )


def test_effects_are_added_up_in_their_units(year: Year, tmp_path: Path) -> None:
    sheet = national(year, tmp_path)["改造效果"]
    outputs = {each.item: each.done.amount for each in year.figures[KUNMING].outputs or ()}
    assert column(sheet, "加装电梯（部）")[-1] == outputs["lift"] / 100
    assert column(sheet, "改造各类管线（公里）")[-1] == pytest.approx(outputs["drainage"] / 100_000)
    assert column(sheet, "社区服务设施（㎡）")[-1] == 0


def test_every_project_of_the_year_is_listed(year: Year, tmp_path: Path) -> None:
    rows = rows_of(national(year, tmp_path)["项目基本情况"])
    expected = sum(map(len, project_rows(year.engine, YEAR).values()))
    assert len(rows) == expected > 0
    assert [row[0] for row in rows] == list(range(1, expected + 1))


def test_what_is_not_known_is_an_empty_cell_with_a_note(bare_year: Year, tmp_path: Path) -> None:
    sheets = national(bare_year, tmp_path)
    plan = sheets["年度计划"]
    place = heads_of(plan).index("户数") + 1
    homes = plan.cell(FIRST_ROW, place)
    assert (homes.value, plan.cell(FIRST_ROW, 3).value) == (None, "五华区")
    assert homes.comment is not None
    assert "均未填报，待核" in homes.comment.text
    whole = plan.cell(plan.max_row, place)
    assert whole.value == bare_year.figures[KUNMING].plan.homes.amount
    assert whole.comment is not None
    assert "不含在内" in whole.comment.text
    effect = sheets["改造效果"].cell(FIRST_ROW, 4)
    assert (effect.value, bool(effect.comment)) == (None, True)
    cost = sheets["项目基本情况"].cell(
        FIRST_ROW, heads_of(sheets["项目基本情况"]).index("总投资（万元）") + 1
    )
    assert (cost.value, bool(cost.comment)) == (None, True)


def test_the_plan_table_has_the_columns_of_shandong(year: Year, tmp_path: Path) -> None:
    write_plan_table(tmp_path / "p.xlsx", year.figures, KUNMING)
    (sheet,) = load_workbook(tmp_path / "p.xlsx").worksheets
    heads = ["序号", "市（州）", "县（市、区）", "小区数", "楼栋数", "户数", "建筑面积（万㎡）", "项目数"]
    assert heads_of(sheet) == heads
    plan = year.figures[KUNMING].plan
    assert rows_of(sheet)[-1][3:6] == [plan.estates.amount, plan.buildings.amount, plan.homes.amount]
    assert column(sheet, "建筑面积（万㎡）")[-1] == pytest.approx(plan.floor_area.amount / 10_000)


def test_no_name_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    def rename(made: Made) -> None:
        codes = made.connection.execute(
            f"SELECT project_code FROM projects WHERE plan_year = {YEAR}"
        ).fetchall()
        for odd, (code,) in zip(ODD, codes, strict=False):
            made.connection.execute("UPDATE projects SET name = ? WHERE project_code = ?", [odd, code])

    sheet = national(judged(sealed(tmp_path / "b", change=rename)), tmp_path)["项目基本情况"]
    cells = [cell for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row if cell.value in ODD]
    assert {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_second_run_gives_the_same_bytes(bundle: Path, year: Year, tmp_path: Path) -> None:
    written = []
    for number, each in enumerate((year, judged(bundle))):
        paths = [tmp_path / f"{number}{name}.xlsx" for name in ("national", "plan", "jiangxi")]
        write_national(paths[0], each.figures, KUNMING, project_rows(each.engine, YEAR))
        write_plan_table(paths[1], each.figures, KUNMING)
        write_jiangxi(paths[2], each.figures[KUNMING])
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]


def jiangxi(year: Year, folder: Path, code: str = KUNMING) -> list[list[Any]]:
    write_jiangxi(folder / "j.xlsx", year.figures[code])
    (sheet,) = load_workbook(folder / "j.xlsx").worksheets
    assert "未写明恰为界限分值的归属" in str(sheet["A2"].value)
    return rows_of(sheet)


def test_the_sheet_of_jiangxi_has_5_and_18_indicators_of_100_points() -> None:
    assert len({item.first for item in ITEMS}) == 5
    assert len({item.second for item in ITEMS}) == 18
    assert sum(item.points for item in ITEMS) == 100


def test_indicators_of_jiangxi_rest_on_our_figures(year: Year, tmp_path: Path) -> None:
    figures, rows = year.figures[KUNMING], jiangxi(year, tmp_path)
    starts = rows[0]
    assert starts[4:6] == [figures.started.projects, figures.plan.projects]
    assert starts[7] == pytest.approx(10 * figures.started.projects / figures.plan.projects, abs=0.005)
    answer = figures.judgement.answers["S1.1"]
    (mechanism,) = [row for row in rows if row[1] == "工作机制建立情况"]
    assert mechanism[4:7] == list(answer.parts[:3])
    assert mechanism[7] == pytest.approx(float((answer.points or 0) / answer.weight * 4), abs=0.005)


def test_without_data_points_are_empty_with_the_reason(year: Year, tmp_path: Path) -> None:
    rows = jiangxi(year, tmp_path)
    praise = rows[-2]
    assert praise[1] == "获得肯定和表扬的情况"
    assert (praise[7], praise[8]) == (None, None)
    assert praise[9] == "本系统没有这项数据，请据实填写"
    assert "等次：待核" in rows[-1][9]


@pytest.mark.parametrize(
    ("points", "grade"),
    [("95.01", "优秀"), ("95", "良好"), ("85", "良好"), ("84.99", "合格"), ("75", "合格"), ("74.99", "差")],
)
def test_the_bounds_of_jiangxi_are_explicit(points: str, grade: str) -> None:
    assert grade_of(Fraction(points)) == grade


def test_a_grade_that_open_points_could_change_is_open() -> None:
    assert grade_between(Fraction(94), Fraction(96)) == "待核"
    assert grade_between(Fraction(86), Fraction(95)) == "良好"


def test_one_county_has_a_workbook_of_its_own(year: Year, tmp_path: Path) -> None:
    rows = rows_of(national(year, tmp_path, WUHUA)["年度计划"])
    assert [row[:3] for row in rows] == [[1, "昆明市", "五华区"], ["合计", "五华区", ""]]


def test_a_row_is_as_high_as_its_longest_text_needs(tmp_path: Path, year: Year) -> None:
    long = "双江拉祜族佤族布朗族傣族自治县"
    with workbook(tmp_path / "a.xlsx", "题", year.figures[KUNMING]) as book:
        page = Page(book, "表", "题", "注", [Heading("县", 18), Heading("数", 8)])
        page.add([sheets.text("五华区"), sheets.whole(1)])
        page.add([sheets.text(long), sheets.whole(2)])
    sheet = load_workbook(tmp_path / "a.xlsx")["表"]
    assert sheet["A5"].value == long
    assert sheet["A5"].alignment.wrap_text
    assert sheet.row_dimensions[4].height in (None, 15)
    assert sheet.row_dimensions[5].height == 30
