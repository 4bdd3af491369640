"""表决票: the paper on which one home votes, for each home one; nothing is chosen in advance.

A ballot is never shortened: what a home signs stands on it whole. Where long questions do not fit on the page
in the smallest type, the table goes on overleaf, with its heads and the home's number once more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from jiugai.consent.counting import CHOICES
from jiugai.consent.models import RollEntry
from jiugai.consent.prints.blocks import Cell, Element, paragraph, picture, strong, table
from jiugai.consent.prints.book import Block, Pictures, write_book
from jiugai.consent.prints.fitting import lines_of
from jiugai.consent.prints.paper import LETTER, POINTS, TITLE, Look, empty_document
from jiugai.consent.prints.told import INVALID, JOINT, NOT_VOTING, PROXY, Told, area_of

SIZES = ((13.0, 20.0), (12.0, 18.0), (11.0, 16.0), (10.0, 14.0), (9.0, 12.5))
BOX, BOX_SIZE = "□", 20.0
QR_MM, TITLE_HEIGHT, SIGN_HEIGHT = 22, 78.0, 34.0
FACT_SIZE, FACT_PITCH = 11.0, 17.0
OWNERS_MM, MOST_OWNERS = 129, 8  # lines for which the type is made smaller
NUMBER_MM, TEXT_MM, CHOICE_MM = 12, 99, 17
DEVELOPER = "建设单位（未售、未交付）"
SEEN = "交回后由工作人员录入并由另一人核对，他们会看到本票。"


@dataclass(frozen=True, slots=True)
class Type:
    """The type in which the questions of a vote are set. Units: points."""

    size: float
    pitch: float


def write_ballots(told: Told, entries: Sequence[RollEntry], out: IO[bytes]) -> None:
    """Write a ballot for each home, in the order of the roll."""
    most = max((lines_of(each.owners, FACT_SIZE, OWNERS_MM * POINTS) for each in entries), default=1)
    pictures, kind = Pictures(), type_of(told, min(most, MOST_OWNERS))
    document = empty_document(LETTER, _looks(kind), told.about("表决票"))
    write_book(document, (_ballot(told, each, pictures) for each in entries), pictures, out)


def mark_of_ballot(code: str, number: int) -> str:
    """What the QR code of a ballot says, so that whoever enters it finds the home."""
    return f"jiugai:{code}:{number}"


def type_of(told: Told, owners: int = 1) -> Type:
    """The largest type in which a ballot with so many lines of owners takes one page, or the smallest."""
    kinds = [Type(*each) for each in SIZES]
    return next((each for each in kinds if _height(told, each, owners) <= LETTER.height), kinds[-1])


def _looks(kind: Type) -> dict[str, Look]:
    return {
        "ballot start": Look(1, 1, on_new_page=True),
        "ballot title": Look(24, 36, TITLE, align="left"),
        "ballot vote": Look(13, 19, is_bold=True, align="left"),
        "ballot about": Look(10.5, 15, align="left"),
        "ballot qr": Look(10, align="right"),
        "ballot head": Look(FACT_SIZE, FACT_PITCH, align="centre"),
        "ballot fact": Look(FACT_SIZE, FACT_PITCH, align="left"),
        "ballot question": Look(kind.size, kind.pitch, align="left"),
        "ballot box": Look(BOX_SIZE, BOX_SIZE + 6, align="centre"),
        "ballot note": Look(kind.size - 1, kind.pitch - 1.5, before=3),
        "ballot sign": Look(12, SIGN_HEIGHT, align="left", with_next=True),
        "ballot gap": Look(6, 8, with_next=True),
        "ballot whose": Look(FACT_SIZE, FACT_PITCH, align="left", with_next=True),
        "ballot end": Look(1, 1),
    }


def _ballot(told: Told, entry: RollEntry, pictures: Pictures) -> Block:
    return [
        paragraph("ballot start"),
        _top(told, entry, pictures),
        paragraph("ballot gap"),
        _home(entry),
        paragraph("ballot gap"),
        _questions(told, entry),
        *(paragraph("ballot note", strong(lead), text) for lead, text in _notes(told)),
        paragraph("ballot gap"),
        _signatures(entry),
        paragraph("ballot end"),
    ]


def _top(told: Told, entry: RollEntry, pictures: Pictures) -> Element:
    vote = told.vote
    words = [
        paragraph("ballot title", "业主表决票"),
        paragraph("ballot vote", f"{vote.estate.name}　{vote.title}"),
        paragraph("ballot about", f"召集人：{vote.convened_by}　表决编号：{vote.code}"),
    ]
    mark = mark_of_ballot(vote.code, entry.number)
    code = paragraph("ballot qr", picture(pictures.qr(mark), QR_MM, mark))
    return table((162 - 26, 26), [[Cell(words), Cell([code])]], ruled=False)


def _home(entry: RollEntry) -> Element:
    owners = DEVELOPER if entry.unsold else entry.owners
    rows = [
        [_head("房屋"), _fact(entry.place), _head("清册序号"), _fact(str(entry.number))],
        [_head("专有部分面积"), Cell(_fact(area_of(entry)).content, span=3)],
        [_head("业主"), Cell(_fact(owners).content, span=3)],
    ]
    return table((30, 68, 30, 34), rows)


def _questions(told: Told, entry: RollEntry) -> Element:
    whose = f"{entry.place}（清册序号 {entry.number}）就以下事项的意见"
    heads = [_head("序号"), _head("表决事项"), *(_head(each) for each in CHOICES.values())]
    rows = [[Cell([paragraph("ballot fact", whose)], span=5)], heads]
    for each in told.questions:
        asked = paragraph("ballot question", f"{each.text}（{each.get_matter_display()}）")
        boxes = [Cell([paragraph("ballot box", BOX)]) for _choice in CHOICES]
        rows.append([_head(str(each.number)), Cell([asked]), *boxes])
    return table((NUMBER_MM, TEXT_MM, CHOICE_MM, CHOICE_MM, CHOICE_MM), rows, heads=2)


def _notes(told: Told) -> Iterator[tuple[str, str]]:
    yield "填写：", INVALID
    yield "签名：", f"{JOINT}。{PROXY}，委托书应写明受托人、事项、权限和期限。"
    yield "规则：", f"{told.rule}{NOT_VOTING}。同一户有几张票的，{told.precedence}。"
    yield "时间：", f"{told.days}，逾期不收。{SEEN}"


def _signatures(entry: RollEntry) -> Element:
    day = "　　　　年　　月　　日"
    whose = paragraph("ballot whose", f"{entry.place}（清册序号 {entry.number}）")
    rows = [
        [Cell([whose], span=4)],
        [_sign("业主签名"), _sign(""), _sign("日期"), _sign(day)],
        [_sign("受托人签名"), _sign(""), _sign("日期"), _sign(day)],
        [_sign("收票人签名"), _sign(""), _sign("日期"), _sign(day)],
    ]
    return table((30, 58, 18, 56), rows)


def _height(told: Told, kind: Type, owners: int) -> float:
    """What a ballot with so many lines of owners takes at most. Units: points."""
    asked = sum(
        max(
            lines_of(f"{each.text}（特别事项）", kind.size, (TEXT_MM - 3) * POINTS) * kind.pitch,
            BOX_SIZE + 6,
        )
        + 1
        for each in told.questions
    )
    notes = sum(
        lines_of(lead + text, kind.size - 1, LETTER.width) * (kind.pitch - 1.5) + 3
        for lead, text in _notes(told)
    )
    vote = f"{told.vote.estate.name}　{told.vote.title}"
    about = f"召集人：{told.vote.convened_by}　表决编号：{told.vote.code}"
    wide = (162 - 26 - 3) * POINTS
    top = max(TITLE_HEIGHT, 36 + 19 * lines_of(vote, 13, wide) + 15 * lines_of(about, 10.5, wide))
    home = (FACT_PITCH + 1) * (2 + owners)
    signed = 3 * (SIGN_HEIGHT + 1) + FACT_PITCH + 5
    return 2 + top + 3 * 8 + home + 2 * (FACT_PITCH + 1) + asked + notes + signed


def _head(text: str) -> Cell:
    return Cell([paragraph("ballot head", text)])


def _fact(text: str) -> Cell:
    return Cell([paragraph("ballot fact", text)])


def _sign(text: str) -> Cell:
    return Cell([paragraph("ballot sign", text)])
