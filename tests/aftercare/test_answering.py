"""A complaint is passed on, answered, reopened: by whom it concerns, once, with everything on record."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.aftercare.complaint_cast import MONDAY, answered, complaint_of, history, seat_of
from tests.people import CUI, HUA, KUN, PAN, SHEN, Person, enter
from tests.works import County

from jiugai.accounts.models import Post
from jiugai.accounts.roles import Role
from jiugai.aftercare import selectors
from jiugai.aftercare.models import Answer, Category, Complaint, EventKind, State
from jiugai.aftercare.routing import Seat
from jiugai.aftercare.services import (
    answer_complaint,
    confirm_solved,
    hand_on,
    mark_duplicate,
    reopen,
    show_phone,
)
from jiugai.aftercare.services.complaints import InOtherHands
from jiugai.aftercare.services.history import WrongState
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.core.records import ChangedMeanwhile, version_of
from jiugai.registry.models import Estate
from jiugai.registry.services import set_local_value

TUESDAY = MONDAY + timedelta(1)
COUNTY = Seat("county_housing", "530102")


@pytest.fixture
def cui(estate: Estate) -> Post:
    """The community's officer, who has the complaints of these tests."""
    enter(HUA)
    return enter(CUI)


def say(complaint: Complaint, by: Post, text: str = "已疏通", **more: Any) -> Complaint:
    return answer_complaint(complaint, by=by, answer=Answer.SOLVED, text=text, on=TUESDAY, **more)


def test_an_answer_stops_the_clock_and_begins_the_wait(cui: Post, estate: Estate) -> None:
    found = say(complaint_of(estate), cui)
    assert (found.state, found.answered_on, found.escalates_on) == (State.ANSWERED, TUESDAY, None)
    assert (found.asks_on, found.closes_on) == (date(2022, 6, 10), date(2022, 6, 17))
    last = found.events.get(kind=EventKind.ANSWERED)
    assert (last.answer, last.text, last.actor_name) == ("solved", "已疏通", cui.actor_name)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_answer_without_words_is_none(cui: Post, estate: Estate, text: str) -> None:
    complaint = complaint_of(estate)
    with pytest.raises(BadInput, match="结论和说明"):
        say(complaint, cui, text)
    assert history(complaint) == ["reported"]


def test_the_same_answer_sent_twice_is_one(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate)
    for _ in range(2):
        say(complaint, cui)
    assert history(complaint) == ["reported", "answered"]


def test_of_two_people_who_answer_at_once_the_second_is_told(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate)
    other = enter(Person("cui2", "崔副主任", CUI.role, CUI.division))
    shown_to_both = version_of(complaint)
    say(complaint, cui, unchanged_since=shown_to_both)
    with pytest.raises(WrongState, match="已答复") as refusal:
        say(complaint, other, "另一个答复", unchanged_since=shown_to_both)
    assert refusal.value.status == 409
    assert history(complaint) == ["reported", "answered"]


def test_an_answer_to_what_was_handed_on_meanwhile_is_not_taken(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate)
    shown = version_of(complaint)
    hand_on(complaint, by=cui, to=COUNTY, reason="属工程质量", on=MONDAY)
    with pytest.raises(ChangedMeanwhile):
        answer_complaint(
            complaint,
            by=enter(Person("wu2", "伍副科长", Role.COUNTY_HOUSING, "530102")),
            answer=Answer.SOLVED,
            text="好了",
            on=TUESDAY,
            unchanged_since=shown,
        )


def test_handing_on_moves_the_complaint_and_not_its_last_day(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate)
    due_on = complaint.due_on
    found = hand_on(complaint, by=cui, to=COUNTY, reason="属工程质量", on=TUESDAY)
    assert (seat_of(found), found.due_on) == (COUNTY, due_on)
    event = found.events.get(kind=EventKind.HANDED_ON)
    assert (event.text, event.seat) == ("属工程质量", "五华区 县级住建")


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (Seat("county_housing", "530103"), "转邻区"),
        (Seat("prefecture_finance", "530100"), "转财政"),
        (Seat("community", "530102001007"), "转自己"),
        (COUNTY, ""),
    ],
    ids=["another-county", "nobody-there", "itself", "no-reason"],
)
def test_what_cannot_be_handed_on_stays(cui: Post, estate: Estate, to: Seat, reason: str) -> None:
    complaint = complaint_of(estate)
    with pytest.raises(BadInput):
        hand_on(complaint, by=cui, to=to, reason=reason, on=TUESDAY)
    assert seat_of(complaint) == ("community", "530102001007")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (HUA, True),
        (KUN, True),
        (PAN, False),
        (SHEN, False),
        (Person("shi", "施", Role.IMPLEMENTER, "530102"), False),
    ],
    ids=["subdistrict-above", "prefecture-above", "other-county", "auditor", "builder"],
)
def test_who_has_it_or_stands_above_may_answer_and_nobody_else(
    estate: Estate, who: Person, may: bool
) -> None:
    enter(CUI)
    complaint, post = complaint_of(estate), enter(who)
    if may:
        assert say(complaint, post).state == State.ANSWERED
    else:
        with pytest.raises(Refused):
            say(complaint, post)


def test_what_was_handed_up_is_no_longer_for_those_below(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate)
    hand_on(complaint, by=cui, to=COUNTY, reason="属工程质量", on=TUESDAY)
    with pytest.raises(InOtherHands, match="五华区 县级住建承办"):
        say(complaint, cui)


def test_a_builder_sees_its_own_complaints_only(cui: Post, estate: Estate) -> None:
    builder = enter(Person("shi", "施", Role.IMPLEMENTER, "530102"))
    own, other = complaint_of(estate), complaint_of(estate)
    hand_on(own, by=cui, to=Seat("implementer", "530102"), reason="施工问题", on=MONDAY)
    seen = selectors.complaints(builder.scope, builder)
    assert set(seen) == {own}
    assert selectors.similar(own, seen) == []
    assert selectors.similar(own, selectors.complaints(cui.scope, cui)) == [other]
    assert set(selectors.complaints(cui.scope, cui)) == {own, other}


def test_the_reporter_says_it_is_solved(cui: Post, estate: Estate) -> None:
    complaint = say(complaint_of(estate), cui)
    for _ in range(2):
        assert confirm_solved(complaint, on=TUESDAY).closed_on == TUESDAY
    assert history(complaint) == ["reported", "answered", "confirmed"]


def test_what_was_not_answered_cannot_be_solved(estate: Estate) -> None:
    with pytest.raises(WrongState):
        confirm_solved(complaint_of(estate), on=TUESDAY)


def test_each_round_has_days_of_its_own_and_nothing_is_lost(cui: Post, estate: Estate) -> None:
    complaint = say(complaint_of(estate), cui)
    later = date(2022, 6, 20)
    found = reopen(complaint, text="昨天又漏了", on=later)
    assert (found.state, found.round, found.due_on) == (State.OPEN, 2, date(2022, 6, 25))
    reopen(found, text="昨天又漏了", on=later)  # sent twice
    answered(found, later, by=cui, text="换了管")
    assert history(complaint) == ["reported", "answered", "reopened", "answered"]
    assert [each.round for each in complaint.events.order_by("number")] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("days", "may"), [(29, True), (30, True), (31, False)], ids=["day-before", "last-day", "day-after"]
)
@pytest.mark.parametrize("is_closed", [False, True], ids=["answered", "closed"])
def test_reopening_is_possible_until_the_last_day(
    cui: Post, estate: Estate, days: int, may: bool, is_closed: bool
) -> None:
    complaint = say(complaint_of(estate), cui)
    if is_closed:
        confirm_solved(complaint, on=TUESDAY)
    if may:
        assert reopen(complaint, text="又坏了", on=TUESDAY + timedelta(days)).state == State.OPEN
    else:
        with pytest.raises(WrongState, match="请另报一件"):
            reopen(complaint, text="又坏了", on=TUESDAY + timedelta(days))


def test_reopening_is_possible_for_as_long_as_silence_does_not_close(
    wuhua: County, cui: Post, estate: Estate
) -> None:
    set_local_value(
        by=wuhua.by,
        division=wuhua.division,
        parameter="complaint.silence_days",
        value="60",
        starts_on=date(2022, 6, 1),
        document="五政办发3号",
    )
    complaint = say(complaint_of(estate), cui)
    last = complaint.closes_on
    assert last is not None
    assert last - TUESDAY > timedelta(60)
    with pytest.raises(WrongState, match="请另报一件"):
        reopen(complaint, text="又坏了", on=last + timedelta(1))
    assert reopen(complaint, text="又坏了", on=last).state == State.OPEN


def test_reopening_wants_to_know_what_is_wrong(cui: Post, estate: Estate) -> None:
    complaint = say(complaint_of(estate), cui)
    with pytest.raises(BadInput, match="哪里还没有解决"):
        reopen(complaint, text=" ", on=TUESDAY)
    with pytest.raises(WrongState, match="不必重新提出"):
        reopen(complaint_of(estate, "另一件"), text="快点", on=TUESDAY)


def test_looking_at_the_phone_number_is_written_down(cui: Post, estate: Estate) -> None:
    complaint = complaint_of(estate, phone="13800001234")
    assert show_phone(complaint, by=cui) == "13800001234"
    assert AuditEvent.objects.get(act="complaint.show_phone").actor_name == cui.actor_name
    with pytest.raises(Refused):
        show_phone(complaint, by=enter(SHEN))


def test_complaints_about_the_same_are_suggested_and_not_put_together(cui: Post, estate: Estate) -> None:
    first = complaint_of(estate, "三号楼二单元下水道堵了，污水往外冒")
    second = complaint_of(estate, "下水道堵了，污水往外冒，臭得很")
    other = complaint_of(estate, "门口乱停车挡道", category=Category.ORDER, place="大门")
    assert selectors.similar(second, Complaint.objects.all()) == [first]
    assert selectors.similar(other, Complaint.objects.all()) == []
    for _ in range(2):
        mark_duplicate(second, of=first, by=cui, on=TUESDAY)
    assert history(second) == ["reported", "linked"]
    assert set(Complaint.objects.open()) == {first, second, other}


def test_duplicates_make_no_chains_and_no_circles(cui: Post, estate: Estate) -> None:
    first, second, third = (complaint_of(estate, f"第{number}件") for number in "一二三")
    mark_duplicate(second, of=first, by=cui, on=TUESDAY)
    second.refresh_from_db()
    for complaint, of in ((first, first), (third, second), (first, third)):
        with pytest.raises(BadInput):
            mark_duplicate(complaint, of=of, by=cui, on=TUESDAY)
