"""Writing a Word file block by block: memory holds one home at a time, and the same data give the same bytes.

A document of python-docx gives everything around the text. The text is written past it, since the
tree of some thousand pages takes hundreds of megabytes; the parts are stored under one fixed time.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docx.opc.oxml import serialize_part_xml

from jiugai.consent.prints.blocks import Element, element
from jiugai.consent.prints.codes import qr_png

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS, TEXT, RELATIONS = "[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"
Block = Sequence[Element]
LONG_AGO = (1980, 1, 1, 0, 0, 0)
PICTURE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


class Pictures:
    """The QR codes of a file, in the order they were asked for."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def qr(self, text: str) -> str:
        """Keep the QR code of a text; returns the id of the picture in the file."""
        self.kept.append(qr_png(text))
        return f"qr{len(self.kept)}"


def write_book(document: Any, blocks: Iterable[Block], pictures: Pictures, out: IO[bytes]) -> None:
    """Write the blocks, one after another, into a document that is empty yet, and all of it into `out`."""
    shell = io.BytesIO()
    document.save(shell)
    with ZipFile(shell) as made, ZipFile(out, "w", ZIP_DEFLATED) as book:
        parts = {name: made.read(name) for name in made.namelist()}
        before, end, after = parts.pop(TEXT).rpartition(b"<w:sectPr")
        kinds, relations = parts.pop(KINDS), parts.pop(RELATIONS)
        book.writestr(_entry(KINDS), _with_pictures(kinds))
        with book.open(_entry(TEXT), "w") as text:
            text.write(before)
            for block in blocks:
                text.write(_inside(block))
            text.write(end + after)
        book.writestr(_entry(RELATIONS), _with_relations(relations, len(pictures.kept)))
        for name in sorted(parts):
            book.writestr(_entry(name), parts[name])
        for number, each in enumerate(pictures.kept, start=1):
            book.writestr(_entry(f"word/media/qr{number}.png", ZIP_STORED), each)


def _inside(block: Block) -> bytes:
    """The elements as text. Prefixes of the document's root need not be declared anew in each of them."""
    wrapper = element("body")
    wrapper.extend(block)
    written: bytes = serialize_part_xml(wrapper)
    return written[written.index(b">", written.index(b"<w:body")) + 1 : written.rindex(b"</w:body")]


def _with_pictures(kinds: bytes) -> bytes:
    told = b'<Default Extension="png" ContentType="image/png"/>'
    return kinds if b'Extension="png"' in kinds else kinds.replace(b"<Default", told + b"<Default", 1)


def _with_relations(relations: bytes, count: int) -> bytes:
    """Each picture by its id."""
    return relations.replace(b"</Relationships>", b"".join(_relations(count)) + b"</Relationships>")


def _relations(count: int) -> Iterator[bytes]:
    for number in range(1, count + 1):
        yield f'<Relationship Id="qr{number}" Type="{PICTURE}" Target="media/qr{number}.png"/>'.encode()


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, LONG_AGO)
    entry.compress_type, entry.external_attr = compression, 0o600 << 16
    return entry
