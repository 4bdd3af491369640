"""Headings of real ledgers find their columns and their units."""

from collections.abc import Sequence

import pytest

from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import HeadingMatch, match_headings
from jiugai.core.tables.locating import find_headings

COLUMNS = [
    Column("name", "小区名称", Kind.TEXT, required=True, synonyms=("项目名称", "名称")),
    Column("homes", "户数", Kind.INTEGER, unit="户", synonyms=("总户数",)),
    Column("cost_fen", "总投资", Kind.INTEGER, scales={"分": 1, "元": 100, "万元": 1_000_000}),
    Column(
        "area_cm2", "建筑面积", Kind.INTEGER, scales={"㎡": 10_000, "平方米": 10_000}, default_scale="平方米"
    ),
    Column("built_on", "建成日期", Kind.DATE),
    Column("use", "用途（改造后）", Kind.TEXT),
]


def matched(headings: Sequence[str]) -> HeadingMatch:
    return match_headings(headings, COLUMNS, file="f.xlsx", sheet="s", row=3)


@pytest.mark.parametrize(
    ("heading", "name", "scale"),
    [
        ("小区名称", "name", 1),
        (" 小区\n名称* ", "name", 1),
        ("项目名称（必填）", "name", 1),
        ("ＮＡＭＥ", "name", 1),
        ("户数", "homes", 1),
        ("户数（户）", "homes", 1),
        ("总户数(户)", "homes", 1),
        ("户数（套）", "homes", 1),
        ("总投资（万元）", "cost_fen", 1_000_000),
        ("总投资(元)", "cost_fen", 100),
        ("总 投 资【万元】（必填）", "cost_fen", 1_000_000),
        ("总投资（必填）（分）", "cost_fen", 1),
        ("总投资（单位：万元）", "cost_fen", 1_000_000),
        ("总投资_万元", "cost_fen", 1_000_000),
        ("建筑面积_平方米", "area_cm2", 10_000),
        ("cost_fen", "cost_fen", 1),
        ("Cost_Fen", "cost_fen", 1),
        ("建筑面积", "area_cm2", 10_000),
        ("建筑面积（m²）", "area_cm2", 10_000),
        ("建筑面积（㎡）", "area_cm2", 10_000),
        ("area_cm2", "area_cm2", 1),
        ("建成日期（年月日）", "built_on", 1),
        ("用途(改造后)", "use", 1),
    ],
)
def test_a_heading_finds_its_column_and_unit(heading: str, name: str, scale: int) -> None:
    found = matched(["小区名称", heading] if name != "name" else [heading])
    assert found.problems == ()
    match = found.of(name)
    assert match is not None
    assert (match.scale, match.heading) == (scale, heading)


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        (
            "总投资",
            "f.xlsx，工作表“s”，第 3 行 B 列“总投资”：表头要写明单位，应为总投资（分）、",
        ),
        ("总投资（亿元）", "表头要写明单位，应为总投资（分）、总投资（元）、总投资（万元）之一"),
        ("cost_fen（万元）", "英文列名一律以存储单位计，不带括号，应为 cost_fen"),
        ("户数（万户）", "单位不符，应为“户数（户）”"),
        ("名称", "与 A 列“小区名称”重复，应只留一列"),
    ],
)
def test_a_heading_in_doubt_is_refused(heading: str, says: str) -> None:
    found = matched(["小区名称", heading])
    (problem,) = found.problems
    assert says in str(problem)
    assert [match.column.name for match in found.matched] == ["name"]


def test_a_missing_required_column_is_named_once() -> None:
    (problem,) = matched(["户数"]).problems
    assert str(problem) == "f.xlsx，工作表“s”，第 3 行“小区名称”：缺少这一必填列。"


def test_unknown_headings_are_listed_with_the_closest_of_ours() -> None:
    found = matched(["小区名称", "", "建筑总面积（㎡）", "天气", "问题", "homes_total", "户数_合计"])
    assert [(unknown.position, unknown.heading, unknown.closest) for unknown in found.unknown] == [
        (2, "建筑总面积（㎡）", "建筑面积"),
        (3, "天气", ""),
        (5, "homes_total", ""),
        (6, "户数_合计", ""),
    ]
    assert (
        str(found.unknown[0])
        == "f.xlsx 工作表“s” C 列“建筑总面积（㎡）”不在字段表中，未采用，是否指“建筑面积”"
    )


LEDGER = [
    (1, ["某县2022年城镇老旧小区改造台账", "", ""]),
    (2, ["填表单位：住建局", "", "单位：户"]),
    (3, ["小区\n名称", "总户数", "总投资（万元）", "备注"]),
    (4, ["天阳楼小区", 105.0, 418.0, ""]),
    (5, ["注塑厂宿舍", "", "", ""]),
    (6, ["", "", "", ""]),
    (7, ["小 计", 105.0, 418.0, ""]),
    (8, ["合计：", 105.0, 418.0, "已核"]),
    (9, ["注：户数以公安数据为准", "", "", ""]),
    (10, ["", "填表人：张三", "", ""]),
    (11, ["说明小区", 3.0, 5.0, ""]),
]


def test_headings_are_found_below_title_rows() -> None:
    guess = find_headings(LEDGER, COLUMNS)
    assert (guess.row, guess.score) == (3, 3)
    assert guess.headings == ("小区\n名称", "总户数", "总投资（万元）", "备注")


def test_totals_and_notes_are_told_apart_from_data() -> None:
    notes = find_headings(LEDGER, COLUMNS).notes
    assert [note.row for note in notes] == [7, 8, 9, 10]
    assert notes[1].text == "合计： 105 418 已核"


def test_headings_below_the_first_fifty_rows_are_not_looked_for() -> None:
    blank = [(number, [""]) for number in range(1, 50)]
    assert find_headings([*blank, (50, ["户数"])], COLUMNS).row == 50
    assert find_headings([*blank, (50, [""]), (51, ["户数"])], COLUMNS).row is None
