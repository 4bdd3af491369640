"""Ledgers of estates as counties publish them: recognised, compared, taken in whole or not at all."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.models import AuditEvent
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import Standing
from jiugai.registry.imports import Ledger, read_ledger
from jiugai.registry.ledger_readings import year_of
from jiugai.registry.models import Division, Estate
from jiugai.registry.plausibility import doubts
from jiugai.registry.services.ledgers import LedgerHasChanged, take_in

SAMPLE = Path(__file__).parents[2] / "samples" / "estates-named.csv"
EVERYWHERE = Scope.everything()
PLACES = (
    ("530000", "云南省", "province", None),
    ("530100", "昆明市", "prefecture", "530000"),
    ("530102", "五华区", "county", "530100"),
    ("530103", "盘龙区", "county", "530100"),
    ("530102001", "华山街道", "subdistrict", "530102"),
    ("530102001001", "翠湖社区居委会", "community", "530102001"),
    ("440000", "广东省", "province", None),
    ("441400", "梅州市", "prefecture", "440000"),
    ("441424", "五华县", "county", "441400"),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    for code, name, level, parent in PLACES:
        Division.objects.create(
            code=code, name=name, level=level, parent_id=parent, valid_from=date(1980, 1, 1)
        )


def _csv(tmp_path: Path, text: str, name: str = "ledger.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def _taken(ledger: Ledger) -> Any:
    return take_in(ledger, by=BUILT_IN, source="ledger.csv")


def _standings(ledger: Ledger) -> list[str]:
    return [row.standing.value for row in ledger.rows]


PLAIN = "县区,小区名称,户数,建成年份\n五华区,棕树营小区,480,1994\n"


def test_a_plain_ledger_comes_in_with_codes_pinyin_and_what_was_written(tmp_path: Path) -> None:
    ledger = read_ledger(_csv(tmp_path, PLAIN), scope=EVERYWHERE)
    assert ledger.problems == []
    assert not Estate.objects.exists()
    assert (_taken(ledger).added, Estate.objects.count()) == (1, 1)
    estate = Estate.objects.get()
    assert (estate.code, estate.division_id, estate.home_count, estate.completed_year) == (
        "530102-00001", "530102", 480, 1994,
    )  # fmt: skip
    assert estate.initials == "zsyxq"
    assert estate.raw_cells == {"县区": "五华区", "小区名称": "棕树营小区", "户数": "480", "建成年份": "1994"}
    assert AuditEvent.objects.get().act == "estate.import"


def test_the_same_ledger_again_changes_nothing(tmp_path: Path) -> None:
    path = _csv(tmp_path, PLAIN)
    _taken(read_ledger(path, scope=EVERYWHERE))
    again = read_ledger(path, scope=EVERYWHERE)
    assert _standings(again) == ["same"]
    assert _taken(again).unchanged == 1
    assert AuditEvent.objects.count() == 1


def test_a_change_is_shown_with_what_was_before_and_an_empty_cell_changes_nothing(tmp_path: Path) -> None:
    _taken(read_ledger(_csv(tmp_path, PLAIN), scope=EVERYWHERE))
    later = read_ledger(
        _csv(tmp_path, "县区,小区名称,户数,建成年份\n五华区,棕 树营小区,482,\n"), scope=EVERYWHERE
    )
    (row,) = later.rows
    assert (row.standing, row.changes["home_count"]) == (Standing.CHANGED, (480, 482))
    assert "completed_year" not in row.changes
    _taken(later)
    estate = Estate.objects.get()
    assert (estate.home_count, estate.completed_year) == (482, 1994)
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.before["home_count"], event.after["home_count"]) == (480, 482)


def test_a_dry_run_that_was_overtaken_is_refused(tmp_path: Path) -> None:
    _taken(read_ledger(_csv(tmp_path, PLAIN), scope=EVERYWHERE))
    shown = read_ledger(_csv(tmp_path, PLAIN.replace("480", "481")), scope=EVERYWHERE)
    Estate.objects.get().save()
    with pytest.raises(LedgerHasChanged, match="重新预览"):
        _taken(shown)
    assert Estate.objects.get().home_count == 480


def test_one_wrong_cell_stores_nothing(tmp_path: Path) -> None:
    text = PLAIN + "五华区,电力小区,很多,1995\n盘龙区,,30,\n五台区,机床厂宿舍,30,\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    told = [str(problem) for problem in ledger.problems]
    assert len(told) == 3
    assert "第 3 行 C 列“户数”：“很多”有误" in told[0]
    assert "第 4 行 B 列“小区名称”：必填" in told[1]
    assert "第 5 行 A 列“县区”：“五台区”有误" in told[2]
    with pytest.raises(BadInput):
        _taken(ledger)
    assert not Estate.objects.exists()


@pytest.mark.parametrize(
    ("heading", "cell", "square_metres"),
    [
        ("建筑面积（㎡）", "12345.67", "12345.67"),
        ("建筑面积(万㎡)", "1.234567", "12345.67"),
        ("总建筑面积（万平方米）", "3.2", "32000"),
        ("建筑面积_平方米", "800", "800"),
        ("改造面积", "800㎡", "800"),
    ],
)
def test_areas_are_read_in_the_unit_of_their_heading(
    tmp_path: Path, heading: str, cell: str, square_metres: str
) -> None:
    path = _csv(tmp_path, f"县区,小区,{heading}\n五华区,甲,{cell}\n")
    ledger = read_ledger(path, scope=EVERYWHERE)
    assert ledger.problems == []
    area = ledger.rows[0].facts["floor_area_cm2"]
    assert area == int(float(square_metres) * 10_000 + 0.5)
    assert ledger.rows[0].raw[heading] == cell


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("1994", 1994), ("1994年", 1994), ("1994.0", 1994), ("1994-05", 1994), ("1994年5月", 1994),
        ("1994/5/1", 1994), ("1994年5月1日", 1994), ("1994年底", 1994), ("1994-05-01 00:00:00", 1994),
        ("", None), ("90年代", None), ("1985-1990", None), ("1985年至1990年", None),
        ("不详", None), ("94", None),
        ("19940", None),
    ],
)  # fmt: skip
def test_a_year_is_taken_only_where_one_is_told(written: str, year: int | None) -> None:
    found, asked = year_of(written)
    assert found == year
    assert bool(asked) == (year is None and written != "")


def test_titles_totals_notes_several_sheets_and_units_behind_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["昆明市五华区2022年老旧小区改造计划表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["填报单位：五华区住建局"])
    sheet.append(["序号", "区县", "改造小区名称", "建成时间", "总户数"])
    sheet.append([1, "五华区", "棕树营小区", "1990年代", "480户"])
    sheet.append([2, "五华区", "省物资学校宿舍", 1994, 90])
    sheet.append(["合计", None, None, None, 570])
    sheet.append(["注：面积以登记为准"])
    other = book.create_sheet("盘龙")
    other.append(["户数(户)", "楼院名称", "县（市、区）"])
    other.append([56, "拓东路8号", "盘龙区"])
    book.create_sheet("说明").append(["本表由县区填写"])
    book.save(tmp_path / "ledger.xlsx")
    ledger = read_ledger(tmp_path / "ledger.xlsx", scope=EVERYWHERE)
    assert ledger.problems == []
    assert [(each.sheet, each.heading_row, each.rows) for each in ledger.sheets] == [
        ("Sheet", 3, 2),
        ("盘龙", 1, 1),
    ]
    assert [row.facts["home_count"] for row in ledger.rows] == [480, 90, 56]
    assert ("改造小区名称", "小区名称") in ledger.sheets[0].headings
    assert any("合计" in note for note in ledger.sheets[0].notes)
    assert any("1990年代" in str(doubt) for doubt in ledger.doubts)


def test_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes("单位：户\n县区,小区名称,户数\n五华区,电力小区,120\n".encode("gb18030"))
    ledger = read_ledger(path, scope=EVERYWHERE)
    assert (ledger.sheets[0].heading_row, _standings(ledger)) == (2, ["new"])


def test_an_ambiguous_place_is_asked_about_unless_the_scope_decides(tmp_path: Path) -> None:
    path = _csv(tmp_path, "县区,小区名称\n五华,电力小区\n")
    (problem,) = read_ledger(path, scope=EVERYWHERE).problems
    assert "五华县（441424）" in str(problem)
    assert "五华区（530102）" in str(problem)
    county = read_ledger(path, scope=Scope.of("530102"))
    assert county.problems == []
    assert county.rows[0].division.code == "530102"


def test_a_countys_own_ledger_need_not_name_the_county(tmp_path: Path) -> None:
    path = _csv(tmp_path, "小区名称,户数\n电力小区,120\n")
    assert read_ledger(path, scope=Scope.of("530102")).rows[0].division.code == "530102"
    (problem,) = read_ledger(path, scope=EVERYWHERE).problems
    assert "“县区”" in str(problem)


def test_a_community_is_found_and_an_unknown_one_waits_at_its_county(tmp_path: Path) -> None:
    text = "县区,街道,社区,小区名称\n五华区,华山街道,翠湖社区,甲\n五华区,无名街道,,乙\n"
    ledger = read_ledger(_csv(tmp_path, text), scope=EVERYWHERE)
    assert [row.division.code for row in ledger.rows] == ["530102001001", "530102"]
    assert "暂归入五华区" in str(ledger.doubts[0])


def test_rows_outside_ones_scope_are_wrong(tmp_path: Path) -> None:
    ledger = read_ledger(_csv(tmp_path, "县区,小区名称\n盘龙区,甲\n"), scope=Scope.of("530102"))
    assert "不在您的辖区内" in str(ledger.problems[0])


def test_the_same_estate_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    ledger = read_ledger(_csv(tmp_path, "县区,小区名称\n五华区,甲１号\n五华区,甲1 号\n"), scope=EVERYWHERE)
    assert "与第 2 行是同一县区的同名小区" in str(ledger.problems[0])


def test_a_file_without_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有认出台账"):
        read_ledger(_csv(tmp_path, "甲,乙\n1,2\n"), scope=EVERYWHERE)


@pytest.mark.parametrize(
    ("figures", "asked"),
    [
        ({"home_count": 60, "floor_area_cm2": 60 * 85 * 10_000}, ""),
        ({"home_count": 60, "floor_area_cm2": 60 * 27 * 10_000}, ""),
        ({"home_count": 60, "floor_area_cm2": 60 * 27 * 10_000 - 1}, "户均建筑面积"),
        ({"home_count": 60, "building_count": 1}, ""),
        ({"home_count": 169, "building_count": 1}, "每栋 169 户"),
        ({"home_count": 6, "building_count": 1}, "每栋 6 户"),
        ({"home_count": 60, "investment_fen": 60 * 146_000 * 100 + 6000}, "户均投资"),
        ({"home_count": None, "building_count": 1}, ""),
        ({"home_count": 6_001, "building_count": 60}, "超过已知最大"),
    ],
)
def test_strange_figures_are_asked_about(figures: dict[str, int | None], asked: str) -> None:
    told = " ".join(doubts(figures))
    assert (asked in told) if asked else told == ""


def test_the_published_list_comes_in_as_it_was_published(full_country: None) -> None:
    ledger = read_ledger(SAMPLE, scope=EVERYWHERE)
    assert [str(problem) for problem in ledger.problems] == []
    assert ledger.counts[Standing.NEW] == 78
    assert ("建筑面积_平方米", "建筑面积（平方米）") in ledger.sheets[0].headings
    assert ("投资_万元", "投资（万元）") in ledger.sheets[0].headings
    assert _taken(ledger).added == 78
    estate = Estate.objects.get(name="天阳楼小区")
    assert (estate.division.name, estate.floor_area_cm2, estate.completed_year) == (
        "天长市",
        130_000_000,
        None,
    )
    assert estate.raw_cells["投资_万元"] == "418"
    assert Estate.objects.filter(name="操兵巷1、18号").exists()
    assert _standings(read_ledger(SAMPLE, scope=EVERYWHERE)) == ["same"] * 78


@pytest.fixture
def full_country(places: None) -> None:
    from jiugai.registry.services import load_reference_data

    load_reference_data()


def test_a_ledger_confirmed_twice_at_once_comes_in_once(tmp_path: Path) -> None:
    path = _csv(tmp_path, PLAIN + "五华区,翠湖小区,300,1996\n")
    first, second = (read_ledger(path, scope=EVERYWHERE) for _ in range(2))
    _taken(first)
    with pytest.raises(LedgerHasChanged, match="可能已经导入"):
        _taken(second)
    assert Estate.objects.count() == 2
