"""Workbooks put together by hand: the least that is a workbook, and what can be wrong with it."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>户数</t></is></c></row>'
    '<row r="2"><c r="A2"><v>105</v></c></row>'
)


def sheet(rows: str = ROWS, before: str = "") -> str:
    """The XML of a sheet."""
    opening = f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    return f"{opening}{before}<sheetData>{rows}</sheetData></worksheet>"


def strings(*texts: str) -> str:
    """The XML of shared strings."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'


def parts(rows: str = ROWS, **replaced: str) -> dict[str, str | bytes]:
    """The parts of a workbook; `before` goes ahead of the rows."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet(rows, **replaced),
    }


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return memory.getvalue()


def written(folder: Path, data: bytes, name: str = "ledger.xlsx") -> Path:
    """The bytes as a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def in_directory(archive: bytes, name: str, change: Callable[[bytearray, int], None]) -> bytes:
    """The archive with the directory entry of one part changed by `change`."""
    data = bytearray(archive)
    start = archive.rindex(name.encode()) - 46
    assert data[start : start + 4] == b"PK\x01\x02"
    change(data, start)
    return bytes(data)


def declared_size(size: int, checksum: int | None = None) -> Callable[[bytearray, int], None]:
    """A change that lets the directory claim another unpacked size."""

    def change(data: bytearray, start: int) -> None:
        struct.pack_into("<L", data, start + 24, size)
        if checksum is not None:
            struct.pack_into("<L", data, start + 16, checksum)

    return change
