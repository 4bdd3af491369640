"""Reading what was printed: texts, QR codes, and pages as an office lays them out."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import segno
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from jiugai.consent.prints.codes import MODULE, QUIET

WRITER = Path("/usr/lib/libreoffice/program/libswlo.so")
HAS_OFFICE = WRITER.exists() and shutil.which("pdftotext") is not None


def text_of(content: bytes) -> str:
    """All texts of a Word file, a paragraph to a line, those in tables too."""
    body = Document(BytesIO(content)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def matrices_of(content: bytes) -> list[list[list[bool]]]:
    """The QR codes of a Word file in the order of its text, as dark and light modules."""
    document = Document(BytesIO(content))
    ids = [each.get(qn("r:embed")) for each in document.element.body.iter(qn("a:blip"))]
    return [_modules(document.part.related_parts[each].blob) for each in ids]


def matrix_of(text: str) -> list[list[bool]]:
    """The QR code that says a text."""
    return [[bool(each) for each in row] for row in segno.make(text, error="m", micro=False).matrix]


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each page, as LibreOffice lays them out."""
    (folder / "print.docx").write_bytes(content)
    office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*office, "--outdir", folder, folder / "print.docx"], check=True, capture_output=True, timeout=120
    )
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "print.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def _modules(png: bytes) -> list[list[bool]]:
    picture = Image.open(BytesIO(png)).convert("L")
    count = picture.width // MODULE - 2 * QUIET
    at = [(QUIET + place) * MODULE + MODULE // 2 for place in range(count)]
    return [[picture.getpixel((x, y)) == 0 for x in at] for y in at]
