"""What surveys of satisfaction counted becomes a fact, and the gate at the end reads it."""

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.aftercare.satisfaction_cast import DAY_AFTER, answer, closed, finished, opened
from tests.works import County

from jiugai.lifecycle.project_facts import facts_of
from jiugai.lifecycle.selectors import standpoints
from jiugai.policy.verdicts import Outcome, Ratio
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project


def counts(project: Project, on: date = DAY_AFTER) -> tuple[Any, Any]:
    found = facts_of([project], on=on, parameters=parameters())[0]
    return found.homes_surveyed, found.homes_satisfied


def survey(county: County, project: Project, place: int, satisfied: int, other: int) -> None:
    estate = project.memberships.order_by("estate__code")[place].estate
    found = opened(county, project, estate)
    answer(county, found, satisfied, other)
    closed(county, found)


def test_estates_are_added_up_and_nothing_is_known_before_the_last_of_them(wuhua: County) -> None:
    project = finished(wuhua, wuhua.estate(home_count=30), wuhua.estate(home_count=20))
    assert counts(project) == (None, None)
    survey(wuhua, project, 0, 20, 5)
    assert counts(project) == (None, None)
    survey(wuhua, project, 1, 12, 8)
    assert counts(project) == (45, 32)


def test_an_open_survey_counts_for_nothing_and_a_later_one_for_the_earlier(wuhua: County) -> None:
    project = finished(wuhua, wuhua.estate(home_count=30))
    survey(wuhua, project, 0, 10, 20)
    again = opened(wuhua, project, project.memberships.get().estate)
    answer(wuhua, again, 25, 5)
    assert counts(project) == (30, 10)
    closed(wuhua, again, date(2022, 12, 1))
    assert counts(project, date(2022, 11, 30)) == (30, 10)
    assert counts(project, date(2022, 12, 1)) == (30, 25)


def test_the_last_gate_reads_the_survey(wuhua: County) -> None:
    project = finished(wuhua, wuhua.estate(home_count=30))
    results = ((19, 0, Outcome.UNKNOWN), (15, 5, Outcome.NOT_MET), (16, 4, Outcome.MET))
    for satisfied, other, outcome in results:
        survey(wuhua, project, 0, satisfied, other)
        verdict = standpoints([project], on=DAY_AFTER)[0].verdict
        assert verdict is not None
        check = next(each for each in verdict.checks if each.requirement == "satisfied")
        assert (check.outcome, check.measured) == (outcome, Ratio(satisfied, satisfied + other))


def test_many_projects_cost_as_many_questions_as_one(wuhua: County) -> None:
    projects = [finished(wuhua, wuhua.estate(home_count=30)) for _ in range(4)]
    for each in projects:
        survey(wuhua, each, 0, 20, 5)
    figures, asked = parameters(), []
    for some in (projects[:1], projects):
        with CaptureQueriesContext(connection) as questions:
            facts_of(some, on=DAY_AFTER, parameters=figures)
        asked.append(len(questions))
    assert asked[0] == asked[1]
