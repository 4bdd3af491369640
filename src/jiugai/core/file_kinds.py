"""What a file is, found in its content: never by its name, which only has to agree."""

from codecs import getincrementaldecoder
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jiugai.core.errors import UnreadableFile
from jiugai.core.tables.limits import DEFAULT_LIMITS
from jiugai.core.tables.workbook_check import ENCRYPTED_PACKAGE, LOCKED, OLE_MARK
from jiugai.core.tables.zip_parts import open_archive

ACCEPTED = "可提交 PDF、OFD、JPEG、PNG、Word（.docx）、Excel（.xlsx）、CSV、Parquet"
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
CONTENT_TYPES = "[content_types].xml"
LARGEST_CONTENT_TYPES = 1_000_000


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its media type, the ending we give it, the endings people use."""

    content_type: str
    ending: str
    endings: frozenset[str]
    is_picture: bool = False


def _kind(content_type: str, ending: str, *more: str, is_picture: bool = False) -> FileKind:
    return FileKind(content_type, ending, frozenset({ending, *more}), is_picture)


PDF = _kind("application/pdf", ".pdf")
OFD = _kind("application/ofd", ".ofd")
JPEG = _kind("image/jpeg", ".jpg", ".jpeg", ".jpe", ".jfif", is_picture=True)
PNG = _kind("image/png", ".png", is_picture=True)
DOCX = _kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = _kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
CSV = _kind("text/csv", ".csv")
PARQUET = _kind("application/vnd.apache.parquet", ".parquet")
LINES = _kind("application/x-ndjson", ".jsonl")  # of our own making: nobody hands one in
KINDS = {kind.content_type: kind for kind in (PDF, OFD, JPEG, PNG, DOCX, XLSX, CSV, PARQUET, LINES)}
MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"PAR1", PARQUET),
)
TEXT_LOOKED_AT = 1 << 16
PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ofd.xml", OFD))


def kind_of(path: Path, name: str) -> FileKind:
    """The kind of this file. `name`: what it was called where it came from.

    Raises: UnreadableFile for a kind that is not taken, macros, or a name that says something else.
    """
    with path.open("rb") as file:
        head = file.read(16)
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if head.startswith(b"PK\x03\x04"):
        kind = _packed_kind(path, name)
    if kind is None and PurePosixPath(name).suffix.lower() == ".csv" and _is_text(path):
        kind = CSV  # text has no mark of its own: here the name must say so too
    if kind is None:
        raise UnreadableFile(name, _why_not(head, path))
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in kind.endings:
        raise UnreadableFile(
            name, f"名称以 {ending} 结尾，内容却是 {kind.ending}，请核对是否选错或改名后再提交"
        )
    return kind


def _is_text(path: Path) -> bool:
    """Whether a file reads as text in an encoding that tables come in."""
    with path.open("rb") as file:
        head = file.read(TEXT_LOOKED_AT)
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        decoder = getincrementaldecoder(encoding)()
        try:
            decoder.decode(head)  # a character cut off at the end is not held against it
        except UnicodeDecodeError:
            continue
        return True
    return False


def _packed_kind(path: Path, name: str) -> FileKind | None:
    try:
        archive = open_archive(path, name, DEFAULT_LIMITS)
        types = archive.entries.get(CONTENT_TYPES)
        if types and types.file_size > LARGEST_CONTENT_TYPES:
            raise UnreadableFile(name, "")
        declared = b"".join(archive.unpacked(types)).lower() if types else b""
    except UnreadableFile as error:
        reason = "内部不完整、过大或设有密码，请重新另存后再提交"
        raise UnreadableFile(name, reason) from error
    parts = archive.entries
    if b"macroenabled" in declared or any(PurePosixPath(part).name == "vbaproject.bin" for part in parts):
        raise UnreadableFile(name, "文件带有宏，请另存为不含宏的 .docx 或 .xlsx 后再提交")
    return next((kind for part, kind in PARTS if part in parts), None)


def _why_not(head: bytes, path: Path) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "是 HEIC 照片，请在手机相机设置中选“兼容性最佳”，或另存为 JPEG 后再提交"
    if head.startswith(OLE_MARK) and ENCRYPTED_PACKAGE in path.read_bytes():
        return f"{LOCKED}后再提交"
    if head.startswith(OLE_MARK):
        return "是旧版 Office 文件，可能带有宏，请另存为 .docx 或 .xlsx 后再提交"
    return f"不是可接受的文件类型，{ACCEPTED}"
