"""Between the published result and the one that stands: who objects, until when, and what must be done."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.consent.vote_cast import AFTER, NEXT_DAY, UNTIL, Assembly, fresh, online
from tests.people import SHEN, enter

from jiugai.consent import services
from jiugai.consent.models import Objection, Vote
from jiugai.consent.services.votes import NotYet, WrongState
from jiugai.core.errors import BadInput, Refused

pytestmark = pytest.mark.django_db
ONE = timedelta(1)


@pytest.fixture
def published(assembly: Assembly) -> Vote:
    """Two of five homes voted; the result is out for objections."""
    vote = assembly.announced()
    online(vote, 1, "agree")
    assembly.checked(vote, {2: ["oppose"]})
    assembly.count(vote)
    return services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)


def object_to(assembly: Assembly, vote: Vote, on: date, **more: Any) -> Objection:
    facts: dict[str, Any] = {"by": assembly.by, "on": on, "received_on": on, "source": "业主来电"}
    return services.record_objection(fresh(vote), **facts | {"content": "2号房的纸质票录错了"} | more)


def answer(assembly: Assembly, objection: Objection, on: date, *, is_upheld: bool) -> Objection:
    return services.answer_objection(objection, by=assembly.by, on=on, reply="已核对", is_upheld=is_upheld)


def test_the_days_for_objections_count_whole(assembly: Assembly, published: Vote) -> None:
    assert published.objections_until == UNTIL
    with pytest.raises(NotYet, match="异议期到 2022-06-06 止"):
        services.confirm_result(fresh(published), by=assembly.by, on=UNTIL)
    assert services.confirm_result(fresh(published), by=assembly.by, on=AFTER).confirmed_on == AFTER


@pytest.mark.parametrize(
    ("received_on", "said"),
    [
        (NEXT_DAY - ONE, "公示起始日期"),
        (NEXT_DAY, ""),
        (UNTIL, ""),
        (AFTER, "第280条"),
        (AFTER + ONE, "至今天"),
    ],
    ids=["before", "first-day", "last-day", "late", "tomorrow"],
)
def test_whoever_objects_does_so_on_one_of_these_days(
    assembly: Assembly, published: Vote, received_on: date, said: str
) -> None:
    if said:
        with pytest.raises(BadInput, match=said):
            object_to(assembly, published, AFTER, received_on=received_on)
        assert not published.objections.exists()
    else:
        assert object_to(assembly, published, AFTER, received_on=received_on).received_on == received_on


def test_the_same_words_again_are_the_same_objection(assembly: Assembly, published: Vote) -> None:
    first, again = (object_to(assembly, published, NEXT_DAY) for _ in range(2))
    assert first == again
    assert object_to(assembly, published, NEXT_DAY, content="另一条") != first


def test_nothing_is_objected_to_before_it_is_published(assembly: Assembly) -> None:
    vote = assembly.announced()
    assembly.count(vote)
    with pytest.raises(WrongState):
        object_to(assembly, vote, NEXT_DAY)


def test_who_may_only_look_writes_nothing_down(assembly: Assembly, published: Vote) -> None:
    with pytest.raises(Refused):
        object_to(assembly, published, NEXT_DAY, by=enter(SHEN))


@pytest.mark.parametrize(
    ("is_upheld", "said"),
    [(None, "没有答复"), (True, "成立"), (False, "")],
    ids=["open", "upheld", "rejected"],
)
def test_a_result_stands_once_each_objection_is_answered_and_none_holds(
    assembly: Assembly, published: Vote, is_upheld: bool | None, said: str
) -> None:
    objection = object_to(assembly, published, NEXT_DAY)
    if is_upheld is not None:
        answer(assembly, objection, UNTIL, is_upheld=is_upheld)
    if said:
        with pytest.raises(NotYet, match=said):
            services.confirm_result(fresh(published), by=assembly.by, on=AFTER)
    assert fresh(published).state == "published"
    if not said:
        assert services.confirm_result(fresh(published), by=assembly.by, on=AFTER).state == "confirmed"


@pytest.mark.parametrize("days", [0, 1], ids=["same-day", "next-day"])
def test_an_objection_that_held_is_settled_by_another_count(
    assembly: Assembly, published: Vote, days: int
) -> None:
    objection = object_to(assembly, published, NEXT_DAY)
    answer(assembly, objection, NEXT_DAY, is_upheld=True)
    services.reopen_count(fresh(published), by=assembly.by, reason="异议成立")
    assembly.checked(fresh(published), {2: ["agree"]}, reason="误录")
    day = NEXT_DAY + timedelta(days)
    assembly.count(published, day)
    services.publish_result(fresh(published), by=assembly.by, on=day)
    assert services.confirm_result(fresh(published), by=assembly.by, on=AFTER + ONE).state == "confirmed"
    assert objection.count.number == 1


def test_an_answer_is_in_words(assembly: Assembly, published: Vote) -> None:
    objection = object_to(assembly, published, NEXT_DAY)
    with pytest.raises(BadInput, match="答复"):
        services.answer_objection(objection, by=assembly.by, on=UNTIL, reply=" ", is_upheld=False)
