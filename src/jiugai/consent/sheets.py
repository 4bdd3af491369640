"""入户征询表: the paper on which a home answers, a Word file to print. It asks for no identity numbers."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jiugai.core.wording import cited, share_in_words
from jiugai.policy.parameters import Value
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOX = "□\u2060"  # held to its answer where a line ends
ASKED = (
    "列入年度改造计划须经不少于{taking_part}的住户参与、不少于{agreeing}的住户同意（{clause}）。"
    "请在方框内打勾。"
)
PARTICIPATION, AGREEMENT = "consent.plan.participation", "consent.plan.agreement"
MANAGEMENT = "三、是否同意改造同步建立长效管理机制（确定物业管理模式、缴纳必要的物业服务费）？"
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
GROUPS = (("BASIC", "基础类"), ("COMPLETING", "完善类"), ("UPGRADING", "提升类"))


def household_sheets(estate: Estate, out: IO[bytes], figures: Mapping[str, Value]) -> None:
    """Write the sheet of an estate: its name, the questions, the items of the catalogue by their class.

    `figures`: the rulebook's as they apply to its county. Fonts are named, not shipped.
    Clause: Y1.7, N1.7, N1.8.
    """
    document = Document()
    _page(document)
    _heading(document, "城镇老旧小区改造入户征询表")
    _line(document, f"小区：{estate.name}（{estate.code}）　　　楼栋：　　　　单元：　　　　房号：")
    shares = {
        "taking_part": share_in_words(figures[PARTICIPATION].fraction),
        "agreeing": share_in_words(figures[AGREEMENT].fraction),
    }
    _line(document, ASKED.format(**shares, clause=cited(figures[AGREEMENT].clause)))
    _question(document, "一、您家是否同意本小区实施改造？", ("同意", "不同意"))
    _line(document, "二、您家认为最需要改造的内容（可多选）：")
    for national, name in GROUPS:
        _line(document, f"{name}：" + "　".join(f"{BOX}{item.name}" for item in _items(national)))
    _question(document, MANAGEMENT, ("同意", "不同意"))
    _question(
        document, "四、是否愿意出资或让渡公共收益、使用维修资金支持改造？", ("愿意", "视方案而定", "不愿意")
    )
    _line(document, "五、意见和建议：")
    for _ in range(3):
        _line(document, "＿" * 34)
    _line(document, "住户代表签名：　　　　　　　　　　　　日期：　　　　年　　月　　日")
    _line(document, "征询人签名：　　　　　　　　　　　　　方式：□入户　□线上　□会议")
    document.save(out)


def _items(national: str) -> Iterable[Item]:
    return (item for item in rulebook().items.values() if item.national == national and not item.climate)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin = section.right_margin = Mm(24)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(11.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.paragraph_format.line_spacing = Pt(21)
    style.paragraph_format.space_after = Pt(2)


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.name, run.font.size = TITLE, Pt(20)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), TITLE)
    paragraph.paragraph_format.line_spacing = Pt(34)


def _line(document: Any, text: str) -> None:
    document.add_paragraph(text)


def _question(document: Any, text: str, answers: Iterable[str]) -> None:
    document.add_paragraph(f"{text}　" + "　".join(f"{BOX}{answer}" for answer in answers))
