"""The layout of an official document in Word's own terms: page, grid, fonts by name, styles, tables.

By GB/T 9704-2012: A4, text block 156 × 225 mm, 22 lines of 28 characters in 16 pt 仿宋, title in 22 pt
小标宋, headings in 黑体 and 楷体, page numbers in 14 pt 宋体 outside between dashes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SONG, FANG, HEI, KAI, NUMBERS = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
ALTERNATIVES = {SONG: "小标宋", FANG: "仿宋", KAI: "楷体", HEI: "SimHei", NUMBERS: "SimSun"}

MILLIMETRE = 1440 / 25.4  # in twentieths of a point
LINE_PITCH = 579  # 225 mm in 22 lines
CLOSER = -5  # twentieths of a point between characters of 16 pt: 28 of them in 156 mm
BODY, TITLE, TABLE, SMALL_TABLE = 32, 44, 20, 18  # half points
CHARACTER = 320  # one character of the body


@dataclass(frozen=True, slots=True)
class Style:
    """One style of paragraphs. Units: `size` in half points, indents in twentieths of a point.

    `pitch`: the exact distance of lines; None leaves it to the text and off the grid.
    """

    key: str
    name: str
    font: str = FANG
    size: int = BODY
    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    pitch: int | None = LINE_PITCH
    before: int = 0
    after: int = 0
    level: int | None = None
    keeps: bool = False
    new_page: bool = False
    breaks_words: bool = False


STYLES = (
    Style("DocumentTitle", "公文标题", SONG, TITLE, "center", pitch=640, after=LINE_PITCH),
    Style("Recipient", "主送机关", align="left"),
    Style("BodyText", "公文正文", first=2 * CHARACTER),
    Style("FirstHeading", "一级标题", HEI, align="left", first=2 * CHARACTER, level=0, keeps=True),
    Style("AnnexMark", "附件标记", HEI, align="left", level=0, keeps=True, new_page=True),
    Style("AnnexTitle", "附件标题", SONG, 36, "center", pitch=560, before=120, after=120, keeps=True),
    Style("AnnexNote", "附件说明", align="left", first=-3 * CHARACTER, left=5 * CHARACTER, keeps=True),
    Style(
        "AnnexNoteNext",
        "附件说明续",
        align="left",
        first=-CHARACTER * 5 // 4,
        left=25 * CHARACTER // 4,
        keeps=True,
    ),
    Style("Signature", "署名", align="right", right=2 * CHARACTER, before=2 * LINE_PITCH, keeps=True),
    Style("Dated", "成文日期", align="right", right=4 * CHARACTER),
    Style("Figure", "图", align="center", pitch=None, before=60, keeps=True),
    Style("Caption", "图表名", HEI, 21, "center", pitch=None, before=40, after=80),
    Style("TableCaption", "表名", HEI, 21, "center", pitch=None, before=120, after=40, keeps=True),
    Style("TableHead", "表头", HEI, TABLE, "center", pitch=None, keeps=True),
    Style("TableText", "表格文字", size=TABLE, align="left", pitch=None, breaks_words=True),
    Style("TableNumber", "表格数字", size=TABLE, align="right", pitch=None, breaks_words=True),
    Style("TableFigure", "表格小数字", size=SMALL_TABLE, align="right", pitch=None),
    Style("TableCentred", "表格居中", size=TABLE, align="center", pitch=None, breaks_words=True),
    Style("TableNote", "表注", size=21, align="both", pitch=None, before=60),
    Style("PageOdd", "页码（单页）", NUMBERS, 28, "right", right=280, pitch=None),
    Style("PageEven", "页码（双页）", NUMBERS, 28, "left", left=280, pitch=None),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. Units: `width` in millimetres."""

    head: str
    width: float
    tag: str
    style: str = "TableNumber"


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * MILLIMETRE)


def fonts(name: str) -> str:
    """One font for everything, named and not shipped."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def styles_xml() -> str:
    """All styles; the first one, 正文, carries the size on which the grid rests."""
    lead = (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="Lead"><w:name w:val="二级标题"/>'
        f'<w:qFormat/><w:rPr>{fonts(KAI)}</w:rPr></w:style>'
    )  # fmt: skip
    return (
        f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}'
        f'{_sized(BODY)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{fonts(FANG)}{_sized(BODY)}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="PlainTable"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>'
        "</w:style>"
        f"{lead}{''.join(map(_style, STYLES))}</w:styles>"
    )


def _style(style: Style) -> str:
    line = f' w:line="{style.pitch}" w:lineRule="exact"' if style.pitch else ""
    first = f' w:firstLine="{style.first}"' if style.first > 0 else ""
    hanging = f' w:hanging="{-style.first}"' if style.first < 0 else ""
    properties = (
        ("<w:keepNext/>", style.keeps),
        ("<w:pageBreakBefore/>", style.new_page),
        ('<w:wordWrap w:val="0"/>', style.breaks_words),
        ('<w:snapToGrid w:val="0"/>', style.pitch != LINE_PITCH),
        (f'<w:spacing w:before="{style.before}" w:after="{style.after}"{line}/>', True),
        (f'<w:ind w:left="{style.left}" w:right="{style.right}"{first}{hanging}/>', True),
        (f'<w:jc w:val="{style.align}"/>', True),
        (f'<w:outlineLvl w:val="{style.level}"/>', style.level is not None),
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{''.join(each for each, wanted in properties if wanted)}</w:pPr>"
        f'<w:rPr>{fonts(style.font)}<w:spacing w:val="{CLOSER if style.size == BODY else 0}"/>'
        f"{_sized(style.size)}</w:rPr></w:style>"
    )


def _sized(size: int) -> str:
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def paragraph(style: str, text: str) -> str:
    """A paragraph; what stands between two `*` is set as a heading in line, `|` breaks the line."""
    runs = []
    for place, piece in enumerate(text.split("*")):
        properties = '<w:rPr><w:rStyle w:val="Lead"/></w:rPr>' if place % 2 else ""
        lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(map(escape, piece.split("|")))
        if piece:
            runs.append(f'<w:r>{properties}<w:t xml:space="preserve">{lines}</w:t></w:r>')
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def table(columns: Sequence[Column], loop: str) -> str:
    """A table over the text block: headings on every page, a row for each of `loop`, whole rows together."""
    if round(sum(each.width for each in columns), 3) != 156:
        raise ValueError(f"the columns of {loop} are {sum(each.width for each in columns)} mm wide, not 156")
    grid = "".join(f'<w:gridCol w:w="{twips(each.width)}"/>' for each in columns)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    rows = [
        _row(columns, [("TableHead", each.head) for each in columns], "<w:tblHeader/>"),
        _row(columns, [("TableText", f"{{%tr for {loop} %}}")]),
        _row(columns, [(each.style, each.tag) for each in columns]),
        _row(columns, [("TableText", "{%tr endfor %}")]),
    ]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(156)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="20" w:type="dxa"/>'
        '<w:left w:w="40" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
        f'<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _row(columns: Sequence[Column], cells: Sequence[tuple[str, str]], more: str = "") -> str:
    """One row; a single cell spans all columns."""
    if len(cells) == 1:
        ((style, text),) = cells
        laid = _cell(156, style, text, f'<w:gridSpan w:val="{len(columns)}"/>')
    else:
        laid = "".join(_cell(each.width, *cell) for each, cell in zip(columns, cells, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{laid}</w:tr>"


def _cell(width: float, style: str, text: str, span: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(style, text)}</w:tc>"
    )


def section() -> str:
    """The page: A4, margins, grid of 22 lines, page numbers outside.

    A grid of characters is not asked for: where a font is wider than its cell, LibreOffice takes two.
    """
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/><w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" '
        f'w:bottom="{twips(35)}" w:left="{twips(28)}" w:header="851" w:footer="{twips(24)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )


def document_xml(content: Iterable[str]) -> str:
    """The document of paragraphs and tables."""
    body = "".join(content)
    return (
        f'{HEAD}<w:document xmlns:w="{MAIN}" xmlns:r="{RELATIONS}"><w:body>{body}{section()}</w:body>'
        "</w:document>"
    )


def footer_xml(style: str) -> str:
    """The number of the page between dashes."""
    return (
        f'{HEAD}<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        '</w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def settings_xml() -> str:
    """Page numbers differ on odd and even pages; the width of punctuation is kept."""
    return (
        f'{HEAD}<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:drawingGridHorizontalSpacing w:val="158"/>'
        f'<w:drawingGridVerticalSpacing w:val="{LINE_PITCH}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table_xml() -> str:
    """The fonts that are named, and what may stand for them where they are missing."""
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    return f'{HEAD}<w:fonts xmlns:w="{MAIN}">{named}</w:fonts>'
