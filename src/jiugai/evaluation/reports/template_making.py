"""Makes the built-in template anew: `python -m jiugai.evaluation.reports.template_making`.

The same source gives the same file, byte for byte. Those who want another report edit a copy of the file in
Word; this module is only how the first one came to be.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from jiugai.evaluation.reports.packing import packed
from jiugai.evaluation.reports.template_layout import (
    HEAD,
    STYLES,
    Column,
    document_xml,
    font_table_xml,
    footer_xml,
    paragraph,
    settings_xml,
    styles_xml,
    table,
)
from jiugai.evaluation.reports.templates import BUILT_IN

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = (
    ("rId1", "styles", "styles"),
    ("rId2", "settings", "settings"),
    ("rId3", "fontTable", "fontTable"),
    ("rId4", "footer", "footer1"),
    ("rId5", "footer", "footer2"),
)
"""Of each part of the document: its relation, what it is, its name."""
TEXT = Path(__file__).with_name("annual-report.txt")
LINE = re.compile(r"(?:\[(.+?)\] )?([^#].*)")
BY_NAME = {each.name: each.key for each in STYLES}

MONEY_TABLE = (
    Column("资金来源", 32, "{{ 行.来源 }}", "TableText"),
    Column("计划项目到位", 36, "{{ 行.到位 }}"),
    Column("占到位合计", 24, "{{ 行.占比 }}"),
    Column("当年下达", 32, "{{ 行.下达 }}"),
    Column("当年支付", 32, "{{ 行.支付 }}"),
)

FINDINGS_TABLE = (
    Column("类别", 40, "{{ 行.类别 }}", "TableText"),
    Column("来源", 32, "{{ 行.来源 }}", "TableText"),
    Column("当年发现", 21, "{{ 行.发现 }}"),
    Column("当年应整改", 21, "{{ 行.到期 }}"),
    Column("按期销号", 21, "{{ 行.按期 }}"),
    Column("年末未销号", 21, "{{ 行.未销号 }}"),
)
DIFFERENCES_TABLE = (
    Column("项目或政府", 44, "{{ 行.编号 }}", "TableText"),
    Column("事实", 48, "{{ 行.事项 }}", "TableText"),
    Column("填报", 32, "{{ 行.填报 }}"),
    Column("按记录计算", 32, "{{ 行.记录 }}"),
)

CRITERIA_TABLE = (
    Column("位置", 18, "{{ 行.编号 }}", "TableText"),
    Column("子项", 34, "{{ 行.栏目 }}", "TableText"),
    Column("分子", 23, "{{ 行.分子 }}", "TableFigure"),
    Column("分母", 23, "{{ 行.分母 }}", "TableFigure"),
    Column("待核", 10, "{{ 行.待核 }}", "TableFigure"),
    Column("目标", 13, "{{ 行.目标 }}", "TableCentred"),
    Column("结论", 13, "{{ 行.结论 }}", "TableCentred"),
    Column("得分", 11, "{{ 行.得分 }}", "TableFigure"),
    Column("满分", 11, "{{ 行.满分 }}", "TableFigure"),
)
CHILDREN_TABLE = (
    Column("序号", 9, "{{ 行.序号 }}", "TableCentred"),
    Column("名称", 37, "{{ 行.名称 }}", "TableText"),
    Column("项目", 10, "{{ 行.计划项目 }}"),
    Column("小区", 12, "{{ 行.计划小区 }}"),
    Column("户数", 15, "{{ 行.计划户数 }}"),
    Column("开工", 15, "{{ 行.开工 }}", "TableFigure"),
    Column("完工", 9, "{{ 行.完工 }}"),
    Column("达标", 12, "{{ 行.达标 }}", "TableFigure"),
    Column("得分", 12, "{{ 行.总分 }}", "TableFigure"),
    Column("最高", 12, "{{ 行.最高 }}", "TableFigure"),
    Column("等次", 13, "{{ 行.等次 }}", "TableCentred"),
)
OUTPUTS_TABLE = (
    Column("序号", 9, "{{ 行.序号 }}", "TableCentred"),
    Column("类别", 15, "{{ 行.类别 }}", "TableCentred"),
    Column("改造内容", 37, "{{ 行.名称 }}", "TableText"),
    Column("单位", 11, "{{ 行.单位 }}", "TableCentred"),
    Column("项目数", 12, "{{ 行.项目 }}"),
    Column("计划数量", 23, "{{ 行.计划 }}"),
    Column("完成数量", 23, "{{ 行.完成 }}"),
    Column("完成率", 17, "{{ 行.完成率 }}"),
    Column("待核", 9, "{{ 行.待核 }}"),
)
BUNDLES_TABLE = (
    Column("区划", 24, "{{ 行.名称 }}", "TableText"),
    Column("事实截至", 20, "{{ 行.截止 }}", "TableCentred"),
    Column("封存日期", 20, "{{ 行.封存 }}", "TableCentred"),
    Column("封存单位", 22, "{{ 行.单位 }}", "TableText"),
    Column("项目数", 12, "{{ 行.项目 }}"),
    Column("摘要（SHA-256）", 58, "{{ 行.摘要 }}", "TableText"),
)
TABLES = {
    "money": table(MONEY_TABLE, "行 in 资金表"),
    "findings": table(FINDINGS_TABLE, "行 in 问题表"),
    "differences": table(DIFFERENCES_TABLE, "行 in 差异表"),
    "criteria": table(CRITERIA_TABLE, "行 in 指标表"),
    "children": table(CHILDREN_TABLE, "行 in 下级表"),
    "outputs": table(OUTPUTS_TABLE, "行 in 成效表"),
    "bundles": table(BUNDLES_TABLE, "行 in 数据包"),
}


def template_bytes() -> bytes:
    """The template as a Word file."""
    return packed(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                ("rId1", f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
                ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/core.xml": _properties(),
            "word/document.xml": document_xml(_content()).encode(),
            "word/_rels/document.xml.rels": _relations(
                *((key, f"{OFFICE}/relationships/{kind}", f"{name}.xml") for key, kind, name in PARTS)
            ),
            "word/styles.xml": styles_xml().encode(),
            "word/settings.xml": settings_xml().encode(),
            "word/fontTable.xml": font_table_xml().encode(),
            "word/footer1.xml": footer_xml("PageOdd").encode(),
            "word/footer2.xml": footer_xml("PageEven").encode(),
        },
        level=9,
    )


def _content() -> Iterator[str]:
    """A paragraph or table for each line of the text."""
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        found = LINE.fullmatch(line)
        if found is None:
            continue
        name, said = found.groups()
        yield TABLES[said] if name == "表" else paragraph(BY_NAME[name or "公文正文"], said)


def _content_types() -> bytes:
    kinds = {"document.main": "document", **{kind: name for _key, kind, name in PARTS if kind != "footer"}}
    listed = [(f"/word/{name}.xml", f"{WORD}.{kind}+xml") for kind, name in kinds.items()]
    listed += [(f"/word/footer{number}.xml", f"{WORD}.footer+xml") for number in (1, 2)]
    listed.append(("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in listed)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _relations(*relations: tuple[str, str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in relations
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'.encode()


def _properties() -> bytes:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>城镇老旧小区改造工作自评估报告（模板）</dc:title>'
        "</cp:coreProperties>"
    ).encode()


def main(path: Path = BUILT_IN) -> None:
    """Write it."""
    path.write_bytes(template_bytes())


if __name__ == "__main__":
    main()
