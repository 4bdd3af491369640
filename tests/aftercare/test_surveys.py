"""A survey is opened, answered once by each home, corrected by new rows, and frozen at its end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.aftercare.satisfaction_cast import (
    CLOSES,
    DAY_AFTER,
    DISPLEASED,
    OPENS,
    PAPER,
    PLEASED,
    answer,
    closed,
    finished,
    list_homes,
    opened,
    survey_of,
    typed,
)
from tests.guards import lift_guards
from tests.people import KUN, PAN, Person, enter
from tests.works import County

from jiugai.aftercare.models import AskedHome, Coverage, Satisfaction, SatisfactionResponse
from jiugai.aftercare.satisfaction import (
    comments_of,
    counted_answer,
    open_for,
    progress_of,
    topics_of,
    unanswered,
)
from jiugai.aftercare.services import (
    Paper,
    Said,
    answer_for,
    close_survey,
    enlarge_sample,
)
from jiugai.aftercare.services.responses import NotAsked
from jiugai.aftercare.services.surveys import NotFinished, SurveyOver
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.policy.verdicts import Outcome, Ratio

SAMPLED = {"coverage": Coverage.SAMPLED}
MADE = "jiugai.aftercare.services.surveys.secrets.token_hex"


def test_a_full_survey_asks_every_home_by_name(wuhua: County) -> None:
    survey = survey_of(wuhua, 30)
    assert (survey.number, survey.homes, survey.asked_count) == ("530102-00001-M1", 30, 30)
    assert [each.number for each in survey.asked.all()] == list(range(1, 31))
    assert survey.asked.filter(home=None).count() == 0


def test_without_a_list_numbered_papers_go_out_and_nobody_can_draw(wuhua: County) -> None:
    survey = survey_of(wuhua, 12, listed=False)
    assert (survey.names_homes, survey.asked.filter(home=None, label="").count()) == (False, 12)
    with pytest.raises(BadInput, match="没有业主清册，不能抽样"):
        survey_of(wuhua, 12, listed=False, **SAMPLED)


@pytest.mark.parametrize(
    ("homes", "size"),
    [(30, 28), (120, 92), (25, 24), (10, 10)],
    ids=["small", "by-the-margin", "just-above-twenty", "fewer-than-twenty"],
)
def test_a_sample_is_as_large_as_margin_and_rule_want(wuhua: County, homes: int, size: int) -> None:
    assert survey_of(wuhua, homes, **SAMPLED).asked_count == size


def test_the_same_seed_draws_the_same_homes_and_another_one_others(
    wuhua: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = wuhua.estate(home_count=120)
    list_homes(wuhua, estate, 120)
    project = finished(wuhua, estate)
    drawn = []
    for seed in ("a", "a", "b"):
        monkeypatch.setattr(MADE, lambda _size, seed=seed: seed)
        survey = opened(wuhua, project, estate, coverage=Coverage.SAMPLED)
        drawn.append(list(survey.asked.order_by("number").values_list("label", flat=True)))
        close_survey(survey, by=wuhua.by, on=OPENS, reason="重来")
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 92


def test_the_seed_is_made_at_the_opening_and_kept(wuhua: County) -> None:
    assert len(survey_of(wuhua, 30, coverage=Coverage.SAMPLED).seed) == 16


@pytest.mark.parametrize(("size", "said"), [(91, "不少于 92"), (121, "不超过总户数 120")])
def test_a_sample_too_small_or_too_large_is_refused(wuhua: County, size: int, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        survey_of(wuhua, 120, size=size, **SAMPLED)


def test_more_homes_are_the_next_of_the_same_draw(wuhua: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MADE, lambda _size: "a")
    survey = survey_of(wuhua, 120, **SAMPLED)
    first = list(survey.asked.values_list("label", flat=True))
    for to, said in ((92, "应多于"), (121, "不超过")):
        with pytest.raises(BadInput, match=said):
            enlarge_sample(survey, by=wuhua.by, to=to, reason="无人在家")
    with pytest.raises(BadInput, match="理由"):
        enlarge_sample(survey, by=wuhua.by, to=100, reason=" ")
    enlarge_sample(survey, by=wuhua.by, to=100, reason="无人在家")
    labels = list(survey.asked.values_list("label", flat=True))
    assert (labels[:92], len(set(labels))) == (first, 100)
    whole = survey_of(wuhua, 120, size=100, **SAMPLED)
    assert list(whole.asked.values_list("label", flat=True)) == labels


@pytest.mark.parametrize("stage", ["planned", "started", "withdrawn"])
def test_nobody_is_asked_before_the_works_are_accepted(wuhua: County, stage: str) -> None:
    estate = wuhua.estate(home_count=12)
    with pytest.raises(NotFinished):
        opened(wuhua, finished(wuhua, estate, stage=stage), estate)


def test_an_estate_of_another_project_is_not_asked_for_this_one(wuhua: County) -> None:
    survey, other = survey_of(wuhua), wuhua.estate(home_count=12)
    with pytest.raises(BadInput, match="不在项目"):
        opened(wuhua, survey.project, other)


def test_a_list_that_disagrees_with_the_register_is_put_right_first(wuhua: County) -> None:
    estate = wuhua.estate(home_count=31)
    list_homes(wuhua, estate, 30)
    with pytest.raises(BadInput, match="业主清册 30 户，小区底数 31 户"):
        opened(wuhua, finished(wuhua, estate), estate)
    unknown = wuhua.estate(home_count=None)
    with pytest.raises(BadInput, match="户数不详"):
        opened(wuhua, finished(wuhua, unknown), unknown)


def test_one_survey_of_an_estate_is_open_at_a_time(wuhua: County) -> None:
    survey = survey_of(wuhua)
    with pytest.raises(BadInput, match="没有结束的调查"):
        opened(wuhua, survey.project, survey.estate)
    closed(wuhua, survey)
    assert opened(wuhua, survey.project, survey.estate).number.endswith("-M2")


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (OPENS - timedelta(1), CLOSES, "不能早于今天"),
        (date(1, 1, 1), date(1, 1, 2), "不能早于今天"),
        (OPENS, OPENS + timedelta(6), "至少 7 天，不能早于 2022-10-08"),
        (OPENS, OPENS + timedelta(7), ""),
        (OPENS + timedelta(1), OPENS + timedelta(8), ""),
    ],
    ids=["yesterday", "long-ago", "one-day-short", "exactly-seven", "from-tomorrow"],
)
def test_a_survey_begins_today_or_later_and_lasts_its_days(
    wuhua: County, opens: date, closes: date, said: str
) -> None:
    if said:
        with pytest.raises(BadInput, match=said):
            survey_of(wuhua, opens_on=opens, closes_on=closes)
    else:
        assert survey_of(wuhua, opens_on=opens, closes_on=closes).closes_on == closes


def test_where_a_result_is_there_already_one_says_why_to_ask_again(wuhua: County) -> None:
    survey = closed(wuhua, survey_of(wuhua))
    with pytest.raises(BadInput, match="再次调查应写明理由"):
        opened(wuhua, survey.project, survey.estate, why_again=" ")
    assert opened(wuhua, survey.project, survey.estate, why_again="已整改").why_again == "已整改"


@pytest.mark.parametrize(
    ("answers", "outcome", "still"),
    [
        ((16, 4), Outcome.MET, 0),
        ((15, 5), Outcome.NOT_MET, 0),
        ((17, 3), Outcome.MET, 0),
        ((19, 0), Outcome.UNKNOWN, 1),
        ((0, 0), Outcome.UNKNOWN, 20),
        ((24, 6), Outcome.MET, 0),
    ],
    ids=["exactly-four-fifths", "one-short", "one-more", "one-answer-short", "nobody", "everybody"],
)
def test_the_result_is_what_the_rule_says(
    wuhua: County, answers: tuple[int, int], outcome: Outcome, still: int
) -> None:
    survey = survey_of(wuhua, 30)
    answer(wuhua, survey, *answers)
    found = progress_of([survey], OPENS)[0]
    assert (found.outcome, found.still_needed) == (outcome, still)
    assert found.check.measured == Ratio(answers[0], sum(answers))


@pytest.mark.parametrize(("homes", "needed"), [(12, 12), (19, 19), (20, 20), (60, 20), (61, 21), (300, 100)])
def test_needed_answers_are_found_by_asking_the_rule(wuhua: County, homes: int, needed: int) -> None:
    survey = survey_of(wuhua, homes, listed=False)
    assert progress_of([survey], OPENS)[0].needed == needed


def test_fairly_satisfied_is_not_satisfied(wuhua: County) -> None:
    survey = survey_of(wuhua, 20)
    said = [Said(each) for each in Satisfaction]
    typed(wuhua, survey, [Paper(n, each) for n, each in enumerate(said, 1)])
    assert (progress_of([survey], OPENS)[0].satisfied, progress_of([survey], OPENS)[0].surveyed) == (2, 5)


def test_a_home_answers_online_and_thinks_better_of_it(wuhua: County) -> None:
    survey = survey_of(wuhua)
    asked = survey.asked.get(number=7)
    assert asked.home is not None
    first = answer_for(asked.home, DISPLEASED, on=OPENS)
    assert answer_for(asked.home, DISPLEASED, on=OPENS) == first
    second = answer_for(asked.home, PLEASED, on=CLOSES)
    assert (counted_answer(asked), second.replaces) == (second, first)
    found = progress_of([survey], OPENS)[0]
    assert (found.surveyed, found.satisfied) == (1, 1)
    assert SatisfactionResponse.objects.count() == 2


@pytest.mark.parametrize(
    ("on", "may"),
    [(OPENS - timedelta(1), False), (OPENS, True), (CLOSES, True), (DAY_AFTER, False)],
    ids=["day-before", "first-day", "last-day", "day-after"],
)
def test_homes_answer_while_the_survey_lasts(wuhua: County, on: date, may: bool) -> None:
    home = survey_of(wuhua).asked.get(number=1).home
    assert home is not None
    assert (open_for(home, on) is not None) is may
    if may:
        answer_for(home, PLEASED, on=on)
    else:
        with pytest.raises(NotAsked):
            answer_for(home, PLEASED, on=on)


def test_a_home_that_was_not_drawn_is_not_counted(wuhua: County) -> None:
    survey = survey_of(wuhua, 120, **SAMPLED)
    drawn = set(survey.asked.values_list("home", flat=True))
    other = next(home for home in survey.estate.buildings.get().homes.all() if home.pk not in drawn)
    with pytest.raises(NotAsked, match="只有抽中的户"):
        answer_for(other, PLEASED, on=OPENS)


def test_late_papers_are_typed_in_until_the_survey_is_ended(wuhua: County) -> None:
    survey = survey_of(wuhua)
    with pytest.raises(BadInput, match="才开始"):
        typed(wuhua, survey, [Paper(1, PLEASED)], OPENS - timedelta(1))
    typed(wuhua, survey, [Paper(1, PLEASED)], DAY_AFTER)
    closed(wuhua, survey)
    with pytest.raises(SurveyOver):
        typed(wuhua, survey, [Paper(2, PLEASED)], DAY_AFTER)
    with pytest.raises(SurveyOver):
        enlarge_sample(survey, by=wuhua.by, to=30, reason="补")


def test_the_end_freezes_the_counts(wuhua: County) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 20, 5)
    with pytest.raises(BadInput, match="提前结束应写明理由"):
        close_survey(survey, by=wuhua.by, on=CLOSES)
    for _ in range(2):
        found = closed(wuhua, survey)
        assert (found.homes_surveyed, found.homes_satisfied, found.closed_on) == (25, 20, DAY_AFTER)
    assert AuditEvent.objects.filter(act="satisfaction.close").count() == 1


def test_the_database_counts_one_answer_of_a_home(wuhua: County) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 2)
    first, second = SatisfactionResponse.objects.order_by("pk")
    facts = {"answer": "satisfied", "channel": PAPER, "answered_on": OPENS, "actor_name": "某"}
    for wrong, name in (
        ({"asked": first.asked}, "first_once|asked_id"),
        ({"asked": first.asked, "replaces": first, "answer": "so-so"}, "says_something"),
        ({"asked": survey.asked.get(number=9), "reason": "无"}, "says_something"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SatisfactionResponse.objects.create(**facts | wrong)
    SatisfactionResponse.objects.create(asked=first.asked, replaces=first, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        SatisfactionResponse.objects.create(asked=first.asked, replaces=first, **facts)
    assert progress_of([survey], OPENS)[0].surveyed == 2
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        SatisfactionResponse.objects.filter(pk=second.pk).update(answer="very_satisfied")


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"asked_count": 29}, "asks_as_many"),
        ({"coverage": "sampled"}, "asks_as_many"),
        ({"homes_surveyed": 3}, "frozen"),
        ({"closed_on": DAY_AFTER, "homes_surveyed": 3, "homes_satisfied": 4}, "frozen"),
        ({"closed_on": DAY_AFTER, "homes_surveyed": 31, "homes_satisfied": 4}, "frozen"),
        ({"closed_on": CLOSES, "homes_surveyed": 3, "homes_satisfied": 3}, "early_end_says_why"),
        ({"closes_on": OPENS - timedelta(1)}, "who_and_when"),
    ],
)
def test_the_database_refuses_a_survey_that_cannot_be(
    wuhua: County, facts: dict[str, Any], name: str
) -> None:
    survey = survey_of(wuhua, 30)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(survey).objects.filter(pk=survey.pk).update(**facts)


def test_a_home_is_asked_once(wuhua: County) -> None:
    survey = survey_of(wuhua)
    lift_guards()
    home = survey.asked.get(number=1).home
    with pytest.raises(IntegrityError), transaction.atomic():
        AskedHome.objects.create(survey=survey, number=99, home=home, label="又")


@pytest.mark.parametrize("who", [PAN, KUN, Person("shi", "施", "implementer", "530102")])
@pytest.mark.parametrize("act", ["open", "enter", "close", "enlarge"])
def test_others_survey_nobody(wuhua: County, who: Person, act: str) -> None:
    survey = survey_of(wuhua)
    other = County(enter(who))
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: opened(other, survey.project, survey.estate),
        "enter": lambda: answer(other, survey, 1),
        "close": lambda: closed(other, survey),
        "enlarge": lambda: enlarge_sample(survey, by=other.by, to=30, reason="补"),
    }
    with pytest.raises(Refused):
        acts[act]()


def test_the_trail_says_that_a_home_answered_and_not_what(wuhua: County) -> None:
    survey = survey_of(wuhua)
    typed(wuhua, survey, [Paper(1, DISPLEASED)])
    event = AuditEvent.objects.get(act="satisfaction.answer")
    assert event.after == {"channel": "paper", "answered_on": "2022-10-01"}


def test_reasons_are_told_without_homes(wuhua: County) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 2, 3)
    assert topics_of(survey) == [("工程质量", 3)]
    assert [each.comment for each in comments_of(survey)] == ["墙皮又掉了"] * 3
    assert unanswered(survey).count() == 25
    with pytest.raises(BadInput, match="所列的方面"):
        typed(wuhua, survey, [Paper(9, Said(Satisfaction.SATISFIED, ("weather",)))])


def test_many_surveys_cost_as_many_questions_as_one(wuhua: County) -> None:
    surveys = [survey_of(wuhua, 12, listed=False) for _ in range(4)]
    counts = []
    for some in (surveys[:1], surveys):
        with CaptureQueriesContext(connection) as asked:
            progress_of(some, OPENS)
        counts.append(len(asked))
    assert counts[0] == counts[1]
