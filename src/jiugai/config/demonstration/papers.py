"""Papers that a county would scan, as small workbooks that open and can be read."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw
from xlsxwriter import Workbook

from jiugai.core.actors import Actor
from jiugai.core.files import store_file
from jiugai.core.models import StoredFile

Cell = str | int | float
MADE_ON = datetime(2022, 2, 10)  # noqa: DTZ001 - so that the same paper is the same file


def paper(
    name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, by: Actor, division_code: str
) -> StoredFile:
    """A table under its title, kept as evidence."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": name, "created": MADE_ON})
        sheet = book.add_worksheet()
        sheet.set_column(0, len(heads) - 1, 22)
        sheet.write(0, 0, f"{name}（演示数据，均为虚构）", book.add_format({"bold": True, "font_size": 14}))
        sheet.write_row(2, 0, heads, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
    content.seek(0)
    return store_file(content, name=f"{name}.xlsx", division_code=division_code, by=by)


def scanned(code: str, *, division_code: str, by: Actor) -> StoredFile:
    """A sheet of paper with lines, which stands for scanned papers that name people."""
    content = BytesIO()
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for height in range(140, 800, 44):
        pen.line((60, height, 560, height), fill=(170, 170, 170))
    pen.text((60, 80), f"{code} (demonstration)", fill="black")
    page.save(content, "JPEG")
    content.seek(0)
    name = f"{code}扫描件.jpg"
    return store_file(content, name=name, division_code=division_code, by=by, is_personal=True)
