"""Files of every kind, made on the spot."""

import io
import zipfile

from PIL import Image
from tests.core.trail_cast import CLERK

from jiugai.core import files
from jiugai.core.models import StoredFile

WUHUA = "530102"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CONTENT_TYPES = "[Content_Types].xml"


def store(content: bytes, name: str) -> StoredFile:
    """Handed in by the clerk of Wuhua."""
    return files.store_file(io.BytesIO(content), name=name, division_code=WUHUA, by=CLERK)


def picture(
    size: tuple[int, int] = (40, 30),
    *,
    kind: str = "JPEG",
    mode: str = "RGB",
    exif: Image.Exif | None = None,
) -> bytes:
    written = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.save(written, kind, **({"exif": exif, "xmp": b"<x>Telephone maker</x>"} if exif else {}))
    return written.getvalue()


def photograph(
    *,
    taken: str = "2022:06:01 09:30:00",
    offset: str = "",
    place: tuple[object, ...] = ("N", (25, 2, 24.36), "E", (102, 42, 18)),
    orientation: int = 1,
    size: tuple[int, int] = (40, 30),
) -> bytes:
    """A JPEG as a telephone writes it."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone maker"
    exif[0x0112] = orientation
    details = exif.get_ifd(0x8769)
    details[36867] = taken
    if offset:
        details[36881] = offset
    if place:
        exif.get_ifd(0x8825).update(dict(zip((1, 2, 3, 4), place, strict=True)))
    return picture(size, exif=exif)


def packed(parts: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written.getvalue()


def docx(**more: str) -> bytes:
    return packed({CONTENT_TYPES: "<Types/>", "word/document.xml": "<w/>", **more})


def xlsx(**more: str) -> bytes:
    return packed({CONTENT_TYPES: "<Types/>", "xl/workbook.xml": "<w/>", **more})


def ofd() -> bytes:
    return packed({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<ofd/>"})
