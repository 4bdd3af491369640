"""The buildings of an estate: adding one, putting one right."""

from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.records import keep, keep_as_shown, latest
from jiugai.registry.models import Building, Estate
from jiugai.registry.services.estates import EDIT


class BuildingFacts(TypedDict, total=False):
    """What is known of a building; what is left out is not known."""

    name: str
    completed_year: int | None
    structure: str
    storeys: int | None
    stairwell_count: int | None
    home_count: int | None
    floor_area_cm2: int | None
    has_lift: bool | None


@transaction.atomic
def add_building(estate: Estate, *, by: Actor, **facts: Unpack[BuildingFacts]) -> Building:
    """Enter a building of an estate; entered once more just the same, it stays the one.

    Raises: Refused; BadInput, also where the estate has another building of that name
    """
    by.require(EDIT, estate.division_id)
    wanted = {name: each.strip() if isinstance(each, str) else each for name, each in facts.items()}
    same = Building.objects.filter(estate=estate, **wanted).first()
    return same or keep(Building(estate=estate), wanted, by=by, act="building.add")


@transaction.atomic
def correct_building(
    building: Building,
    *,
    by: Actor,
    reason: str,
    unchanged_since: str | None = None,
    **changes: Unpack[BuildingFacts],
) -> Building:
    """Put right what is known of a building; the trail keeps what stood there before.

    `unchanged_since`: the version that a form was shown with. Raises: Refused, ChangedMeanwhile, BadInput
    """
    locked = latest(building)
    by.require(EDIT, locked.estate.division_id)
    return keep_as_shown(
        locked, changes, by=by, act="building.correct", unchanged_since=unchanged_since, reason=reason.strip()
    )
