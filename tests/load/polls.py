"""Estates whose owners vote today, with the code of each home's printed invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from tests.consent.vote_cast import MANAGEMENT, Assembly, estate_of, fresh, settle_homes
from tests.people import CUI, HUA, enter

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.consent import services
from jiugai.consent.models import Vote
from jiugai.core.command_line import today
from jiugai.registry.models import Home

NOTICE = 16  # days
AREA_M2 = 80


@dataclass(frozen=True)
class Poll:
    """A vote that takes ballots today. `codes`: the invitation of each home by its number in the roll."""

    assembly: Assembly
    vote: Vote
    codes: Sequence[str]

    def area_cm2(self, number: int) -> int:
        return area_of(number) * 10_000


def officers() -> Assembly:
    """Who runs the votes and who checks paper; their estate is chosen later."""
    return Assembly(enter(CUI), enter(HUA), estate_of(number=99999))


def open_poll(officers: Assembly, number: int, homes: int, precedence: str) -> Poll:
    """An estate of so many homes, and a vote in it that began yesterday and ends today."""
    estate = estate_of(number=number)
    assembly = Assembly(officers.by, officers.other, estate)
    settle_homes(estate, [str(area_of(each)) for each in range(1, homes + 1)], assembly.by)
    yesterday = today() - timedelta(1)
    vote = assembly.draft([MANAGEMENT], opens_on=yesterday, closes_on=today(), precedence=precedence)
    services.announce_vote(vote, by=assembly.by, on=yesterday - timedelta(NOTICE))
    return Poll(assembly, fresh(vote), _invited(assembly, vote))


def area_of(number: int) -> int:
    """Areas in m² that tell homes apart in a sum."""
    return AREA_M2 + number % 97


def _invited(assembly: Assembly, vote: Vote) -> list[str]:
    homes = {each.pk: each for each in Home.objects.filter(building__estate=vote.estate)}
    ordered = [homes[each] for each in vote.entries.order_by("number").values_list("home", flat=True)]
    issued = issue_invitations(ordered, by=assembly.by, valid_to=_next_week())
    return [code_of(each) for each in issued]


def _next_week() -> date:
    return timezone.localdate() + timedelta(7)
