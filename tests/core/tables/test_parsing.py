"""Ledgers are read row by row in the sender's own words, every mistake found in one pass."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from jiugai.core.errors import BadInput
from jiugai.core.tables import checking
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.locating import find_headings
from jiugai.core.tables.parsing import ParsedTable, parse_rows
from jiugai.core.tables.reading import RawTable, read_tables
from jiugai.core.tables.staging import stage

from .files import Rows, csv_file, workbook

COLUMNS = [
    Column("name", "小区名称", Kind.TEXT, required=True),
    Column("homes", "户数", Kind.INTEGER, minimum=1),
    Column("cost_fen", "总投资", Kind.INTEGER, scales={"万元": 1_000_000}),
    Column("elevator", "有电梯", Kind.BOOLEAN),
    Column("built_on", "建成日期", Kind.DATE),
    Column("division_code", "区划代码", Kind.CODE, pattern="[0-9]{6}"),
]
HEADINGS = ["小区名称", "户数", "总投资（万元）", "有电梯", "建成日期", "区划代码"]


def parsed(raw: RawTable, unique: Sequence[str] = ()) -> ParsedTable:
    match = match_headings(raw.headings, COLUMNS, file=raw.file, sheet=raw.sheet, row=raw.heading_row)
    return parse_rows(raw, match, unique=unique)


def ledger(folder: Path, *rows: Sequence[object]) -> RawTable:
    (raw,) = read_tables(workbook(folder, {"台账": [HEADINGS, *rows]}))
    return raw


def test_cells_of_a_spreadsheet_become_values_and_keep_their_text(tmp_path: Path) -> None:
    row = [" 天阳楼 ", 105, 12.345678, True, datetime(1998, 5, 1), 530102]  # noqa: DTZ001
    table = parsed(ledger(tmp_path, row))
    assert list(table.rows()) == [
        (
            2,
            {
                "name": "天阳楼",
                "homes": 105,
                "cost_fen": 12_345_678,
                "elevator": True,
                "built_on": date(1998, 5, 1),
                "division_code": "530102",
            },
        )
    ]
    assert [table.text(0, column.name) for column in COLUMNS] == [
        *(" 天阳楼 ", "105", "12.345678", "TRUE", "1998-05-01", "530102"),
    ]
    table.raise_if_bad()


def test_every_wrong_cell_is_found_in_one_pass(tmp_path: Path) -> None:
    table = parsed(
        ledger(
            tmp_path,
            [None, "三百", 0.0000001, 2, "1998", 53010],
            ["五建", 1, None, 1, None, None],
            ["六建", True, None, True, None, None],
            ["五建", "1", None, "是", None, None, "多出"],
        ),
        unique=["name"],
    )
    assert [(problem.row, problem.position, problem.value) for problem in table.problems] == [
        *((2, 0, ""), (2, 1, "三百"), (2, 2, "0.0000001"), (2, 3, "2"), (2, 4, "1998"), (2, 5, "53010")),
        *((4, 1, "TRUE"), (5, 0, "五建"), (5, 6, "多出")),
    ]
    assert str(table.problems[0]) == "ledger.xlsx，工作表“台账”，第 2 行 A 列“小区名称”：必填，不能空着。"
    assert table.problems[-2].expected == "与第 3 行重复，只能出现一次"
    assert table.column("homes") == [None, 1, None, 1]
    assert table.column("elevator") == [None, True, True, True]
    with pytest.raises(BadInput) as refusal:
        table.raise_if_bad()
    assert refusal.value.count == 9


def test_a_reader_may_add_what_only_it_can_see(tmp_path: Path) -> None:
    table = parsed(ledger(tmp_path, ["天阳楼", None, None, None, None, "530199"]))
    unknown = table.problem(0, "division_code", "没有这个县区")
    with pytest.raises(BadInput, match="第 2 行 F 列“区划代码”：“530199”有误，没有这个县区。"):
        table.raise_if_bad([unknown])


def test_absent_columns_and_short_rows_are_not_known(tmp_path: Path) -> None:
    (raw,) = read_tables(csv_file(tmp_path, [["小区名称", "户数"], ["天阳楼"], ["五建", "3"]]))
    table = parsed(raw)
    assert table.column("homes") == [None, 3]
    assert table.column("built_on") == [None, None]
    assert (table.text(0, "homes"), table.text(0, "built_on")) == ("", "")
    assert len(table) == 2


def test_problems_with_headings_stand_first(tmp_path: Path) -> None:
    (raw,) = read_tables(csv_file(tmp_path, [["户数", "总投资"], ["x", "1"]]))
    assert [problem.row for problem in parsed(raw).problems] == [1, 1, 2]


def test_a_real_ledger_with_title_total_and_note(tmp_path: Path) -> None:
    rows = [
        ["天长市老旧小区改造计划表"],
        [],
        ["小区\n名称", "户数（户）", "总投资\n（万元）"],
        ["缫丝厂家属区", 100, 321],
        ["人民银行家属区", 42, 103.4],
        ["合计", 142, 424.4],
        ["注：含单栋楼"],
    ]
    (raw,) = read_tables(workbook(tmp_path, {"计划": rows}))
    guess = find_headings(raw.lines(), COLUMNS)
    assert guess.row == 3
    table = parsed(raw.headed_at(guess.row, [note.row for note in guess.notes]))
    table.raise_if_bad()
    assert table.row_numbers == [4, 5]
    assert table.column("cost_fen") == [321_000_000, 103_400_000]


def test_problems_are_all_counted_but_not_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "KEPT", 3)
    (raw,) = read_tables(csv_file(tmp_path, [["小区名称", "户数"], *([f"{n}", "x"] for n in range(5))]))
    table = parsed(raw)
    assert (len(table.problems), table.found.count) == (3, 5)


@pytest.mark.parametrize(
    "rows",
    [
        [["天阳楼", 105, 12.345678, True, date(1998, 5, 1), 530102.0], [None, None, 1, None, None, None]],
        [
            ["a\r\nb", 1.5, "１２.５", "否", "1998-05-01 00:00:00", "５３０１０２"],
            ["c", 1e15, 1e-6, 0, 0.5, 1e17],
        ],
        [
            ["x" * 40_000, -1, "1,234", "ＴＲＵＥ", "1998-02-30", ""],
            ["注：y", False, date(2022, 1, 1), "", " ", "\u3000"],
        ],
    ],
)
def test_a_ledger_and_a_staged_table_read_alike(tmp_path: Path, rows: Rows) -> None:
    def shortened(row: Sequence[object]) -> list[object]:
        return [cell[:32_767] if isinstance(cell, str) else cell for cell in row]  # openpyxl writes no more

    raw = ledger(tmp_path, *map(shortened, rows))
    table = parsed(raw)
    with duckdb.connect() as connection:
        if table.problems:
            with pytest.raises(BadInput) as refusal:
                stage(connection, [raw], COLUMNS, "t")
            assert refusal.value.problems == table.problems
        else:
            stage(connection, [raw], COLUMNS, "t")
            names = ", ".join(column.name for column in COLUMNS)
            staged = connection.execute(f"SELECT {names}, source_row FROM t ORDER BY source_row").fetchall()
            assert staged == [(*values.values(), number) for number, values in table.rows()]
