"""What is put to the vote of a scheme: its items, its money, pictures as it is and as planned."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiugai.consent.models import Vote
from jiugai.portal.pictures import PLANNED, Pair, pairs_of
from jiugai.portal.project_parts import Money, WorkClass, money_of, works_of
from jiugai.portal.selectors import public_estates


@dataclass(frozen=True, slots=True)
class SchemeAsked:
    """The scheme of a vote. `is_public`: the estate has a page of its own that tells more.

    `estates`: how many the project renovates. Money is that of all of them together; so are works that the
    scheme does not split by estate.
    """

    project: str
    estates: int
    works: Sequence[WorkClass]
    money: Money
    pairs: Sequence[Pair]
    is_public: bool


def scheme_shown(vote: Vote) -> SchemeAsked | None:
    """The scheme that a vote is about, as it concerns the estate; None where it is about something else."""
    scheme, project = vote.scheme, vote.project
    if scheme is None or project is None:
        return None
    return SchemeAsked(
        project=project.name,
        estates=project.memberships.filter(is_live=True).count(),
        works=works_of({scheme.pk: project.pk}, vote.estate).get(project.pk, ()),
        money=Money(money_of([project.pk]).get(project.pk, ()), scheme.cost_fen),
        pairs=pairs_of([project.pk], vote.estate, PLANNED).get(project.pk, ()),
        is_public=public_estates().filter(pk=vote.estate_id).exists(),
    )
