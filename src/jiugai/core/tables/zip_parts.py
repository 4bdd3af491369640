"""The parts of a zip archive, unpacked within bounds and exactly as its directory declares them.

The workbook is opened twice, here and by calamine, so it must have one reading only: no prefix and no
comment, no entry twice, sizes and checksums that are true.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jiugai.core.errors import UnreadableFile
from jiugai.core.tables.limits import Limits

END_RECORD = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
LARGE_RECORD = struct.Struct("<4sQ2H2L4Q")
LARGE_MARK = b"PK\x06\x06"
LARGE_LOCATOR = struct.Struct("<4sLQL")
LOCATOR_MARK = b"PK\x06\x07"
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCAL_MARK = b"PK\x03\x04"
ENCRYPTED = 1
PIECE = 1 << 18
DIRECTORY_ENTRY = 512  # bytes, generous for one part
OUTPUT = 1 << 20

DAMAGED = "压缩结构不完整或不规范，请用表格软件打开后重新另存为 .xlsx"
TOO_BIG = "解开后过大，请删去多余的行列、图片和格式，或拆分后分别提交"


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive whose directory has been checked. `entries` are by name as calamine compares them."""

    path: Path
    name: str
    entries: dict[str, zipfile.ZipInfo]

    def unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """One part in pieces, never more than its declared size.

        Raises: UnreadableFile
        """
        total, checksum = 0, 0
        try:
            with self.path.open("rb") as file:
                for piece in _inflated(file, entry):
                    total += len(piece)
                    checksum = zlib.crc32(piece, checksum)
                    if total > entry.file_size:
                        break
                    yield piece
        except (zlib.error, struct.error, ValueError) as error:
            raise UnreadableFile(self.name, DAMAGED) from error
        if total != entry.file_size or checksum != entry.CRC:
            raise UnreadableFile(self.name, DAMAGED)


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    mark, *_, name_size, extra_size = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if mark != LOCAL_MARK:
        raise ValueError("no entry where the directory says")
    file.seek(name_size + extra_size, 1)
    left = entry.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(PIECE, left))):
        left -= len(packed)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, OUTPUT)
            packed = inflater.unconsumed_tail
    if left > 0 or (entry.compress_type == zipfile.ZIP_DEFLATED and not inflater.eof):
        raise ValueError("the entry ends early")


def open_archive(path: Path, name: str, limits: Limits) -> Archive:
    """The archive, its directory checked against the limits before anything is unpacked.

    Raises: UnreadableFile
    """
    _check_end(path, name, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError) as error:
        raise UnreadableFile(name, DAMAGED) from error
    entries = {entry.filename.replace("\\", "/").casefold(): entry for entry in listed}
    if len(entries) != len(listed):
        raise UnreadableFile(name, DAMAGED)
    if any(entry.flag_bits & ENCRYPTED for entry in listed):
        raise UnreadableFile(name, "文件设有密码，请取消密码后重新保存")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in listed):
        raise UnreadableFile(name, DAMAGED)
    _check_sizes(listed, path.stat().st_size, name, limits)
    return Archive(path, name, entries)


def _check_end(path: Path, name: str, limits: Limits) -> None:
    """Look at the directory's size before any of it is read, and that no two readings of the file exist."""
    size = path.stat().st_size
    tail_size = min(size, END_RECORD.size + LARGE_LOCATOR.size + LARGE_RECORD.size)
    with path.open("rb") as file:
        start = file.read(len(LOCAL_MARK))
        file.seek(-tail_size, 2)
        tail = file.read()
    if start != LOCAL_MARK or len(tail) < END_RECORD.size:
        raise UnreadableFile(name, "不是 .xlsx 文件，请用表格软件打开后另存为 .xlsx")
    mark, _, _, _, count, length, offset, comment = END_RECORD.unpack(tail[-END_RECORD.size :])
    if tail[LARGE_RECORD.size :].startswith(LOCATOR_MARK):
        large_mark, *_, count, length, offset = LARGE_RECORD.unpack(tail[: LARGE_RECORD.size])
        whole = large_mark == LARGE_MARK and offset + length + tail_size == size
    else:
        whole = offset + length + END_RECORD.size == size
    if mark != END_MARK or comment or not whole:
        raise UnreadableFile(name, DAMAGED)
    if count > limits.max_entries or length > limits.max_entries * DIRECTORY_ENTRY:
        raise UnreadableFile(name, f"文件内部超过 {limits.max_entries} 个部件，请用表格软件重新另存为 .xlsx")


def _check_sizes(listed: list[zipfile.ZipInfo], size: int, name: str, limits: Limits) -> None:
    packed = sum(entry.compress_size for entry in listed)
    unpacked = sum(entry.file_size for entry in listed)
    if packed > size:  # entries that share their bytes
        raise UnreadableFile(name, DAMAGED)
    steep = unpacked > limits.small and unpacked > limits.max_ratio * size
    if unpacked > limits.max_unpacked or steep:
        raise UnreadableFile(name, TOO_BIG)
