"""邀请信: one page for each home with its code; one letter for all homes of the developer.

A letter stays on its page: long questions are first set in smaller type; where even that is not enough they
are shortened, and the letter says where the whole stands (the announcement, the public page). Of very many
owners the first are named; the ballot names all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO

from jiugai.consent.prints.blocks import Cell, Element, paragraph, picture, run, strong, table
from jiugai.consent.prints.book import Pictures, write_book
from jiugai.consent.prints.fitting import lines_of, shortened
from jiugai.consent.prints.paper import CODE, LETTER, TITLE, Look, empty_document
from jiugai.consent.prints.told import NOT_VOTING, PROXY, Told, area_of, day_of
from jiugai.consent.services import Invited

SIZES = ((14.0, 21.0), (13.0, 19.5), (12.0, 18.0), (11.0, 16.5), (10.5, 15.0), (9.5, 13.5), (9.0, 12.5))
LONGEST_QUESTION, SHORTEST_QUESTION = 300, 20
TO_SIZE, TO_PITCH, TO_LINES = 14.0, 22.0, 2
GAP = 3.0
QR_MM, CODE_BLOCK = 36, 110.0  # points that the code with its QR takes
CODE_SIZE = 30.0
SMALL_QR_MM, LETTER_MM = 24, 162
RULE = "怎样算通过："
Part = tuple[str, str]  # the word that leads a paragraph, and the rest of it

SAFE = (
    "投票后有回执，凭回执人人都能查到自己的票在不在；结果人人都能用公开的文件重新计算；"
    "只掌握数据库的人看不到您的意见。"
)
KNOW = (
    "录入、核对纸质票的工作人员会看到那张票。谁也不应逼迫您投票；系统不能防止当面施压，"
    "遇到了请告诉召集人或街道。"
)
KEEP = "邀请码和回执不要交给别人。信件丢失的，请找召集人换发，旧码随即作废。"
SHORTENED = "（事项较长，以上有省略。全文见小区公告，扫码打开的网页上也能看到。）"


@dataclass(frozen=True, slots=True)
class Fit:
    """The type in which a letter fits on its page, and how much of a question it quotes."""

    size: float
    pitch: float
    longest: int = LONGEST_QUESTION


def write_letters(told: Told, invited: Sequence[Invited], out: IO[bytes]) -> None:
    """Write the letters in the order of the roll; the developer's comes last."""
    fit, pictures = fit_of(told), Pictures()
    document = empty_document(LETTER, _looks(fit), told.about("邀请信"))
    write_book(document, _blocks(told, invited, fit, pictures), pictures, out)


def fit_of(told: Told) -> Fit:
    """The largest type in which all that is said fits; the same for all homes of a vote."""
    for fit in (Fit(*each) for each in SIZES):
        if _height(told, fit) <= LETTER.height:
            return fit
    smallest = Fit(*SIZES[-1])
    for longest in range(LONGEST_QUESTION, SHORTEST_QUESTION, -10):
        fit = replace(smallest, longest=longest)
        if _height(told, fit) <= LETTER.height:
            return fit
    return replace(smallest, longest=SHORTEST_QUESTION)


def _looks(fit: Fit) -> dict[str, Look]:
    return {
        "letter title": Look(22, 34, TITLE, align="centre", on_new_page=True),
        "letter vote": Look(fit.size + 1, fit.pitch + 1, is_bold=True, align="centre"),
        "letter about": Look(10.5, 16, align="centre", after=6),
        "letter to": Look(TO_SIZE, TO_PITCH, is_bold=True, align="left"),
        "letter lead": Look(fit.size, fit.pitch, before=GAP),
        "letter way": Look(fit.size, fit.pitch, align="left"),
        "letter code": Look(CODE_SIZE, 42, is_bold=True, align="centre"),
        "letter hint": Look(fit.size, fit.pitch, align="centre"),
        "letter qr": Look(10, align="centre", before=2, after=2),
        "letter cell": Look(12, 18, align="centre"),
        "letter end": Look(fit.size, fit.pitch, align="right", right=2, before=GAP),
    }


def _blocks(
    told: Told, invited: Iterable[Invited], fit: Fit, pictures: Pictures
) -> Iterator[Sequence[Element]]:
    unsold = []
    for each in invited:
        if each.entry.unsold:
            unsold.append(each)
        else:
            yield _letter(told, each, fit, pictures)
    if unsold:
        yield _developers_letter(told, unsold, fit, pictures)


def _letter(told: Told, invited: Invited, fit: Fit, pictures: Pictures) -> list[Element]:
    entry = invited.entry
    return [
        *_opening(told, f"清册序号 {entry.number}", _to(entry.place, entry.owners.split("、"))),
        paragraph("letter lead", f"{_invitation(told)}您这一户的专有部分面积 {area_of(entry)}。"),
        *_asked(told, fit),
        _code_block(told, invited.code, pictures),
        *_closing(told),
    ]


def _opening(told: Told, number: str, to: str) -> list[Element]:
    vote = told.vote
    return [
        paragraph("letter title", "业主表决邀请信"),
        paragraph("letter vote", _vote(told)),
        paragraph("letter about", f"表决编号 {vote.code}　{number}"),
        paragraph("letter to", to),
    ]


def _vote(told: Told) -> str:
    return f"{told.vote.estate.name}　{told.vote.title}"


def _to(place: str, owners: Sequence[str]) -> str:
    """Whom a letter is for: as many owners as its lines hold, and how many there are."""
    for count in range(len(owners), 0, -1):
        others = f"等 {len(owners)} 位业主" if count < len(owners) else ""
        to = f"致：{place}　{'、'.join(owners[:count])}{others}"
        if lines_of(to, TO_SIZE, LETTER.width) <= TO_LINES:
            return to
    most = int(TO_LINES * LETTER.width / TO_SIZE) - len(place) - 12
    return f"致：{place}　{shortened(owners[0], max(most, 4))}"


def _invitation(told: Told) -> str:
    by, days = told.vote.convened_by, told.days
    return f"{by}召集本小区业主共同决定下列事项，请您参加。{days}投票，每户一票，过期不收。"


def _asked(told: Told, fit: Fit) -> list[Element]:
    return [_said(*part) for part in (*_questions(told, fit), (RULE, _rule(told)))]


def _said(lead: str, text: str) -> Element:
    """A paragraph with the word that leads it, if it has one."""
    if not lead:
        return paragraph("letter way", text)
    return paragraph("letter lead", strong(lead), text)


def _rule(told: Told) -> str:
    return f"{told.rule}{NOT_VOTING}。"


def _questions(told: Told, fit: Fit) -> Iterator[Part]:
    yield "表决事项：", "每个事项分别选赞同、反对或弃权。"
    for each in told.questions:
        yield "", f"{each.number}．{shortened(each.text, fit.longest)}（{each.get_matter_display()}）"
    if any(len(each.text) > fit.longest for each in told.questions):
        yield "", SHORTENED


def _code_block(told: Told, code: str, pictures: Pictures) -> Element:
    qr = picture(pictures.qr(told.addresses.invited(code)), QR_MM, f"邀请码 {code}")
    words = [
        paragraph("letter hint", strong("您家的邀请码")),
        paragraph("letter code", run(code, CODE)),
        paragraph("letter hint", "手机扫描右边的二维码，即可投票"),
    ]
    return table((LETTER_MM - 42, 42), [[Cell(words), Cell([paragraph("letter qr", qr)])]])


def _closing(told: Told) -> list[Element]:
    return [
        *(_said(*part) for part in _ways(told)),
        paragraph("letter end", f"{told.vote.convened_by}　{day_of(told.vote.announced_on)}"),
    ]


def _ways(told: Told) -> Iterator[Part]:
    yield "怎样投票：", "以下三种方式任选一种。"
    yield "", "① 扫码：用手机扫描二维码，在网页上填写、提交。"
    yield "", f"② 上网：在浏览器打开 {told.addresses.entrance} ，输入邀请码。"
    yield "", f"③ 纸质：填写表决票，交到居民委员会或召集人处。{PROXY}。"
    yield "同一户交了几张票的：", f"{told.precedence}。"
    yield "您可以放心：", SAFE
    yield "也请您知道：", KNOW
    yield "请收好：", KEEP
    yield "有疑问请问：", f"召集人{told.by_phone}。"


def _height(told: Told, fit: Fit) -> float:
    """What the letter of a home takes at most. Units: points."""
    area = "您这一户的专有部分面积 10,000.0000 ㎡（不动产登记簿）。"
    parts = [("邀请", _invitation(told) + area), *_questions(told, fit), (RULE, _rule(told)), *_ways(told)]
    end = f"{told.vote.convened_by}　2022年12月31日　　"
    said = sum(lines_of(lead + text, fit.size, LETTER.width) for lead, text in (*parts, ("", end)))
    gaps = GAP * (1 + sum(bool(lead) for lead, _text in parts))
    vote = (fit.pitch + 1) * lines_of(_vote(told), fit.size + 1, LETTER.width)
    head = 34 + vote + 16 + 6 + TO_LINES * TO_PITCH
    return head + max(CODE_BLOCK, 42 + 2 * fit.pitch + 4) + said * fit.pitch + gaps


def _developers_letter(told: Told, unsold: Sequence[Invited], fit: Fit, pictures: Pictures) -> list[Element]:
    to = f"致：建设单位（未售、未交付房屋 {len(unsold)} 套）"
    note = "以下房屋尚未出售或者已售未交付，由建设单位表决，合并算一人，面积各自计算。每套一个邀请码。"
    return [
        *_opening(told, "建设单位", to),
        paragraph("letter lead", f"{_invitation(told)}{note}"),
        *_asked(told, fit),
        _codes_table(told, unsold, pictures),
        *_closing(told),
    ]


def _codes_table(told: Told, unsold: Sequence[Invited], pictures: Pictures) -> Element:
    heads = [_cell(each) for each in ("清册序号", "房屋", "专有部分面积", "邀请码", "二维码")]
    rows = [heads]
    for each in unsold:
        entry = each.entry
        qr = picture(pictures.qr(told.addresses.invited(each.code)), SMALL_QR_MM, f"邀请码 {each.code}")
        code = Cell([paragraph("letter cell", run(each.code, CODE))])
        told_of_home = (_cell(str(entry.number)), _cell(entry.place), _cell(area_of(entry)))
        rows.append([*told_of_home, code, Cell([paragraph("letter qr", qr)])])
    return table((22, 36, 34, 40, 30), rows, heads=1)


def _cell(text: str) -> Cell:
    return Cell([paragraph("letter cell", text)])
