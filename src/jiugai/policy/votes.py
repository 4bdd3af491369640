"""What residents and owners must have said. Two tests, never mixed.

The notice's consent of residents (Y1.7): all homes are the base, of participation and of agreement alike;
this is the stricter reading. The statutory vote of owners (CC.278): a quorum of all owners and of all
exclusive area, then a majority of those taking part, by head and by area; 以上 includes the number, 过半数
does not.
"""

from collections.abc import Mapping
from typing import NamedTuple

from jiugai.policy.comparisons import ForEveryEstate, Share
from jiugai.policy.compounds import AllOf, ByCase, Unknown
from jiugai.policy.days import DoneBy
from jiugai.policy.parameters import Value
from jiugai.policy.requirements import NotDenied, Requirement

PARTICIPATION = Share(
    "homes_taking_part",
    "homes",
    at_least="consent.plan.participation",
    key="participation",
    clause="Y1.7",
)
AGREEMENT = Share(
    "homes_agreeing", "homes", at_least="consent.plan.agreement", key="agreement", clause="Y1.7"
)
EVERY_ESTATE_CONSENTED = ForEveryEstate("estates_consented", key="every_estate_consented", clause="Y1.7")

CONSENTED = AllOf(PARTICIPATION, AGREEMENT, EVERY_ESTATE_CONSENTED, key="consented", clause="Y1.7")


def _quorum(part: str, whole: str, key: str) -> Requirement:
    return Share(part, whole, at_least="consent.vote.quorum", key=key, clause="CC.278")


def _ordinary(part: str, whole: str, key: str) -> Requirement:
    return Share(part, whole, more_than="consent.vote.ordinary", key=key, clause="CC.278")


def _special(part: str, whole: str, key: str) -> Requirement:
    return Share(part, whole, at_least="consent.vote.special", key=key, clause="CC.278")


HEADS = ("vote_heads_agreeing", "vote_heads_taking_part")
AREA = ("vote_area_agreeing_cm2", "vote_area_taking_part_cm2")


def _majority(kind: str, part: str, whole: str, key: str) -> Requirement:
    ordinary, special = _ordinary(part, whole, key), _special(part, whole, key)
    return ByCase(
        "vote_matter",
        {("ordinary",): ordinary, ("special",): special},
        # a matter that is not recorded: what fails even as an ordinary one has failed, the rest is open
        otherwise=AllOf(ordinary, Unknown(key=key), key=key),
        key=f"majority_{kind}",
        clause="CC.278",
    )


VOTE_PASSED = AllOf(
    NotDenied("vote_held", key="vote_held", clause="S1.7.2"),
    _quorum("vote_heads_taking_part", "vote_heads", "quorum_heads"),
    _quorum("vote_area_taking_part_cm2", "vote_area_cm2", "quorum_area"),
    _majority("heads", *HEADS, "majority_heads"),
    _majority("area", *AREA, "majority_area"),
    ForEveryEstate("estates_scheme_voted", key="every_estate_voted", clause="S1.7.2"),
    key="vote_passed",
    clause="S1.7.2",
)


def vote_done(by: str) -> DoneBy:
    """The scheme's vote is closed by a day."""
    return DoneBy("vote_held", "vote_closed_on", by, key="vote_done", clause="S1.7.2")


class Count(NamedTuple):
    """All who may vote, those taking part, those agreeing: heads, or exclusive area in cm²."""

    all: int
    taking_part: int
    agreeing: int


class Needed(NamedTuple):
    """How many more must take part, and how many more must agree, for the vote to pass."""

    taking_part: int
    agreeing: int


def passes(count: Count, matter: str, figures: Mapping[str, Value]) -> bool:
    """Whether one of the two counts passes; where nobody may vote, nothing does.

    Clause: CC.278. `matter`: ordinary or special.
    """
    if count.all <= 0:
        return False
    quorum = figures["consent.vote.quorum"].fraction
    if count.taking_part * quorum.denominator < count.all * quorum.numerator:
        return False
    return _has_majority(count.agreeing, count.taking_part, matter, figures)


def needed(count: Count, matter: str, figures: Mapping[str, Value]) -> Needed:
    """The least that is still needed, if everyone who is added agrees.

    `taking_part`: how many more must take part for the quorum. `agreeing`: how many more must agree, once the
    quorum is there; those who agree also take part. Both 0 where the count passes.
    """
    quorum = figures["consent.vote.quorum"].fraction
    least = -(-count.all * quorum.numerator // quorum.denominator)
    taking_part = max(0, least - count.taking_part)
    low, high = 0, count.all + count.taking_part + 1
    while low < high:
        more = (low + high) // 2
        whole = max(count.taking_part + more, least)
        if _has_majority(count.agreeing + more, whole, matter, figures):
            high = more
        else:
            low = more + 1
    return Needed(taking_part, low)


def _has_majority(agreeing: int, whole: int, matter: str, figures: Mapping[str, Value]) -> bool:
    required = figures[f"consent.vote.{matter}"].fraction
    left, right = agreeing * required.denominator, whole * required.numerator
    return left > right if matter == "ordinary" else left >= right
