"""What votes of owners say of a project, as the contract of facts asks.

The latest confirmed vote of each estate counts. As long as the records hold no confirmed vote of one of the
estates nothing is known: owners may have decided before the place was set up.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from jiugai.consent.models import QuestionKind, Result
from jiugai.policy.matters import ORDINARY, SPECIAL
from jiugai.policy.verdicts import every
from jiugai.registry.models import Estate

Facts = dict[str, Any]
Latest = Mapping[tuple[int, str], Result]
"""By estate and kind of question."""


def vote_facts(estates: Sequence[Estate], latest: Latest) -> Facts:
    """The scheme's vote, management and its fees, the committee's preparation. Clause: S1.7.2, S1.8, Y1.8"""
    return {
        **_scheme([latest.get((each.pk, QuestionKind.SCHEME)) for each in estates]),
        **_management([latest.get((each.pk, QuestionKind.MANAGEMENT)) for each in estates]),
        "committee_preparation": _passed([latest.get((each.pk, QuestionKind.COMMITTEE)) for each in estates]),
    }


def _scheme(results: Sequence[Result | None]) -> Facts:
    held = _all(results)
    if held is None:
        return {}
    matters = {each.question.matter for each in held}
    return {
        "vote_held": True,
        "vote_closed_on": max(each.count.vote.closes_on for each in held),
        "vote_matter": SPECIAL if SPECIAL in matters else ORDINARY,
        "vote_heads": sum(each.heads for each in held),
        "vote_heads_taking_part": sum(each.heads_taking_part for each in held),
        "vote_heads_agreeing": sum(each.heads_agreeing for each in held),
        "vote_area_cm2": sum(each.area_cm2 for each in held),
        "vote_area_taking_part_cm2": sum(each.area_taking_part_cm2 for each in held),
        "vote_area_agreeing_cm2": sum(each.area_agreeing_cm2 for each in held),
        "estates_scheme_voted": sum(each.passed for each in held),
        "estates_voted_online": sum(each.homes_online > 0 for each in held),
    }


def _management(results: Sequence[Result | None]) -> Facts:
    held = _all(results)
    if held is None:
        return {"management_confirmed": _passed(results)}
    confirmed = all(each.passed for each in held)
    return {
        "management_confirmed": confirmed,
        "management_confirmed_on": max(each.count.vote.closes_on for each in held) if confirmed else None,
        "estates_management_confirmed": sum(each.passed for each in held),
    }


def _all(results: Sequence[Result | None]) -> list[Result] | None:
    """The results, if every estate has one."""
    held = [each for each in results if each is not None]
    return held if results and len(held) == len(results) else None


def _passed(results: Sequence[Result | None]) -> bool | None:
    """Whether every estate's owners agreed: one that did not is enough to know."""
    return every(each.passed if each else None for each in results) if results else None
