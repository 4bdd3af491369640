"""Questions about complaints. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count, F, Q

from jiugai.accounts.roles import Role
from jiugai.aftercare.codes import index_of, read_code
from jiugai.aftercare.models import Complaint, ComplaintEvent, Doubt, EventKind, State
from jiugai.aftercare.models.complaints import ComplaintQuerySet
from jiugai.aftercare.routing import Seat
from jiugai.aftercare.terms import Terms
from jiugai.core.actors import Actor
from jiugai.core.personal_data import plain
from jiugai.core.scope import Scope

ONLY_THEIR_OWN = (Role.IMPLEMENTER, Role.UTILITY)
"""Firms see the complaints that are theirs to answer, not what residents say of others."""
ALIKE_WITHIN = timedelta(60)
LOOKED_AT, SHOWN = 60, 5
LITTLE_IN_COMMON = 25  # per cent of the pairs of signs


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many answers came in time. Nothing that should have been answered is left out.

    Each round of a complaint counts by itself: one that was reopened has to be answered again.
    """

    on_time: int
    answered: int
    open_overdue: int

    @property
    def whole(self) -> int:
        """What the share is a share of: answered, and what is overdue without an answer."""
        return self.answered + self.open_overdue


@dataclass(frozen=True, slots=True)
class Figures:
    """How many complaints there are of each kind for one post; suspect ones by themselves."""

    mine: int
    mine_overdue: int
    supervised: int
    open: int
    overdue: int
    answered: int
    suspect: int
    all: int


def complaints(scope: Scope, actor: Actor) -> ComplaintQuerySet:
    """The complaints that a post may see."""
    found = Complaint.objects.filter(scope.in_scope("estate__division"))
    seat = Seat.of(actor)
    return found.filter(has_it(seat)) if seat and seat.role in ONLY_THEIR_OWN else found


def has_it(seat: Seat | None) -> Q:
    """Those that a seat has to answer; nobody's for the product itself."""
    return Q(handler_role=seat.role, handler_division=seat.division) if seat else Q(pk__in=())


def raised_to(seat: Seat | None) -> Q:
    """Those that were raised to a seat."""
    return Q(supervisor_role=seat.role, supervisor_division=seat.division) if seat else Q(pk__in=())


def shelves(actor: Actor, on: date) -> dict[str, Q]:
    """What stands on each shelf of a post.

    Suspect complaints stand apart until their last day is over: nobody parks there what should have been
    answered.
    """
    late, seat = Q(state=State.OPEN, due_on__lt=on), Seat.of(actor)
    waiting = late | Q(state=State.OPEN) & ~Q(doubt=Doubt.SUSPECT)
    return {
        "mine": waiting & has_it(seat),
        "mine_overdue": late & has_it(seat),
        "supervised": waiting & raised_to(seat),
        "open": waiting,
        "overdue": late,
        "answered": Q(state=State.ANSWERED),
        "suspect": Q(state=State.OPEN, doubt=Doubt.SUSPECT),
        "all": Q(),
    }


def figures(scope: Scope, actor: Actor, on: date) -> Figures:
    """What a post has before it; one question."""
    stood = shelves(actor, on)
    counts = {name: Count("pk", filter=condition or None) for name, condition in stood.items()}
    return Figures(**complaints(scope, actor).order_by().aggregate(**counts))


def on_time(scope: Scope, actor: Actor, since: date, on: date) -> OnTime:
    """How timely complaints were answered from a day to a day; two questions.

    What is overdue on the last day counts whenever it came in. Clause: P.complaints.
    """
    seen = complaints(scope, actor)
    answers = ComplaintEvent.objects.filter(kind=EventKind.ANSWERED, on__range=(since, on))
    answers = answers.filter(complaint__in=seen.order_by().values("pk")).order_by()
    in_time = Count("pk", filter=Q(on__lte=F("due_on")))
    counted = answers.aggregate(answered=Count("pk"), on_time=in_time)
    return OnTime(counted["on_time"], counted["answered"], seen.overdue(on).order_by().count())


def of_code(written: str) -> Complaint | None:
    """The complaint that a reporter's code opens; None for whatever opens none."""
    code = read_code(written)
    return Complaint.objects.with_places().filter(code_key=index_of(code)).first() if code else None


def may_reopen(complaint: Complaint, on: date) -> bool:
    """Whether the reporter may still say that it is not solved."""
    if complaint.state == State.OPEN or complaint.answered_on is None:
        return False
    return on <= Terms.of(complaint.estate.county_code, on).reopens_until(complaint.answered_on)


def similar(complaint: Complaint, among: ComplaintQuerySet) -> list[Complaint]:
    """Complaints of the estate that may be about the same, the most alike first; one question.

    among: those that whoever asks may see.

    Alike in what they say and where, within two months, or under the same phone number.
    """
    near = (complaint.reported_on - ALIKE_WITHIN, complaint.reported_on + ALIKE_WITHIN)
    others = among.filter(estate=complaint.estate_id, reported_on__range=near)
    others = others.exclude(pk=complaint.pk).filter(duplicate_of=None).with_places()
    rated = [(_in_common(complaint, each), each) for each in others.order_by("-pk")[:LOOKED_AT]]
    alike = [(share, each) for share, each in rated if share >= LITTLE_IN_COMMON]
    return [each for _share, each in sorted(alike, key=lambda pair: -pair[0])[:SHOWN]]


def _in_common(one: Complaint, other: Complaint) -> int:
    """How many of the pairs of signs in the shorter one stand in the other, in per cent; half that if about
    another matter."""
    first, second = _pairs(one), _pairs(other)
    shorter = min(len(first), len(second))
    share = 100 * len(first & second) // shorter if shorter else 0
    if one.phone and one.phone == other.phone:
        share += LITTLE_IN_COMMON
    return share if one.category == other.category else share // 2


def _pairs(complaint: Complaint) -> set[tuple[str, str]]:
    return set(pairwise(plain(complaint.place + complaint.description)))
