"""满意度调查问卷: a paper for each home that is asked and has not answered, as a Word file to print."""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jiugai.aftercare.models import AskedHome, Satisfaction, SatisfactionSurvey
from jiugai.aftercare.survey_forms import NUMBERED

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BOX = "□\u2060"  # held to its answer where a line ends
AT_ONCE = 200  # papers in one file
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
ASKED = (
    "本小区改造已经完工。请由一位家庭成员代表本户在方框内打勾，一户只答一份。"
    "答卷只用于汇总，不公开各户的意见。请在 {closes_on} 前交给{organised_by}。"
)


def questionnaires(survey: SatisfactionSurvey, homes: Sequence[AskedHome], out: IO[bytes]) -> None:
    """Write a page for each of the homes, with its number. It asks for no name. Clause: Y1.6, S1.6.3."""
    document = Document()
    _page(document)
    for place, home in enumerate(homes):
        if place:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _paper(document, survey, home)
    document.save(out)


def _paper(document: Any, survey: SatisfactionSurvey, home: AskedHome) -> None:
    _heading(document, "老旧小区改造居民满意度调查问卷")
    _line(document, f"调查编号：{survey.number}　　　问卷编号：{home.number}")
    place = home.label or "　　　　　　（不必填写）"
    _line(document, f"小区：{survey.estate.name}　　　房屋：{place}")
    closes_on = f"{survey.closes_on:%Y年}{survey.closes_on.month}月{survey.closes_on.day}日"
    _line(document, ASKED.format(closes_on=closes_on, organised_by=survey.organised_by))
    _line(document, "一、您对本小区的改造是否满意？（选一项）")
    _boxes(document, (str(each.label) for each in Satisfaction))
    _line(document, "二、您不满意的是哪些方面？（可多选，没有可不选）")
    _boxes(document, NUMBERED)
    _line(document, "三、意见和建议：")
    for _ in range(4):
        _line(document, "＿" * 34)


def _boxes(document: Any, answers: Iterable[str]) -> None:
    _line(document, "　　".join(f"{BOX}{answer}" for answer in answers))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    section.left_margin = section.right_margin = Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.paragraph_format.line_spacing = Pt(26)
    style.paragraph_format.space_after = Pt(4)


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.name, run.font.size = TITLE, Pt(20)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), TITLE)
    paragraph.paragraph_format.line_spacing = Pt(40)


def _line(document: Any, text: str) -> None:
    document.add_paragraph(text)
