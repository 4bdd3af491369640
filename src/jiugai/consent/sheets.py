"""入户征询表: the paper on which a home answers, a Word file to print. It asks for no identity numbers."""

from collections.abc import Iterable, Mapping
from typing import IO

from jiugai.core.word_sheets import Layout, Sheet
from jiugai.core.wording import cited, share_in_words
from jiugai.policy.parameters import Value
from jiugai.policy.register import Item, rulebook
from jiugai.registry.models import Estate

LAYOUT = Layout(top=25, bottom=20, side=24, size=11.5, pitch=21, after=2, heading_pitch=34)
YES_OR_NO = ("同意", "不同意")
ASKED = (
    "列入年度改造计划须经不少于{taking_part}的住户参与、不少于{agreeing}的住户同意（{clause}）。"
    "请在方框内打勾。"
)
PARTICIPATION, AGREEMENT = "consent.plan.participation", "consent.plan.agreement"
MANAGEMENT = "三、是否同意改造同步建立长效管理机制（确定物业管理模式、缴纳必要的物业服务费）？"
GROUPS = (("BASIC", "基础类"), ("COMPLETING", "完善类"), ("UPGRADING", "提升类"))


def household_sheets(estate: Estate, out: IO[bytes], figures: Mapping[str, Value]) -> None:
    """Write the sheet of an estate: its name, the questions, the items of the catalogue by their class.

    `figures`: the rulebook's as they apply to its county. Fonts are named, not shipped.
    Clause: Y1.7, N1.7, N1.8.
    """
    sheet = Sheet(LAYOUT)
    sheet.heading("城镇老旧小区改造入户征询表")
    sheet.line(f"小区：{estate.name}（{estate.code}）　　　楼栋：　　　　单元：　　　　房号：")
    shares = {
        "taking_part": share_in_words(figures[PARTICIPATION].fraction),
        "agreeing": share_in_words(figures[AGREEMENT].fraction),
    }
    sheet.line(ASKED.format(**shares, clause=cited(figures[AGREEMENT].clause)))
    sheet.boxes(YES_OR_NO, before="一、您家是否同意本小区实施改造？　")
    sheet.line("二、您家认为最需要改造的内容（可多选）：")
    for national, name in GROUPS:
        sheet.boxes((item.name for item in _items(national)), before=f"{name}：")
    sheet.boxes(YES_OR_NO, before=f"{MANAGEMENT}　")
    sheet.boxes(
        ("愿意", "视方案而定", "不愿意"), before="四、是否愿意出资或让渡公共收益、使用维修资金支持改造？　"
    )
    sheet.line("五、意见和建议：")
    sheet.rules(3)
    sheet.line("住户代表签名：　　　　　　　　　　　　日期：　　　　年　　月　　日")
    sheet.line("征询人签名：　　　　　　　　　　　　　方式：□入户　□线上　□会议")
    sheet.save(out)


def _items(national: str) -> Iterable[Item]:
    return (item for item in rulebook().items.values() if item.national == national and not item.climate)
