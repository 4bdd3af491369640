"""A CSV file: which encoding, which delimiter, and whether every line is plain.

A plain file is one that DuckDB and Python's reader cannot read differently: UTF-8, no quotes, no blank line,
the same number of cells in every line. DuckDB may read it directly; any other goes through Python's reader.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jiugai.core.errors import UnreadableFile

DELIMITERS = (",", "\t", ";")
SAMPLE_LINES = 20
LONGEST_PLAIN_LINE = 1_000_000  # bytes; DuckDB refuses lines above two million
CHUNK = 1 << 20

_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class CsvSource:
    """The rows of a CSV file. `width` is the number of cells in every line of a plain file, else None."""

    path: Path
    name: str
    encoding: str
    delimiter: str
    width: int | None

    def lines(self) -> Iterator[tuple[int, list[object]]]:
        """Every row from the top, with its number.

        Raises: UnreadableFile, where quotes do not pair up
        """
        number = 0
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            try:
                for number, row in enumerate(reader, 1):
                    yield number, list(row)
            except csv.Error as error:
                reason = (
                    "有一格过长" if "field larger" in str(error) else "双引号不成对，请检查后重新保存为 CSV"
                )
                raise UnreadableFile(self.name, f"第 {number + 1} 行起无法分列：{reason}") from error


def open_csv(path: Path, name: str) -> CsvSource:
    """The file, looked through once from end to end.

    Raises: UnreadableFile
    """
    encoding = _encoding(path, name)
    delimiter = _delimiter(path, encoding)
    width = _plain_width(path, delimiter) if encoding != "gb18030" else None
    return CsvSource(path, name, encoding, delimiter, width)


def _encoding(path: Path, name: str) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(name, "编码是 UTF-16，请另存为“CSV UTF-8（逗号分隔）”后再提交")
    marked = start.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while chunk := file.read(CHUNK):
                    if "\0" in chunk:
                        raise UnreadableFile(
                            name, "含有空字节，不是文本文件，请用表格软件重新另存为 CSV 后再提交"
                        )
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFile(name, "文字编码认不出来，请另存为“CSV UTF-8（逗号分隔）”后再提交")


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter found in the same number on the most of the first lines; the comma in doubt."""
    with path.open(encoding=encoding, newline="") as file:
        lines = [_QUOTED.sub("", line) for line in islice(file, SAMPLE_LINES)]

    def steadiness(delimiter: str) -> int:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        return max(counts.values(), default=0)

    return max(DELIMITERS, key=steadiness)


def _plain_width(path: Path, delimiter: str) -> int | None:
    """The number of cells in every line, None unless all lines are plain and alike."""
    mark = delimiter.encode()
    width, ending = None, None
    with path.open("rb") as file:
        for line in file:
            line_end = b"\r\n" if line.endswith(b"\r\n") else b"\n"
            text = line.rstrip(b"\r\n")
            if not text or b'"' in text or b"\r" in text or len(text) > LONGEST_PLAIN_LINE:
                return None
            if ending not in (None, line_end) and line.endswith(b"\n"):
                return None
            if width not in (None, text.count(mark) + 1):
                return None
            ending, width = line_end, text.count(mark) + 1
    return width
