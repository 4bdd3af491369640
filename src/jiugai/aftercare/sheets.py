"""满意度调查问卷: a paper for each home that is asked and has not answered, as a Word file to print."""

from collections.abc import Sequence
from typing import IO

from jiugai.aftercare.models import AskedHome, Satisfaction, SatisfactionSurvey
from jiugai.aftercare.survey_forms import NUMBERED
from jiugai.core.word_sheets import Layout, Sheet

LAYOUT = Layout(top=28, bottom=22, side=26, size=13, pitch=26, after=4, heading_pitch=40)
AT_ONCE = 200  # papers in one file
ASKED = (
    "本小区改造已经完工。请由一位家庭成员代表本户在方框内打勾，一户只答一份。"
    "答卷只用于汇总，不公开各户的意见。请在 {closes_on} 前交给{organised_by}。"
)


def questionnaires(survey: SatisfactionSurvey, homes: Sequence[AskedHome], out: IO[bytes]) -> None:
    """Write a page for each of the homes, with its number. It asks for no name. Clause: Y1.6, S1.6.3."""
    sheet = Sheet(LAYOUT)
    for place, home in enumerate(homes):
        if place:
            sheet.next_page()
        _paper(sheet, survey, home)
    sheet.save(out)


def _paper(sheet: Sheet, survey: SatisfactionSurvey, home: AskedHome) -> None:
    sheet.heading("老旧小区改造居民满意度调查问卷")
    sheet.line(f"调查编号：{survey.number}　　　问卷编号：{home.number}")
    place = home.label or "　　　　　　（不必填写）"
    sheet.line(f"小区：{survey.estate.name}　　　房屋：{place}")
    closes_on = f"{survey.closes_on:%Y年}{survey.closes_on.month}月{survey.closes_on.day}日"
    sheet.line(ASKED.format(closes_on=closes_on, organised_by=survey.organised_by))
    sheet.line("一、您对本小区的改造是否满意？（选一项）")
    sheet.boxes((str(each.label) for each in Satisfaction), gap="　　")
    sheet.line("二、您不满意的是哪些方面？（可多选，没有可不选）")
    sheet.boxes(NUMBERED, gap="　　")
    sheet.line("三、意见和建议：")
    sheet.rules(4)
