"""Bar charts as Word draws them itself: real charts with their values, which can be changed in Word.

Each is a chart part with cached values and a small workbook beside it. No picture is made and no font is
needed: text is set in fonts by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape

from jiugai.evaluation.reports.packing import packed

EMU = 36_000  # in a millimetre
WIDTH, BAR, ROOM = 156, 4.8, 16  # millimetres: text block, one bar, everything around the bars
FONT = "仿宋_GB2312"
LABEL_SIZE = 900  # hundredths of a point
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
INLINE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of bars; a value is a decimal as it is written elsewhere, None where there is none."""

    name: str
    values: Sequence[str | None]
    colour: str
    is_labelled: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars, one for each category; `grouping`: clustered, stacked or percentStacked."""

    name: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    grouping: str = "stacked"


def drawing_of(chart: Chart, number: int, style: str = "Figure") -> str:
    """The paragraph that shows a chart."""
    height = int((ROOM + BAR * len(chart.categories)) * EMU)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp="{INLINE}" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{WIDTH * EMU}" cy="{height}"/>'
        f'<wp:docPr id="{9000 + number}" name="{chart.name}" descr="{escape(chart.title)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{CHARTS}">'
        f'<c:chart xmlns:c="{CHARTS}" xmlns:r="{RELATIONS}" r:id="{relation_of(chart)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def relation_of(chart: Chart) -> str:
    """The id of the document's relation to a chart."""
    return f"rId{chart.name}"


def part_of(chart: Chart) -> str:
    """The name of a chart's part, from the root of the file."""
    return f"word/charts/{chart.name}.xml"


def parts_of(chart: Chart) -> Iterator[tuple[str, bytes]]:
    """The chart, its relation to the workbook, the workbook."""
    yield part_of(chart), chart_xml(chart).encode()
    yield (
        f"word/charts/_rels/{chart.name}.xml.rels",
        (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/package" Target="../embeddings/{chart.name}.xlsx"/></Relationships>'
        ).encode(),
    )
    yield f"word/embeddings/{chart.name}.xlsx", _workbook(chart)


def chart_xml(chart: Chart) -> str:
    """The chart part: series with cached values, categories downwards, no grid, a legend below."""
    series = "".join(_series(chart, place) for place in range(len(chart.series)))
    overlap = "" if chart.grouping == "clustered" else '<c:overlap val="100"/>'
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{CHARTS}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}">'
        f'<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="{chart.grouping}"/><c:varyColors val="0"/>{series}<c:gapWidth val="40"/>{overlap}'
        '<c:axId val="501"/><c:axId val="502"/></c:barChart>'
        '<c:catAx><c:axId val="501"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
        '<c:crossAx val="502"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="502"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="501"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
        '<c:spPr><a:noFill/></c:spPr></c:plotArea>'
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f"{_text()}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )  # fmt: skip


def _text() -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{LABEL_SIZE}">'
        f'<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:latin typeface="{FONT}"/>'
        f'<a:ea typeface="{FONT}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _series(chart: Chart, place: int) -> str:
    series, letter = chart.series[place], chr(ord("B") + place)
    last = len(chart.categories) + 1
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${letter}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache>'
        f'</c:strRef></c:tx><c:spPr><a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/>{_labels(chart) if series.is_labelled else ""}'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{_points(chart.categories)}"
        "</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${letter}$2:${letter}${last}</c:f><c:numCache>"
        f"<c:formatCode>0.00</c:formatCode>{_points(series.values)}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _labels(chart: Chart) -> str:
    """Each value beside its bar, or on it; nothing where it is 0."""
    position = "outEnd" if chart.grouping == "clustered" else "inBase"
    shown = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>'
        for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    return (
        '<c:dLbls><c:numFmt formatCode="0.00;-0.00;;" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln>"
        f'</c:spPr>{_text()}<c:dLblPos val="{position}"/>{shown}</c:dLbls>'
    )


def _points(values: Sequence[str | None]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(value)}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _workbook(chart: Chart) -> bytes:
    """The values as a workbook, the least that a spreadsheet opens."""
    letters = [chr(ord("B") + number) for number in range(len(chart.series))]
    rows = [[_string(f"{letter}1", each.name) for letter, each in zip(letters, chart.series, strict=True)]]
    for place, category in enumerate(chart.categories):
        cells = [
            f'<c r="{letter}{place + 2}"><v>{each.values[place]}</v></c>'
            for letter, each in zip(letters, chart.series, strict=True)
            if each.values[place] is not None
        ]
        rows.append([_string(f"A{place + 2}", category), *cells])
    laid = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in enumerate(rows, start=1))
    sheet = f'{HEAD}<worksheet xmlns="{SHEETS}"><sheetData>{laid}</sheetData></worksheet>'
    return packed({**WORKBOOK, "xl/worksheets/sheet1.xml": sheet.encode()}, level=1)


def _string(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


WORKBOOK = {
    "[Content_Types].xml": (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ).encode(),
    "_rels/.rels": (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode(),
    "xl/workbook.xml": (
        f'{HEAD}<workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ).encode(),
    "xl/_rels/workbook.xml.rels": (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ).encode(),
}
"""Everything of the workbook but its sheet."""
