"""The sender gets the own rows back, with every mistake where it was made."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jiugai.core.errors import Problem, UnreadableFile
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.marking import mark_errors
from jiugai.core.tables.reading import read_tables

from . import attacks
from .files import csv_file, workbook
from .payloads import payloads

RED = "FFFFC7CE"
DAY = datetime(1998, 5, 1)  # noqa: DTZ001 - as a spreadsheet gives it
MORNING = datetime(1998, 5, 1, 8)  # noqa: DTZ001


def problem(
    row: int | None, position: int | None, expected: str, sheet: str = "", column: str = "户数"
) -> Problem:
    return Problem("ledger", sheet, row, column, "x", expected, position)


def marked(source: Path, problems: list[Problem], **options: object) -> list[Worksheet]:
    out = source.parent / "marked.xlsx"
    mark_errors(source, problems, out, **options)  # type: ignore[arg-type]
    return openpyxl.load_workbook(out).worksheets


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_rows_come_back_as_they_were_with_a_column_of_problems(tmp_path: Path) -> None:
    rows = [
        ["某县台账"],
        ["名称", "户数", "建成"],
        [" 天阳楼", 1.5, date(1998, 5, 1)],
        [],
        ["五建", "三百", MORNING],
    ]
    source = workbook(tmp_path, {"台账": rows, "好的": [["名称"], ["甲"]]})
    wrong = [
        problem(5, 1, "应为整数", "台账"),
        problem(3, 1, "应不小于 2", "台账"),
        problem(5, 1, "不应多于十", "台账"),
        problem(2, None, "缺少这一必填列", "台账", "代码"),
    ]
    sheet, good = marked(source, wrong, heading_rows={"台账": 2})
    assert values(sheet) == [
        ["某县台账", None, None, None],
        ["名称", "户数", "建成", "问题"],
        [" 天阳楼", 1.5, DAY, "B 列“户数”：应不小于 2"],
        [None, None, None, None],
        ["五建", "三百", MORNING, "B 列“户数”：应为整数；B 列“户数”：不应多于十"],
    ]
    assert sheet["D2"].comment.text == "“代码”：缺少这一必填列"
    assert sheet["B5"].comment.text == "应为整数\n不应多于十"
    red = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == RED]
    assert red == ["B3", "B5"]
    assert sheet.auto_filter.ref == "A2:D5"
    assert (good.title, values(good)) == ("好的", [["名称", "问题"], ["甲", None]])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_csv_file_comes_back_as_a_workbook(tmp_path: Path, encoding: str) -> None:
    source = csv_file(
        tmp_path, [["名称", "户数"], ["天阳,楼", "0012"], ["五建", "x", "多"]], encoding=encoding
    )
    (sheet,) = marked(source, [problem(3, 1, "应为整数"), problem(3, 2, "上方没有表头", column="")])
    assert values(sheet) == [
        ["名称", "户数", None, "问题"],
        ["天阳,楼", "0012", None, None],
        ["五建", "x", "多", "B 列“户数”：应为整数；C 列：上方没有表头"],
    ]


def test_parquet_comes_back_under_its_headings(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'x' AS homes) TO '{tmp_path / 'f.parquet'}'")
    (sheet,) = marked(tmp_path / "f.parquet", [problem(1, 0, "应为整数")])
    assert values(sheet) == [["homes", "问题"], ["x", "A 列“户数”：应为整数"]]
    assert sheet["A2"].fill.start_color.rgb == RED


def test_formulas_come_back_as_values_beside_the_remark(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>A1*2</f><v>2</v></c></row>'
    source = attacks.written(tmp_path, attacks.packed(attacks.parts(rows)))
    (sheet,) = marked(source, [problem(2, 0, "这一格是公式", "台账")])
    assert values(sheet)[1] == [2, "A 列“户数”：这一格是公式"]


def test_a_marked_workbook_is_mended_and_handed_in_again(tmp_path: Path) -> None:
    source = csv_file(tmp_path, [["名称", "户数"], ["甲", "x"]])
    marked(source, [problem(2, 1, "应为整数")])
    again = tmp_path / "marked.xlsx"
    (table,) = read_tables(again)
    columns = [Column("name", "名称", Kind.TEXT), Column("homes", "户数", Kind.INTEGER)]
    assert match_headings(table.headings, columns).unknown == ()
    out = tmp_path / "twice.xlsx"
    mark_errors(again, [problem(2, 1, "仍应为整数", table.sheet)], out)
    assert values(openpyxl.load_workbook(out).worksheets[0]) == [
        ["名称", "户数", "问题"],
        ["甲", "x", "B 列“户数”：仍应为整数"],
    ]


def test_sheets_with_names_that_no_spreadsheet_allows_are_renamed(tmp_path: Path) -> None:
    content = attacks.parts()
    content["xl/workbook.xml"] = attacks.WORKBOOK.replace(
        "</sheets>", '<sheet name="台账/" sheetId="2" r:id="rId3"/></sheets>'
    )
    content["xl/_rels/workbook.xml.rels"] = attacks.RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="rId3" Type="{attacks.OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        "</Relationships>",
    )
    content["xl/worksheets/sheet2.xml"] = attacks.sheet()
    sheets = marked(attacks.written(tmp_path, attacks.packed(content)), [])
    assert [sheet.title for sheet in sheets] == ["台账", "台账(2)"]


def test_nothing_is_written_for_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    source = attacks.written(tmp_path, b"no zip")
    with pytest.raises(UnreadableFile):
        mark_errors(source, [], tmp_path / "marked.xlsx")
    assert not (tmp_path / "marked.xlsx").exists()


def test_no_payload_becomes_a_formula(tmp_path: Path) -> None:
    source = csv_file(tmp_path, [["名称"], *([text] for text in payloads())])
    (sheet,) = marked(source, [problem(row, 0, "=1+1") for row in range(2, 100)])
    written = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in written} == {"s"}
    assert len(written) > 2_000
