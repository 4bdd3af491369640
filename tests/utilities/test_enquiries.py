"""Utilities are asked in time, and what they answer is written down."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.people import HUA, KUN, PAN, WU, enter
from tests.works import SPRING, County

from jiugai.core.errors import BadInput
from jiugai.reserve.models import Project
from jiugai.utilities.models import Answer, Enquiry, Utility
from jiugai.utilities.services import ask_utility, record_answer

pytestmark = pytest.mark.django_db
DUE = SPRING + timedelta(15)


@pytest.fixture
def wuhua() -> County:
    return County(enter(WU))


@pytest.fixture
def project(wuhua: County) -> Project:
    return wuhua.project(wuhua.estate())


@pytest.fixture
def enquiry(wuhua: County, project: Project) -> Enquiry:
    return ask_utility(
        project, by=wuhua.by, utility=Utility.WATER, organisation="自来水公司", asked_on=SPRING, due_on=DUE
    )


@pytest.mark.parametrize(
    ("on", "is_silent"), [(DUE, False), (DUE + timedelta(1), True)], ids=["last-day", "after"]
)
def test_silence_counts_only_after_the_last_day(
    wuhua: County, enquiry: Enquiry, on: date, is_silent: bool
) -> None:
    if is_silent:
        assert record_answer(enquiry, by=wuhua.by, answer=Answer.SILENT, on=on).answer == Answer.SILENT
    else:
        with pytest.raises(BadInput, match="期限未到"):
            record_answer(enquiry, by=wuhua.by, answer=Answer.SILENT, on=on)


def test_an_answer_has_its_day(wuhua: County, enquiry: Enquiry) -> None:
    with pytest.raises(BadInput, match="答复应有日期"):
        record_answer(enquiry, by=wuhua.by, answer=Answer.INCLUDED, on=DUE)
    with pytest.raises(BadInput, match="答复应有日期"):
        record_answer(enquiry, by=wuhua.by, answer=Answer.INCLUDED, on=DUE, answered_on=SPRING - timedelta(1))
    with pytest.raises(IntegrityError, match="answer_with_day"), transaction.atomic():
        Enquiry.objects.update(answer=Answer.REFUSED)


def test_the_page_says_whom_the_scheme_touches_and_who_was_not_asked(
    client: Client, wuhua: County, project: Project
) -> None:
    client.force_login(wuhua.by.user)
    address = f"/projects/{project.code}/utilities/"
    assert "不需要征询" in client.get(address).content.decode()
    wuhua.scheme(project, items=("water_supply", "power_supply"))
    assert "供水、供电" in client.get(address).content.decode()
    sent = {
        "utility": "water",
        "organisation": "自来水公司",
        "asked_on": "2022-03-01",
        "due_on": "2022-03-16",
    }
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert Enquiry.objects.count() == 1
    assert "尚未征询：供电" in client.get(address).content.decode()


def test_a_deadline_before_the_letter_is_refused(client: Client, wuhua: County, project: Project) -> None:
    client.force_login(wuhua.by.user)
    sent = {
        "utility": "water",
        "organisation": "自来水公司",
        "asked_on": "2022-03-16",
        "due_on": "2022-03-01",
    }
    page = client.post(f"/projects/{project.code}/utilities/", sent).content.decode()
    assert "答复期限不能早于征询日期" in page
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("who", "status"), [(KUN, 403), (PAN, 404), (HUA, 404)])
def test_others_may_not(client: Client, project: Project, who: Any, status: int) -> None:
    client.force_login(enter(who).user)
    assert client.post(f"/projects/{project.code}/utilities/", {}).status_code == status
