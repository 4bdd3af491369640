"""Workbooks that must not be opened are refused before calamine sees them."""

import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from jiugai.core.errors import BadInput, UnreadableFile
from jiugai.core.tables import sheet_scan
from jiugai.core.tables.limits import DEFAULT_LIMITS, Limits
from jiugai.core.tables.reading import read_tables

from . import attacks
from .files import workbook

MEGABYTE = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.fixture
def never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        @staticmethod
        def from_path(path: Path) -> None:
            raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Closed)


@pytest.fixture
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * MEGABYTE


def cells(count: int, text: str = "<v>1</v>") -> str:
    return "".join(f'<row r="{row}"><c r="A{row}">{text}</c></row>' for row in range(1, count + 1))


def with_shared(texts: list[str], uses: int) -> dict[str, str | bytes]:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, uses + 1))
    return attacks.parts(rows) | {"xl/sharedStrings.xml": attacks.strings(*texts)}


def far_cell(reference: str, before: str = "") -> bytes:
    return attacks.packed(attacks.parts(f'<row r="1"><c r="{reference}"><v>1</v></c></row>', before=before))


def lying_about_size() -> bytes:
    big = attacks.packed(attacks.parts(cells(100_000)))
    name = "xl/worksheets/sheet1.xml"
    start = attacks.sheet(cells(100_000)).encode()[:100]
    return attacks.in_directory(big, name, attacks.declared_size(100, zlib.crc32(start)))


def overlapping() -> bytes:
    """Many directory entries that all unpack the same bytes."""
    once = attacks.packed({"a.xml": "x" * 100_000}, zipfile.ZIP_STORED)
    end = once.rindex(b"PK\x05\x06")
    directory = once[once.index(b"PK\x01\x02") : end]
    entries = b"".join(directory.replace(b"a.xml", b"%05d" % number) for number in range(50))
    tail = bytearray(once[end:])
    tail[8:12] = (50).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return once[: end - len(directory)] + entries + bytes(tail)


def twice(name: str) -> bytes:
    other = name.replace("1.xml", "2.xml")
    return attacks.packed(attacks.parts() | {other: "<x/>"}).replace(other.encode(), name.encode())


LOCKED = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
PARTS = attacks.parts()
GOOD = attacks.packed(PARTS)

CORPUS = {
    "locked": (LOCKED, "打开密码"),
    "old-format": (OLE + bytes(1000), "旧版 Excel"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "不是 .xlsx 文件"),
    "truncated": (GOOD[: len(GOOD) // 2], "重新另存为"),
    "end-cut-off": (GOOD[:-1], "重新另存为"),
    "bytes-in-front": (b"PK\x03\x04junk" + GOOD, "重新另存为"),
    "bytes-behind": (GOOD + b"junk", "重新另存为"),
    "macros": (attacks.packed(PARTS | {"xl/vbaProject.bin": b"x"}), "宏"),
    "macro-sheet": (attacks.packed(PARTS | {"xl/macrosheets/sheet1.xml": "<x/>"}), "宏"),
    "binary-workbook": (attacks.packed(PARTS | {"xl/workbook.bin": b"x"}), "没有工作簿"),
    "no-workbook": (attacks.packed({"a.txt": "hello"}), "没有工作簿"),
    "too-many-parts": (attacks.packed(PARTS | {f"x{n}.txt": "" for n in range(2_000)}), "2000 个部件"),
    "same-part-twice": (twice("xl/worksheets/sheet1.xml"), "重新另存为"),
    "same-part-in-capitals": (attacks.packed(PARTS | {"xl/worksheets/SHEET1.xml": "<x/>"}), "重新另存为"),
    "steep-zip-bomb": (attacks.packed(PARTS | {"xl/media/a.png": bytes(12_000_000)}), "解开后过大"),
    "overlapping-bomb": (overlapping(), "重新另存为"),
    "size-not-true": (lying_about_size(), "重新另存为"),
    "one-byte-more-declared-than-there": (
        attacks.in_directory(
            GOOD, "xl/workbook.xml", attacks.declared_size(len(attacks.WORKBOOK.encode()) + 1)
        ),
        "重新另存为",
    ),
    "checksum-not-true": (
        attacks.in_directory(
            GOOD, "xl/workbook.xml", attacks.declared_size(len(attacks.WORKBOOK.encode()), 1)
        ),
        "重新另存为",
    ),
    "odd-compression": (attacks.packed(PARTS, zipfile.ZIP_LZMA), "重新另存为"),
    "billion-laughs": (
        attacks.packed(
            PARTS | {"xl/sharedStrings.xml": attacks.strings("&c;").replace("<sst", f"{LAUGHS}<sst", 1)}
        ),
        "文档类型声明",
    ),
    "laughs-in-sheet": (
        attacks.packed(
            PARTS | {"xl/worksheets/sheet1.xml": attacks.sheet().replace("<worksheet", f"{LAUGHS}<worksheet")}
        ),
        "文档类型声明",
    ),
    "utf-16-part": (
        attacks.packed(PARTS | {"xl/worksheets/sheet1.xml": attacks.sheet().encode("utf-16")}),
        "不是 UTF-8",
    ),
    "dimension-bomb": (far_cell("A1", before='<dimension ref="A1:XFD1048576"/>'), "解开后过大"),
    "far-cell": (far_cell("XFD1048576"), "解开后过大"),
    "far-cell-in-small-letters": (far_cell("xfd1048576"), "解开后过大"),
    "far-cell-beyond-any-sheet": (far_cell("ZZZZZZ99999999"), "解开后过大"),
    "far-cell-under-a-prefix": (
        attacks.packed(
            attacks.parts('<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>')
            | {
                "xl/worksheets/sheet1.xml": attacks.sheet(
                    '<x:row xmlns:x="urn:x" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
                )
            }
        ),
        "解开后过大",
    ),
    "far-cell-under-a-prefix-by-counting": (
        attacks.packed(
            attacks.parts(
                '<row r="1040000"><c r="A1040000"><v>1</v></c></row>'
                '<x:row xmlns:x="urn:x">' + "<x:c/>" * 40 + "<x:c><x:v>1</x:v></x:c></x:row>"
            )
        ),
        "解开后过大",
    ),
    "far-cell-single-quoted": (
        attacks.packed(attacks.parts("<row r='1'><c r='XFD1048576'><v>1</v></c></row>")),
        "解开后过大",
    ),
    "far-cell-by-counting": (
        attacks.packed(
            attacks.parts(
                '<row r="1040000"><c r="A1040000"><v>1</v></c></row><row>'
                + "<c/>" * 40
                + "<c><v>1</v></c></row>"
            )
        ),
        "解开后过大",
    ),
    "two-references": (
        attacks.packed(attacks.parts('<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>')),
        "重新另存为",
    ),
    "shared-string-bomb": (attacks.packed(with_shared(["x" * 50_000], 5_000)), "解开后过大"),
    "shared-string-bomb-single-quoted": (
        attacks.packed(
            {
                part: data.replace('t="s"', "t='s'") if isinstance(data, str) else data
                for part, data in with_shared(["x" * 50_000], 5_000).items()
            }
        ),
        "解开后过大",
    ),
    "endless-text": (
        attacks.packed(attacks.parts() | {"xl/sharedStrings.xml": "a" * 5_000_000}),
        "重新另存为",
    ),
    "one-part-for-two-sheets": (
        attacks.packed(
            PARTS
            | {
                "xl/workbook.xml": attacks.WORKBOOK.replace(
                    "</sheets>", '<sheet name="乙" sheetId="2" r:id="rId1"/></sheets>'
                )
            }
        ),
        "重新另存为",
    ),
    "workbook-not-xml": (attacks.packed(PARTS | {"xl/workbook.xml": "<workbook><sheets>"}), "重新另存为"),
}


@pytest.mark.usefixtures("never_opened", "little_memory")
@pytest.mark.parametrize("attack", CORPUS)
def test_an_attack_is_refused_before_the_workbook_is_laid_out(tmp_path: Path, attack: str) -> None:
    data, says = CORPUS[attack]
    with pytest.raises(UnreadableFile, match=says):
        read_tables(attacks.written(tmp_path, data))


def test_the_least_workbook_is_read(tmp_path: Path) -> None:
    (table,) = read_tables(attacks.written(tmp_path, GOOD))
    assert (table.sheet, table.headings, list(table.rows())) == ("台账", ("户数",), [(2, [105.0])])


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        pytest.param(
            attacks.packed(attacks.parts(cells(100))), replace(DEFAULT_LIMITS, max_cells=100), id="cells"
        ),
        pytest.param(
            attacks.packed(with_shared(["x" * 100], 100)),
            replace(DEFAULT_LIMITS, max_text=100 * 100),
            id="shared-text",
        ),
        pytest.param(
            far_cell("A1", before='<dimension ref="A1:J10"/>'), Limits(max_claimed_cells=100), id="claimed"
        ),
        pytest.param(GOOD, Limits(max_entries=len(PARTS)), id="entries"),
        pytest.param(
            GOOD, Limits(max_unpacked=sum(len(str(part).encode()) for part in PARTS.values())), id="unpacked"
        ),
    ],
)
def test_a_limit_includes_its_own_figure(tmp_path: Path, content: bytes, limits: Limits) -> None:
    path = attacks.written(tmp_path, content)
    assert read_tables(path, limits=limits)
    (name,) = [name for name in limits.__slots__ if getattr(limits, name) != getattr(DEFAULT_LIMITS, name)]
    with pytest.raises(UnreadableFile):
        read_tables(path, limits=replace(limits, **{name: getattr(limits, name) - 1}))


def test_a_sheet_formatted_down_to_its_last_row_is_innocent(tmp_path: Path) -> None:
    formatted = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(1_048_000, 1_048_577))
    data = attacks.packed(attacks.parts(attacks.ROWS + formatted, before='<dimension ref="A1:Z1048576"/>'))
    (table,) = read_tables(attacks.written(tmp_path, data), limits=Limits(max_cells=1_000))
    assert list(table.rows()) == [(2, [105.0])]


def test_no_cell_and_no_text_is_torn_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = attacks.sheet(
        "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2}</v></c></row>' for n in range(1, 100))
    )
    texts = attacks.strings("一" * 10, "二" * 100).replace("一一", "一</t><t>一")
    for size in range(1, 60):
        monkeypatch.setattr(sheet_scan, "CHUNK", 400 + size)
        pieces = [sheet.encode()[at : at + size] for at in range(0, len(sheet.encode()), size)]
        strings = [texts.encode()[at : at + size] for at in range(0, len(texts.encode()), size)]
        assert (skimmed := sheet_scan.skim(pieces)).ordinary
        assert (skimmed.rows, skimmed.columns, skimmed.cells) == (99, 1, 99)
        assert sheet_scan.string_sizes(strings) == [30, 300]
        assert sheet_scan.shared_text(pieces, [30, 300]) == 49 * 30 + 50 * 300
        assert sheet_scan.longest_string(strings) > 300


def test_shared_strings_are_weighed_by_their_use(tmp_path: Path) -> None:
    content = with_shared(["x" * 50, "y" * 30_000], 10_000)
    assert read_tables(attacks.written(tmp_path, attacks.packed(content)), limits=Limits(max_text=1_000_000))


@pytest.mark.parametrize("by_hand", [False, True], ids=["ordinary", "unusual"])
def test_formulas_and_error_values_are_named(tmp_path: Path, by_hand: bool) -> None:
    path = workbook(
        tmp_path, {"甲": [["户数", "投资"], [1, "=A2*2"], ["#REF!", "=SUM(A2:A3)"]], "乙": [["=1+1"]]}
    )
    if by_hand:
        rows = (
            "<row r='1'><c r='A1'><v>1</v></c></row><row><c/><c><f>A2*2</f><v>2</v></c></row>"
            "<row><c t='e'><v>#REF!</v></c><c r='B3'><f/><v>2</v></c></row>"
        )
        with zipfile.ZipFile(path) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        path = attacks.written(
            tmp_path,
            attacks.packed(content | {"xl/worksheets/sheet1.xml": attacks.sheet(rows)}),
            "ledger.xlsx",
        )
    with pytest.raises(BadInput) as refusal:
        read_tables(path)
    assert [(problem.sheet, problem.row, problem.position) for problem in refusal.value.problems] == [
        ("乙", 1, 0),
        ("甲", 2, 1),
        ("甲", 3, 0),
        ("甲", 3, 1),
    ]
    said = [str(problem) for problem in refusal.value.problems]
    assert (
        said[1] == "ledger.xlsx，工作表“甲”，第 2 行 B 列：这一格是公式，请复制后“选择性粘贴”为数值再提交。"
    )
    assert (
        said[2] == "ledger.xlsx，工作表“甲”，第 3 行 A 列：这一格是错误值（如 #REF!、#N/A），请改正后再提交。"
    )


def test_formulas_of_a_hidden_sheet_do_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"甲": [["户数"], [1]], "算": [["=1+1"]]})
    book = openpyxl.load_workbook(path)
    book["算"].sheet_state = "hidden"
    book.save(path)
    assert [table.sheet for table in read_tables(path)] == ["甲"]


def test_a_panic_of_the_reader_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Panicking:
        @staticmethod
        def from_path(path: Path) -> None:
            raise PanicException("index out of bounds")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Panicking)
    with pytest.raises(UnreadableFile, match="重新另存为"):
        read_tables(attacks.written(tmp_path, GOOD))


def test_an_interrupt_stays_an_interrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        @staticmethod
        def from_path(path: Path) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_tables(attacks.written(tmp_path, GOOD))
