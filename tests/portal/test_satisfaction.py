"""A home says whether it is satisfied: with the right to speak for it, once, while the survey lasts."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from tests.aftercare.satisfaction_cast import CLOSES, DAY_AFTER, OPENS, answer, closed, list_homes, opened
from tests.portal.conftest import DAYS, PublicCounty, estate_of

from jiugai.aftercare.models import Coverage, SatisfactionResponse, SatisfactionSurvey
from jiugai.aftercare.services import close_survey
from jiugai.registry.models import Home
from jiugai.reserve.models import Stage

SENT = {"answer": "dissatisfied", "topics": ["quality", "pipes"], "comment": "<b>墙皮</b>"}


@pytest.fixture(autouse=True)
def in_october(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(DAYS, Stage.ACCEPTED, OPENS - timedelta(10))
    with time_machine.travel(f"{OPENS}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def survey(wuhua: PublicCounty) -> SatisfactionSurvey:
    """A survey of a public estate with thirty homes."""
    return survey_of(wuhua)


def survey_of(county: PublicCounty, homes: int = 30, **more: Any) -> SatisfactionSurvey:
    project = county.project_at(Stage.ACCEPTED, home_count=homes)
    estate = project.memberships.get().estate
    list_homes(county, estate, homes)
    return opened(county, project, estate, **more)


def page_of(survey: SatisfactionSurvey) -> str:
    return f"/e/{survey.estate.code}/satisfied/"


def resident_of(*homes: Home | None) -> Client:
    """A browser with the right to speak for homes, as residents' sign-in leaves it."""
    client = Client()
    session = client.session
    session["resident_homes"] = [home.pk for home in homes if home]
    session["resident_until"] = (timezone.now() + timedelta(hours=1)).timestamp()
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_stranger_learns_how_to_get_in_and_answers_nothing(
    client: Client, survey: SatisfactionSurvey
) -> None:
    page = text(client.get(page_of(survey)))
    assert "邀请码" in page
    assert "2022年10月31日截止" in page
    assert client.post(page_of(survey), SENT).status_code == 403
    assert not SatisfactionResponse.objects.exists()


def test_a_home_answers_and_thinks_better_of_it(survey: SatisfactionSurvey) -> None:
    home = survey.asked.get(number=3).home
    resident = resident_of(home)
    assert str(home) in text(resident.get(page_of(survey)))
    for _ in range(2):
        assert resident.post(page_of(survey), SENT).status_code == 302
    first = SatisfactionResponse.objects.get()
    assert (first.answer, first.topics, first.channel, first.actor_name) == (
        "dissatisfied",
        ["quality", "pipes"],
        "online",
        "居民",
    )
    page = text(resident.get(page_of(survey)))
    assert "您家已经作答" in page
    assert "&lt;b&gt;墙皮" in page
    resident.post(page_of(survey), {"answer": "satisfied"})
    assert SatisfactionResponse.objects.filter(replaced_by=None).get().answer == "satisfied"


def test_a_wrong_answer_is_told_and_the_words_stay(survey: SatisfactionSurvey) -> None:
    resident = resident_of(survey.asked.get(number=3).home)
    page = text(resident.post(page_of(survey), {**SENT, "answer": ""}))
    assert "没有提交，请先改正" in page
    assert "&lt;b&gt;墙皮" in page
    assert not SatisfactionResponse.objects.exists()


def test_the_right_to_one_home_is_none_to_another(wuhua: PublicCounty, survey: SatisfactionSurvey) -> None:
    elsewhere = wuhua.project_at(Stage.ACCEPTED, name="别处", home_count=3).memberships.get().estate
    other = list_homes(wuhua, elsewhere, 3)[0]
    mine, neighbours = (survey.asked.get(number=number).home for number in (3, 4))
    assert mine is not None
    assert neighbours is not None
    resident = resident_of(mine)
    assert resident.post(page_of(survey), {**SENT, "home": str(neighbours.pk)}).status_code == 403
    assert not SatisfactionResponse.objects.exists()
    resident.post(page_of(survey), {**SENT, "home": str(mine.pk)})
    assert SatisfactionResponse.objects.get().asked.home == mine
    assert resident_of(other).post(page_of(survey), SENT).status_code == 403
    assert resident.get(f"/e/{elsewhere.code}/satisfied/").status_code == 200


@pytest.mark.parametrize("held", [None, "7", ["7"], {"7": 7}, [999_999]])
def test_a_strange_session_gives_no_right(survey: SatisfactionSurvey, held: Any) -> None:
    client = resident_of()
    session = client.session
    session["resident_homes"] = held
    session.save()
    assert "邀请码" in text(client.get(page_of(survey)))


def test_somebody_with_two_homes_answers_for_each(survey: SatisfactionSurvey) -> None:
    homes = [survey.asked.get(number=number).home for number in (3, 4)]
    resident = resident_of(*homes)
    for home in homes:
        assert home is not None
        page = resident.get(f"{page_of(survey)}?home={home.pk}")
        assert f'name="home" value="{home.pk}"' in page.content.decode()
        resident.post(page_of(survey), {**SENT, "home": str(home.pk)})
    assert SatisfactionResponse.objects.count() == 2


def test_a_home_that_was_not_drawn_is_told_so(wuhua: PublicCounty) -> None:
    survey = survey_of(wuhua, 120, coverage=Coverage.SAMPLED)
    drawn = set(survey.asked.values_list("home", flat=True))
    home = Home.objects.filter(building__estate=survey.estate).exclude(pk__in=drawn).first()
    resident = resident_of(home)
    assert "没有抽中您家" in text(resident.get(page_of(survey)))
    assert resident.post(page_of(survey), SENT).status_code == 409


@pytest.mark.parametrize(("on", "may"), [(CLOSES, True), (DAY_AFTER, False)], ids=["last-day", "day-after"])
def test_homes_answer_until_the_last_day(survey: SatisfactionSurvey, on: Any, may: bool) -> None:
    with time_machine.travel(f"{on}T23:59:59+08:00", tick=False):
        resident = resident_of(survey.asked.get(number=3).home)
        answer = resident.post(page_of(survey), SENT)
    assert answer.status_code == (302 if may else 409)
    assert SatisfactionResponse.objects.exists() is may


def test_the_result_is_public_with_its_counts_and_its_seed(client: Client, wuhua: PublicCounty) -> None:
    survey = survey_of(wuhua, 120, coverage=Coverage.SAMPLED)
    answer(wuhua, survey, 60, 10)
    closed(wuhua, survey)
    with time_machine.travel(f"{DAY_AFTER}T10:00:00+08:00", tick=False):
        page = client.get(page_of(survey))
    for each in ("70 户作答，60 户满意", "达标", survey.seed, "调查 92 户，全小区 120 户", "± 7.60"):
        assert each in text(page), each
    assert "墙皮" not in text(page)
    assert len(gzip.compress(page.content)) < 8_000


def test_every_survey_stays_public_and_the_latest_ended_counts(client: Client, wuhua: PublicCounty) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 10, 20)
    close_survey(survey, by=wuhua.by, on=OPENS, reason="等不及")
    again = opened(wuhua, survey.project, survey.estate, why_again="墙面已重做")
    answer(wuhua, again, 25, 5)

    def told() -> list[str]:
        page = text(client.get(page_of(survey)))
        assert "墙面已重做" in page
        return [each.split("</h2>")[0].split(">")[-1] for each in page.split("<h2")[1:]]

    assert told()[-2:] == ["调查结果（以这一次为准）", "尚未结束的调查"]
    close_survey(again, by=wuhua.by, on=OPENS, reason="全部收回")
    page = text(client.get(page_of(survey)))
    for each in ("30 户作答，25 户满意", "30 户作答，10 户满意", "不达标", "等不及", "全部收回"):
        assert each in page, each


def test_without_a_survey_there_is_nothing_to_answer(client: Client, wuhua: PublicCounty) -> None:
    code = estate_of(wuhua.project_at(Stage.STARTED))
    assert "目前没有正在进行的满意度调查" in text(client.get(f"/e/{code}/satisfied/"))
    assert client.get("/e/530102-99999/satisfied/").status_code == 404
