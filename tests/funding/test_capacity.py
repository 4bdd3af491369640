"""What a county can pay for: stated anew, never rewritten."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.people import HUA, KUN, PAN, WU, enter
from tests.works import WAN, County

from jiugai.core import triggers
from jiugai.core.errors import BadInput
from jiugai.funding.models import CapacityStatement
from jiugai.funding.selectors import newest_statements
from jiugai.funding.services import state_capacity

pytestmark = pytest.mark.django_db
SENT = {
    "division": "530102",
    "year": "2022",
    "own_funds_fen": "300",
    "upper_funds_fen": "1,200.5",
    "bonds_fen": "0",
    "social_fen": "80.000001",
    "residents_fen": "0",
    "committed_fen": "100",
    "organising_capacity_estates": "12",
    "basis": "2022年预算",
}


@pytest.fixture
def wuhua() -> County:
    return County(enter(WU))


@pytest.fixture
def officer(client: Client, wuhua: County) -> Client:
    client.force_login(wuhua.by.user)
    return client


def test_a_statement_is_exact_to_the_fen(officer: Client) -> None:
    assert officer.post("/capacity/new/", SENT).status_code == 302
    statement = CapacityStatement.objects.get()
    assert statement.financing_capacity_fen == 1_480 * WAN + 500_000 + 1
    assert "1,480.500001" in officer.get("/capacity/").content.decode()


def test_the_newest_statement_stands_and_the_former_stays(wuhua: County) -> None:
    wuhua.capacity(100 * WAN)
    wuhua.capacity(200 * WAN)
    assert newest_statements(["530102"], 2022)["530102"].financing_capacity_fen == 200 * WAN
    assert CapacityStatement.objects.count() == 2
    assert not triggers.missing(connection)


def test_more_committed_than_raised_is_refused(officer: Client, wuhua: County) -> None:
    page = officer.post("/capacity/new/", {**SENT, "committed_fen": "1580.500002"}).content.decode()
    assert "已承诺支出不能超过各项资金合计" in page
    assert not CapacityStatement.objects.exists()
    nothing = dict.fromkeys(
        ("own_funds_fen", "upper_funds_fen", "bonds_fen", "social_fen", "residents_fen"), 0
    )
    with pytest.raises(BadInput):
        state_capacity(
            wuhua.division,
            2022,
            by=wuhua.by,
            basis="x",
            committed_fen=1,
            organising_capacity_estates=1,
            **nothing,
        )


@pytest.mark.parametrize(
    "typed", ["三百", "300.0000001", "-5", ""], ids=["words", "seventh-decimal", "less", "empty"]
)
def test_an_amount_that_is_none_is_said(officer: Client, typed: str) -> None:
    answer = officer.post("/capacity/new/", {**SENT, "own_funds_fen": typed})
    assert answer.status_code == 200
    assert "2022年预算" in answer.content.decode()
    assert not CapacityStatement.objects.exists()


@pytest.mark.parametrize(("who", "status"), [(KUN, 403), (HUA, 403)])
def test_others_may_not(client: Client, who: Any, status: int) -> None:
    client.force_login(enter(who).user)
    assert client.post("/capacity/new/", SENT).status_code == status


def test_another_county_cannot_be_chosen(client: Client) -> None:
    client.force_login(enter(PAN).user)
    assert client.post("/capacity/new/", SENT).status_code == 200
    assert not CapacityStatement.objects.exists()
