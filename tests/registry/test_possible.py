"""What an estate cannot be is told in the dry run; what passes it is stored without a complaint."""

from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import settle

from jiugai.core.actors import BUILT_IN
from jiugai.core.scope import Scope
from jiugai.registry.imports import Ledger, read_ledger
from jiugai.registry.models import Division, Estate
from jiugai.registry.services.ledgers import take_in

pytestmark = pytest.mark.django_db
HEAD = "区划代码,小区名称,小区编码,建成年份,层数,楼栋数,单元数,户数,建筑面积（平方米）"
RIGHT = ["530102", "棕树营小区", "", "1994", "6", "5", "12", "240", "19000"]
COUNT = st.integers(min_value=0, max_value=2**40)
SMALL = st.integers(min_value=0, max_value=120)


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    settle()


def dry_run(folder: Path, *rows: list[str]) -> Ledger:
    path = folder / "ledger.csv"
    path.write_text("\n".join([HEAD, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return read_ledger(path, scope=Scope.of("530000"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({1: "棕" * 101}, ["小区名称：应不超过 100 个字，现有 101 个"]),
        ({3: "1899"}, ["建成年份：建成年份应在 1900 年至 2100 年之间"]),
        ({4: "101"}, ["层数：层数应为 1—100"]),
        ({7: "2147483648"}, ["户数：应不超过 2,147,483,647，请核对"]),
        ({8: "1000000001"}, ["建筑面积（平方米）：超过 10 亿平方米，请核对单位"]),
        ({6: "4"}, ["单元数：单元数不能少于楼栋数（5）；每栋至少计 1 个单元"]),
        ({0: "530100"}, ["区划代码：需要写明县区"]),
        ({2: "530102-00009"}, ["小区编码：该县区没有这个编码的小区；新小区请留空"]),
        (
            {0: "999999", 4: "101", 6: "4", 7: "-3"},
            ["区划代码：没有这个区划代码", "层数：层数应为", "单元数：单元数不能少于", "户数：应"],
        ),
        (
            {3: "1899", 4: "101", 6: "4"},
            ["建成年份：建成年份应在", "层数：层数应为", "单元数：单元数不能少于"],
        ),
    ],
)
def test_everything_that_cannot_be_is_told_at_once(
    tmp_path: Path, changes: dict[int, str], told: list[str]
) -> None:
    row = [changes.get(place, cell) for place, cell in enumerate(RIGHT)]
    ledger = dry_run(tmp_path, row)
    said = [f"{each.column}：{each.expected}" for each in ledger.problems]
    assert len(said) == len(told)
    assert all(sentence.startswith(start) for sentence, start in zip(said, told, strict=True))
    assert ledger.rows == []


@pytest.mark.parametrize(
    ("place", "largest"), [(1, "棕" * 100), (3, "1900"), (4, "100"), (7, "2147483647"), (6, "5")]
)
def test_the_last_value_that_can_be_is_stored(tmp_path: Path, place: int, largest: str) -> None:
    ledger = dry_run(tmp_path, [largest if at == place else cell for at, cell in enumerate(RIGHT)])
    assert ledger.problems == []
    assert take_in(ledger, by=BUILT_IN, source="台账").added == 1


def test_a_year_to_come_is_asked_about(tmp_path: Path) -> None:
    ledger = dry_run(tmp_path, [*RIGHT[:3], "2099", *RIGHT[4:]])
    assert (ledger.problems, len(ledger.rows)) == ([], 1)
    assert "建成年份 2099 还没有到" in ledger.doubts[0].expected


def test_a_duplicate_is_told_although_its_row_is_wrong_too(tmp_path: Path) -> None:
    ledger = dry_run(tmp_path, [*RIGHT[:5], "六", *RIGHT[6:]], RIGHT)
    assert [each.column for each in ledger.problems] == ["楼栋数", "小区名称"]


def test_figures_are_held_to_what_is_registered_already(tmp_path: Path) -> None:
    take_in(dry_run(tmp_path, RIGHT), by=BUILT_IN, source="台账")
    only_stairwells = ["530102", "棕树营小区", "", "", "", "", "4", "", ""]
    assert "单元数不能少于楼栋数（5）" in dry_run(tmp_path, only_stairwells).problems[0].expected


def test_a_code_is_held_to_its_county_and_a_name_to_one_estate(tmp_path: Path) -> None:
    take_in(dry_run(tmp_path, RIGHT, ["530102", "翠湖小区", *RIGHT[2:]]), by=BUILT_IN, source="台账")
    elsewhere = ["530103", "棕树营小区", "530102-00001", *RIGHT[3:]]
    named_like_another = ["530102", "翠湖小区", "530102-00001", *RIGHT[3:]]
    take_in(dry_run(tmp_path, ["530103", "盘龙小区", *RIGHT[2:]]), by=BUILT_IN, source="台账")
    told = [
        each.expected for row in (elsewhere, named_like_another) for each in dry_run(tmp_path, row).problems
    ]
    assert told == ["该县区没有这个编码的小区；新小区请留空", "与 530102-00002 同名，请改名区分"]


def test_a_former_code_is_read_as_what_it_became(tmp_path: Path) -> None:
    Division.objects.create(
        code="530121", name="呈贡县", level="county", parent_id="530100", valid_from="1980-01-01",
        valid_to="2011-05-20", successor_id="530102",
    )  # fmt: skip
    ledger = dry_run(tmp_path, ["530121", *RIGHT[1:]])
    assert [row.division.code for row in ledger.rows] == ["530102"]
    assert "呈贡县（530121）现为五华区（530102）" in ledger.notes[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text("棕树营小区1号院", min_size=1, max_size=120),
    year=st.integers(1850, 2120),
    storeys=SMALL,
    buildings=SMALL,
    stairwells=SMALL,
    homes=COUNT,
    area=COUNT,
)
def test_what_passes_the_dry_run_is_stored(tmp_path: Path, name: str, **figures: int) -> None:
    given_ones = [
        str(figures[each]) for each in ("year", "storeys", "buildings", "stairwells", "homes", "area")
    ]
    with transaction.atomic():
        ledger = dry_run(tmp_path, ["530102", name, "", *given_ones])
        assert bool(ledger.rows) != bool(ledger.problems)
        if ledger.rows:
            take_in(ledger, by=BUILT_IN, source="台账")
            assert Estate.objects.get().name == name
        transaction.set_rollback(True)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066"])
def test_a_name_that_turns_its_direction_is_refused(tmp_path: Path, hidden: str) -> None:
    ledger = dry_run(tmp_path, ["530102", f"棕树{hidden}营小区", *RIGHT[2:]])
    assert [each.expected for each in ledger.problems] == ["含有看不见的控制字符，应删去后重新填写"]


def test_a_name_with_an_invisible_mark_is_the_same_name(tmp_path: Path) -> None:
    ledger = dry_run(tmp_path, RIGHT, ["530102", "棕树\u200b营小区", *RIGHT[2:]])
    assert "同名小区" in ledger.problems[0].expected
