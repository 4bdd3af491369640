"""Whose business a complaint is: by what it is about and where, and upward from there."""

import csv
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Self

from jiugai.accounts.models import Post
from jiugai.accounts.permissions import roles_that_may
from jiugai.accounts.roles import Act, Role
from jiugai.aftercare.models import Category, Complaint
from jiugai.core.actors import Actor
from jiugai.core.scope import prefix_of
from jiugai.registry.models import Division, Estate
from jiugai.reserve.models import ProjectEstate, Stage

UPWARD = (
    Role.COMMUNITY,
    Role.SUBDISTRICT,
    Role.COUNTY_HOUSING,
    Role.PREFECTURE_HOUSING,
    Role.PROVINCE_HOUSING,
)
"""The offices of the line, from below; whoever else has a complaint stands under the county."""
IN_BUILDERS_HANDS = (Stage.STARTED, Stage.ACCEPTED)
"""Stages in which who built a project answers for it: until it is closed, whatever terms of warranty run."""


class Seat(NamedTuple):
    """A kind of post in a division, whoever holds it."""

    role: str
    division: str

    @classmethod
    def of(cls, actor: Actor) -> Self | None:
        """The seat that somebody acts from; None for the product itself."""
        role = getattr(actor, "role", "")
        return cls(role, actor.actor_division) if role else None

    def __str__(self) -> str:
        return f"{Division.objects.get(pk=self.division).name} {Role(self.role).label}"


class Route(NamedTuple):
    """Who answers a category, and who does of an estate whose project is under way or not closed."""

    role: Role
    role_of_project: Role


@cache
def table() -> Mapping[Category, Route]:
    """The routing table. Raises: KeyError, ValueError unless it names each category and known roles."""
    text = (files("jiugai.aftercare") / "routing.csv").read_text(encoding="utf-8")
    rows = {row["category"]: row for row in csv.DictReader(text.splitlines())}
    return {each: Route(Role(rows[each]["role"]), Role(rows[each]["role_of_project"])) for each in Category}


def line_above(role: str) -> tuple[Role, ...]:
    """The offices above a role, the nearest first."""
    if role in UPWARD:
        return UPWARD[UPWARD.index(Role(role)) + 1 :]
    return UPWARD[UPWARD.index(Role.COUNTY_HOUSING) :]


def places_above(place: str) -> list[str]:
    """A division and those around it, up to the province, as full codes; the narrowest first."""
    lower = [place[:length] for length in (12, 9, 6) if length <= len(place)]
    return [*lower, f"{place[:4]}00", f"{place[:2]}0000"]


def seats_around(place: str, on: date) -> list[Seat]:
    """The seats that somebody holds on the day and from which complaints of a place may be answered."""
    roles = roles_that_may(Act.ANSWER_COMPLAINTS)
    held = Post.objects.held_on(on).filter(division__in=places_above(place), role__in=roles)
    found = {Seat(*each) for each in held.order_by().values_list("role", "division")}
    return sorted(found, key=lambda seat: (-len(prefix_of(seat.division)), seat.role))


def responsible(category: str, estate: Estate, on: date) -> Seat:
    """Whose business a complaint is. A seat that nobody holds passes it upward; the county has it at last."""
    route = table()[Category(category)]
    role = route.role
    if route.role_of_project != role and _is_in_builders_hands(estate):
        role = route.role_of_project
    held = seats_around(estate.division_id, on)
    return next(_held(held, (role, *line_above(role))), Seat(Role.COUNTY_HOUSING, estate.county_code))


def next_above(complaint: Complaint, on: date) -> Seat | None:
    """The seat that an overdue complaint is raised to; None where nobody sits above those who have it."""
    above = line_above(complaint.handler_role)
    if complaint.supervisor_role:  # it may have been handed on to an office above its supervisor
        above = tuple(each for each in above if each in line_above(complaint.supervisor_role))
    return next(_held(seats_around(complaint.division_code, on), above), None)


def may_be_handed_to(complaint: Complaint, on: date) -> list[Seat]:
    """The seats that a complaint can be handed on to."""
    handler = Seat(complaint.handler_role, complaint.handler_division_id)
    return [each for each in seats_around(complaint.division_code, on) if each != handler]


def has_in_hand(actor: Actor, complaint: Complaint) -> bool:
    """Whether a complaint is this post's: it answers, supervises, or stands above who answers."""
    seat = Seat.of(actor)
    if seat is None:
        return True
    own = {
        (complaint.handler_role, complaint.handler_division_id),
        (complaint.supervisor_role, complaint.supervisor_division_id),
    }
    return seat in own or seat.role in line_above(complaint.handler_role)


def _held(held: Collection[Seat], roles: Collection[str]) -> Iterator[Seat]:
    return (seat for role in roles for seat in held if seat.role == role)


def _is_in_builders_hands(estate: Estate) -> bool:
    return ProjectEstate.objects.filter(
        estate=estate, is_live=True, project__stage__in=IN_BUILDERS_HANDS
    ).exists()
