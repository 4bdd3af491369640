"""What goes out comes in again, and no text becomes a formula."""

import csv
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import match_headings
from jiugai.core.tables.parsing import parse_rows
from jiugai.core.tables.reading import read_tables
from jiugai.core.tables.writing import safe_text, sheet_title, write_table, write_template

from .payloads import payloads

STAGES = {"surveyed": "已摸底", "planned": "已列入计划"}
COLUMNS = [
    Column("name", "小区名称", Kind.TEXT, "门牌上的名称", required=True),
    Column("code", "区划代码", Kind.CODE, pattern="[0-9]{6,20}"),
    Column("homes", "户数", Kind.INTEGER, unit="户", minimum=0),
    Column(
        "cost_fen",
        "总投资",
        Kind.INTEGER,
        scales={"分": 1, "元": 100, "万元": 1_000_000},
        default_scale="万元",
    ),
    Column("area_cm2", "面积", Kind.INTEGER, scales={"平方米": 10_000}),
    Column("elevator", "有电梯", Kind.BOOLEAN),
    Column("built_on", "建成日期", Kind.DATE),
    Column("stage", "阶段", Kind.CHOICE, choices=STAGES),
]
ROW: dict[str, object] = {
    "name": "天阳楼",
    "code": "530102000000123456",
    "homes": 105,
    "cost_fen": 12_345_678,
    "area_cm2": 99_999_999_999_999,
    "elevator": False,
    "built_on": date(1998, 5, 1),
    "stage": "planned",
}
EMPTY: dict[str, object] = dict.fromkeys(ROW) | {"name": "只有名称"}


def read_back(path: Path) -> list[dict[str, object]]:
    (table,) = read_tables(path)
    match = match_headings(table.headings, COLUMNS)
    assert not match.unknown
    parsed = parse_rows(table, match)
    parsed.raise_if_bad()
    return [dict(row) for _, row in parsed.rows()]


def test_an_export_comes_in_again_unchanged(tmp_path: Path) -> None:
    write_table(tmp_path / "out.xlsx", COLUMNS, [ROW, EMPTY])
    assert read_back(tmp_path / "out.xlsx") == [ROW, EMPTY]


@pytest.mark.parametrize("unit", ["分", "元", "万元"])
@pytest.mark.parametrize(
    "fen", [0, 1, -1, 10**14, -(10**14), 10**14 - 1, 99_999_999_999_999, 123_456_789_012_345 // 10]
)
def test_amounts_are_exact_in_every_unit(tmp_path: Path, unit: str, fen: int) -> None:
    write_table(tmp_path / "out.xlsx", COLUMNS, [ROW | {"cost_fen": fen}], units={"cost_fen": unit})
    (table,) = read_tables(tmp_path / "out.xlsx")
    assert f"总投资（{unit}）" in table.headings
    assert read_back(tmp_path / "out.xlsx")[0]["cost_fen"] == fen


stored_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: (
        cells.trimmed(text) == text and "\r" not in text and not cells._UNWRITABLE.search(text + "\0"[:0])
    )
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(stored_texts.filter(lambda text: "\0" not in text), min_size=1, max_size=20),
    amounts=st.integers(-(10**14), 10**14),
    day=st.dates(),
)
def test_any_stored_value_comes_in_again_unchanged(
    tmp_path: Path, names: Sequence[str], amounts: int, day: date
) -> None:
    rows = [ROW | {"name": name, "cost_fen": amounts, "built_on": day} for name in names]
    write_table(tmp_path / "out.xlsx", COLUMNS, rows)
    assert read_back(tmp_path / "out.xlsx") == rows


def test_a_text_too_long_for_a_cell_is_not_cut_in_silence(tmp_path: Path) -> None:
    write_table(tmp_path / "out.xlsx", COLUMNS, [ROW | {"name": "楼" * 32_767}])
    assert read_back(tmp_path / "out.xlsx")[0]["name"] == "楼" * 32_767
    with pytest.raises(ValueError, match="row 1, column name: 32768 characters"):
        write_table(tmp_path / "out.xlsx", COLUMNS, [ROW | {"name": "楼" * 32_768}])


def test_a_label_that_names_another_choice_is_not_written(tmp_path: Path) -> None:
    crossed = Column("x", "甲", Kind.CHOICE, choices={"a": "b", "b": "c"})
    write_table(tmp_path / "out.xlsx", [crossed], [{"x": "a"}, {"x": "b"}])
    (table,) = read_tables(tmp_path / "out.xlsx")
    assert [crossed.parse(row[0]) for _, row in table.rows()] == ["a", "b"]


def test_a_template_comes_in_as_an_empty_ledger_and_with_what_was_filled_in(tmp_path: Path) -> None:
    many = [f"5301020{number:05}" for number in range(300)]
    write_template(tmp_path / "empty.xlsx", "台账", COLUMNS, {"code": many})
    (table,) = read_tables(tmp_path / "empty.xlsx")
    assert (table.sheet, list(table.rows())) == ("台账", [])
    write_template(tmp_path / "filled.xlsx", "台账", COLUMNS, {"code": many}, [ROW])
    assert read_back(tmp_path / "filled.xlsx") == [ROW]


def test_a_template_guides_whoever_fills_it_in(tmp_path: Path) -> None:
    many = [f"5301020{number:05}" for number in range(300)]
    offers = {"code": many, "name": ["一,二", "=甲"]}
    write_template(tmp_path / "t.xlsx", "台账：2022/2023", COLUMNS, offers, [ROW] * 3)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        *(("台账：2022 2023", "visible"), ("填写说明", "visible"), ("选项", "hidden")),
    ]
    sheet, guide, choices = book.worksheets
    assert [cell.value for cell in sheet[1]] == [column.heading() for column in COLUMNS]
    assert sheet["A1"].comment.text == "门牌上的名称\n必填"
    assert "万元" in sheet["D1"].comment.text
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H4")
    texts = sheet.column_dimensions["A"]  # stands for the columns after it that are alike
    assert (texts.min, texts.max, texts.number_format) == (1, 2, "@")
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered == {
        "A2:A50001": "'选项'!$A$1:$A$2",
        "B2:B50001": "'选项'!$B$1:$B$300",
        "F2:F50001": '"是,否"',
        "H2:H50001": '"已摸底,已列入计划"',
    }
    assert (choices["A2"].value, choices["B300"].value) == ("=甲", many[-1])
    assert choices["A2"].data_type == "s"
    listed = {row[0].value: [cell.value for cell in row[1:]] for row in guide.iter_rows(min_row=7)}
    assert listed["小区名称"] == ["必填", "文字", "", "门牌上的名称", ""]
    assert listed["阶段"] == ["选填", "选项", "", "", "已摸底、已列入计划"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("台账", "台账"),
        ("a/b[c]:d*?\\", "a b c  d"),
        ("'甲'", "甲"),
        ("长" * 40, "长" * 31),
        ("", "数据"),
        ("//", "数据"),
    ],
)
def test_a_title_becomes_a_lawful_sheet_name(title: str, name: str) -> None:
    assert sheet_title(title) == name


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+86 871", "'+86 871"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\r甲", "'\r甲"),
        ("-", "'-"),
        ("-5", "-5"),
        ("+1,234.5", "+1,234.5"),
        ("－５", "－５"),
        ("-1E+05", "-1E+05"),
        ("-5+1", "'-5+1"),
        ("天阳楼", "天阳楼"),
        ("2-1号楼", "2-1号楼"),
        ("", ""),
    ],
)
def test_a_text_for_csv_is_marked_only_where_it_looks_like_a_formula(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def exported(folder: Path) -> Path:
    """The payloads in every place where a sender's text can go."""
    path = folder / "out.xlsx"
    texts = payloads()
    write_template(
        path,
        "=1+1",
        [Column("name", "=1+1", Kind.TEXT, "=1+1")],
        {"name": texts[:50]},
        [{"name": text} for text in texts],
    )
    return path


def test_no_payload_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    sheet, guide, choices = openpyxl.load_workbook(exported(tmp_path)).worksheets
    for each in (sheet, guide, choices):
        written = [cell for row in each.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in written} == {"s"}
        assert not any(cell.hyperlink for cell in written)
    (table,) = read_tables(tmp_path / "out.xlsx")
    read = [cells.one_line_end(row[0]) for _, row in table.rows()]
    assert read == [cells.one_line_end(text) for text in payloads()]


def opened_in_office(path: Path, folder: Path) -> ElementTree.Element:
    """The file as LibreOffice understands it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "fods",
    ]
    if path.suffix == ".csv":
        command += ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=300
    )
    return ElementTree.parse(folder / f"{path.stem}.fods").getroot()


TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def formulas(root: ElementTree.Element) -> list[Mapping[str, str]]:
    return [cell.attrib for cell in root.iter(f"{TABLE}table-cell") if f"{TABLE}formula" in cell.attrib]


def filled(root: ElementTree.Element) -> int:
    return sum(len(cell) > 0 for cell in root.iter(f"{TABLE}table-cell"))


@pytest.mark.office
def test_libreoffice_shows_every_payload_as_text(tmp_path: Path) -> None:
    root = opened_in_office(exported(tmp_path), tmp_path)
    assert formulas(root) == []
    assert filled(root) >= 2_000


@pytest.mark.office
def test_libreoffice_shows_every_payload_of_a_safe_csv_as_text(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([safe_text(text)] for text in payloads())
    root = opened_in_office(path, tmp_path)
    assert formulas(root) == []
    assert filled(root) >= 2_000


@pytest.mark.office
def test_libreoffice_would_make_formulas_of_the_same_payloads_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([text] for text in payloads())
    assert len(formulas(opened_in_office(path, tmp_path))) > 100
