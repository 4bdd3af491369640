"""Days pass: what is overdue goes up, what nobody objects to is closed, and the share on time is honest."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.aftercare.complaint_cast import (
    MONDAY,
    answered,
    complaint_of,
    events,
    history,
    seat_of,
    supervisor_of,
)
from tests.people import CUI, HUA, KUN, YUN, enter
from tests.works import County

from jiugai.aftercare import selectors
from jiugai.aftercare.models import Category, Complaint, EventKind, State
from jiugai.aftercare.routing import Seat
from jiugai.aftercare.services import close_silent, confirm_solved, escalate_overdue, hand_on, reopen
from jiugai.config import cli
from jiugai.core.actors import BUILT_IN
from jiugai.core.scope import Scope
from jiugai.registry.models import Estate
from jiugai.registry.services import set_local_value

DUE = MONDAY + timedelta(5)
ONE = timedelta(1)
SCOPE = Scope.of("530102")


@pytest.fixture
def line(estate: Estate) -> None:
    """Somebody at every level above the estate."""
    for person in (CUI, HUA, KUN, YUN):
        enter(person)


@pytest.mark.parametrize(
    ("on", "raised"),
    [(DUE - ONE, 0), (DUE, 0), (DUE + ONE, 1)],
    ids=["day-before", "last-day", "day-after"],
)
@pytest.mark.usefixtures("line")
def test_what_is_not_answered_by_its_last_day_goes_up(estate: Estate, on: date, raised: int) -> None:
    complaint = complaint_of(estate)
    assert escalate_overdue(on) == raised
    assert Complaint.objects.overdue(on).count() == raised
    assert events(complaint, EventKind.ESCALATED) == raised


@pytest.mark.usefixtures("line")
def test_it_goes_up_one_office_at_a_time_and_stays_with_who_must_answer(estate: Estate) -> None:
    complaint = complaint_of(estate)
    raised = [
        (on - DUE).days
        for on in (DUE + timedelta(days) for days in range(1, 30))
        for _twice in range(2)
        if escalate_overdue(on)
    ]
    assert raised == [1, 4, 7, 10]
    seats = complaint.events.filter(kind=EventKind.ESCALATED).order_by("number")
    assert list(seats.values_list("seat", flat=True)) == [
        "华山街道 街道（乡镇）",
        "五华区 县级住建",
        "昆明市 州市住建",
        "云南省 省级住建",
    ]
    assert seat_of(complaint) == ("community", "530102001007")
    assert complaint.state == State.OPEN


@pytest.mark.usefixtures("line")
def test_a_month_without_anybody_running_it_raises_by_one_office_only(estate: Estate) -> None:
    complaint = complaint_of(estate)
    assert escalate_overdue(DUE + timedelta(40)) == 1
    assert supervisor_of(complaint) == ("subdistrict", "530102001")
    assert escalate_overdue(DUE + timedelta(42)) == 0
    assert escalate_overdue(DUE + timedelta(43)) == 1


def test_an_office_that_nobody_holds_is_passed_over_and_none_above_loses_nothing(estate: Estate) -> None:
    enter(CUI)
    complaint = complaint_of(estate)
    assert escalate_overdue(DUE + ONE) == 1
    assert supervisor_of(complaint) == ("county_housing", "530102")
    assert escalate_overdue(DUE + timedelta(9)) == 0
    enter(KUN)
    assert escalate_overdue(DUE + timedelta(10)) == 1
    assert supervisor_of(complaint) == ("prefecture_housing", "530100")


@pytest.mark.usefixtures("line")
def test_handing_on_does_not_win_time(estate: Estate) -> None:
    complaint = complaint_of(estate)
    hand_on(complaint, by=BUILT_IN, to=Seat("subdistrict", "530102001"), reason="应由街道办", on=DUE)
    assert escalate_overdue(DUE + ONE) == 1
    assert supervisor_of(complaint) == ("county_housing", "530102")


@pytest.mark.usefixtures("line")
def test_nobody_supervises_its_own_complaint(estate: Estate) -> None:
    complaint = complaint_of(estate)
    escalate_overdue(DUE + ONE)
    hand_on(complaint, by=BUILT_IN, to=Seat("county_housing", "530102"), reason="涉及工程", on=DUE + ONE)
    assert escalate_overdue(DUE + timedelta(4)) == 1
    assert supervisor_of(complaint) == ("prefecture_housing", "530100")


@pytest.mark.usefixtures("line")
def test_whoever_supervised_goes_on_after_reopening(estate: Estate) -> None:
    complaint = complaint_of(estate)
    escalate_overdue(DUE + ONE)
    answered(complaint, DUE + ONE)
    found = reopen(complaint, text="没有解决", on=DUE + timedelta(2))
    assert escalate_overdue(found.due_on) == 0
    assert escalate_overdue(found.due_on + ONE) == 1
    assert supervisor_of(complaint) == ("county_housing", "530102")


def test_a_county_shortens_its_days(wuhua: County, estate: Estate) -> None:
    set_local_value(
        by=wuhua.by,
        division=wuhua.division,
        parameter="complaint.days.hygiene",
        value="3",
        starts_on=date(2022, 6, 1),
        document="五政办发3号",
    )
    assert complaint_of(estate).due_on == MONDAY + timedelta(3)
    assert complaint_of(estate, "先前", on=date(2022, 5, 31)).due_on == date(2022, 6, 5)


@pytest.mark.parametrize(
    ("days", "closed"), [(9, 0), (10, 0), (11, 1)], ids=["day-before", "last-day", "day-after"]
)
def test_silence_closes_after_the_last_day_to_speak(estate: Estate, days: int, closed: int) -> None:
    complaint = answered(complaint_of(estate), MONDAY)
    assert complaint.closes_on == MONDAY + timedelta(10)
    on = MONDAY + timedelta(days)
    assert [close_silent(on), close_silent(on)] == [closed, 0]
    assert history(complaint) == ["reported", "answered"] + ["silent"] * closed


@pytest.mark.parametrize(
    ("utc", "day"),
    [("2022-06-06T15:59:59", date(2022, 6, 6)), ("2022-06-06T16:00:00", date(2022, 6, 7))],
    ids=["a-second-to-midnight", "midnight-in-shanghai"],
)
def test_the_day_is_that_of_shanghai(estate: Estate, utc: str, day: date) -> None:
    with time_machine.travel(datetime.fromisoformat(utc).replace(tzinfo=ZoneInfo("UTC")), tick=False):
        assert complaint_of(estate, on=timezone.localdate()).reported_on == day


def test_the_command_does_both_and_says_how_many(
    estate: Estate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiugai.config.starting.prepare", lambda: None)
    enter(CUI)
    complaint_of(estate)
    answered(complaint_of(estate, "另一件"), MONDAY)
    for expected in ("升级督办 1 件，期满办结 1 件", "升级督办 0 件，期满办结 0 件"):
        assert cli.main(["escalate", "--on", "2022-07-01"]) == 0
        assert expected in capsys.readouterr().out
    assert cli.main(["escalate", "--on", "2999-01-01"]) == 2


@pytest.mark.parametrize(
    ("on", "expected"),
    [(DUE - ONE, (1, 1, 0)), (DUE, (1, 1, 0)), (DUE + ONE, (0, 1, 0))],
    ids=["day-before", "last-day", "day-after"],
)
def test_an_answer_on_the_last_day_is_on_time(
    estate: Estate, on: date, expected: tuple[int, int, int]
) -> None:
    answered(complaint_of(estate), on)
    found = selectors.on_time(SCOPE, BUILT_IN, date(2022, 1, 1), on)
    assert (found.on_time, found.answered, found.open_overdue) == expected


def test_what_is_overdue_without_an_answer_counts_against_the_share(estate: Estate) -> None:
    answered(complaint_of(estate), DUE)
    complaint_of(estate, "没人理")
    found = selectors.on_time(SCOPE, BUILT_IN, date(2022, 1, 1), DUE)
    assert (found.on_time, found.whole) == (1, 1)
    found = selectors.on_time(SCOPE, BUILT_IN, date(2022, 1, 1), DUE + ONE)
    assert (found.on_time, found.whole) == (1, 2)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["report", "answer", "reopen", "confirm", "pass"]),
        st.integers(0, 6),
        st.integers(0, 3),
    ),
    max_size=24,
)


DAYS = {Category.SAFETY: 2, Category.OUTAGE: 2, Category.WORKS: 3, Category.QUALITY: 7}


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_share_on_time_is_what_somebody_else_counts(
    estate: Estate, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        expected, on = live_through(estate, steps)
        found = selectors.on_time(SCOPE, BUILT_IN, date(2022, 1, 1), on)
        transaction.set_rollback(True)
    assert (found.on_time, found.answered, found.open_overdue) == expected


def live_through(estate: Estate, steps: list[tuple[str, int, int]]) -> tuple[tuple[int, int, int], date]:
    """Let the steps happen, and keep a tally of our own: of each round the last day and the answer's."""
    on = MONDAY
    made: list[Complaint] = []
    rounds: list[tuple[int, date, date | None]] = []
    for deed, days, which in steps:
        on += timedelta(days)
        complaint = made[which % len(made)] if made else None
        if deed == "report":
            category = list(DAYS)[which]
            made.append(complaint_of(estate, f"第{len(made)}件", on=on, category=category))
            rounds.append((made[-1].pk, on + timedelta(DAYS[category]), None))
            continue
        if complaint is None:
            continue
        complaint.refresh_from_db()
        last = max(place for place, each in enumerate(rounds) if each[0] == complaint.pk)
        if deed == "answer" and complaint.state == State.OPEN:
            answered(complaint, on, text=f"答复{len(rounds)}")
            rounds[last] = (complaint.pk, rounds[last][1], on)
        elif deed == "confirm" and complaint.state == State.ANSWERED:
            confirm_solved(complaint, on=on)
        elif deed == "reopen" and complaint.answered_on and (on - complaint.answered_on).days <= 30:
            reopen(complaint, text=f"还不行{len(rounds)}", on=on)
            rounds.append((complaint.pk, on + timedelta(DAYS[Category(complaint.category)]), None))
    in_time = [due for _pk, due, answer in rounds if answer and answer <= due]
    ended = [answer for _pk, _due, answer in rounds if answer]
    late = [due for _pk, due, answer in rounds if not answer and due < on]
    return (len(in_time), len(ended), len(late)), on
