"""Residents show that a home is theirs by a printed code or by their phone; nobody guesses either."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.people import CUI, PAN, enter, settle

from jiugai.accounts.invitations import code_of, invitation_by, issue_invitations, reissue_invitation
from jiugai.accounts.limits import Limit, TooOften, forget_old_attempts
from jiugai.accounts.models import Attempt, Invitation, PhoneCode, Post
from jiugai.accounts.phone_codes import WrongCode, homes_by_code, send_code
from jiugai.core.errors import BadInput, Refused
from jiugai.registry.home_places import Place
from jiugai.registry.models import Estate, Home
from jiugai.registry.services.homes import HomeEntry, OwnerEntry, register_homes

pytestmark = pytest.mark.django_db
DAY = date(2022, 5, 20)
NOW = datetime(2022, 5, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, OTHER = "13900000001", "13900000002"


@pytest.fixture
def cui(db: None, settings: Any, tmp_path: Path) -> Post:
    settings.DATA = tmp_path
    return enter(CUI)


@pytest.fixture
def homes(cui: Post) -> list[Home]:
    settle()
    facts = {"name": "棕树营小区", "division_id": "530102001007", "source": "台账"}
    estate = Estate.objects.create(code="530102-00001", **facts)
    owner = OwnerEntry("业主一", phone=PHONE)
    entries = [
        HomeEntry(Place("1", "1", "101"), 800_000, "registered", owners=(owner,)),
        HomeEntry(Place("1", "1", "102"), 800_000, "registered", owners=(owner,)),
        HomeEntry(Place("1", "1", "103"), 800_000, "registered", owners=(OwnerEntry("业主三"),)),
    ]
    register_homes(estate, entries, by=cui, source="清册")
    return list(Home.objects.order_by("room"))


def sent() -> list[dict[str, str]]:
    from jiugai.accounts.sms import FileGateway

    path = FileGateway().path
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def last_code() -> str:
    return sent()[-1]["text"].split(" ")[1][:6]


def test_each_home_has_one_code_and_the_database_does_not_hold_it(cui: Post, homes: list[Home]) -> None:
    issued = issue_invitations(homes, by=cui, valid_to=DAY)
    codes = [code_of(each) for each in issued]
    assert len(set(codes)) == 3
    assert [each.home for each in issued] == homes
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_invitation")
        rows = str(cursor.fetchall())
    assert all(code.replace("-", "") not in rows for code in codes)


def test_a_code_is_found_however_it_is_written(cui: Post, homes: list[Home]) -> None:
    (invitation,) = issue_invitations(homes[:1], by=cui, valid_to=DAY)
    code = code_of(invitation)
    for written in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert invitation_by(written, DAY) == invitation
    for wrong in (
        "",
        "ABCD",
        code[:-1] + ("2" if code[-1] != "2" else "3"),
        code + "A",
        "0000-0000-0000",
        "中文",
    ):
        assert invitation_by(wrong, DAY) is None


@pytest.mark.parametrize(("days", "holds"), [(0, True), (1, False)], ids=["last-day", "day-after"])
def test_a_code_holds_to_its_last_day(cui: Post, homes: list[Home], days: int, holds: bool) -> None:
    (invitation,) = issue_invitations(homes[:1], by=cui, valid_to=DAY)
    assert bool(invitation_by(code_of(invitation), DAY + timedelta(days))) is holds


def test_issued_again_a_code_stays_and_holds_longer(cui: Post, homes: list[Home]) -> None:
    (first,) = issue_invitations(homes[:1], by=cui, valid_to=DAY)
    (again,) = issue_invitations(homes[:1], by=cui, valid_to=DAY + timedelta(30))
    assert code_of(first) == code_of(again)
    assert again.valid_to == DAY + timedelta(30)
    assert Invitation.objects.count() == 1


def test_a_lost_code_is_revoked_for_a_reason_and_another_one_drawn(cui: Post, homes: list[Home]) -> None:
    (lost,) = issue_invitations(homes[:1], by=cui, valid_to=DAY)
    with pytest.raises(BadInput):
        reissue_invitation(lost, by=cui, at=NOW, reason=" ")
    fresh = reissue_invitation(lost, by=cui, at=NOW, reason="信件丢失")
    assert invitation_by(code_of(lost), DAY) is None
    assert invitation_by(code_of(fresh), DAY) == fresh


def test_another_county_issues_nothing(homes: list[Home]) -> None:
    with pytest.raises(Refused):
        issue_invitations(homes, by=enter(PAN), valid_to=DAY)
    assert not Invitation.objects.exists()


def test_a_code_by_phone_opens_all_homes_of_the_owner_once(homes: list[Home]) -> None:
    send_code(PHONE, address="a", at=NOW)
    code = last_code()
    assert homes_by_code(f"+86 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}", code, at=NOW) == homes[:2]
    with pytest.raises(WrongCode):
        homes_by_code(PHONE, code, at=NOW)


@pytest.mark.parametrize(("minutes", "is_good"), [(4, True), (5, False)])
def test_a_code_by_phone_is_good_for_five_minutes(homes: list[Home], minutes: int, is_good: bool) -> None:
    send_code(PHONE, address="a", at=NOW)
    later = NOW + timedelta(minutes=minutes)
    if is_good:
        assert homes_by_code(PHONE, last_code(), at=later)
    else:
        with pytest.raises(WrongCode):
            homes_by_code(PHONE, last_code(), at=later)


def test_after_five_wrong_tries_the_right_digits_serve_nothing(homes: list[Home]) -> None:
    send_code(PHONE, address="a", at=NOW)
    code = last_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _try in range(5):
        with pytest.raises(WrongCode):
            homes_by_code(PHONE, wrong, at=NOW)
    with pytest.raises(WrongCode):
        homes_by_code(PHONE, code, at=NOW)


def test_an_unknown_number_is_answered_the_same_and_gets_no_message(homes: list[Home]) -> None:
    assert send_code(OTHER, address="a", at=NOW) is None
    assert sent() == []
    assert PhoneCode.objects.count() == 1
    with pytest.raises(WrongCode):
        homes_by_code(OTHER, "000000", at=NOW)


def test_a_phone_gets_ten_messages_a_day_at_most(homes: list[Home]) -> None:
    for each in range(10):
        send_code(PHONE, address="a", at=NOW + timedelta(minutes=each))
    with pytest.raises(TooOften):
        send_code(PHONE, address="b", at=NOW + timedelta(minutes=11))
    assert len(sent()) == 10
    send_code(PHONE, address="b", at=NOW + timedelta(days=1, minutes=10))


@pytest.mark.parametrize("phone", ["", "1390000000", "139000000012", "23900000001", "abc", "１39０"])
def test_what_is_no_mobile_number_is_told(homes: list[Home], phone: str) -> None:
    with pytest.raises(BadInput, match="11 位"):
        send_code(phone, address="a", at=NOW)


def test_a_limit_counts_each_source_by_itself_and_forgets() -> None:
    limit = Limit("test", 2, timedelta(minutes=1))
    limit.count("a", NOW)
    limit.count("a", NOW)
    with pytest.raises(TooOften):
        limit.count("a", NOW)
    limit.count("b", NOW)
    limit.count("a", NOW + timedelta(minutes=2))
    assert forget_old_attempts(NOW + timedelta(days=1, seconds=1)) == 4
    assert Attempt.objects.count() == 1


def test_a_gateway_that_fails_is_not_told_to_whoever_asks(homes: list[Home], settings: Any) -> None:
    settings.SMS_GATEWAY = "tests.accounts.test_residents.Broken"
    send_code(PHONE, address="a", at=NOW)
    assert PhoneCode.objects.count() == 1


class Broken:
    def send(self, phone: str, template: str, parameters: dict[str, str]) -> str:
        raise OSError("gateway is down")
