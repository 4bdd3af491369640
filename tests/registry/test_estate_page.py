"""The page of one estate: what falls short, its buildings, its renewal unit."""

from datetime import date
from typing import Any

import pytest
from tests.people import HUA, KUN, SHEN, WU
from tests.registry.page_cast import estate_at, signed_in, text

from jiugai.core.scope import Scope
from jiugai.registry.estate_page import Entered, facilities, unit_of
from jiugai.registry.models import (
    Building,
    Estate,
    FacilityCondition,
    FacilitySurvey,
    RenewalMember,
    RenewalUnit,
)
from jiugai.registry.survey_grid import items

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)


def found(
    estate: Estate, item: str, state: str, severity: str = "none", *, on: date = DAY, note: str = ""
) -> None:
    FacilityCondition.objects.create(
        estate=estate, item=item, state=state, severity=severity, surveyed_on=on, note=note
    )


def united(*estates: Estate, name: str = "翠湖片区") -> RenewalUnit:
    unit = RenewalUnit.objects.create(
        name=name, division_id="530102", established_on=DAY, document="五政复〔2022〕3号"
    )
    for estate in estates:
        RenewalMember.objects.create(unit=unit, kind="estate", estate=estate)
    RenewalMember.objects.create(unit=unit, kind="factory", name="毛巾厂")
    return unit


def test_what_falls_short_comes_worst_first_then_as_the_catalogue_goes() -> None:
    client, estate = signed_in(WU), estate_at()
    found(estate, "lighting", "missing", "minor")
    found(estate, "roads", "worn", "serious")
    found(estate, "fire_safety", "worn", "hazard", note="消火栓无水")
    found(estate, "roof", "worn", "minor")
    found(estate, "sport", "sound")
    found(estate, "lift", "not_needed")
    known = facilities(estate, DAY)
    assert [each.finding.item for each in known.shortfalls] == ["fire_safety", "roads", "roof", "lighting"]
    assert (known.hazards, known.sound, known.not_needed) == (1, 1, 1)
    assert known.without_finding == len(items()) - 6
    page = text(client.get(f"/estates/{estate.code}/"))
    assert "短板 4 项" in page
    assert "安全隐患 1 项" in page
    assert "消火栓无水" in page
    assert "完好 1 项 · 不适用 1 项" in page
    assert f"未摸底 {len(items()) - 6} 项" in page
    assert "摸底尚未完成" in page


def test_what_was_mended_since_no_longer_falls_short() -> None:
    signed_in(WU)
    estate = estate_at()
    found(estate, "roof", "worn", "hazard")
    found(estate, "roof", "sound", on=date(2022, 9, 1))
    assert [each.name for each in facilities(estate, date(2022, 8, 31)).shortfalls] == ["屋面"]
    assert facilities(estate, date(2022, 9, 1)).shortfalls == []


def test_the_last_survey_up_to_the_day_is_named() -> None:
    client, estate = signed_in(WU), estate_at()
    found(estate, "roof", "sound")
    for on in (DAY, date(2022, 9, 1)):
        FacilitySurvey.objects.create(estate=estate, completed_on=on, surveyed_by=f"翠湖社区{on.month}")
    earlier, later = facilities(estate, date(2022, 8, 31)).survey, facilities(estate, date(2022, 9, 1)).survey
    assert earlier is not None
    assert later is not None
    assert (earlier.completed_on, later.completed_on) == (DAY, date(2022, 9, 1))
    assert "2022-09-01 完成摸底，翠湖社区9" in text(client.get(f"/estates/{estate.code}/"))


@pytest.mark.parametrize(("person", "may"), [(WU, True), (SHEN, False)], ids=["county", "auditor"])
def test_an_estate_that_nobody_surveyed_leads_to_the_survey_for_who_may(person: Any, may: bool) -> None:
    client, estate = signed_in(person), estate_at()
    page = text(client.get(f"/estates/{estate.code}/"))
    assert "还没有摸底" in page
    assert (f"/estates/{estate.code}/survey/" in page) is may
    assert (f"/estates/{estate.code}/edit/" in page) is may
    assert (f"/estates/{estate.code}/buildings/" in page) is may


def test_buildings_that_do_not_add_up_are_said_to_differ() -> None:
    client, estate = signed_in(KUN), estate_at(building_count=3, home_count=1_200)
    for number, homes in enumerate((36, 48), start=1):
        Building.objects.create(
            estate=estate, name=f"{number}幢", home_count=homes, floor_area_cm2=38_600_000
        )
    page = text(client.get(f"/estates/{estate.code}/"))
    assert "逐栋登记 2 栋、84 户，小区登记 3 栋、1,200 户。" in page
    assert "3,860" in page


@pytest.mark.parametrize(
    ("facts", "homes", "note"),
    [
        ({"building_count": 1, "home_count": 36}, 36, ""),
        ({"building_count": None, "home_count": None}, 36, ""),
        ({"building_count": 2, "home_count": 36}, 36, "逐栋登记 1 栋，小区登记 2 栋。"),
        ({"building_count": 1, "home_count": 40}, None, ""),
        ({"building_count": 1, "home_count": 40}, 36, "逐栋登记 36 户，小区登记 40 户。"),
    ],
    ids=["agree", "estate-says-nothing", "buildings-differ", "homes-not-known", "homes-differ"],
)
def test_only_known_numbers_can_differ(facts: dict[str, Any], homes: int | None, note: str) -> None:
    signed_in(WU)
    estate = estate_at(**facts)
    Building.objects.create(estate=estate, name="1幢", home_count=homes)
    assert Entered.of(estate).note == note


def test_an_estate_without_buildings_is_not_said_to_differ() -> None:
    signed_in(WU)
    assert Entered.of(estate_at(building_count=3, home_count=90)).note == ""


def test_the_renewal_unit_links_only_to_estates_that_one_may_open() -> None:
    client = signed_in(HUA)
    mine, other = estate_at("530102001", 1), estate_at("530102", 2)
    united(mine, other)
    page = text(client.get(f"/estates/{mine.code}/"))
    assert "翠湖片区" in page
    assert "毛巾厂" in page
    assert other.name in page
    assert f"/estates/{other.code}/" not in page
    shown = unit_of(mine, Scope.of("530102"))
    assert shown is not None
    assert [each.code for each in shown.members] == [mine.code, other.code, ""]


def test_an_estate_in_no_unit_says_so() -> None:
    client, estate = signed_in(WU), estate_at()
    assert "不在更新单元内" in text(client.get(f"/estates/{estate.code}/"))
    assert unit_of(estate, Scope.of("530102")) is None


def test_the_page_asks_few_questions_however_much_is_known(django_assert_max_num_queries: Any) -> None:
    client, estate = signed_in(WU), estate_at()
    for item in items():
        found(estate, item.key, "worn", "minor")
    FacilitySurvey.objects.create(estate=estate, completed_on=DAY, surveyed_by="翠湖社区")
    for number in range(30):
        Building.objects.create(estate=estate, name=f"{number}幢")
    united(estate, *(estate_at(number=number) for number in range(2, 12)))
    client.get(f"/estates/{estate.code}/")
    with django_assert_max_num_queries(14):
        client.get(f"/estates/{estate.code}/")
