"""Complaints of residents who do not exist, in every state that a complaint can be in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from jiugai.aftercare.models import Channel, Complaint
from jiugai.aftercare.residents import RESIDENT
from jiugai.aftercare.routing import Seat, may_be_handed_to
from jiugai.aftercare.services import (
    answer_complaint,
    close_silent,
    confirm_solved,
    escalate_overdue,
    hand_on,
    reopen,
    report_complaint,
)
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate
from jiugai.config.demonstration.matters import MATTERS, Matter
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.pictures import facade
from jiugai.core.files import Received, receive_file
from jiugai.registry.models import Estate
from jiugai.reserve.models import PictureStage

UNDER_WAY = ("started", "accepted", "closed")
STILL_WRONG = "修了以后管了几天，现在又和原来一样了，请再来看看。"
PASSING = 45  # days that are gone through for what overdue complaints and silence lead to


@dataclass(frozen=True, slots=True)
class Fortune:
    """What becomes of a complaint: days before today of each step; None for what does not happen."""

    reported: int
    answered: int | None = None
    reopened: int | None = None
    confirmed: int | None = None
    handed_on: int | None = None
    by_phone: bool = False


FORTUNES: Sequence[Fortune] = (
    Fortune(1),
    Fortune(18),
    Fortune(9, answered=5),
    Fortune(60, answered=57),
    Fortune(30, answered=27, reopened=2),
    Fortune(40, answered=22, confirmed=20),
    Fortune(6, handed_on=5),
    Fortune(12, answered=10, by_phone=True),
    Fortune(0, by_phone=True),
    Fortune(26, answered=24, confirmed=21),
)
"""Waiting, overdue, answered, closed by silence, reopened, late, handed on, by telephone, new, solved."""


def complain(settled: Settled, office: Office) -> None:
    """Residents of estates under renovation complain, one or two of each."""
    if settled.lot.fate is not Fate.EARLIER or settled.lot.stage not in UNDER_WAY:
        return
    dice = office.dice("complaints", settled.number)
    for place, estate in enumerate(settled.estates):
        for again in range(dice.randint(1, 2)):
            turn = 2 * settled.number + place + again
            _live(estate, MATTERS[turn % len(MATTERS)], FORTUNES[turn % len(FORTUNES)], office, dice)


def _live(estate: Estate, matter: Matter, fortune: Fortune, office: Office, dice: Random) -> None:
    """One complaint from the day it came in to where it stands today."""
    found = report_complaint(
        estate,
        by=office.of(estate) if fortune.by_phone else RESIDENT,
        category=matter.category,
        place=matter.place,
        description=matter.said,
        phone=f"14000{dice.randint(0, 999_999):06}" if dice.random() < 0.6 else "",
        channel=Channel.PHONE if fortune.by_phone else Channel.ONLINE,
        picture=_photograph(estate, office) if dice.random() < 0.4 else None,
        request_key=f"{dice.getrandbits(128):032x}",
        on=office.ago(fortune.reported),
    ).complaint
    if fortune.handed_on is not None:
        _hand_on(found, office, fortune.handed_on)
    if fortune.answered is not None:
        on = office.ago(fortune.answered)
        answer_complaint(found, by=office.housing, answer=matter.answer, text=matter.told, on=on)
    if fortune.reopened is not None:
        reopen(found, text=STILL_WRONG, on=office.ago(fortune.reopened))
    if fortune.confirmed is not None:
        confirm_solved(found, on=office.ago(fortune.confirmed))


def _hand_on(complaint: Complaint, office: Office, days: int) -> None:
    """To the prefecture, which is the only other seat that somebody holds everywhere."""
    seat = Seat("prefecture_housing", office.prefecture.division_id)
    if seat in may_be_handed_to(complaint, office.ago(days)):
        hand_on(complaint, by=office.housing, to=seat, reason="涉及跨区管线，请州市协调", on=office.ago(days))


def _photograph(estate: Estate, office: Office) -> Received:
    picture = facade(office.dice("complaint picture", estate.code), PictureStage.DURING, estate.storeys or 6)
    return receive_file(picture, name="现场.jpg")


def let_days_pass(office: Office) -> None:
    """What every day would have done to complaints until today."""
    for days in range(PASSING, -1, -1):
        on = office.today - timedelta(days)
        escalate_overdue(on)
        close_silent(on)
