"""What a column accepts, and what it says when it does not."""

from datetime import date, datetime, time

import pytest

from jiugai.core.errors import BadCell
from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind

FEN = {"分": 1, "元": 100, "万元": 1_000_000}
COST = Column("cost_fen", "总投资", Kind.INTEGER, scales=FEN, minimum=1)
HOMES = Column("homes", "户数", Kind.INTEGER, unit="户", minimum=1)
BALANCE = Column("balance_fen", "余额", Kind.INTEGER)
DIVISION = Column("division_code", "县区代码", Kind.CODE, pattern="[0-9]{6}")
PROJECT = Column("project_code", "项目编号", Kind.CODE, pattern="[0-9]{6}-[0-9]{4}-[0-9]{4}")
HELD = Column("vote_held", "已表决", Kind.BOOLEAN)
STARTED = Column("started_on", "开工日期", Kind.DATE)
NAME = Column("name", "名称", Kind.TEXT)
STAGE = Column("stage", "阶段", Kind.CHOICE, choices={"surveyed": "已摸底", "planned": "已列入计划（年度）"})


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (HOMES, 300.0, 300),
        (HOMES, "300.0", 300),
        (HOMES, "1,234,567", 1_234_567),
        (HOMES, "　３００ ", 300),
        (HOMES, 1, 1),
        (BALANCE, "-5", -5),
        (BALANCE, "１００００００００００００００", 10**14),
        (BALANCE, 0.1 + 0.2 - 0.3, None),
        (DIVISION, 530102.0, "530102"),
        (DIVISION, "５３０１０２", "530102"),
        (HELD, True, True),
        (HELD, "ｆａｌｓｅ", False),
        (HELD, 0.0, False),
        (HELD, "是", True),
        (STARTED, "2022-05-31", date(2022, 5, 31)),
        (STARTED, date(2022, 5, 31), date(2022, 5, 31)),
        (STARTED, datetime(2022, 5, 31), date(2022, 5, 31)),  # noqa: DTZ001
        (STARTED, "2022-05-31T00:00:00", date(2022, 5, 31)),
        (NAME, " ２号楼\r\n东 ", "２号楼\n东"),
        (NAME, 5.0, "5"),
        (STAGE, "planned", "planned"),
        (STAGE, "已列入计划(年度)", "planned"),
        (STAGE, "已摸底 ", "surveyed"),
    ],
)
def test_a_cell_is_read(column: Column, cell: object, value: object) -> None:
    if value is None:
        with pytest.raises(BadCell):
            column.parse(cell)
    else:
        assert column.parse(cell) == value
        assert type(column.parse(cell)) is type(value)


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", "\u200b\ufeff", "\t\r\n"])
@pytest.mark.parametrize(
    "column", [NAME, DIVISION, HOMES, HELD, STARTED, STAGE], ids=lambda column: column.kind
)
def test_an_empty_cell_is_not_known(column: Column, cell: object) -> None:
    assert column.parse(cell) is None


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("12.345678", 12_345_678),
        (12.345678, 12_345_678),
        ("12.34567800", 12_345_678),
        (3773.23, 3_773_230_000),
        (0.07, 70_000),
        (1e-06, 1),
        ("100000000", 10**14),
    ],
)
def test_ten_thousand_yuan_become_fen_exactly(cell: object, fen: int) -> None:
    assert COST.parse(cell, FEN["万元"]) == fen


@pytest.mark.parametrize(
    ("column", "scale", "cell", "expected"),
    [
        pytest.param(COST, 10**6, "12.3456789", "换算后应为整数分，最多 6 位小数", id="below-a-fen"),
        pytest.param(COST, 10**6, "100000000.000001", cells.TOO_LARGE, id="one-fen-over-the-largest"),
        pytest.param(COST, 1, 10.0**14 + 1, cells.TOO_LARGE, id="largest-plus-one"),
        pytest.param(BALANCE, 1, "-100000000000001", cells.TOO_LARGE, id="smallest-minus-one"),
        pytest.param(COST, 1, "9" * 5000, cells.TOO_LARGE, id="five-thousand-digits"),
        pytest.param(COST, 1, 0, "应不小于 1 分", id="one-below-the-minimum"),
        pytest.param(HOMES, 1, "0.0", "应不小于 1 户", id="no-homes"),
        pytest.param(HOMES, 1, "300.5", "应为整数，不带小数", id="half-a-home"),
        pytest.param(HOMES, 1, "300户", "应为整数，不带单位和文字", id="unit-in-the-cell"),
        pytest.param(COST, 100, "5²", "应为数字，不带单位和文字", id="superscript-is-no-digit"),
        pytest.param(HOMES, 1, "1,23", "应为整数，不带单位和文字", id="ill-formed-thousands"),
        pytest.param(HOMES, 1, "1.2E+06", cells.NOT_WRITTEN_OUT, id="scientific"),
        pytest.param(HOMES, 1, True, "应为整数，不带单位和文字", id="boolean-is-no-number"),
        pytest.param(HOMES, 1, date(2022, 1, 1), "应为整数，不带单位和文字", id="date-is-no-number"),
        pytest.param(HELD, 1, "对", cells.NOT_A_BOOLEAN, id="other-word"),
        pytest.param(HELD, 1, 2.0, cells.NOT_A_BOOLEAN, id="two-is-no-boolean"),
        pytest.param(STARTED, 1, "2022-02-30", cells.NOT_A_DATE, id="no-such-day"),
        pytest.param(STARTED, 1, "2022/05/31", cells.NOT_A_DATE, id="not-iso"),
        pytest.param(STARTED, 1, datetime(2022, 5, 31, 8, 30), cells.NOT_A_DATE, id="moment-is-no-day"),  # noqa: DTZ001
        pytest.param(STARTED, 1, 44712.0, cells.NOT_A_DATE, id="serial-number"),
        pytest.param(DIVISION, 1, 5301021.0, "应为 6 位数字", id="seven-digits"),
        pytest.param(PROJECT, 1, "530102", "应符合格式 [0-9]{6}-[0-9]{4}-[0-9]{4}", id="other-form"),
        pytest.param(DIVISION, 1, 530102199001011234.0, cells.ROUNDED_CODE, id="eighteen-digits-as-number"),
        pytest.param(DIVISION, 1, "5.30102E+17", cells.ROUNDED_CODE, id="eighteen-digits-saved-as-csv"),
        pytest.param(NAME, 1, "楼" * 32_768, cells.TEXT_TOO_LONG, id="longer-than-a-cell"),
        pytest.param(NAME, 1, "a\x07b", cells.TEXT_UNWRITABLE, id="control-character"),
        pytest.param(STAGE, 1, "Planned", "应为以下之一：已摸底、已列入计划（年度）", id="other-spelling"),
    ],
)
def test_a_wrong_cell_says_what_was_expected(column: Column, scale: int, cell: object, expected: str) -> None:
    with pytest.raises(BadCell) as refusal:
        column.parse(cell, scale)
    assert refusal.value.expected == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1e+15"),
        (10**18, "1e+18"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1.5e-07, "0.00000015"),
        (datetime(2022, 5, 31, 8, 30), "2022-05-31 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        (True, "TRUE"),
    ],
)
def test_a_cell_becomes_text_as_its_reader_sees_it(cell: object, text: str) -> None:
    assert cells.cell_text(cell) == text


def test_a_choice_may_be_called_like_the_label_of_another() -> None:
    crossed = Column("x", "甲", Kind.CHOICE, choices={"a": "b", "b": "c"})
    assert [crossed.parse(word) for word in ("a", "b", "c")] == ["a", "b", "b"]


def test_a_heading_is_written_with_its_unit() -> None:
    assert COST.heading() == "总投资（分）"
    assert COST.heading("万元") == "总投资（万元）"
    assert COST.headings() == ["总投资（分）", "总投资（元）", "总投资（万元）"]
    assert HOMES.headings() == ["户数"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"kind": Kind.INTEGER, "scales": {"亩": 667}}, "no power of ten"),
        ({"kind": Kind.INTEGER, "scales": {"光年": 10**10}}, "no power of ten"),
        ({"kind": Kind.INTEGER, "scales": {"元": 100}, "default_scale": "分"}, "not in scales"),
        ({"kind": Kind.CHOICE}, "needs choices"),
    ],
)
def test_a_column_that_cannot_work_is_refused_when_declared(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Column("x", "某", **wrong)  # type: ignore[arg-type]
