"""The scheme as owners see it before they vote: what, how much, for whom, as it is and as planned."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.consent.vote_cast import ANNOUNCED, OPENS, Assembly, at, settle_homes
from tests.people import CUI, HUA, WU, enter
from tests.portal.conftest import PublicCounty
from tests.portal.test_pictures import photograph

from jiugai.consent import services
from jiugai.consent.models import QuestionKind, Vote
from jiugai.consent.services import Asked
from jiugai.registry.models import Division, Estate
from jiugai.reserve.models import PictureStage, Project

pytestmark = pytest.mark.django_db
SCHEME = Asked(QuestionKind.SCHEME, "同意改造方案")


@pytest.fixture
def county(settings: Any, tmp_path: Path) -> PublicCounty:
    settings.DATA = tmp_path
    return PublicCounty(enter(WU))


def estate_in(county: PublicCounty) -> Estate:
    return county.estate(division=Division.objects.get(pk="530102001007"), home_count=2)


def drafted(county: PublicCounty, *estates: Estate) -> tuple[Assembly, Vote, Project]:
    """A vote on the scheme of a project that no plan has made public yet."""
    project = county.project(*estates)
    county.scheme(project)
    assembly = Assembly(enter(CUI), enter(HUA), estates[0])
    settle_homes(estates[0], ["80.00", "90.00"], assembly.by)
    return assembly, assembly.draft([SCHEME], project=project), project


def announce(assembly: Assembly, vote: Vote) -> None:
    services.announce_vote(vote, by=assembly.by, on=ANNOUNCED)


def page_of(vote: Vote) -> str:
    with time_machine.travel(at(OPENS), tick=False):
        return Client().get(reverse("portal:vote", args=[vote.code])).content.decode()


def picture(estate: Estate, name: str) -> str:
    return f"/e/{estate.code}/pictures/{name}-320.webp"


def test_pictures_as_it_is_and_as_planned_stand_side_by_side_once_it_is_put_to_a_vote(
    county: PublicCounty,
) -> None:
    estate = estate_in(county)
    assembly, vote, project = drafted(county, estate)
    before = photograph(county, project, PictureStage.BEFORE, shade=10)
    planned = photograph(county, project, PictureStage.PLANNED, shade=20)
    others = [
        photograph(county, project, PictureStage.DURING, shade=30),
        photograph(county, project, PictureStage.AFTER, shade=40),
    ]
    assert Client().get(picture(estate, before)).status_code == 404
    announce(assembly, vote)
    page = page_of(vote)
    for each in (before, planned):
        assert picture(estate, each) in page
        assert Client().get(picture(estate, each)).status_code == 200
    assert "大门，效果图" in page
    for each in others:
        assert picture(estate, each) not in page
    assert Client().get(picture(estate, others[0])).status_code == 404, "people at work are on it"


def test_of_several_estates_it_says_that_the_sums_are_of_all(county: PublicCounty) -> None:
    one, two = estate_in(county), estate_in(county)
    assembly, vote, project = drafted(county, one, two)
    announce(assembly, vote)
    assert f"{project.name}，共 2 个小区；资金为各小区合计" in page_of(vote)


def test_of_one_estate_there_is_nothing_to_add_up(county: PublicCounty) -> None:
    assembly, vote, _project = drafted(county, estate_in(county))
    announce(assembly, vote)
    page = page_of(vote)
    assert "方案：改什么、花多少钱" in page
    assert "合计；" not in page
    assert "现状和效果图" not in page


def test_of_an_item_that_is_split_by_estate_its_own_quantity_is_shown(county: PublicCounty) -> None:
    one, two = estate_in(county), estate_in(county)
    assembly, vote, project = drafted(county, one, two)
    items = project.schemes.get(is_current=True).items
    whole = items.filter(estate=None).first()
    assert whole is not None
    whole.quantity = 700
    whole.save()
    for estate, quantity in ((two, 500), (one, 200)):
        items.create(item=whole.item, estate=estate, quantity=quantity)
    announce(assembly, vote)
    page = page_of(vote)
    assert '<span class="soft num">200 ' in page
    assert '<span class="soft num">700 ' not in page
    assert '<span class="soft num">500 ' not in page
