"""One report as a Word file: template filled in, charts beside it, the same bytes for the same figures."""

import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from markupsafe import Markup, escape

from jiugai.evaluation.reports.charts import (
    CHART_TYPE,
    HEAD,
    PACKAGE,
    RELATIONS,
    Chart,
    drawing_of,
    part_of,
    parts_of,
    relation_of,
)
from jiugai.evaluation.reports.figures import ReportFigures
from jiugai.evaluation.reports.figures_drawn import charts_of
from jiugai.evaluation.reports.packing import packed
from jiugai.evaluation.reports.templates import CONTENTS, DOCUMENT, ReportTemplate
from jiugai.evaluation.reports.told import report_told
from jiugai.evaluation.reports.vocabulary import VOCABULARY, Group

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT_RELATIONS, PROPERTIES = "word/_rels/document.xml.rels", "docProps/core.xml"
DRAWINGS = VOCABULARY["图"]


def write_report(path: Path, template: ReportTemplate, figures: ReportFigures) -> None:
    """The report of one government as a file. Raises: BadInput"""
    path.write_bytes(report_bytes(template, figures))


def report_bytes(template: ReportTemplate, figures: ReportFigures) -> bytes:
    """The report of one government. Raises: BadInput where the template does not give a whole document"""
    told, charts = told_with_drawings(figures)
    parts = template.render(told)
    used = [each for each in charts if f'"{relation_of(each)}"'.encode() in parts[DOCUMENT]]
    if used:
        _add_charts(parts, used)
    if PROPERTIES in parts:
        parts[PROPERTIES] = _properties(figures)
    return packed(parts)


def told_with_drawings(figures: ReportFigures) -> tuple[dict[str, object], list[Chart]]:
    """Every tag, and the charts that it may show."""
    charts = charts_of(figures)
    names = DRAWINGS.tags if isinstance(DRAWINGS, Group) else {}
    drawings = {
        name: Markup(drawing_of(charts[name], number)) if name in charts else ""  # noqa: S704 - made here, escaped
        for number, name in enumerate(names, start=1)
    }
    return {**report_told(figures), "图": drawings}, list(charts.values())


def _add_charts(parts: dict[str, bytes], charts: Iterable[Chart]) -> None:
    """Charts and their workbooks as parts, known to the document and to the table of contents."""
    types = [f'<Default Extension="xlsx" ContentType="{WORKBOOK_TYPE}"/>']
    if b'Extension="xlsx"' in parts[CONTENTS]:
        types = []
    relations = []
    for chart in charts:
        parts.update(parts_of(chart))
        types.append(f'<Override PartName="/{part_of(chart)}" ContentType="{CHART_TYPE}"/>')
        target = part_of(chart).removeprefix("word/")
        relations.append(
            f'<Relationship Id="{relation_of(chart)}" Type="{RELATIONS}/chart" Target="{target}"/>'
        )
    parts[CONTENTS] = _with_more(parts[CONTENTS], "Types", types)
    parts[DOCUMENT_RELATIONS] = _with_more(parts[DOCUMENT_RELATIONS], "Relationships", relations)


def _with_more(content: bytes, element: str, more: Iterable[str]) -> bytes:
    """The part with more elements before its end."""
    return re.sub(rf"</{element}>\s*$".encode(), f"{''.join(more)}</{element}>".encode(), content)


def _properties(figures: ReportFigures) -> bytes:
    """Title, maker and the moment when the facts were sealed."""
    place, sealed = figures.place, figures.provenance.sealed_at.astimezone(UTC)
    made_at = f"{sealed:%Y-%m-%dT%H:%M:%SZ}"
    kind = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(place.full_name)}{figures.year}年度城镇老旧小区改造工作自评估报告</dc:title>"
        f"<dc:creator>{escape(place.signed_by)}</dc:creator>"
        f"<dcterms:created {kind}>{made_at}</dcterms:created>"
        f"<dcterms:modified {kind}>{made_at}</dcterms:modified></cp:coreProperties>"
    ).encode()
