"""Files become rows of cells under headings, with the row numbers that their sender sees."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from jiugai.core.errors import UnreadableFile
from jiugai.core.tables.csv_source import open_csv
from jiugai.core.tables.limits import Limits
from jiugai.core.tables.reading import RawTable, read_tables

from .files import csv_file, workbook

HEADINGS = ["小区名称", "户数"]


def only(tables: list[RawTable]) -> RawTable:
    assert len(tables) == 1
    return tables[0]


def test_a_workbook_gives_each_visible_sheet_that_is_not_empty(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {"一季度": [HEADINGS, ["天阳楼", 105]], "空": [], "二季度": [[], [], HEADINGS, [], ["五建", 91.5]]},
    )
    first, second = read_tables(path)
    assert (first.file, first.sheet, first.heading_row) == ("ledger.xlsx", "一季度", 1)
    assert list(first.rows()) == [(2, ["天阳楼", 105.0])]
    assert (second.sheet, second.heading_row, second.headings) == ("二季度", 3, ("小区名称", "户数"))
    assert list(second.rows()) == [(5, ["五建", 91.5])]


def test_a_hidden_sheet_is_a_working_aid_and_no_data(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(
        tmp_path, {"台账": [HEADINGS, ["天阳楼", 105]], "字典": [["甲"]], "填写说明": [["怎么填"]]}
    )
    book = openpyxl.load_workbook(path)
    book["字典"].sheet_state = "hidden"
    book.save(path)
    assert [table.sheet for table in read_tables(path)] == ["台账"]


def test_a_table_that_starts_away_from_the_corner_keeps_its_places(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"台账": [[], [None, None, "户数"], [None, None, 105]]})
    table = only(read_tables(path))
    assert (table.heading_row, table.headings) == (2, ("", "", "户数"))
    assert list(table.rows()) == [(3, ["", "", 105.0])]


def test_cells_of_a_workbook_keep_their_kind(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"台账": [["a", "b", "c", "d"], [date(2022, 5, 31), True, 1.25, "0012"]]})
    ((_, row),) = only(read_tables(path)).rows()
    assert row == [date(2022, 5, 31), True, 1.25, "0012"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_and_delimiters_of_office_programs(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = csv_file(tmp_path, [HEADINGS, ["䶮楼🏠", "105"]], encoding=encoding, delimiter=delimiter)
    table = only(read_tables(path))
    assert table.headings == ("小区名称", "户数")
    assert list(table.rows()) == [(2, ["䶮楼🏠", "105"])]


def test_a_comma_inside_quotes_is_no_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('名称\t备注\n天阳楼\t"一,二,三"\n五建\t"四,五,六"\n', encoding="utf-8")
    assert only(read_tables(path)).headings == ("名称", "备注")


def test_row_numbers_count_blank_rows_and_not_line_breaks_inside_cells(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes('名称,户数\r\n\r\n"天\r\n阳",105\r\n , \r\n五建,91\r\n'.encode())
    table = only(read_tables(path))
    assert list(table.rows()) == [(3, ["天\r\n阳", "105"]), (5, ["五建", "91"])]


def test_rows_can_be_walked_through_more_than_once(tmp_path: Path) -> None:
    for path in (csv_file(tmp_path, [["a"], ["1"]]), workbook(tmp_path, {"s": [["a"], ["1"]]})):
        table = only(read_tables(path))
        assert list(table.rows()) == list(table.rows()) != []


def test_a_ledger_may_have_its_headings_below_a_title(tmp_path: Path) -> None:
    rows = [["某县老旧小区台账"], [], HEADINGS, ["天阳楼", "105"], ["合计", "105"]]
    table = only(read_tables(csv_file(tmp_path, rows)))
    assert table.headings == ("某县老旧小区台账",)
    below = table.headed_at(3, skipped=[5])
    assert below.headings == ("小区名称", "户数")
    assert list(below.rows()) == [(4, ["天阳楼", "105"])]
    with pytest.raises(ValueError, match="no row 9"):
        table.headed_at(9)


def test_parquet_rows_are_text_and_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT '530102' AS code, 300 AS homes, true AS held, DATE '2022-05-31' AS day, "
            "TIMESTAMP '2022-05-31 00:00:00' AS moment, 0.1::DOUBLE + 0.2::DOUBLE AS cost, "
            f"1e-6::DOUBLE AS fen, NULL::INTEGER AS none) TO '{path}'"
        )
    table = only(read_tables(path))
    assert table.heading_row == 0
    assert table.headings == ("code", "homes", "held", "day", "moment", "cost", "fen", "none")
    texts = [
        "530102",
        "300",
        "true",
        "2022-05-31",
        "2022-05-31 00:00:00",
        "0.3",
        "0.000001000000000000",
        None,
    ]
    assert list(table.rows()) == [(1, texts)]


def test_a_file_name_is_never_read_as_a_pattern(tmp_path: Path) -> None:
    csv_file(tmp_path, [["a"], ["other"]], name="1.csv")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'other' AS a) TO '{tmp_path / '1.parquet'}'")
        connection.execute(f"COPY (SELECT 'mine' AS a) TO '{tmp_path / 'mine.parquet'}'")
    (tmp_path / "mine.parquet").rename(tmp_path / "[1].parquet")
    assert list(only(read_tables(tmp_path / "[1].parquet")).rows()) == [(1, ["mine"])]


def test_the_file_is_called_what_its_sender_calls_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["a"], ["1"]], name="upload-17")
    assert only(read_tables(path, name="台账.csv")).file == "台账.csv"
    with pytest.raises(UnreadableFile, match="只能读取"):
        read_tables(path)
    stored = workbook(tmp_path, {"台账": [["a"], ["1"]]}).rename(tmp_path / "upload-18")
    assert list(only(read_tables(stored, name="台账.XLSX")).rows()) == [(2, ["1"])]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "文件是空的"),
        ("blank.csv", b"\r\n , \r\n", "没有填写任何内容"),
        ("ledger.xls", b"x", "另存为 .xlsx"),
        ("ledger.et", b"x", "另存为 .xlsx"),
        ("ledger.ods", b"x", "另存为 .xlsx"),
        ("ledger.xlsm", b"x", "不含宏"),
        ("ledger.pdf", b"x", "只能读取 .xlsx、.csv 和 .parquet"),
        ("nul.csv", b"a,b\n1,\x002\n", "空字节"),
        ("utf16.csv", "名称,户数\n".encode("utf-16"), "UTF-16"),
        ("neither.csv", b"a,b\n\xff\xff\xff,1\n", "文字编码认不出来"),
        ("broken-utf8.csv", b"\xef\xbb\xbfa,b\n\xff,1\n", "文字编码认不出来"),
        ("facts.parquet", b"PAR1 no parquet", "不是完整的 Parquet 文件"),
        ("ledger.xlsx", b"no zip at all", "不是 .xlsx 文件"),
    ],
)
def test_an_unreadable_file_says_what_to_do(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says) as refusal:
        read_tables(path)
    assert str(refusal.value).startswith(f"{name}：")
    assert str(refusal.value).endswith("。")


def test_quotes_that_do_not_pair_up_name_the_row(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('名称,户数\n天阳楼,1\n"五建,2\n六建,3\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="第 3 行起无法分列：双引号不成对"):
        list(only(read_tables(path)).rows())


def test_a_cell_too_long_for_any_ledger_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["名称"], ["x" * 200_000]])
    with pytest.raises(UnreadableFile, match="第 2 行起无法分列：有一格过长"):
        list(only(read_tables(path)).rows())


def test_a_file_is_refused_one_byte_above_the_limit(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [["a"], ["1"]])
    size = path.stat().st_size
    assert read_tables(path, limits=Limits(max_bytes=size))
    with pytest.raises(UnreadableFile, match="文件超过"):
        read_tables(path, limits=Limits(max_bytes=size - 1))


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("a,b\n1,2\n", 2),
        ("a,b\r\n1,2\r\n", 2),
        ("a,b\n1,2", 2),
        ("\ufeffa,b\n1,2\n", 2),
        ("a,b\n1,2\r\n", None),
        ("a,b\r1,2\n", None),
        ("a,b\n\n1,2\n", None),
        ("a,b\n1\n", None),
        ("a,b\n1,2,3\n", None),
        ('a,b\n"1",2\n', None),
        (f"a,b\n{'x' * 1_000_001},2\n", None),
    ],
)
def test_only_a_file_of_plain_lines_is_left_to_duckdb(
    tmp_path: Path, content: str, width: int | None
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(content.encode())
    assert open_csv(path, "ledger.csv").width == width
