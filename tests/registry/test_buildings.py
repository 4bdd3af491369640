"""Buildings and homes: the facts that the database refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from tests.registry.registry_cast import CUIHU, an_estate, refused_by_the_database

from jiugai.registry.models import Building, Home

pytestmark = pytest.mark.usefixtures("divisions")


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_building_named", {"name": ""}),
        ("registry_building_year_possible", {"completed_year": 1899}),
        ("registry_building_counts_at_least_one", {"home_count": 0}),
        ("registry_building_counts_at_least_one", {"stairwell_count": 0}),
        ("registry_building_counts_at_least_one", {"storeys": 101}),
        ("registry_building_counts_at_least_one", {"floor_area_cm2": 0}),
    ],
)
def test_the_database_refuses_an_impossible_building(constraint: str, changes: dict[str, Any]) -> None:
    possible = {"estate": an_estate(), "name": "3号楼"}
    refused_by_the_database(constraint, lambda more: Building(**possible | more), changes)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_home_has_room", {"room": ""}),
        ("registry_home_area_with_source", {"exclusive_area_cm2": 860_000}),
        ("registry_home_area_with_source", {"area_source": "registered"}),
        ("registry_home_area_with_source", {"area_source": "registered", "exclusive_area_cm2": 0}),
    ],
)
def test_the_database_refuses_an_impossible_home(constraint: str, changes: dict[str, Any]) -> None:
    building = Building.objects.create(estate=an_estate(), name="3号楼")
    refused_by_the_database(
        constraint, lambda more: Home(**{"building": building, "room": "301"} | more), changes
    )


def test_a_room_stands_once_in_its_stairwell_and_a_building_once_in_its_estate() -> None:
    estate = an_estate()
    building = Building.objects.create(estate=estate, name="3号楼")
    for stairwell in ("", "1单元", "2单元"):
        home = Home.objects.create(building=building, stairwell=stairwell, room="301")
        assert home.division_code == CUIHU
    with pytest.raises(IntegrityError), transaction.atomic():
        Home.objects.create(building=building, stairwell="", room="301")
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(estate=estate, name="3号楼")
    assert str(home) == "3号楼2单元301"


def test_what_others_hang_on_cannot_be_deleted() -> None:
    estate = an_estate()
    building = Building.objects.create(estate=estate, name="3号楼")
    Home.objects.create(building=building, room="301")
    for record in (building, estate, estate.division):
        with pytest.raises(ProtectedError):
            record.delete()
