"""Whose business a complaint is, by what it is about, where, and who sits there."""

from csv import DictReader
from datetime import date
from importlib.resources import files

import pytest
from tests.aftercare.complaint_cast import MONDAY, complaint_of, seat_of
from tests.aftercare.conftest import in_the_community
from tests.people import CUI, HUA, KUN, Person, enter
from tests.works import County

from jiugai.accounts.roles import Role
from jiugai.aftercare.models import Category
from jiugai.aftercare.routing import line_above, may_be_handed_to, table
from jiugai.aftercare.terms import Terms
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project

BUILDER = Person("shi", "施经理", Role.IMPLEMENTER, "530102")
WATER = Person("shui", "水经理", Role.UTILITY, "530100")


@pytest.mark.django_db
def test_every_category_has_its_post_and_its_days() -> None:
    assert set(table()) == set(Category)
    terms = Terms.of("530102", MONDAY)
    assert all(terms.due(category, MONDAY) > MONDAY for category in Category)


def test_the_names_in_the_table_are_those_of_the_code() -> None:
    text = (files("jiugai.aftercare") / "routing.csv").read_text(encoding="utf-8")
    for row in DictReader(text.splitlines()):
        assert row["类别"] == Category(row["category"]).label
        assert row["岗位"] == Role(row["role"]).label
        assert row["在建、已验收未结案的项目"] == Role(row["role_of_project"]).label


@pytest.mark.parametrize(
    ("category", "seat"),
    [
        (Category.HYGIENE, ("community", "530102001007")),
        (Category.ORDER, ("community", "530102001007")),
        (Category.MANAGEMENT, ("subdistrict", "530102001")),
        (Category.SAFETY, ("subdistrict", "530102001")),
        (Category.PROCESS, ("county_housing", "530102")),
        (Category.QUALITY, ("county_housing", "530102")),
        (Category.OUTAGE, ("utility", "530100")),
    ],
)
def test_a_category_goes_to_its_post(estate: Estate, category: Category, seat: tuple[str, str]) -> None:
    for person in (CUI, HUA, WATER, BUILDER):
        enter(person)
    assert seat_of(complaint_of(estate, category=category)) == seat


@pytest.mark.parametrize("stage", ["planned", "started", "accepted", "closed"])
def test_while_a_project_is_built_or_guaranteed_its_builder_answers_for_the_works(
    wuhua: County, estate: Estate, stage: str
) -> None:
    enter(BUILDER)
    project = wuhua.project(estate)
    Project.objects.filter(pk=project.pk).update(stage=stage)
    builder = stage in ("started", "accepted")
    expected = ("implementer", "530102") if builder else ("county_housing", "530102")
    assert seat_of(complaint_of(estate, category=Category.QUALITY)) == expected
    assert seat_of(complaint_of(estate, category=Category.PROCESS)) == ("county_housing", "530102")


def test_a_seat_that_nobody_holds_passes_the_complaint_upward(estate: Estate) -> None:
    assert seat_of(complaint_of(estate)) == ("county_housing", "530102")
    enter(HUA)
    assert seat_of(complaint_of(estate, "第二件")) == ("subdistrict", "530102001")
    enter(CUI, valid_to=MONDAY)
    assert seat_of(complaint_of(estate, "第三件")) == ("community", "530102001007")
    assert seat_of(complaint_of(estate, "第四件", on=date(2022, 6, 7))) == ("subdistrict", "530102001")


def test_where_nobody_sits_at_all_the_county_has_it(wuhua: County) -> None:
    wuhua.by.valid_to = date(2022, 1, 1)
    wuhua.by.save()
    assert seat_of(complaint_of(in_the_community(wuhua))) == ("county_housing", "530102")


def test_the_line_leads_from_the_community_to_the_province() -> None:
    assert line_above("community") == (
        Role.SUBDISTRICT,
        Role.COUNTY_HOUSING,
        Role.PREFECTURE_HOUSING,
        Role.PROVINCE_HOUSING,
    )
    assert line_above("implementer")[0] == Role.COUNTY_HOUSING
    assert line_above("province_housing") == ()


def test_a_complaint_is_handed_only_to_seats_around_its_estate(estate: Estate) -> None:
    for person in (CUI, HUA, KUN, Person("pan", "潘科长", Role.COUNTY_HOUSING, "530103")):
        enter(person)
    seats = {(each.role, each.division) for each in may_be_handed_to(complaint_of(estate), MONDAY)}
    assert seats == {
        ("subdistrict", "530102001"),
        ("county_housing", "530102"),
        ("prefecture_housing", "530100"),
    }
