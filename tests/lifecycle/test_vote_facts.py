"""What votes of owners say of a project: sums over its estates, known only where every estate has decided."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.consent.vote_cast import (
    AFTER,
    CLOSES,
    COMMITTEE,
    MANAGEMENT,
    NEXT_DAY,
    Assembly,
    fresh,
    online,
    settle_homes,
)
from tests.people import CUI, HUA, WU, enter
from tests.works import County

from jiugai.consent import services
from jiugai.consent.models import QuestionKind, Vote
from jiugai.consent.services import Asked
from jiugai.lifecycle.project_facts import facts_of
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.gates import START
from jiugai.policy.verdicts import Outcome
from jiugai.registry.models import Division
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project

pytestmark = pytest.mark.django_db
SCHEME = Asked(QuestionKind.SCHEME, "同意改造方案")
AREAS = ["80.00", "90.00", "100.00"]


@pytest.fixture
def wuhua(db: None, settings: Any, tmp_path: Path) -> County:
    settings.DATA = tmp_path
    return County(enter(WU))


@pytest.fixture
def officers(wuhua: County) -> tuple[Any, Any]:
    return enter(CUI), enter(HUA)


def estates(wuhua: County, officers: tuple[Any, Any], count: int) -> list[Assembly]:
    """Estates with three homes each."""
    division = Division.objects.get(pk="530102001007")
    made = [wuhua.estate(division=division, home_count=3) for _each in range(count)]
    for each in made:
        settle_homes(each, AREAS, officers[0])
    return [Assembly(*officers, each) for each in made]


def project_of(wuhua: County, assemblies: list[Assembly]) -> Project:
    project = wuhua.project(*(each.estate for each in assemblies))
    wuhua.scheme(project)
    return project


def decide(
    assembly: Assembly, project: Project | None, agreeing: int = 3, asked: tuple[Asked, ...] = (SCHEME,)
) -> Vote:
    vote = assembly.announced(asked, project=project, title=f"表决{agreeing}")
    for number in (1, 2, 3):
        online(vote, number, *["agree" if number <= agreeing else "oppose"] * len(asked))
    return assembly.confirmed(vote)


def facts(project: Project, on: date = AFTER) -> ProjectFacts:
    return facts_of([project], on=on, parameters=parameters())[0]


def test_without_a_confirmed_vote_nothing_is_known(wuhua: County, officers: Any) -> None:
    (assembly,) = estates(wuhua, officers, 1)
    project = project_of(wuhua, [assembly])
    vote = assembly.announced([SCHEME], project=project)
    online(vote, 1, "agree")
    assembly.count(vote)
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    known = facts(project)
    assert (known.vote_held, known.vote_heads, known.management_confirmed) == (None, None, None)


def test_a_confirmed_vote_gives_its_counts(wuhua: County, officers: Any) -> None:
    (assembly,) = estates(wuhua, officers, 1)
    project = project_of(wuhua, [assembly])
    decide(assembly, project, agreeing=2)
    known = facts(project)
    assert (known.vote_held, known.vote_closed_on) == (True, CLOSES)
    assert (known.vote_heads, known.vote_heads_taking_part, known.vote_heads_agreeing) == (3, 3, 2)
    assert known.vote_area_cm2 == known.vote_area_taking_part_cm2 == 2_700_000
    assert known.vote_area_agreeing_cm2 == 1_700_000
    assert (known.estates_scheme_voted, known.estates_voted_online) == (1, 1)
    assert facts(project, NEXT_DAY).vote_held is None


def test_a_project_of_two_estates_needs_each(wuhua: County, officers: Any) -> None:
    one, two = estates(wuhua, officers, 2)
    project = project_of(wuhua, [one, two])
    decide(one, project)
    assert facts(project).vote_held is None
    decide(two, project, agreeing=1)
    known = facts(project)
    assert (known.vote_heads, known.vote_heads_agreeing, known.estates_scheme_voted) == (6, 4, 1)
    checks = {each.requirement: each.outcome for each in _start(known)}
    assert checks["vote_passed"] is Outcome.NOT_MET


def _start(known: ProjectFacts) -> Any:
    figures = parameters().in_force("530102", AFTER)
    return START.judge(known, on=AFTER, params=figures).checks


@pytest.mark.parametrize(("items", "matter"), [(("roads",), "ordinary"), (("roads", "lift"), "special")])
def test_the_content_of_the_scheme_decides_the_matter(
    wuhua: County, officers: Any, items: tuple[str, ...], matter: str
) -> None:
    (assembly,) = estates(wuhua, officers, 1)
    project = wuhua.project(assembly.estate)
    wuhua.scheme(project, items=items)
    decide(assembly, project)
    assert facts(project).vote_matter == matter


def test_a_vote_on_another_project_says_nothing_of_this_one(wuhua: County, officers: Any) -> None:
    (assembly,) = estates(wuhua, officers, 1)
    project = project_of(wuhua, [assembly])
    decide(assembly, None, asked=(MANAGEMENT, COMMITTEE))
    known = facts(project)
    assert known.vote_held is None
    assert (known.management_confirmed, known.management_confirmed_on) == (True, CLOSES)
    assert (known.estates_management_confirmed, known.committee_preparation) == (1, True)


def test_one_estate_that_refused_is_enough_to_know(wuhua: County, officers: Any) -> None:
    one, two = estates(wuhua, officers, 2)
    project = project_of(wuhua, [one, two])
    decide(one, None, agreeing=0, asked=(MANAGEMENT, COMMITTEE))
    known = facts(project)
    assert (known.management_confirmed, known.committee_preparation) == (False, False)
    assert known.estates_management_confirmed is None
    decide(two, None, asked=(MANAGEMENT, COMMITTEE))
    known = facts(project)
    assert (known.management_confirmed, known.management_confirmed_on) == (False, None)
    assert known.estates_management_confirmed == 1


def test_the_latest_confirmed_vote_of_an_estate_counts(wuhua: County, officers: Any) -> None:
    (assembly,) = estates(wuhua, officers, 1)
    project = project_of(wuhua, [assembly])
    decide(assembly, project, agreeing=1)
    assert facts(project).estates_scheme_voted == 0
    decide(assembly, project, agreeing=3)
    assert facts(project).estates_scheme_voted == 1
