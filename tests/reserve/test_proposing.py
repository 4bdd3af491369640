"""Registering a project: choosing estates, suggestions, and what is refused."""

from typing import Any

import pytest
from django.test import Client
from tests.people import HUA, KUN, Person
from tests.works import County

from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project, Scheme


def sent(*estates: Estate, **more: Any) -> dict[str, Any]:
    facts = {"name": "翠湖片区", "plan_year": "2022", "summary": "", "find": ""}
    return facts | {"estate": [each.code for each in estates]} | more


def test_a_project_begins_with_estates_and_an_empty_scheme(officer: Client, wuhua: County) -> None:
    first, second = wuhua.estate(), wuhua.estate()
    answer = officer.post("/projects/new/", sent(first, second, summary=" 两个院落 "))
    project = Project.objects.get()
    assert answer.headers["Location"] == f"/projects/{project.code}/"
    assert (project.name, project.plan_year, project.summary) == ("翠湖片区", 2022, "两个院落")
    assert set(project.memberships.values_list("estate", flat=True)) == {first.pk, second.pk}
    assert Scheme.objects.get(project=project).version == 1
    assert AuditEvent.objects.get(act="project.propose").actor_name == "伍科长"


def test_sent_twice_it_is_one_project(officer: Client, wuhua: County) -> None:
    estate = wuhua.estate()
    answers = [officer.post("/projects/new/", sent(estate)) for _ in range(2)]
    assert Project.objects.count() == 1
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_an_estate_page_leads_here_with_its_estate_and_name(officer: Client, wuhua: County) -> None:
    estate = wuhua.estate(name="棕树营小区")
    answer = officer.get(f"/projects/new/?estate={estate.code}")
    assert list(answer.context["choice"].chosen) == [estate]
    assert 'value="棕树营小区"' in answer.content.decode()


def test_buttons_of_the_choice_store_nothing_and_keep_what_was_typed(officer: Client, wuhua: County) -> None:
    first, second = wuhua.estate(name="棕树营小区"), wuhua.estate(name="电力小区")
    added = officer.post(
        "/projects/new/",
        sent(first, name="棕树营小区", plan_year="明年", summary="概况", ask=f"add:{second.code}"),
    )
    assert list(added.context["choice"].chosen) == [first, second]
    page = added.content.decode()
    for kept in ("棕树营小区等2个小区", "明年", "概况"):
        assert kept in page
    assert "errorlist" not in page
    named = officer.post("/projects/new/", sent(first, second, name="自拟", ask=f"remove:{first.code}"))
    assert list(named.context["choice"].chosen) == [second]
    assert 'value="自拟"' in named.content.decode()
    found = officer.post("/projects/new/", sent(find="dlxq", ask="search"))
    assert list(found.context["choice"].found) == [second]
    assert not Project.objects.exists()


def test_estates_of_live_projects_and_of_other_counties_are_not_offered(
    officer: Client, wuhua: County, panlong: County
) -> None:
    held, free = wuhua.estate(), wuhua.estate()
    wuhua.project(held)
    elsewhere = panlong.estate()
    answer = officer.get(f"/projects/new/?estate={elsewhere.code}")
    assert list(answer.context["choice"].found) == [free]
    assert list(answer.context["choice"].chosen) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "这个字段是必填项"),
        ({"plan_year": "1999"}, "2000"),
        ({"plan_year": "明年"}, "明年"),
        ({"estate": []}, "请至少选择一个小区"),
        ({"estate": ["530102-99999"]}, "请至少选择一个小区"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(
    officer: Client, wuhua: County, wrong: dict[str, Any], told: str
) -> None:
    answer = officer.post("/projects/new/", sent(wuhua.estate(), summary="概况") | wrong)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "概况" in answer.content.decode()
    assert not Project.objects.exists()


def test_an_estate_that_was_taken_meanwhile_is_named(officer: Client, wuhua: County) -> None:
    first, second = wuhua.estate(name="棕树营小区"), wuhua.estate()
    wuhua.project(first, name="先到的项目")
    answer = officer.post("/projects/new/", sent(first, second))
    page = answer.content.decode()
    assert "已在未办结的项目“先到的项目”内" in page
    assert list(answer.context["choice"].chosen) == [first, second]
    assert Project.objects.count() == 1


@pytest.mark.parametrize("person", [HUA, KUN])
def test_who_may_not_register_is_told_who_may(person: Person, browser_of: Any, wuhua: County) -> None:
    answer = browser_of(person).post("/projects/new/", sent(wuhua.estate()))
    assert answer.status_code == 403
    assert "县级住建" in answer.content.decode()
    assert not Project.objects.exists()


def test_an_estate_of_another_county_is_not_taken(officer: Client, panlong: County) -> None:
    answer = officer.post("/projects/new/", sent(panlong.estate()))
    assert "请至少选择一个小区" in answer.content.decode()
    assert not Project.objects.exists()
