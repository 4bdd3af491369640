"""A finished project with homes on a list, and surveys of it, for the tests of satisfaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.people import Person, enter
from tests.works import County

from jiugai.accounts.models import Post
from jiugai.accounts.roles import Role
from jiugai.aftercare.models import AnswerChannel, Coverage, Satisfaction, SatisfactionSurvey, SurveyBatch
from jiugai.aftercare.services import Paper, Said, check_papers, close_survey, enter_papers, open_survey
from jiugai.core.models import StoredFile
from jiugai.registry.home_places import Place
from jiugai.registry.models import Estate, Home
from jiugai.registry.services.homes import HomeEntry, register_homes
from jiugai.reserve.models import Project

OPENS, CLOSES = date(2022, 10, 1), date(2022, 10, 31)
DAY_AFTER = date(2022, 11, 1)
PLEASED, DISPLEASED = (
    Said(Satisfaction.SATISFIED),
    Said(Satisfaction.DISSATISFIED, ("quality",), "墙皮又掉了"),
)
PAPER, ONLINE = AnswerChannel.PAPER, AnswerChannel.ONLINE


def list_homes(county: County, estate: Estate, count: int) -> list[Home]:
    """So many homes of one building, on the list of the estate."""
    places = [Place("1", str(number // 20 + 1), f"{number % 20 + 101}") for number in range(count)]
    register_homes(estate, [HomeEntry(place) for place in places], by=county.by, source="测试")
    return list(Home.objects.filter(building__estate=estate).order_by("pk"))


def finished(county: County, *estates: Estate, stage: str = "accepted") -> Project:
    project = county.project(*estates)
    Project.objects.filter(pk=project.pk).update(stage=stage)
    project.refresh_from_db()
    return project


def survey_of(county: County, homes: int = 30, *, listed: bool = True, **more: Any) -> SatisfactionSurvey:
    """A survey of an estate with so many homes, all of them asked."""
    estate = county.estate(home_count=homes)
    if listed:
        list_homes(county, estate, homes)
    return opened(county, finished(county, estate), estate, **more)


def opened(county: County, project: Project, estate: Estate, **more: Any) -> SatisfactionSurvey:
    facts: dict[str, Any] = {
        "coverage": Coverage.FULL,
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "organised_by": "翠湖社区",
        "on": OPENS,
        "by": county.by,
    }
    if estate.satisfaction_surveys.exclude(closed_on=None).exists():
        facts["why_again"] = "整改后再问一次"
    return open_survey(project, estate, **facts | more)


def answer(county: County, survey: SatisfactionSurvey, satisfied: int, other: int = 0) -> None:
    """The first so many papers say satisfied, the next ones not."""
    said = [PLEASED] * satisfied + [DISPLEASED] * other
    papers = [Paper(number, each) for number, each in enumerate(said, start=1)]
    typed(county, survey, papers)


def typed(
    county: County, survey: SatisfactionSurvey, papers: Sequence[Paper], on: date = OPENS
) -> SurveyBatch:
    """Papers that one officer types in and another checks."""
    return check_papers(waiting(county, survey, papers, on), by=second(county), on=on)


def waiting(
    county: County, survey: SatisfactionSurvey, papers: Sequence[Paper], on: date = OPENS
) -> SurveyBatch:
    """Papers that nobody has checked yet."""
    return enter_papers(survey, papers, scan=a_scan(county), by=county.by, on=on)


def a_scan(county: County) -> StoredFile:
    facts = {"size": 1, "content_type": "application/pdf", "original_name": "问卷.pdf", "is_encrypted": True}
    number = StoredFile.objects.count()
    return StoredFile.objects.create(
        digest=f"{number:064}", division_code=county.by.division_id, actor_name="某", **facts
    )


def second(county: County) -> Post:
    """Another officer of the same county."""
    place = county.by.division_id
    there = Post.objects.filter(user__username=f"second-{place}").first()
    return there or enter(Person(f"second-{place}", "何科员", Role(county.by.role), place))


def closed(county: County, survey: SatisfactionSurvey, on: date = DAY_AFTER) -> SatisfactionSurvey:
    return close_survey(survey, by=county.by, on=on)
