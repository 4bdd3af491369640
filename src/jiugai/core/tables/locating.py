"""Where the headings of a ledger stand, in up to three rows below titles, and which rows are no data."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from jiugai.core.tables import cells
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.headings import Spellings
from jiugai.core.tables.reading import RawTable
from jiugai.core.tables.rows_apart import Note, RowsApart, normalised

HEADING_ROWS = 50  # of a ledger, in which its headings are looked for
HEADINGS_HIGH = 3  # rows
SHOWN = 12  # headings

_UNITS = re.compile(r"单位[:：]\s*([^()（）]+)")
_BETWEEN_UNITS = re.compile(r"[、,，/;；\s]+")


@dataclass(frozen=True, slots=True)
class HeadingGuess:
    """Where the headings of a ledger stand. `row` is None where no row looks like headings.

    `units` are those written above the table for all of it: 单位：万平方米、万元.
    """

    row: int | None
    headings: tuple[str, ...] = ()
    score: int = 0
    notes: tuple[Note, ...] = ()
    units: tuple[str, ...] = ()


def find_headings(lines: Iterable[tuple[int, Sequence[object]]], columns: Sequence[Column]) -> HeadingGuess:
    """The row among the first fifty that holds the most headings, and the rows below it that are no data.

    Headings may stand in up to three rows, 基本情况 above 户数 and 楼栋数; the guess then names the lowest.
    """
    spellings = Spellings.of(columns)
    walk = iter(lines)
    first = list(islice(walk, HEADING_ROWS))
    texts = [(number, [cells.trimmed(cells.cell_text(cell)) for cell in row]) for number, row in first]
    best = _best(texts, spellings)
    if best.row is None:
        return best
    above = [text for number, row in texts if number <= best.row for text in row if text]
    apart = _rows_apart(best.headings, above, spellings)
    below = [line for line in first if line[0] > best.row]
    notes = [note for part in (below, walk) for line in part if (note := apart.note(*line))]
    units = [
        each for text in above if (said := _UNITS.search(text)) for each in _BETWEEN_UNITS.split(said[1])
    ]
    return replace(best, notes=tuple(notes), units=tuple(filter(None, map(normalised, units))))


def find_table(raw: RawTable, columns: Sequence[Column]) -> tuple[RawTable, tuple[Note, ...]]:
    """A table of a ledger with its headings found, and the rows of it that are no data."""
    guess = find_headings(raw.lines(), columns)
    raw = replace(raw, carries=True, units=guess.units)
    if guess.row is None:
        return raw, ()
    return raw.headed_at(guess.row, [note.row for note in guess.notes], guess.headings), guess.notes


def _best(texts: Sequence[tuple[int, Sequence[str]]], spellings: Spellings) -> HeadingGuess:
    """The headings of one row, or of two or three rows that stand below each other."""
    best = HeadingGuess(None)
    for number, headings in texts:
        best = _better(best, number, headings, spellings)
    for place in range(1, len(texts)):
        number, lower = texts[place]
        together: Sequence[str] = lower
        for _, upper in reversed(texts[max(0, place + 1 - HEADINGS_HIGH) : place]):
            if _is_data(lower, upper, spellings):
                break
            both = _known(upper, spellings) > 1 and _known(lower, spellings) > 0
            together, lower = _together(upper, together, spellings), upper
            best = _better(best, number, together, spellings, or_equal=both)
    return best


def _known(headings: Sequence[str], spellings: Spellings) -> int:
    return sum(1 for heading in headings if heading and spellings.column(heading))


def _is_data(lower: Sequence[str], upper: Sequence[str], spellings: Spellings) -> bool:
    """Whether a row cannot be headings below others: it holds numbers, or mostly fills in those above."""
    filled = [(over, under) for over, under in zip(upper, lower, strict=False) if under]
    answers = [under for over, under in filled if spellings.column(over) and not spellings.column(under)]
    return any(map(cells.is_number, lower)) or 2 * len(answers) > len(filled)


def _rows_apart(headings: Sequence[str], above: Sequence[str], spellings: Spellings) -> RowsApart:
    columns = {
        place: column for place, text in enumerate(headings) if text and (column := spellings.column(text))
    }
    named = (place for place, each in columns.items() if each.required and each.kind is Kind.TEXT)
    return RowsApart(next(named, None), frozenset(columns), frozenset(map(normalised, [*headings, *above])))


def _better(
    best: HeadingGuess, number: int, headings: Sequence[str], spellings: Spellings, *, or_equal: bool = False
) -> HeadingGuess:
    """The guess with more columns; of two with as many the first, or the later one where that is meant."""
    found = {column.name for heading in headings if heading and (column := spellings.column(heading))}
    is_better = len(found) > best.score or (or_equal and len(found) == best.score)
    return HeadingGuess(number, tuple(headings), len(found)) if is_better else best


def _together(upper: Sequence[str], lower: Sequence[str], spellings: Spellings) -> list[str]:
    """Headings of two rows as one: what both say together, else the lower, else the upper one."""
    headings, above = [], ""
    for over, under in zip_longest(upper, lower, fillvalue=""):
        above = over or above  # what stands over several columns is written over the first of them
        candidates = [f"{above}{under}", *_inheriting(above, under, spellings), under] if under else [over]
        named = next((each for each in candidates if each and spellings.column(each)), "")
        headings.append(named or (f"{above} {under}" if under and above != under else under or over))
    return headings


def _inheriting(above: str, under: str, spellings: Spellings) -> list[str]:
    """A heading with the unit of the one above it: 总投资 below 计划投资（万元）."""
    unit, column = spellings.parts(above)[2], spellings.column(under)
    units = map(normalised, column.scales or {}) if column else ()
    return [f"{under}（{unit}）"] if unit in units and not spellings.parts(under)[2] else []


def described(raw: RawTable) -> str:
    """The headings that were found where none of ours are, for the sender to compare."""
    shown = [text for text in raw.headings if text]
    more = f"等 {len(shown)} 列" if len(shown) > SHOWN else ""
    sheet = f"工作表“{raw.sheet}”" if raw.sheet else ""
    return f"{sheet}第 {raw.heading_row} 行写的是：{'、'.join(shown[:SHOWN])}{more}"
