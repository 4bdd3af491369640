"""The layout of an official document (GB/T 9704-2012) for sheets that hang on a board.

A vote is announced by a committee, not by a government: there is no red head and no document number, the rest
of the layout applies. The body has 22 lines of 28 signs: 16 pt at a pitch of 29 pt.
"""

from collections.abc import Iterable, Sequence
from typing import IO

from jiugai.consent.prints.blocks import Cell, Element, paragraph, picture, run, table
from jiugai.consent.prints.book import Block, Pictures, write_book
from jiugai.consent.prints.fitting import lines_of
from jiugai.consent.prints.paper import (
    CODE,
    HEAD,
    OFFICIAL,
    TITLE,
    Look,
    empty_document,
    number_pages,
)
from jiugai.consent.prints.told import Told

PITCH, QR_MM = 29.0, 34
TITLE_SIZE = 22.0
LOOKS = {
    "sheet title": Look(TITLE_SIZE, 36, TITLE, align="centre", with_next=True),
    "sheet to": Look(16, PITCH, align="left", before=PITCH),
    "sheet head": Look(16, PITCH, HEAD, align="left", indent=2, with_next=True),
    "sheet text": Look(16, PITCH, indent=2),
    "sheet way": Look(16, PITCH, align="left", indent=2),
    "sheet question": Look(16, PITCH, indent=2, with_next=True, is_whole=True),
    "sheet digest": Look(14, 24, align="left", before=2, is_whole=True),
    "sheet fact head": Look(10.5, 18, HEAD, align="centre", with_next=True),
    "sheet fact": Look(10.5, 18, align="centre", with_next=True),
    "sheet note": Look(12, 19, before=2, after=8),
    "sheet qr": Look(10, align="centre"),
    "sheet hint": Look(14, 24, align="left"),
    "sheet gap": Look(6, 10),
    "sheet signed": Look(16, PITCH, align="right", right=2, before=PITCH, with_next=True),
    "sheet day": Look(16, PITCH, align="right", right=4),
}


def write_sheet(told: Told, kind: str, block: Block, pictures: Pictures, out: IO[bytes]) -> None:
    """Write one sheet with its page numbers."""
    document = empty_document(OFFICIAL, LOOKS, told.about(kind))
    number_pages(document)
    write_book(document, [block], pictures, out)


def opening(told: Told, subject: str, kind: str, text: str) -> list[Element]:
    """Title, to whom, the first paragraph. A long title is broken after its subject, not anywhere."""
    title = f"{subject}{kind}"
    if lines_of(title, TITLE_SIZE, OFFICIAL.width) > 1:
        title = f"{subject}\n{kind}"
    return [
        paragraph("sheet title", title),
        paragraph("sheet to", f"{told.vote.estate.name}全体业主："),
        paragraph("sheet text", text),
    ]


def chapter(head: str, texts: Iterable[str]) -> list[Element]:
    """A head and its paragraphs; lines with an address are not spread to the edge."""
    said = (paragraph("sheet way" if "://" in each else "sheet text", each) for each in texts)
    return [paragraph("sheet head", head), *said]


def digest(name: str, value: str) -> Element:
    """A digest in groups of eight, so that it can be compared and typed."""
    groups = " ".join(value[start : start + 8] for start in range(0, len(value), 8))
    return paragraph("sheet digest", f"{name}：\n", run(groups, CODE))


def page_block(told: Told, pictures: Pictures, hint: str) -> Element:
    """The QR code of the public page of the vote, and what is found there."""
    address = told.addresses.vote(told.vote.code)
    code = paragraph("sheet qr", picture(pictures.qr(address), QR_MM, address))
    words = [paragraph("sheet hint", hint), paragraph("sheet hint", address)]
    return table((QR_MM + 4, 156 - QR_MM - 4), [[Cell([code]), Cell(words)]], ruled=False)


def facts(heads: Sequence[str], rows: Iterable[Sequence[str]], widths_mm: Sequence[float]) -> Element:
    """A table of figures."""
    lines = [[Cell([paragraph("sheet fact head", each)]) for each in heads]]
    lines += [[Cell([paragraph("sheet fact", each)]) for each in row] for row in rows]
    return table(widths_mm, lines, heads=1)


def signed(told: Told, day: str) -> list[Element]:
    """By whom and on which day, four signs from the edge, as where a seal is set."""
    return [paragraph("sheet signed", told.vote.convened_by), paragraph("sheet day", day)]
