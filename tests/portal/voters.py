"""A vote on its first day, and who lives in its first home: what tests of voting on a phone share."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.consent.vote_cast import (
    AFTER,
    ANNOUNCED,
    OPENS,
    Assembly,
    at,
    estate_of,
    settle_homes,
)
from tests.people import CUI, HUA, enter

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.consent.models import Vote
from jiugai.registry.models import Home

CODE = "530102-00001-V1"


@pytest.fixture
def assembly(db: None, settings: Any, tmp_path: Path) -> Assembly:
    settings.DATA = tmp_path
    with time_machine.travel(at(ANNOUNCED), tick=False):
        assembly = Assembly(enter(CUI), enter(HUA), estate_of())
        settle_homes(assembly.estate, ["80.00", "90.00", "100.00"], assembly.by)
    return assembly


@pytest.fixture
def vote(assembly: Assembly) -> Iterator[Vote]:
    """A vote on its first day."""
    with time_machine.travel(at(OPENS), tick=False):
        yield assembly.announced()


def code_for(assembly: Assembly, number: int) -> str:
    home = Home.objects.get(room=str(100 + number))
    return code_of(issue_invitations([home], by=assembly.by, valid_to=AFTER)[0])


@pytest.fixture
def resident(assembly: Assembly, vote: Vote) -> Client:
    """Whoever lives in the first home, let in."""
    client = Client()
    answer = client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
    assert answer.headers["Location"] == reverse("portal:mine")
    return client


def ballot_address(number: int = 1) -> str:
    return reverse("portal:ballot", args=[CODE, number])


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: Client, choice: str = "agree", key: str = "", number: int = 1) -> Any:
    key = key or key_in(client.get(ballot_address(number)).content.decode())
    return client.post(ballot_address(number), {"key": key, "answer_1": choice, "step": "send"})
