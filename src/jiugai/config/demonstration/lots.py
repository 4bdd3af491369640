"""What a made-up county holds: lots of neighbouring estates, and what has become of each lot."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """How far the estates of a lot have come."""

    LEDGER = "ledger"  # only in the ledger of estates
    SURVEYED = "surveyed"  # facilities surveyed
    ASKED = "asked"  # facilities surveyed, residents asked
    PROPOSED = "proposed"  # a project that is not in the library yet
    LIBRARY = "library"  # a project that waits for this year's plan
    EARLIER = "earlier"  # a project of last year's plan, taken over


class Lack(StrEnum):
    """What is missing or wrong, so that there is work to do."""

    NOTHING = ""
    YEAR = "year"  # completed nobody knows when
    HOMES = "homes"  # nobody has counted the homes
    SURVEY = "survey"  # the survey has not gone through the whole catalogue
    TOO_YOUNG = "too_young"  # completed after 2000, not among those that the extension lets in
    SELF_BUILT = "self_built"
    DEMOLITION = "demolition"
    UNASKED = "unasked"  # residents were not asked
    PARTICIPATION = "participation"  # fewer than two thirds answered
    AGREEMENT = "agreement"  # fewer than two thirds agreed
    CONSENSUS = "consensus"  # no agreement on management afterwards
    PAPERS = "papers"  # the scheme has no document, and items without quantity
    EXCUSE = "excuse"  # a basic shortfall is to be left, and the prefecture has not agreed
    UTILITIES = "utilities"  # a utility has not answered


@dataclass(frozen=True, slots=True)
class Lot:
    """Some neighbouring estates with one fate.

    `stage`: of a project of last year's plan. `is_linked`: the estates are a renewal unit; `is_late`: one of
    them was completed after 2000, which the county's extension lets in; `is_excused`: the prefecture agreed
    that one basic shortfall is left.
    """

    fate: Fate
    lack: Lack = Lack.NOTHING
    estates: int = 1
    stage: str = ""
    is_linked: bool = False
    is_late: bool = False
    is_excused: bool = False


def _library(lacks: Iterable[Lack], ready: int) -> tuple[Lot, ...]:
    return (*(Lot(Fate.LIBRARY) for _ in range(ready)), *(Lot(Fate.LIBRARY, lack) for lack in lacks))


def _earlier(*stages: str) -> tuple[Lot, ...]:
    return tuple(Lot(Fate.EARLIER, stage=stage) for stage in stages)


def _each(fate: Fate, *lacks: Lack) -> tuple[Lot, ...]:
    return tuple(Lot(fate, lack) for lack in lacks)


N = Lack.NOTHING

WUHUA_LOTS: tuple[Lot, ...] = (
    *_library(
        (
            Lack.PARTICIPATION,
            Lack.AGREEMENT,
            Lack.CONSENSUS,
            Lack.UNASKED,
            Lack.PAPERS,
            Lack.EXCUSE,
            Lack.UTILITIES,
        ),
        ready=7,
    ),
    Lot(Fate.LIBRARY, is_excused=True),
    Lot(Fate.LIBRARY, estates=2),
    Lot(Fate.LIBRARY, estates=2, is_linked=True),
    Lot(Fate.LIBRARY, estates=3, is_linked=True, is_late=True),
    Lot(Fate.EARLIER, stage="planned", estates=2),
    Lot(Fate.EARLIER, stage="started", estates=2, is_linked=True),
    Lot(Fate.EARLIER, Lack.CONSENSUS, stage="started"),  # found out after the fact
    *_earlier("planned", "started", "started", "accepted", "accepted", "accepted"),
    *_earlier("closed", "closed", "withdrawn"),
    *_each(Fate.PROPOSED, Lack.YEAR, Lack.HOMES, Lack.SURVEY, Lack.TOO_YOUNG, N),
    *_each(Fate.ASKED, N, N, N, N, Lack.PARTICIPATION, Lack.CONSENSUS),
    *_each(Fate.SURVEYED, N, N, Lack.DEMOLITION, Lack.TOO_YOUNG, Lack.YEAR),
    *_each(Fate.LEDGER, N, N, N, Lack.YEAR, Lack.HOMES, Lack.HOMES, Lack.SELF_BUILT, Lack.DEMOLITION),
)
"""60 estates, 35 projects."""

PANLONG_LOTS: tuple[Lot, ...] = (
    *_library((Lack.PARTICIPATION,), ready=4),
    Lot(Fate.LIBRARY, estates=2, is_linked=True),
    *_earlier("started", "closed"),
    *_each(Fate.PROPOSED, Lack.SURVEY),
    *_each(Fate.ASKED, N),
    *_each(Fate.SURVEYED, N),
    *_each(Fate.LEDGER, Lack.YEAR, Lack.SELF_BUILT),
)
"""14 estates, 9 projects."""
