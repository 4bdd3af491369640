"""Big tables are taken whole or not at all, with every wrong cell named."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jiugai.core.errors import BadInput
from jiugai.core.tables import checking
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.reading import read_tables
from jiugai.core.tables.staging import RowRule, Staged, stage

from .files import Rows, csv_file, workbook

COLUMNS = [
    Column("project_code", "项目编号", Kind.CODE, required=True, pattern="[0-9A-Z-]+"),
    Column("name", "名称", Kind.TEXT),
    Column("homes", "户数", Kind.INTEGER, minimum=1),
    Column("homes_taking_part", "参与户数", Kind.INTEGER, minimum=0),
    Column("cost_fen", "总投资", Kind.INTEGER, scales={"元": 100, "万元": 1_000_000}, minimum=1),
    Column("vote_held", "已表决", Kind.BOOLEAN),
    Column("started_on", "开工日期", Kind.DATE),
]
PART = RowRule(("homes_taking_part", "homes"), "homes_taking_part > homes", "不应多于户数")
HEADINGS = ["项目编号", "名称", "户数", "参与户数", "总投资（万元）", "已表决", "开工日期"]
GOOD = ["530102-1", "幸福里, 东", "300", "199", "12.345678", "是", "2022-05-31"]
TYPED = ("530102-1", "幸福里, 东", 300, 199, 12_345_678, True, date(2022, 5, 31))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def staged(connection: duckdb.DuckDBPyConnection, *paths: Path, rules: Sequence[RowRule] = (PART,)) -> Staged:
    tables = [table for path in paths for table in read_tables(path)]
    return stage(connection, tables, COLUMNS, "projects", rules, unique=("project_code",))


def sentences(connection: duckdb.DuckDBPyConnection, *paths: Path) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        staged(connection, *paths)
    assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)
    assert refusal.value.count == len(refusal.value.problems)
    return [str(problem) for problem in refusal.value.problems]


def content(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM projects ORDER BY source_table, source_row").fetchall()


def parquet(folder: Path, rows: Rows, name: str = "facts.parquet") -> Path:
    path = folder / name
    with duckdb.connect() as connection:
        fields = ", ".join(f'"{heading}" VARCHAR' for heading in rows[0])
        connection.execute(f"CREATE TABLE t ({fields})")
        connection.execute(f"INSERT INTO t VALUES {', '.join(str(tuple(row)) for row in rows[1:])}")
        connection.execute(f"COPY t TO '{path}'")
    return path


@pytest.mark.parametrize("kind", ["plain", "quoted", "gb18030", "xlsx", "parquet"])
def test_every_kind_of_file_gives_the_same_table(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str
) -> None:
    plain = [cell.replace(", ", "") for cell in GOOD]
    rows = {"plain": [HEADINGS, plain], "gb18030": [HEADINGS, plain]}.get(kind, [HEADINGS, GOOD])
    path = {
        "xlsx": lambda: workbook(tmp_path, {"台账": rows}),
        "parquet": lambda: parquet(tmp_path, rows),
    }.get(kind, lambda: csv_file(tmp_path, rows, encoding="gb18030" if kind == "gb18030" else "utf-8"))()
    result = staged(connection, path)
    assert (result.table, result.rows, result.unknown, result.absent) == ("projects", 1, (), ())
    expected = list(TYPED)
    expected[1] = rows[1][1]
    assert content(connection) == [(*expected, 0, 1 if kind == "parquet" else 2)]


def test_quotes_around_every_cell_are_no_part_of_it(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('"项目编号","名称"\n"A","天阳楼"\n"B","五""建"\n', encoding="utf-8")
    staged(connection, path)
    assert [row[:2] for row in content(connection)] == [("A", "天阳楼"), ("B", '五"建')]


def test_the_table_is_typed_even_where_a_column_is_absent(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    result = staged(connection, csv_file(tmp_path, [["project_code", "天气"], ["A", "晴"]]))
    types = connection.execute("SELECT column_type FROM (DESCRIBE projects)").fetchall()
    assert [kind for (kind,) in types][:7] == [
        *("VARCHAR", "VARCHAR", "BIGINT", "BIGINT", "BIGINT", "BOOLEAN", "DATE"),
    ]
    assert content(connection) == [("A", None, None, None, None, None, None, 0, 2)]
    assert result.absent == ("name", "homes", "homes_taking_part", "cost_fen", "vote_held", "started_on")
    assert [unknown.heading for unknown in result.unknown] == ["天气"]


BAD = ["530102-1", "x\x07", "0", "301", "12.3456789", "对", "2022-02-30"]
SAID = [
    "第 3 行 B 列“名称”：“x\x07”有误，含有看不见的控制字符，应删去后重新填写。",
    "第 3 行 C 列“户数”：“0”有误，应不小于 1。",
    "第 3 行 E 列“总投资（万元）”：“12.3456789”有误，换算后应为整数，最多 6 位小数。",
    "第 3 行 F 列“已表决”：“对”有误，应填“是”或“否”（也可填 true/false、1/0）。",
    "第 3 行 G 列“开工日期”：“2022-02-30”有误，应为真实存在的日期，写成 2022-05-31 这样。",
    "第 4 行 A 列“项目编号”：必填，不能空着。",
    "第 5 行 A 列“项目编号”：“530102-1”有误，与第 2 行重复，只能出现一次。",
    "第 5 行 D 列“参与户数”：“301”有误，不应多于户数（户数为 300）。",
]
WRONG_ROWS = [
    [cell.replace(", ", "") for cell in GOOD],
    ["B", *BAD[1:]],
    ["", "甲", *[""] * 5],
    ["530102-1", "乙", "300", "301", *[""] * 3],
]


@pytest.mark.parametrize("kind", ["plain", "quoted"])
def test_every_wrong_cell_is_named_in_one_pass(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, kind: str
) -> None:
    rows = [HEADINGS, *WRONG_ROWS]
    if kind == "quoted":
        rows[1] = GOOD
    path = csv_file(tmp_path, rows)
    assert sentences(connection, path) == [f"ledger.csv，{said}" for said in SAID]


def test_wrong_cells_of_a_workbook_name_the_sheet(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = workbook(tmp_path, {"甲": [[], HEADINGS, GOOD], "乙": [HEADINGS, ["A", None, 1.5]]})
    assert sentences(connection, path) == [
        "ledger.xlsx，工作表“乙”，第 2 行 C 列“户数”：“1.5”有误，应为整数，不带小数。"
    ]


def test_a_key_may_not_return_in_another_file(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = csv_file(tmp_path, [["project_code"], ["A"], ["B"]], name="1.csv")
    second = workbook(tmp_path, {"s": [["project_code"], ["C"], ["A"]]}, name="2.xlsx")
    assert sentences(connection, second, first) == [
        "2.xlsx，工作表“s”，第 3 行 A 列“project_code”：“A”有误，与 1.csv 第 2 行重复，只能出现一次。"
    ]


def test_problems_of_all_files_come_together(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = csv_file(tmp_path, [["项目编号", "总投资"], ["A", "x"]], name="1.csv")
    second = csv_file(tmp_path, [["户数"], ["x"]], name="2.csv")
    assert sentences(connection, first, second) == [
        "1.csv，第 1 行 B 列“总投资”：表头要写明单位，应为总投资（元）、总投资（万元）之一。",
        "2.csv，第 1 行“项目编号”：缺少这一必填列。",
        "2.csv，第 2 行 A 列“户数”：“x”有误，应为整数，不带单位和文字。",
    ]


@pytest.mark.parametrize("rows", [[["A", "甲", "多"]], [["A", "甲", "", "", "多"]]])
def test_a_row_with_more_cells_than_headings_is_named(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, rows: Rows
) -> None:
    path = csv_file(tmp_path, [["项目编号", "名称"], *rows])
    (said,) = sentences(connection, path)
    assert said.startswith("ledger.csv，第 2 行")
    assert "“多”有误，这一格上方没有表头" in said


def test_short_rows_and_empty_extra_cells_are_no_mistake(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    staged(connection, csv_file(tmp_path, [["项目编号", "名称", "户数"], ["A"], ["B", "乙", "3", "", " "]]))
    assert [row[:3] for row in content(connection)] == [("A", None, None), ("B", "乙", 3)]


def test_blank_rows_are_left_out_but_counted(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["项目编号", "天气"], ["", ""], ["\u3000", " "], ["A", ""], ["", "晴"]])
    with pytest.raises(BadInput) as refusal:
        staged(connection, path)
    assert [problem.row for problem in refusal.value.problems] == [
        5
    ]  # its only cell is under an unknown heading
    staged(connection, csv_file(tmp_path, [["项目编号", "天气"], ["", ""], ["\u3000", " "], ["A", ""]]))
    assert content(connection)[0][-1] == 4


@pytest.mark.parametrize("told", ["甲", "甲,乙"], ids=["plain", "quoted"])
def test_rows_that_are_no_data_are_skipped(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, told: str
) -> None:
    (table,) = read_tables(csv_file(tmp_path, [["项目编号", "户数"], ["A", "1"], ["合计", told]]))
    stage(connection, [table.headed_at(1, [3])], COLUMNS, "projects")
    assert [row[0] for row in content(connection)] == ["A"]


def test_a_cell_cut_for_the_journey_is_still_too_long(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    fits, too_long = "楼\r\n" * 10_922, "楼\r\n" * 16_385
    rows = [["项目编号", "名称"], ["A", fits], ["B", too_long]]
    (said,) = sentences(connection, csv_file(tmp_path, rows))
    assert "第 3 行" in said
    assert "一格最多 32767 个字" in said


def test_problems_are_all_counted_but_not_all_kept(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "KEPT", 3)
    path = csv_file(tmp_path, [["项目编号", "户数", "已表决"], *([str(n), "x", "y"] for n in range(5))])
    with pytest.raises(BadInput) as refusal:
        staged(connection, path)
    assert refusal.value.count == 10
    assert [(problem.row, problem.position) for problem in refusal.value.problems] == [(2, 1), (2, 2), (3, 1)]
    assert "共 10 处有误" in str(refusal.value)


def test_flags_reach_beyond_the_first_sixty_columns(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    columns = [Column(f"c{n}", f"列{n}", Kind.INTEGER) for n in range(125)]
    path = csv_file(tmp_path, [[f"c{n}" for n in range(125)], ["x"] * 125])
    with pytest.raises(BadInput) as refusal:
        stage(connection, read_tables(path), columns, "wide")
    assert [problem.position for problem in refusal.value.problems] == list(range(125))


def test_row_numbers_hold_over_many_lines(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["项目编号"], *([f"P{number}"] for number in range(2, 30_002))])
    staged(connection, path)
    wrong = "SELECT count(*) FROM projects WHERE project_code <> 'P' || source_row"
    assert connection.execute(wrong).fetchone() == (0,)


def test_a_new_table_takes_the_place_of_the_old_one(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    staged(connection, csv_file(tmp_path, [["项目编号"], ["A"]]))
    staged(connection, csv_file(tmp_path, [["项目编号"], ["B"]]))
    assert [row[0] for row in content(connection)] == ["B"]
