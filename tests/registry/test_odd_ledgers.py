"""Ledgers as counties lay them out: headings in two rows, merged places, units in cells, odd numbers."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.people import settle

from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope
from jiugai.core.tables.writing import write_template
from jiugai.registry.imports import Ledger, read_ledger
from jiugai.registry.ledger_columns import COLUMNS
from jiugai.registry.models import Division, Estate
from jiugai.registry.services.ledgers import take_in

pytestmark = pytest.mark.django_db
EVERYWHERE = Scope.everything()
PLAIN = "县区,小区名称,户数,建成年份\n五华区,棕树营小区,480,1994\n"


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    settle()
    made = {"level": "subdistrict", "parent_id": "530102", "valid_from": date(1980, 1, 1)}
    Division.objects.create(code="530102002", name="护国街道", **made)


def _csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ledger.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _taken(ledger: Ledger) -> None:
    take_in(ledger, by=BUILT_IN, source="ledger.csv")


@pytest.mark.parametrize(
    ("heading", "cell", "square_metres"),
    [
        ("建筑面积（万㎡）", "9000㎡", 9_000),
        ("建筑面积（万㎡）", "0.9", 9_000),
        ("建筑面积（㎡）", "4.2万㎡", 42_000),
        ("建筑面积", "4.2万平方米", 42_000),
        ("建筑面积（平方米）", "9,000.5 m²", None),
        ("建筑面积（平方米）", "9,000.5平方米", None),
        ("建筑面积（平方米）", "4.2万", 42_000),
        ("建筑面积（平方米）", "4.2 万 m²", 42_000),
        ("建筑面积（平方米）", "4.2万平方", 42_000),
        ("建筑面积（万㎡）", "9000平方", 9_000),
        ("建筑面积（万㎡）", "9000平", 9_000),
        ("建筑面积（万㎡）", "0.9万", 9_000),
    ],
)
def test_a_unit_in_the_cell_is_read_as_it_is_written(
    tmp_path: Path, heading: str, cell: str, square_metres: int | None
) -> None:
    text = f'县区,小区名称,{heading}\n五华区,棕树营小区,"{cell}"\n'
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == []
    expected = 90_005_000 if square_metres is None else square_metres * 10_000
    assert ledger.rows[0].facts["floor_area_cm2"] == expected


@pytest.mark.parametrize("cell", ["/", "—", "不详", "待定", "N/A", "－"])
def test_what_stands_for_an_empty_cell_is_not_known_and_told(tmp_path: Path, cell: str) -> None:
    text = f"县区,街道,小区名称,户数,建成年份\n五华区,华山街道,棕树营小区,{cell},{cell}\n"
    text += f"五华区,{cell},翠湖小区,60,1994\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == ledger.doubts == []
    known = [[row.facts.get(name) for name in ("home_count", "completed_year")] for row in ledger.rows]
    assert known == [[None, None], [60, 1994]]
    assert [row.division.code for row in ledger.rows] == ["530102001", "530102"]
    told = [f"“{heading}”列有 1 格写的是“{cell}”，按不详" for heading in ("街道", "户数", "建成年份")]
    assert ledger.notes == told


@pytest.mark.parametrize(("column", "cell"), [("户数", "无"), ("小区名称", "/")])
def test_nothing_else_stands_for_an_empty_cell(tmp_path: Path, column: str, cell: str) -> None:
    row = {"小区名称": "棕树营小区", "户数": "60"} | {column: cell}
    text = f"县区,{','.join(row)}\n五华区,{','.join(row.values())}\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert [each.column for each in ledger.problems] == [column]


@pytest.mark.parametrize(
    "heading", ["县（市）区", "县、市、区", "市（县、区）", "区/县", "所属 县（区）", "属地"]
)
def test_a_heading_is_known_whatever_marks_stand_in_it(tmp_path: Path, heading: str) -> None:
    ledger = read_ledger(_csv(tmp_path, f"{heading},小区名称\n五华区,棕树营小区\n"), scope=EVERYWHERE)
    assert ledger.problems == []
    assert (heading, "县区") in ledger.sheets[0].headings


@pytest.mark.parametrize(
    ("headings", "cells", "note"),
    [
        (
            "总投资",
            "240",
            "“总投资”列未用于核对，只随原文保留：表头要写明单位，应为投资（万元）、投资（元）之一",
        ),
        (
            "总投资（万元）,投资总额（万元）",
            "240,250",
            "“投资总额（万元）”列未用于核对，只随原文保留：与 C 列“总投资（万元）”重复，应只留一列",
        ),
    ],
)
def test_a_column_that_only_checks_does_not_refuse_the_ledger(
    tmp_path: Path, headings: str, cells: str, note: str
) -> None:
    text = f"县区,小区名称,{headings}\n五华区,棕树营小区,{cells}\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == []
    assert ledger.notes == [note]
    written = dict(zip(headings.split(","), cells.split(","), strict=True))
    assert written.items() <= ledger.rows[0].raw.items()


def test_a_wrong_cell_of_a_column_that_only_checks_is_asked_about(tmp_path: Path) -> None:
    text = "县区,小区名称,总投资（万元）\n五华区,棕树营小区,待招标\n五华区,翠湖小区,2.4亿\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == []
    assert [(each.row, each.column) for each in ledger.doubts] == [
        (2, "总投资（万元）"),
        (3, "总投资（万元）"),
    ]
    assert "“待招标”未用于核对，只随原文保留：应为数字，不带单位和文字" in ledger.doubts[0].expected
    assert [row.raw["总投资（万元）"] for row in ledger.rows] == ["待招标", "2.4亿"]


def test_an_area_beyond_any_estate_is_asked_about(tmp_path: Path) -> None:
    text = "县区,小区名称,建筑面积（万㎡）\n五华区,棕树营小区,9000\n"
    (doubt,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).doubts
    assert "建筑面积 90,000,000 平方米，超过已知最大的小区，请核对单位和数字" in doubt.expected


def test_an_empty_template_is_told_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path, "小区台账", COLUMNS, {})
    with pytest.raises(BadInput, match="表头在第 1 行，下面还没有填写"):
        read_ledger(path, scope=EVERYWHERE)


def test_a_row_of_another_county_is_told_by_its_county(tmp_path: Path) -> None:
    text = "县区,街道,小区名称\n盘龙区,拓东街道,和平小区\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=Scope.of("530102"))
    assert [(each.column, each.expected) for each in ledger.problems] == [("县区", "盘龙区不在您的辖区内")]


def test_what_a_row_would_change_is_told(tmp_path: Path) -> None:
    _taken(read_ledger(_csv(tmp_path, PLAIN), scope=EVERYWHERE))
    text = "县区,小区名称,户数,建筑面积（万㎡）,结构\n五华区,棕树营小区,500,4.2,砖混\n"
    row = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).rows[0]
    assert row.told_changes == ["结构 不详 → 砖混", "户数 480 → 500", "建筑面积 不详 → 42,000 ㎡"]


def _sheet(tmp_path: Path, rows: list[list[object]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for each in merged:
        book.active.merge_cells(each)
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    return path


def test_headings_may_stand_in_two_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["五华区老旧小区摸底台账"],
        ["序号", "小区名称", "基本情况", None, "建筑面积", "备注"],
        [None, None, "建成年份", "户数", "（万㎡）", None],
        [1, "棕树营小区", 1994, 480, 4.2, ""],
        [2, "翠湖小区", 1996, 300, 2.5, "临街"],
        ["合计", None, None, 780, 6.7],
    ]
    merged = ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "F2:F3")
    ledger = read_ledger(_sheet(tmp_path, rows, *merged), scope=Scope.of("530102"))
    assert ledger.problems == []
    facts = [(row.number, row.facts["name"], row.facts["home_count"]) for row in ledger.rows]
    assert facts == [(4, "棕树营小区", 480), (5, "翠湖小区", 300)]
    assert ledger.rows[0].facts["floor_area_cm2"] == 420_000_000
    assert ledger.sheets[0].notes == ["第 6 行：合计 780 6.7"]


def test_a_row_of_words_below_the_headings_is_data(tmp_path: Path) -> None:
    text = "县区,小区名称,情况\n五华区,棕树营小区,户数\n五华区,翠湖小区,地址\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert [row.facts["name"] for row in ledger.rows] == ["棕树营小区", "翠湖小区"]


def test_a_place_merged_over_rows_is_said_of_each_of_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["县区", "小区名称", "户数", "备注"],
        ["五华区", "棕树营小区", 480, "同批"],
        [None, "翠湖小区", None, None],
        ["盘龙区", "和平小区", 120, None],
    ]
    ledger = read_ledger(_sheet(tmp_path, rows, "A2:A3", "C2:C3"), scope=Scope.of("530100"))
    assert ledger.problems == []
    assert [row.division.name for row in ledger.rows] == ["五华区", "五华区", "盘龙区"]
    assert [row.facts.get("home_count") for row in ledger.rows] == [480, None, 120]


def test_a_number_that_a_spreadsheet_has_rounded_is_refused_in_any_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["县区", "小区名称", "户数", "负责人证号"],
        ["五华区", "棕树营小区", 480, 530102199001011230],
        ["五华区", "翠湖小区", 300, "530102199001011230"],
    ]
    ledger = read_ledger(_sheet(tmp_path, rows), scope=Scope.of("530102"))
    assert [(each.row, each.column) for each in ledger.problems] == [(2, "负责人证号")]
    assert "先把此列设为文本格式" in ledger.problems[0].expected
    text = "县区,小区名称,证号\n五华区,棕树营小区,5.30102E+17\n五华区,翠湖小区,1.5E+03\n"
    assert [each.row for each in read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).problems] == [2]


def test_identity_numbers_are_not_kept(tmp_path: Path) -> None:
    text = "县区,小区名称,联系人身份证号,备注\n五华区,棕树营小区,000000000000000000,临街\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ("联系人身份证号", "个人信息，不保存") in ledger.sheets[0].headings
    _taken(ledger)
    assert Estate.objects.get().raw_cells == {"县区": "五华区", "小区名称": "棕树营小区", "备注": "临街"}


@pytest.mark.parametrize("heading", ["证件号", "联系人身份证号码", "公民身份号码", "收款银行卡"])
def test_numbers_of_papers_and_accounts_are_not_kept(tmp_path: Path, heading: str) -> None:
    ledger = read_ledger(
        _csv(tmp_path, f"县区,小区名称,{heading}\n五华区,棕树营小区,000000\n"), scope=EVERYWHERE
    )
    assert (heading, "个人信息，不保存") in ledger.sheets[0].headings
    assert ledger.rows[0].raw == {"县区": "五华区", "小区名称": "棕树营小区"}


def test_an_identity_number_in_another_column_is_left_out(tmp_path: Path) -> None:
    text = "县区,小区名称,备注\n五华区,棕树营小区,楼长张三 530102199001010000，临街\n"
    row = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).rows[0]
    assert row.raw["备注"] == "楼长张三 （身份证件号码，未保存），临街"


def test_an_estate_of_the_same_name_in_another_subdistrict_is_asked_about(tmp_path: Path) -> None:
    _taken(read_ledger(_csv(tmp_path, "县区,街道,小区名称\n五华区,华山街道,工行宿舍\n"), scope=EVERYWHERE))
    text = "县区,街道,小区名称,户数\n五华区,护国街道,工行宿舍,60\n"
    (problem,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).problems
    assert (problem.row, problem.column) == (2, "小区名称")
    assert "与已登记的 530102-00001 同名，但那一处在华山街道，这一行在护国街道" in problem.expected
    text = "县区,街道,小区名称\n五华区,新设街道,工行宿舍\n"
    (problem,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).problems
    assert "这一行在新设街道" in problem.expected
    text = "小区编码,县区,街道,小区名称\n530102-00001,五华区,护国街道,工行宿舍\n"
    (row,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).rows
    assert row.told_changes == ["所在区划 华山街道 → 护国街道"]
    text = "县区,小区名称\n五华区,工行宿舍\n"
    assert read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).rows[0].changes == {}


@pytest.mark.parametrize(
    ("names", "code", "says"),
    [
        ("盘龙区,", "530102", "代码是五华区（530102），与同一行所填的“盘龙区”不符"),
        ("五华区,华山街道", "530102002", "代码是护国街道（530102002），与同一行所填的“五华区华山街道”不符"),
    ],
)
def test_a_place_and_a_code_that_contradict_each_other_are_refused(
    tmp_path: Path, names: str, code: str, says: str
) -> None:
    text = f"县区,街道,区划代码,小区名称\n{names},{code},棕树营小区\n"
    (problem,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).problems
    assert problem.column == "区划代码"
    assert says in problem.expected


@pytest.mark.parametrize(
    ("names", "code", "lies_in", "doubts"),
    [
        ("五华区,华山街道", "530102", "530102001", 0),
        ("五华区,", "530102001", "530102001", 0),
        ("五华区,不知街道", "530102", "530102", 0),
        ("不知区,", "530102", "530102", 1),
    ],
)
def test_a_place_beside_its_code_makes_it_more_exact(
    tmp_path: Path, names: str, code: str, lies_in: str, doubts: int
) -> None:
    text = f"县区,街道,区划代码,小区名称\n{names},{code},棕树营小区\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert [row.division.code for row in ledger.rows] == [lies_in]
    assert len(ledger.doubts) == doubts


def test_a_county_left_out_below_merged_cells_is_hinted_at(tmp_path: Path) -> None:
    text = "县区,小区名称\n五华区,棕树营小区\n,翠湖小区\n"
    (problem,) = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE).problems
    assert problem.row == 3
    assert "未填写行政区划（第 2 行填的是五华区；合并的单元格另存为 CSV" in problem.expected


def test_a_year_in_a_cell_meant_for_dates_is_asked_about(tmp_path: Path) -> None:
    path = _sheet(tmp_path, [["县区", "小区名称", "建成年份"], ["五华区", "棕树营小区", 2008]])
    book = openpyxl.load_workbook(path)
    book.active["C2"].number_format = "yyyy"
    book.save(path)
    ledger = read_ledger(path, scope=EVERYWHERE)
    assert ledger.rows[0].facts.get("completed_year") is None
    (doubt,) = ledger.doubts
    assert "显示为“1905-06-30”，可能是四位年份被设成了日期格式" in doubt.expected


def test_a_year_before_there_were_such_estates_is_asked_about(tmp_path: Path) -> None:
    ledger = read_ledger(_csv(tmp_path, "县区,小区名称,建成年份\n五华区,老楼,1905\n"), scope=EVERYWHERE)
    assert ledger.rows[0].facts["completed_year"] == 1905
    assert "早于 1949 年" in ledger.doubts[0].expected


def test_a_file_that_is_no_ledger_is_told_what_was_found_in_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第 2 行写的是：序号、业主、房号"):
        read_ledger(_csv(tmp_path, "\n序号,业主,房号\n1,甲,101\n"), scope=EVERYWHERE)


def test_totals_behind_a_place_or_a_number_are_no_estates(tmp_path: Path) -> None:
    text = "序号,县区,街道,小区名称,户数\n1,五华区,华山街道,棕树营小区,480\n"
    text += ",五华区,华山街道,小计,480\n2,五华区,,合计（1个小区）,480\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert [row.facts["name"] for row in ledger.rows] == ["棕树营小区"]
    assert len(ledger.sheets[0].notes) == 2


def test_a_count_of_what_is_renovated_gives_way_to_the_whole(tmp_path: Path) -> None:
    text = (
        "县区,小区名称,总户数,改造户数,总建筑面积（万㎡）,改造面积（万㎡）\n五华区,棕树营小区,480,300,4.2,3\n"
    )
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == []
    facts = ledger.rows[0].facts
    assert (facts["home_count"], facts["floor_area_cm2"]) == (480, 420_000_000)
    assert ("改造户数", "") in ledger.sheets[0].headings


def test_a_row_of_nothing_but_a_name_is_asked_about(tmp_path: Path) -> None:
    text = "小区名称,户数\n棕树营小区,480\n老厂区,\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=Scope.of("530102"))
    assert len(ledger.rows) == 2
    assert [each.row for each in ledger.doubts] == [3]
    assert "只有名称，没有其他数据" in ledger.doubts[0].expected


@pytest.mark.parametrize(
    ("written", "structure", "asks"),
    [("砖混结构", "brick_concrete", False), ("砖混", "brick_concrete", False), ("框剪/砖混", None, True)],
)
def test_a_structure_in_other_words_is_read_or_asked_about(
    tmp_path: Path, written: str, structure: str | None, asks: bool
) -> None:
    text = f"县区,小区名称,房屋结构\n五华区,棕树营小区,{written}\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert ledger.problems == []
    assert ledger.rows[0].facts.get("structure") == structure
    assert bool(ledger.doubts) is asks


def test_a_unit_over_several_headings_holds_for_each(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["小区名称", "计划投资（万元）", None, "户数"],
        [None, "总投资", "中央补助", None],
        ["棕树营小区", 240, 50, 48],
    ]
    ledger = read_ledger(_sheet(tmp_path, rows, "B1:C1"), scope=Scope.of("530102"))
    assert ledger.problems == []
    assert ("总投资（万元）", "投资（万元）") in ledger.sheets[0].headings
