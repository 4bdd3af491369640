"""Ledgers as counties lay them out: headings in two rows, merged places, units in cells, odd numbers."""

from pathlib import Path

import openpyxl
import pytest
from tests.people import settle

from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope
from jiugai.registry.exports import ledger_template
from jiugai.registry.imports import Ledger, read_ledger
from jiugai.registry.ledger_columns import year_of
from jiugai.registry.models import Estate
from jiugai.registry.services.ledgers import take_in

pytestmark = pytest.mark.django_db
EVERYWHERE = Scope.everything()
PLAIN = "县区,小区名称,户数,建成年份\n五华区,棕树营小区,480,1994\n"


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    settle()


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


def test_an_empty_template_is_told_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    ledger_template(path)
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


def test_a_year_that_cannot_be_is_not_called_too_short(tmp_path: Path) -> None:
    assert "不是可能的年份" in year_of("3025")[1]
    assert "不是四位年份" in year_of("90年代")[1]


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


def test_a_year_in_full_width_digits_is_read() -> None:
    assert year_of("１９９４年") == (1994, "")


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
