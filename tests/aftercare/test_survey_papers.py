"""Papers of a survey: typed in by one person, checked by another, never written over what a home sent."""

import pytest
from django.db import IntegrityError, transaction
from tests.aftercare.satisfaction_cast import (
    DISPLEASED,
    OPENS,
    PAPER,
    PLEASED,
    a_scan,
    answer,
    closed,
    second,
    survey_of,
    typed,
    waiting,
)
from tests.works import County

from jiugai.aftercare.models import SatisfactionResponse, SurveyPaper
from jiugai.aftercare.satisfaction import (
    counted_answer,
    progress_of,
    unanswered,
    unchecked,
)
from jiugai.aftercare.services import (
    Paper,
    answer_for,
    check_papers,
    enter_papers,
    send_papers_back,
)
from jiugai.aftercare.services.responses import write_answer
from jiugai.aftercare.services.survey_papers import BatchDone, OwnBatch
from jiugai.aftercare.services.surveys import Unchecked
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope


def test_papers_come_in_all_or_none_and_every_wrong_one_is_named(wuhua: County) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 1)
    papers = [Paper(1, DISPLEASED), Paper(2, PLEASED), Paper(31, PLEASED), Paper(2, PLEASED)]
    with pytest.raises(BadInput) as refusal:
        typed(wuhua, survey, papers)
    assert [(each.column, each.expected[:4]) for each in refusal.value.problems] == [
        ("1 号", "已有答卷"),
        ("31 号", "不在本次"),
        ("2 号", "填了两次"),
    ]
    assert SatisfactionResponse.objects.count() == 1


def test_a_paper_against_a_paper_counts_with_a_reason_whatever_it_says(wuhua: County) -> None:
    survey = survey_of(wuhua)
    answer(wuhua, survey, 1)
    for said in (PLEASED, DISPLEASED):  # the refusal does not tell what the first one said
        with pytest.raises(BadInput, match="更正请写明理由"):
            typed(wuhua, survey, [Paper(1, said)])
    typed(wuhua, survey, [Paper(1, DISPLEASED, "看错一格")])
    assert [each.reason for each in SatisfactionResponse.objects.order_by("pk")] == ["", "看错一格"]
    found = progress_of([survey], OPENS)[0]
    assert (found.satisfied, found.corrected) == (0, 1)


def test_papers_count_once_another_person_has_checked_them(wuhua: County) -> None:
    survey, everywhere = survey_of(wuhua), Scope.everything()
    batch = waiting(wuhua, survey, [Paper(1, PLEASED), Paper(2, DISPLEASED)])
    assert progress_of([survey], OPENS)[0].surveyed == 0
    assert unanswered(survey).count() == 28
    with pytest.raises(OwnBatch):
        check_papers(batch, by=wuhua.by, on=OPENS)
    with pytest.raises(BadInput, match="第1批已录入，正待核对"):
        waiting(wuhua, survey, [Paper(1, DISPLEASED, "再来")])
    with pytest.raises(Unchecked, match="还有 1 批"):
        closed(wuhua, survey)
    assert list(unchecked(everywhere, second(wuhua))) == [batch]
    assert not unchecked(everywhere, wuhua.by).exists()
    check_papers(batch, by=second(wuhua), on=OPENS)
    assert progress_of([survey], OPENS)[0].surveyed == 2
    with pytest.raises(BatchDone):
        check_papers(batch, by=second(wuhua), on=OPENS)


def test_papers_that_do_not_agree_with_the_scan_are_typed_in_anew(wuhua: County) -> None:
    survey = survey_of(wuhua)
    batch = waiting(wuhua, survey, [Paper(1, PLEASED)])
    with pytest.raises(BadInput, match="哪一号"):
        send_papers_back(batch, by=second(wuhua), note=" ")
    assert send_papers_back(batch, by=second(wuhua), note="1 号").state == "sent_back"
    assert typed(wuhua, survey, [Paper(1, DISPLEASED)]).number == 2
    assert progress_of([survey], OPENS)[0].satisfied == 0


def test_the_same_papers_sent_twice_are_one_batch(wuhua: County) -> None:
    survey, scan = survey_of(wuhua), a_scan(wuhua)
    first, again = (
        enter_papers(survey, [Paper(1, PLEASED)], scan=scan, by=wuhua.by, on=OPENS) for _ in range(2)
    )
    assert (first, SurveyPaper.objects.count()) == (again, 1)


def test_the_database_lets_nobody_check_their_own_papers(wuhua: County) -> None:
    batch = waiting(wuhua, survey_of(wuhua), [Paper(1, PLEASED)])
    facts = {"state": "checked", "checked_on": OPENS, "checked_name": "某"}
    for wrong in ({"checked_by": batch.entered_by}, {"checked_by": "x", "checked_name": ""}):
        with pytest.raises(IntegrityError, match="checked_by_another"), transaction.atomic():
            type(batch).objects.filter(pk=batch.pk).update(**facts | wrong)


@pytest.mark.parametrize("first", ["online", "paper", "online-while-waiting"])
def test_what_a_home_said_online_stands_against_its_paper(wuhua: County, first: str) -> None:
    survey = survey_of(wuhua)
    home = survey.asked.get(number=1).home
    assert home is not None
    if first == "online":
        answer_for(home, DISPLEASED, on=OPENS)
        typed(wuhua, survey, [Paper(1, PLEASED, "补交纸质")])
    elif first == "paper":
        typed(wuhua, survey, [Paper(1, PLEASED)])
        answer_for(home, DISPLEASED, on=OPENS)
    else:
        batch = waiting(wuhua, survey, [Paper(1, PLEASED)])
        answer_for(home, DISPLEASED, on=OPENS)
        check_papers(batch, by=second(wuhua), on=OPENS)
    there = counted_answer(survey.asked.get(number=1))
    assert there is not None
    assert (there.channel, there.answer) == ("online", "dissatisfied")
    assert "以网上的为准" in SurveyPaper.objects.get().outcome
    assert progress_of([survey], OPENS)[0].corrected == 0


def test_no_paper_is_written_over_an_online_answer(wuhua: County) -> None:
    asked = survey_of(wuhua).asked.get(number=1)
    assert asked.home is not None
    answer_for(asked.home, DISPLEASED, on=OPENS)
    with pytest.raises(BadInput, match="只能由本户在网上修改"):
        write_answer(asked, PLEASED, PAPER, by=wuhua.by, on=OPENS, reason="更正")
