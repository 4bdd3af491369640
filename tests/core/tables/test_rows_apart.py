"""Rows of a ledger that are no data are set apart and told; rows that only look like them stay data."""

import pytest

from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.locating import HeadingGuess, find_headings
from jiugai.core.tables.rows_apart import NUMBERED, REPEATED, Note, told

AREA = {"平方米": 1, "万平方米": 10_000}
COLUMNS = [
    Column("county", "县区", Kind.TEXT),
    Column("subdistrict", "街道", Kind.TEXT),
    Column("name", "小区名称", Kind.TEXT, required=True, loosely=("项目名称",)),
    Column("homes", "户数", Kind.INTEGER),
    Column(
        "area", "建筑面积", Kind.INTEGER, scales={"平方米": 1, "万平方米": 10_000}, default_scale="平方米"
    ),
    Column("cost", "投资", Kind.INTEGER, scales={"元": 1, "万元": 10_000}),
]
HEADINGS = ["序号", "县区", "街道", "小区名称", "户数", "备注"]
DATA = [1, "五华区", "华山街道", "天阳楼小区", 105, ""]


def guess(*rows: list[object], headings: list[str] = HEADINGS) -> HeadingGuess:
    return find_headings(list(enumerate([headings, DATA, *rows], 1)), COLUMNS)


@pytest.mark.parametrize(
    "row",
    [
        ["", "五华区", "华山街道", "小计", 105, ""],
        ["", "五华区", "", "合计", 105, ""],
        [2, "五华区", "", "合计（3个小区）", 105, ""],
        ["", "华山街道小计", "", "", 105, "含商铺"],
        ["五华区合计", "", "", "", 105, "已核"],
        ["", "总计2个", "", "", 105, "已核"],
        ["", "合 计：", "", "", 105, "已核"],
        ["", "", "", "", 105, "小计"],
        ["填表人：", "张三", "审核：", "李四", "联系电话：", "0871"],
        ["审核人（签字）：", "", "", "", "", "日期："],
        ["（盖章）", "", "", "", "", ""],
        ["2023年5月6日", "", "", "", "", ""],
        ["第1页，共3页", "", "", "", "", ""],
        ["一、五华区", "", "", "", "", ""],
        ["", "二、盘龙区（3个）", "", "", "", ""],
        ["", "", "", "三、2023年第一批项目", "", ""],
        ["说明：户数含商铺", "", "", "", "", ""],
        ["备注", "户数含商铺", "", "", "", ""],
        ["审核人", "", "", "", "", ""],
        ["", "", "", "本表数据截至二〇二三年底，有疑问请联系住建局", "", ""],
        ["1.本表由各县区填报", "", "", "", "", ""],
    ],
)
def test_a_row_that_is_no_data_is_set_apart(row: list[object]) -> None:
    notes = guess(row, [3, "五华区", "华山街道", "翠湖小区", 60, ""]).notes
    assert [note.row for note in notes] == [3]


@pytest.mark.parametrize(
    "row",
    [
        [2, "五华区", "华山街道", "统计局宿舍", 60, ""],
        [2, "五华区", "华山街道", "会计学校小区", 60, "合计两栋"],
        ["", "五华区", "华山街道", "公共计量所宿舍", 60, "计划内"],
        ["", "", "", "注塑厂宿舍", "", ""],
        ["", "", "", "单位宿舍", 60, ""],
        ["", "", "", "审计局家属院", "", ""],
        ["", "", "", "1998小区", "", ""],
        ["", "", "", "1998-2", "", ""],
        ["", "", "", "一、二号院", "", ""],
        ["", "", "", "说明巷小区", "", ""],
        ["", "", "", "制表厂宿舍", "", ""],
        ["", "", "", "上报", 3, ""],
        ["", "", "", "共计巷5号", 3, ""],
        [2, "五华区", "华山街道", "", 60, ""],
    ],
)
def test_a_row_that_only_looks_like_a_remark_stays_data(row: list[object]) -> None:
    assert guess(row).notes == ()


def test_numbers_without_anything_beside_and_headings_said_again_are_told_together() -> None:
    notes = guess([2], [3], [4], HEADINGS, [5]).notes
    assert notes == (
        Note(3, NUMBERED),
        Note(4, NUMBERED),
        Note(5, NUMBERED),
        Note(6, REPEATED),
        Note(7, NUMBERED),
    )
    assert told(notes) == [
        "第 3—5 行：只有序号，没有内容",
        "第 6 行：再写一遍的表头",
        "第 7 行：只有序号，没有内容",
    ]


def test_headings_may_stand_in_three_rows() -> None:
    rows: list[list[object]] = [
        ["某区老旧小区台账", "", "", "", ""],
        ["小区", "基本情况", "", "", "投资"],
        ["名称", "所在", "规模", "", "（万元）"],
        ["", "街道", "户数", "建筑面积（万平方米）", ""],
        ["天阳楼小区", "华山街道", 105, 2, 418],
    ]
    found = find_headings(list(enumerate(rows, 1)), COLUMNS)
    assert (found.row, found.score) == (4, 5)
    assert [each.column.name for each in match_headings(found.headings, COLUMNS).matched] == [
        "name", "subdistrict", "homes", "area", "cost",
    ]  # fmt: skip


def scales(title: str, *headings: str) -> dict[str, int]:
    rows = [[title], ["小区名称", *headings], ["天阳楼小区", *(1 for _ in headings)]]
    found = find_headings(list(enumerate(rows, 1)), COLUMNS)
    match = match_headings(found.headings, COLUMNS, units=found.units)
    return {each.column.name: each.scale for each in match.matched}


def test_a_unit_above_the_table_holds_where_a_heading_names_none() -> None:
    plain = scales("台账", "户数", "建筑面积")
    assert plain == {"name": 1, "homes": 1, "area": 1}
    assert scales("单位：万平方米、万元", "户数", "建筑面积", "投资") == plain | {
        "area": 10_000,
        "cost": 10_000,
    }
    assert scales("台账（单位：万平方米）", "户数", "建筑面积（平方米）") == plain
    assert scales("填报单位：五华区住建局", "户数", "建筑面积") == plain


def test_two_units_above_the_table_for_one_column_are_asked_about() -> None:
    rows = [["单位：平方米、万平方米"], ["小区名称", "建筑面积"], ["天阳楼小区", 2]]
    found = find_headings(list(enumerate(rows, 1)), COLUMNS)
    (problem,) = match_headings(found.headings, COLUMNS, units=found.units).problems
    assert problem.expected.startswith("表上方写了不止一种单位（平方米、万平方米）")


@pytest.mark.parametrize(
    "heading", ["建筑面积/万平方米", "建筑面积万平方米", "建筑面积：万平方米", "建筑面积_万平方米"]
)
def test_a_unit_may_stand_behind_a_heading_without_brackets(heading: str) -> None:
    assert scales("台账", heading)["area"] == 10_000


def test_a_loose_heading_gives_way_to_a_better_one() -> None:
    both = match_headings(["项目名称", "小区名称"], COLUMNS)
    assert [(each.position, each.column.name) for each in both.matched] == [(1, "name")]
    assert (both.problems, [each.heading for each in both.unknown]) == ((), ["项目名称"])
    alone = match_headings(["项目名称", "户数"], COLUMNS)
    assert [each.column.name for each in alone.matched] == ["name", "homes"]
