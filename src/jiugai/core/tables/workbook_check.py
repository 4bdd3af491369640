"""Whether a workbook may be opened, found out before it is laid out in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from posixpath import normpath
from xml.parsers import expat

from jiugai.core.errors import Problem, UnreadableFile
from jiugai.core.tables import sheet_scan
from jiugai.core.tables.limits import Limits
from jiugai.core.tables.sheet_scan import SheetContent, Walk
from jiugai.core.tables.zip_parts import DAMAGED, TOO_BIG, Archive, open_archive

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"

LOCKED = "文件设有打开密码，请取消密码后重新保存"
OLD = "内容是旧版 Excel 格式，请用表格软件打开，另存为 .xlsx 后再提交"
MACROS = "文件带有宏，请另存为不含宏的 .xlsx 后再提交"
NOT_A_WORKBOOK = "里面没有工作簿，请用表格软件打开后另存为 .xlsx"
DECLARES = "文件内部含有文档类型声明，可能有害，请用表格软件打开后重新另存为 .xlsx"
OTHER_ENCODING = "文件内部编码不是 UTF-8，请用表格软件打开后重新另存为 .xlsx"
FORMULA = "这一格是公式，请复制后“选择性粘贴”为数值再提交"
ERROR_VALUE = "这一格是错误值（如 #REF!、#N/A），请改正后再提交"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it, and the part it is kept in."""

    title: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a visible sheet: cells with formulas and error values; how many rows are hidden."""

    problems: list[Problem] = field(default_factory=list)
    hidden_rows: int = 0


def check_workbook(path: Path, name: str, limits: Limits) -> dict[str, Seen]:
    """Refuse a workbook that is locked, damaged, too large or carries macros; what its sheets hold.

    Raises: UnreadableFile
    """
    _check_container(path, name)
    archive = open_archive(path, name, limits)
    if any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in archive.entries):
        raise UnreadableFile(name, MACROS)
    if WORKBOOK not in archive.entries or "xl/workbook.bin" in archive.entries:
        raise UnreadableFile(name, NOT_A_WORKBOOK)
    try:
        return _check_parts(archive, limits)
    except (ValueError, expat.ExpatError) as error:
        raise UnreadableFile(name, DAMAGED) from error


def _check_container(path: Path, name: str) -> None:
    with path.open("rb") as file:
        if file.read(len(OLE_MARK)) != OLE_MARK:
            return
        rest = file.read()
    raise UnreadableFile(name, LOCKED if ENCRYPTED_PACKAGE in rest else OLD)


def _check_parts(archive: Archive, limits: Limits) -> dict[str, Seen]:
    parts = [part for part in archive.entries if "worksheets/" in part and not part.endswith(".rels")]
    for part in archive.entries:
        if part.endswith((".xml", ".rels")) and part not in parts:
            _exhaust(_pieces(archive, part))
    strings = _Strings(archive)
    sheets = list(_sheets(archive))
    if len(sheets) > len({sheet.part for sheet in sheets}):
        raise ValueError("two sheets in one part")
    area, text = 0, 0
    seen: dict[str, Seen] = {}
    for part in parts:
        content = _look(archive, part, strings, limits)
        area, text = area + content.rows * content.columns, text + content.text
        too_wide = area > limits.max_cells or content.claimed > limits.max_claimed_cells
        if too_wide or text > limits.max_text:
            raise UnreadableFile(archive.name, TOO_BIG)
        shown = next((sheet for sheet in sheets if sheet.part == part and sheet.visible), None)
        if shown:
            unplain = list(_unplain(archive.name, shown.title, content))
            seen[shown.title] = Seen(unplain, content.hidden_rows)
    return seen


def _pieces(archive: Archive, part: str) -> Iterator[bytes]:
    """A part unpacked; refused where it could grow or be read in two ways: entities, other encodings."""
    for number, piece in enumerate(archive.unpacked(archive.entries[part])):
        if number == 0 and (piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in piece[:64]):
            raise UnreadableFile(archive.name, OTHER_ENCODING)
        if number == 0 and b"<!DOCTYPE" in piece:
            raise UnreadableFile(archive.name, DECLARES)
        yield piece


def _exhaust(pieces: Iterator[bytes]) -> None:
    """Read to the end, since only there size and checksum prove true."""
    for _ in pieces:
        pass


class _Strings:
    """The shared strings of a workbook; their sizes are told only where somebody asks."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.longest = sheet_scan.longest_string(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        return _pieces(self._archive, STRINGS) if STRINGS in self._archive.entries else iter(())

    @cached_property
    def sizes(self) -> list[int]:
        return sheet_scan.string_sizes(self._pieces())


def _look(archive: Archive, part: str, strings: _Strings, limits: Limits) -> SheetContent:
    """What a sheet holds: skimmed, and walked through where skimming cannot tell."""
    entry = archive.entries[part]
    content = sheet_scan.skim(_pieces(archive, part))
    if content.claimed > limits.max_claimed_cells:
        return content
    if content.ordinary and content.rows * content.columns <= limits.max_cells:
        content.text = strings.longest * content.cells
        if content.text > limits.max_text:
            text = sheet_scan.shared_text(archive.unpacked(entry), strings.sizes)
            content.ordinary, content.text = text is not None, text or 0
        if content.suspicious:
            sheet_scan.find(archive.unpacked(entry), content)
            content.ordinary = content.ordinary and bool(content.formulas or content.errors)
        if content.ordinary:
            return content
    if entry.file_size > sheet_scan.LARGEST_WALKED:
        raise UnreadableFile(archive.name, TOO_BIG)
    walk = Walk(strings.sizes, enough=lambda seen: seen.rows * seen.columns > limits.max_cells)
    return walk.through(archive.unpacked(entry))


def _unplain(name: str, title: str, content: SheetContent) -> Iterator[Problem]:
    for places, expected in ((content.formulas, FORMULA), (content.errors, ERROR_VALUE)):
        for place in places:
            yield Problem(name, title, place.row, "", "", expected, place.position)


def _sheets(archive: Archive) -> Iterator[SheetPart]:
    """The sheets in the order of the workbook."""
    targets: dict[str, str] = {}
    for tag, attributes in _elements(archive, RELATIONS):
        if tag == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = path.casefold()
    for tag, attributes in _elements(archive, WORKBOOK):
        if tag == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            title, state = attributes.get("name", ""), attributes.get("state", "visible")
            yield SheetPart(title, targets.get(ids[0] if ids else "", ""), state == "visible")


def _elements(archive: Archive, part: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part with their attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    entry = archive.entries.get(part)
    if entry is None:
        return found
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    parser.StartDoctypeDeclHandler = sheet_scan.refuse_declarations
    for piece in archive.unpacked(entry):
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return found
