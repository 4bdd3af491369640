"""A complaint comes in: once, with a code that nobody can guess, its phone number sealed."""

from datetime import date
from math import log2
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.aftercare.complaint_cast import LEAK, MONDAY, complaint_of, history, send
from tests.guards import lift_guards
from tests.works import County

from jiugai.aftercare import selectors
from jiugai.aftercare.codes import SIGNS, new_request_key
from jiugai.aftercare.models import Category, Complaint, ComplaintEvent
from jiugai.aftercare.residents import RESIDENT
from jiugai.core.codes import LENGTH, shown_code
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate

PHONE = "13800001234"


def test_a_complaint_says_what_where_and_until_when(estate: Estate) -> None:
    found = complaint_of(estate, phone=PHONE)
    assert (found.number, found.state, found.due_on) == ("530102-2022-C000001", "open", date(2022, 6, 11))
    assert (found.phone, found.shown_phone) == (PHONE, "*******1234")
    assert history(found) == ["reported"]
    assert complaint_of(estate, "路灯不亮").number == "530102-2022-C000002"
    assert complaint_of(estate, "路灯不亮", on=date(2023, 1, 1)).number == "530102-2023-C000001"


def test_a_code_has_at_least_sixty_bits_of_signs_that_are_not_mistaken() -> None:
    assert len(set(SIGNS)) == 32
    assert LENGTH * log2(len(SIGNS)) >= 60
    assert not set("ILOU") & set(SIGNS)


def test_a_code_is_read_however_it_was_written_down(estate: Estate) -> None:
    sent = send(estate)
    shown = shown_code(sent.code)
    for written in (sent.code, shown, shown.lower(), shown.replace("0", "O").replace("1", "l"), f" {shown} "):
        assert selectors.of_code(written) == sent.complaint
    wrong = sent.code[:-1] + next(each for each in SIGNS if each != sent.code[-1])
    for written in ("", "x", sent.code[:-1], wrong, sent.complaint.number, "?" * LENGTH):
        assert selectors.of_code(written) is None


def test_the_database_keeps_no_code_and_no_phone_number(estate: Estate) -> None:
    sent = send(estate, phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM aftercare_complaint")
        row = " ".join(map(str, cursor.fetchone()))
    assert PHONE not in row
    assert sent.code not in row
    trail = " ".join(str(each.after) for each in AuditEvent.objects.all())
    assert "1234" in trail
    assert PHONE not in trail
    assert sent.code not in trail


def test_a_form_sent_twice_is_one_complaint_with_one_code(estate: Estate) -> None:
    key = new_request_key()
    first, second = send(estate, request_key=key), send(estate, request_key=key)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.code == second.code
    assert (Complaint.objects.count(), ComplaintEvent.objects.count()) == (1, 1)


def test_what_was_changed_before_sending_again_is_another_complaint(estate: Estate) -> None:
    key = new_request_key()
    codes = {send(estate, text, request_key=key).code for text in (LEAK, f"{LEAK}！", LEAK)}
    assert len(codes) == Complaint.objects.count() == 2


@pytest.mark.parametrize("key", ["", "1", "x" * 32])
def test_without_a_proper_key_every_complaint_has_a_code_of_its_own(estate: Estate, key: str) -> None:
    assert send(estate, request_key=key).code != send(estate, request_key=key).code


@pytest.mark.parametrize(
    "phone", ["13800001234", "0871-63112233", " +86 138 0000 1234 ", "１３８００００１２３４"]
)
def test_a_phone_number_is_taken_as_people_write_it(estate: Estate, phone: str) -> None:
    assert complaint_of(estate, phone=phone).phone.lstrip("+").isdigit()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "不给"}, "手机号"),
        ({"phone": "123"}, "手机号"),
        ({"description": "   "}, "内容"),
        ({"description": "字" * 1001}, "1000"),
        ({"place": "楼" * 101}, "100"),
        ({"category": "weather"}, "weather"),
    ],
)
def test_what_cannot_be_a_complaint_is_refused_whole(
    estate: Estate, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises((BadInput, ValueError), match=said):
        send(estate, **{"description": LEAK, **wrong})
    assert not Complaint.objects.exists()
    assert not AuditEvent.objects.filter(act="complaint.report").exists()


def test_html_stays_what_was_typed(estate: Estate) -> None:
    text = "<script>alert(1)</script> & 漏水"
    assert complaint_of(estate, text).description == text


def test_a_resident_does_nothing_but_report(estate: Estate) -> None:
    with pytest.raises(Refused, match="工作人员"):
        RESIDENT.require("answer_complaints", estate.division_id)


def test_the_history_cannot_be_changed(estate: Estate) -> None:
    complaint_of(estate)
    for change in (
        lambda: ComplaintEvent.objects.update(text="改"),
        lambda: ComplaintEvent.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"state": "answered"}, "days_of_its_state"),
        ({"answered_on": MONDAY}, "days_of_its_state"),
        ({"state": "closed", "closed_on": MONDAY}, "days_of_its_state"),
        ({"description": ""}, "says_what"),
        ({"code_key": "1"}, "says_what"),
        ({"supervisor_role": "subdistrict"}, "has_a_handler"),
        ({"handler_role": ""}, "has_a_handler"),
        ({"due_on": date(2022, 6, 5)}, "due_after_report"),
    ],
)
def test_the_database_refuses_a_complaint_that_cannot_be(
    estate: Estate, facts: dict[str, Any], name: str
) -> None:
    complaint_of(estate)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Complaint.objects.update(**facts)


def test_the_database_refuses_an_answer_without_words(estate: Estate) -> None:
    complaint_of(estate)
    lift_guards()
    with pytest.raises(IntegrityError, match="answer_has_its_text"), transaction.atomic():
        ComplaintEvent.objects.update(kind="answered", answer="solved", text="")


def test_an_estate_of_which_only_the_county_is_known_takes_complaints_too(wuhua: County) -> None:
    assert complaint_of(wuhua.estate(), category=Category.OTHER).handler == "五华区 县级住建"
