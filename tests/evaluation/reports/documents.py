"""Reading a report back: its texts, its tables, the values of its charts."""

from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from docx import Document
from tests.print_reading import text_of

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

__all__ = ["cells_of", "charts_of", "parts_of", "table_with", "text_of"]


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(table: Any) -> list[list[str]]:
    """The texts of a table, row by row, without its headings."""
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def table_with(content: bytes, head: str) -> list[list[str]]:
    """The table that has this heading."""
    tables = Document(BytesIO(content)).tables
    (found,) = [each for each in tables if head in (cell.text for cell in each.rows[0].cells)]
    return cells_of(found)


def charts_of(content: bytes) -> dict[str, dict[str, dict[str, str]]]:
    """By chart and series: the cached value of each category that has one."""
    found = {}
    for name, part in parts_of(content).items():
        if name.startswith("word/charts/") and name.endswith(".xml"):
            root = ElementTree.fromstring(part)
            found[name.split("/")[-1].removesuffix(".xml")] = dict(map(_series, root.iter(f"{CHART}ser")))
    return found


def _series(series: ElementTree.Element) -> tuple[str, dict[str, str]]:
    name = _points(series.find(f"{CHART}tx"))[0]
    categories, values = _points(series.find(f"{CHART}cat")), _points(series.find(f"{CHART}val"))
    return name, {categories[place]: value for place, value in values.items()}


def _points(holder: ElementTree.Element | None) -> dict[int, str]:
    assert holder is not None
    return {int(each.get("idx", "")): each.findtext(f"{CHART}v", "") for each in holder.iter(f"{CHART}pt")}
