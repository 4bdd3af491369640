"""授权委托书: a form on one page by which an owner lets somebody else sign the ballot."""

from collections.abc import Iterator
from typing import IO

from jiugai.consent.prints.blocks import Cell, Element, paragraph, strong, table
from jiugai.consent.prints.book import Block, Pictures, write_book
from jiugai.consent.prints.fitting import lines_of, shortened
from jiugai.consent.prints.paper import LETTER, TITLE, Look, empty_document
from jiugai.consent.prints.told import Told, day_of

LINES = 14  # that the questions may take together
SIZE, PITCH = 12.0, 20.0
BLANK = "＿＿＿＿＿＿＿＿"


def write_authority(told: Told, out: IO[bytes]) -> None:
    """Write the form; the home, the owner and the proxy are filled in by hand, and so is every choice."""
    document = empty_document(LETTER, LOOKS, told.about("授权委托书"))
    write_book(document, [_form(told)], Pictures(), out)


LOOKS = {
    "authority title": Look(24, 44, TITLE, align="centre"),
    "authority about": Look(11, 18, align="centre", after=8),
    "authority text": Look(SIZE, PITCH, before=4),
    "authority cell": Look(SIZE, 28, align="left"),
    "authority head": Look(SIZE, 28, align="centre"),
    "authority gap": Look(6, 10),
}


def _form(told: Told) -> Block:
    vote = told.vote
    return [
        paragraph("authority title", "业主表决授权委托书"),
        paragraph("authority about", f"{vote.estate.name}　{vote.title}（{vote.code}）"),
        _parties(),
        *(paragraph("authority text", strong(lead), text) for lead, text in _said(told)),
        paragraph("authority gap"),
        _signatures(),
        paragraph(
            "authority text",
            "本委托书随纸质表决票一并交回，加密保存。受托人交票时出示身份证件供核对，不登记证件号码。"
            "受托人不得转托他人。委托人在交票前可以书面撤回委托。",
        ),
    ]


def _parties() -> Element:
    rows = [
        [_head("委托人（业主）"), _cell(), _head("联系电话"), _cell()],
        [_head("房屋"), _cell("　　号楼　　单元　　　号"), _head("清册序号"), _cell()],
        [_head("受托人"), _cell(), _head("联系电话"), _cell()],
    ]
    return table((34, 62, 26, 40), rows)


def _said(told: Told) -> Iterator[tuple[str, str]]:
    yield "委托事项：", "代为填写、签名并交回本次表决的表决票，表决事项如下："
    longest = _longest(told)
    for each in told.questions:
        yield "", f"{each.number}．{shortened(each.text, longest)}"
    if any(len(each.text) > longest for each in told.questions):
        yield "", "（事项较长，以上有省略，以公告的全文为准。）"
    yield "委托权限（选一项打“√”）：", "□ 各事项的意见由受托人决定　□ 按以下意见填写："
    yield "", "（写明事项序号和赞同、反对或弃权）"
    yield "", BLANK * 4
    yield "委托期限：", f"自签名之日起，到本次表决截止之日（{day_of(told.vote.closes_on)}）止。"


def _longest(told: Told) -> int:
    """How much of each question is quoted, so that the form stays on its page."""
    texts = [each.text for each in told.questions]
    for longest in range(300, 20, -10):
        quoted = (shortened(f"10．{each}", longest) for each in texts)
        if sum(lines_of(each, SIZE, LETTER.width) for each in quoted) <= LINES:
            return longest
    return 20


def _signatures() -> Element:
    day = "　　　　年　　月　　日"
    rows = [
        [_head("委托人签名"), _cell(), _head("日期"), _cell(day)],
        [_head("受托人签名"), _cell(), _head("日期"), _cell(day)],
    ]
    return table((34, 58, 18, 52), rows)


def _head(text: str) -> Cell:
    return Cell([paragraph("authority head", text)])


def _cell(text: str = "") -> Cell:
    return Cell([paragraph("authority cell", text)])
