"""What the XML of a sheet holds, found before calamine lays it out in memory.

calamine makes a rectangle of all cells up to the last one, gives formulas their cached values and turns
error values into blanks. So the extent, the formulas and the errors are looked for here. Sheets in the
ordinary form of office programs are searched as bytes; any other goes through expat, element by element.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

LONGEST_TAG = 4_000_000  # bytes without a single '>': no office program writes this
LARGEST_WALKED = 60_000_000  # bytes that expat walks through in a few seconds
CHUNK = 1 << 19  # bytes searched at a time
NAMED = 1_000  # formulas and errors named; a sheet has one or thousands

_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="[A-Za-z]*[0-9]*:([A-Za-z]{1,9})([0-9]{1,9})"')
_CELL_TAG = re.compile(rb"<c[\s/>]")
_ROW_TAG = re.compile(rb"<row[\s/>]")
_PREFIXED_TAG = re.compile(rb":(?:c|row|v|is|t|sheetData)[\s/>]")
_HIDDEN_ROW = re.compile(rb'<row [^>]*hidden="(?:1|true)"[^>]*(?<!/)>')
_FORMULA = re.compile(rb"<f[\s/>]")
_FINDING = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?=[^>]*t="e"|[^>]*>\s*<f[\s/>])([^>]*)>\s*(<f[\s/>])?'
)
_SHARED = re.compile(rb't="s"[^>]*><v>([0-9]{1,9})</v>')
_STRING_TAG = re.compile(rb"<si[\s/>]")
_STRING_OR_TEXT = re.compile(rb"<si[\s/>]|(?:\A|>)([^<]+)")
_ODD_STRING = re.compile(rb":(?:si|t|r)[\s/>]|<!\[CDATA\[")
_REFERENCE = re.compile(r"([A-Za-z]{1,9})([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: row from 1, position from 0."""

    row: int
    position: int


@dataclass(slots=True)
class SheetContent:
    """What a sheet holds. `rows` and `columns` reach to its last cell, `claimed` is the size it says it has.

    `ordinary` tells whether it was all in the form that was looked for; if not, the rest means nothing.
    `text` is the length in bytes of its shared strings, each as often as it is used.
    """

    rows: int = 0
    columns: int = 0
    claimed: int = 0
    cells: int = 0
    text: int = 0
    ordinary: bool = True
    suspicious: bool = False
    hidden_rows: int = 0
    formulas: list[Place] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)


def column_number(letters: bytes) -> int:
    """The place of a column counted from 1, so that A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def column_name(number: int) -> bytes:
    """The letters of a column counted from 1."""
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([ord("A") + rest]) + letters
    return letters


def whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces, cut behind the end of a cell or at least of a tag, to tear neither.

    Raises: ValueError
    """
    rest = b""
    for piece in pieces:
        rest += piece
        if len(rest) < CHUNK:
            continue
        cell = rest.rfind(b"</c>")
        cut = cell + len(b"</c>") if cell >= 0 else rest.rfind(b">") + 1
        if not cut and len(rest) > LONGEST_TAG:
            raise ValueError("a tag or a text without end")
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _larger(text: bytes, first: str, last: str) -> str:
    """A pattern for what comes after `text` when ordered by length, then by characters."""
    size = len(text)
    patterns = [f"[{first}-{last}]{{{size + 1},}}"]
    for place, character in enumerate(text.decode()):
        if character < last:
            rest = f"[{first}-{last}]{{{size - place - 1}}}"
            patterns.append(f"{text[:place].decode()}[{chr(ord(character) + 1)}-{last}]{rest}")
    return f"(?:{'|'.join(patterns)})"


def _odd_reference(rows: int, columns: int) -> re.Pattern[bytes]:
    """A cell whose reference is ill-formed or lies beyond these rows and columns."""
    ill_formed = '(?![A-Z]{1,3}[0-9]{1,7}")'
    beyond_column = _larger(column_name(columns), "A", "Z") + "[0-9]"
    beyond_row = "[A-Z]+" + _larger(str(rows).encode(), "0", "9")
    return re.compile(f'<c r="(?:{ill_formed}|{beyond_column}|{beyond_row})'.encode())


def skim(pieces: Iterable[bytes]) -> SheetContent:
    """Search a sheet in its ordinary form: an upper bound of its extent, and whether to look closer.

    Raises: ValueError
    """
    content = SheetContent()
    for chunk in whole_tags(pieces):
        cells, rows = chunk.count(b'<c r="'), _ROW.findall(chunk)
        content.cells += cells
        content.rows = max([content.rows, *map(int, rows)])
        content.suspicious = content.suspicious or b't="e"' in chunk or _holds_formula(chunk)
        content.ordinary = content.ordinary and _is_ordinary(chunk, cells, len(rows))
        if b' hidden="' in chunk:
            content.hidden_rows += len(_HIDDEN_ROW.findall(chunk))
        if cells and _odd_reference(content.rows, content.columns).search(chunk):
            content.columns = max([content.columns, *map(column_number, set(_LETTERS.findall(chunk)))])
            odd = _odd_reference(content.rows, content.columns).search(chunk)
            content.ordinary = content.ordinary and not odd
        if not content.claimed and (dimension := _DIMENSION.search(chunk)):
            content.claimed = column_number(dimension[1]) * int(dimension[2])
    return content


def find(pieces: Iterable[bytes], content: SheetContent) -> None:
    """Add to `content` where the formulas and error values of an ordinary sheet stand.

    Raises: ValueError
    """
    for chunk in whole_tags(pieces):
        for found in _FINDING.finditer(chunk):
            place = Place(int(found[2]), column_number(found[1]) - 1)
            if found[4] and len(content.formulas) < NAMED:
                content.formulas.append(place)
            if b't="e"' in found[3] and len(content.errors) < NAMED:
                content.errors.append(place)


def _holds_formula(chunk: bytes) -> bool:
    return b"<f" in chunk and bool(_FORMULA.search(chunk))


def _is_ordinary(chunk: bytes, cells: int, rows: int) -> bool:
    """Whether every cell and row begins as `<c r="` and `<row r="`; quick counts are tried first."""
    return (
        (chunk.count(b"<c") == cells or len(_CELL_TAG.findall(chunk)) == cells)
        and (chunk.count(b"<row") == rows or len(_ROW_TAG.findall(chunk)) == rows)
        and chunk.count(b' r="') == cells + rows
        and not _PREFIXED_TAG.search(chunk)
    )


def shared_text(pieces: Iterable[bytes], sizes: Sequence[int]) -> int | None:
    """The bytes of the shared strings that an ordinary sheet uses; None where searching cannot tell.

    Raises: ValueError
    """
    total = 0
    for chunk in whole_tags(pieces):
        used = _SHARED.findall(chunk)
        if len(used) != chunk.count(b't="s"') or b"t='" in chunk or b't="&' in chunk:
            return None
        total += sum(sizes[index] for index in map(int, used) if index < len(sizes))
    return total


def longest_string(pieces: Iterable[bytes]) -> int:
    """The size in bytes of the longest shared string, its markup included.

    Raises: ValueError
    """
    longest, start, read = 0, 0, 0
    for chunk in whole_tags(pieces):
        if _ODD_STRING.search(chunk):
            raise ValueError("shared strings in another form")
        for found in _STRING_TAG.finditer(chunk):
            longest, start = max(longest, read + found.start() - start), read + found.start()
        read += len(chunk)
    return max(longest, read - start)


def string_sizes(pieces: Iterable[bytes]) -> list[int]:
    """The size in bytes of the text of each shared string, its markup left out.

    Raises: ValueError
    """
    sizes: list[int] = []
    for chunk in whole_tags(pieces):
        for found in _STRING_OR_TEXT.finditer(chunk):
            if found[1] is None:
                sizes.append(0)
            elif sizes:
                sizes[-1] += len(found[1])
    return sizes


def refuse_declarations(*_: object) -> None:
    """For expat: no document type, hence no entities."""
    raise ValueError("a document type declaration")


class Walk:
    """A sheet walked through element by element, whatever form it is written in."""

    def __init__(self, sizes: Sequence[int], enough: Callable[[SheetContent], bool]) -> None:
        self.content = SheetContent()
        self._sizes, self._enough = sizes, enough
        self._row, self._column, self._kind, self._inside = 0, 0, "", False
        self._hides = False
        self._index: list[str] | None = None

    def through(self, pieces: Iterable[bytes]) -> SheetContent:
        """What the sheet holds, as far as `enough` wants to know.

        Raises: ValueError
        """
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = refuse_declarations
        try:
            for piece in pieces:
                parser.Parse(piece, False)
                if self._enough(self.content):
                    return self.content
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError("no well-formed XML") from error
        return self.content

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._hides = attributes.get("hidden") in ("1", "true")
        elif tag == "c":
            self._enter(attributes)
        elif self._inside and tag in ("f", "v", "is"):
            self._written(tag)

    def _enter(self, attributes: dict[str, str]) -> None:
        self._inside = True
        self._kind = attributes.get("t", "n")
        self._column += 1
        if reference := _REFERENCE.fullmatch(attributes.get("r", "")):
            self._column, self._row = column_number(reference[1].encode()), int(reference[2])
        if self._kind == "e" and len(self.content.errors) < NAMED:
            self.content.errors.append(Place(self._row, self._column - 1))

    def _written(self, tag: str) -> None:
        self.content.hidden_rows += self._hides
        self._hides = False
        self.content.rows = max(self.content.rows, self._row)
        self.content.columns = max(self.content.columns, self._column)
        if tag == "f" and len(self.content.formulas) < NAMED:
            self.content.formulas.append(Place(self._row, self._column - 1))
        if tag == "v" and self._kind == "s":
            self._index = []

    def _characters(self, text: str) -> None:
        if self._index is not None:
            self._index.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._inside = False
        if tag == "v" and self._index is not None:
            index = "".join(self._index).strip()
            self._index = None
            if index.isdecimal() and int(index) < len(self._sizes):
                self.content.text += self._sizes[int(index)]
