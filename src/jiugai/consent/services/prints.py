"""Printing what names people: letters with codes, ballots with owners. Each leaves its trace."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from jiugai.accounts.invitations import code_of
from jiugai.consent.models import RollEntry, Vote
from jiugai.consent.services.invitations import ISSUE_FIRST, announced_vote, codes_by_home
from jiugai.consent.services.votes import NotYet
from jiugai.core.actors import Actor
from jiugai.core.audit import audit


@dataclass(frozen=True, slots=True)
class Chosen:
    """The homes to print for: all; or sold ones of a building; or the developer's; or one by its number."""

    building: str = ""
    is_developers: bool = False
    number: int | None = None

    def entries(self, vote: Vote) -> list[RollEntry]:
        """The homes in the order of the roll; of the developer all, as they get one letter together."""
        found = vote.entries.order_by("number")
        if self.number is not None:
            one = found.filter(number=self.number)
            return list(found.filter(unsold=True) if one.filter(unsold=True).exists() else one)
        if self.is_developers:
            found = found.filter(unsold=True)
        elif self.building:
            found = found.filter(building=self.building, unsold=False)
        return list(found)

    def told(self) -> Mapping[str, object]:
        """What the trail keeps of the choice."""
        said = {"building": self.building, "developer": self.is_developers or None, "number": self.number}
        return {name: each for name, each in said.items() if each}


@dataclass(frozen=True, slots=True)
class Invited:
    """A home of the roll with its code as it is printed."""

    entry: RollEntry
    code: str


@transaction.atomic
def print_letters(vote: Vote, chosen: Chosen, *, by: Actor) -> list[Invited]:
    """The homes with their codes, for letters; asked once more, the same.

    Raises: Refused, WrongState, NotYet where a home has no code
    """
    found = announced_vote(vote, by, "打印邀请信")
    entries, codes = chosen.entries(found), codes_by_home(found)
    if lacking := sum(each.home_id not in codes for each in entries):
        raise NotYet(f"还有 {lacking} 户没有邀请码，{ISSUE_FIRST}")
    audit(by, "vote.print_letters", found, after={"homes": len(entries), **chosen.told()})
    return [Invited(each, code_of(codes[each.home_id])) for each in entries]


@transaction.atomic
def print_ballots(vote: Vote, chosen: Chosen, *, by: Actor) -> list[RollEntry]:
    """The homes for which paper ballots are printed. Raises: Refused, WrongState"""
    found = announced_vote(vote, by, "打印表决票")
    entries = chosen.entries(found)
    audit(by, "vote.print_ballots", found, after={"homes": len(entries), **chosen.told()})
    return entries
