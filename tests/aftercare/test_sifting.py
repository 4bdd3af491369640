"""What comes in a flood is kept apart until somebody has looked at it, and set aside only with a reason."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from tests.aftercare.complaint_cast import MONDAY, answered, complaint_of, history

from jiugai.aftercare.models import Category, Complaint
from jiugai.aftercare.selectors import figures, on_time
from jiugai.aftercare.services import set_aside
from jiugai.aftercare.services.history import WrongState
from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope
from jiugai.registry.models import Estate

EVERYWHERE = Scope.everything()


def test_suspect_complaints_are_counted_by_themselves(estate: Estate) -> None:
    complaint_of(estate)
    suspect = complaint_of(estate, "刷屏", is_suspect=True)
    found = figures(EVERYWHERE, BUILT_IN, MONDAY)
    assert (found.open, found.suspect, found.all) == (1, 1, 2)
    answered(suspect, MONDAY)
    suspect.refresh_from_db()
    assert suspect.doubt == "cleared"


def test_setting_aside_wants_a_reason_and_counts_as_no_answer(estate: Estate) -> None:
    suspect, real = complaint_of(estate, "刷屏", is_suspect=True), complaint_of(estate)
    with pytest.raises(BadInput, match="为什么无效"):
        set_aside([suspect], by=BUILT_IN, reason=" ", on=MONDAY)
    with pytest.raises(WrongState, match="不在待甄别之列"):
        set_aside([suspect, real], by=BUILT_IN, reason="刷屏", on=MONDAY)
    assert set_aside([suspect], by=BUILT_IN, reason="刷屏", on=MONDAY) == 1
    assert history(suspect) == ["reported", "set_aside"]
    assert on_time(EVERYWHERE, BUILT_IN, MONDAY, MONDAY).whole == 0


def test_the_database_keeps_no_invalid_complaint_open(estate: Estate) -> None:
    found = complaint_of(estate)
    with pytest.raises(IntegrityError, match="invalid_is_closed"), transaction.atomic():
        Complaint.objects.filter(pk=found.pk).update(doubt="invalid")


def test_many_are_set_aside_on_the_page_at_once(estate: Estate, officer: Client) -> None:
    facts = {"category": Category.PROCESS, "is_suspect": True}
    numbers = [complaint_of(estate, f"刷屏{n}", **facts).number for n in range(3)]
    with time_machine.travel(f"{MONDAY}T10:00:00+08:00", tick=False):
        page = officer.get("/aftercare/?shelf=suspect").content.decode()
        assert all(f'value="{each}"' in page for each in numbers)
        officer.post("/aftercare/complaints/sift/", {"numbers": numbers[:2]})
        assert Complaint.objects.filter(doubt="suspect").count() == 3
        officer.post("/aftercare/complaints/sift/", {"numbers": numbers[:2], "reason": "刷屏"})
        officer.post("/aftercare/complaints/sift/", {"numbers": numbers[2:], "is_valid_ones": "on"})
    doubts = Complaint.objects.order_by("pk").values_list("doubt", flat=True)
    assert list(doubts) == ["invalid", "invalid", "cleared"]
