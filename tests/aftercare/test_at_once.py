"""Two at the same moment: one form comes in once, one answer counts, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.aftercare.complaint_cast import MONDAY, complaint_of, history, send
from tests.aftercare.conftest import in_the_community
from tests.aftercare.satisfaction_cast import DISPLEASED, OPENS, PLEASED, survey_of
from tests.people import WU, Person, enter
from tests.works import County

from jiugai.aftercare.codes import new_request_key
from jiugai.aftercare.models import Answer, Complaint, SatisfactionResponse
from jiugai.aftercare.services import answer_complaint, answer_for, escalate_overdue
from jiugai.aftercare.services.history import WrongState

pytestmark = pytest.mark.usefixtures("committing")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, all begun at the same moment on connections of their own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except WrongState as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_form_that_comes_in_twice_at_once_is_one_complaint() -> None:
    estate, key = in_the_community(County(enter(WU))), new_request_key()
    sent = at_once(*[lambda: send(estate, request_key=key).code] * 4)
    assert len(set(map(str, sent))) == 1
    assert Complaint.objects.count() == 1


def test_reports_at_once_have_numbers_of_their_own() -> None:
    estate = in_the_community(County(enter(WU)))
    at_once(*(lambda text=text: send(estate, text) for text in "甲乙丙丁"))  # type: ignore[misc]
    numbers = Complaint.objects.order_by("number").values_list("number", flat=True)
    assert [number[-1] for number in numbers] == ["1", "2", "3", "4"]


def test_of_two_answers_at_once_one_counts_and_the_other_is_told() -> None:
    first = enter(WU)
    second = enter(Person("wu2", "伍副科长", WU.role, WU.division))
    complaint = complaint_of(in_the_community(County(first)))

    def say(by: object, text: str) -> object:
        return answer_complaint(complaint, by=by, answer=Answer.SOLVED, text=text, on=MONDAY)  # type: ignore[arg-type]

    told = at_once(lambda: say(first, "甲的答复"), lambda: say(second, "乙的答复"))
    assert sum(isinstance(each, WrongState) for each in told) == 1
    assert history(complaint) == ["reported", "answered"]


def test_two_runs_of_the_day_at_once_raise_once() -> None:
    complaint = complaint_of(in_the_community(County(enter(WU))))
    enter(Person("kun", "昆处长", "prefecture_housing", "530100"))  # type: ignore[arg-type]
    on = complaint.escalates_on
    assert on is not None
    assert sorted(map(str, at_once(lambda: escalate_overdue(on), lambda: escalate_overdue(on)))) == ["0", "1"]
    assert history(complaint) == ["reported", "escalated"]


def test_two_answers_of_a_home_at_once_count_as_one() -> None:
    survey = survey_of(County(enter(WU)), 12)
    home = survey.asked.get(number=1).home
    assert home is not None
    at_once(lambda: answer_for(home, PLEASED, on=OPENS), lambda: answer_for(home, DISPLEASED, on=OPENS))
    assert SatisfactionResponse.objects.count() == 2
    assert SatisfactionResponse.objects.filter(replaces=None).count() == 1
    assert SatisfactionResponse.objects.filter(replaced_by=None).count() == 1
