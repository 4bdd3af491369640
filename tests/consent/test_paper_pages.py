"""Typing paper ballots in: nothing that was typed is lost, whatever happened in between."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.consent.vote_cast import OPENS, SCAN, Assembly, at, entry_of, online
from tests.people import CUI, Person, enter

from jiugai.accounts.models import User
from jiugai.accounts.roles import Role
from jiugai.consent import services
from jiugai.consent.models import Ballot, PaperSlip, Precedence, Vote
from jiugai.core.errors import BadInput

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_vote() -> Any:
    with time_machine.travel(at(OPENS, 15), tick=False):
        yield


@pytest.fixture
def vote(assembly: Assembly) -> Vote:
    return assembly.announced(precedence=Precedence.PAPER)


@pytest.fixture
def clerk(assembly: Assembly) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=CUI.username))
    return client


def page_of(vote: Vote, query: str = "") -> str:
    return f"/votes/{vote.code}/papers/{query}"


def send(clerk: Client, vote: Vote, query: str = "", **answers: str) -> Any:
    from io import BytesIO

    scan = BytesIO(SCAN)
    scan.name = "扫描.pdf"
    return clerk.post(page_of(vote, query), {"signed_on": OPENS.isoformat(), "scan": scan, **answers})


def homes(answer: Any) -> list[int]:
    return [each.number for each in answer.context["form"].entries]


def test_paper_of_a_home_that_votes_online_meanwhile_is_entered_all_the_same(
    assembly: Assembly, clerk: Client, vote: Vote
) -> None:
    assert homes(clerk.get(page_of(vote))) == [1, 2, 3, 4, 5]
    online(vote, 2, "agree")
    assert send(clerk, vote, answer_1_2="oppose", answer_1_3="agree", answer_1_4="").status_code == 302
    assert list(PaperSlip.objects.order_by("entry__number").values_list("entry__number", flat=True)) == [2, 3]
    services.check_batch(vote.batches.get(), by=assembly.other, at=at(OPENS, 16))
    assert Ballot.objects.get(entry__number=2, replaced_by=None).answers == "oppose"


def test_a_home_that_has_voted_is_found_by_number_or_place(clerk: Client, vote: Vote) -> None:
    online(vote, 2, "agree")
    assert homes(clerk.get(page_of(vote))) == [1, 3, 4, 5]
    for home, first in (
        ("2", [2]),
        ("２", [2]),
        ("102", [2]),
        (entry_of(vote, 2).place, [2]),
        ("1", [1, 2, 3]),
    ):
        assert homes(clerk.get(page_of(vote, f"?home={home}")))[: len(first)] == first, home
    found = clerk.get(page_of(vote, "?home=102"))
    text = found.content.decode()
    assert "已有票" in text
    assert f"/votes/{vote.code}/papers/home/2/" in text
    assert "清册里没有这一户" in clerk.get(page_of(vote, "?home=9号楼")).content.decode()


def test_a_home_whose_paper_waits_is_not_entered_again(assembly: Assembly, clerk: Client, vote: Vote) -> None:
    assembly.paper(vote, {1: ["agree"]})
    answer = send(clerk, vote, answer_1_1="oppose", answer_1_2="agree")
    told = answer.content.decode()
    assert "第1批里已有这一户的票，等待核对" in told
    assert entry_of(vote, 1).place in told
    assert homes(answer) == [1, 2], "what was typed is still there"
    assert PaperSlip.objects.count() == 1


@pytest.mark.parametrize(("rule", "is_taken"), [("first", False), ("paper", False), ("last", True)])
def test_a_second_paper_of_a_home_needs_a_reason_unless_the_last_counts(
    assembly: Assembly, rule: str, is_taken: bool
) -> None:
    vote = assembly.announced(precedence=rule, title="另一次表决")
    assembly.checked(vote, {1: ["agree"]})
    if is_taken:
        assembly.paper(vote, {1: ["oppose"]})
    else:
        with pytest.raises(BadInput, match="不再收第二张"):
            assembly.paper(vote, {1: ["oppose"]})
        assembly.paper(vote, {1: ["oppose"]}, reason="误录")
    assert vote.batches.count() == 2


def test_a_table_with_a_wrong_row_says_which_row_of_which_file(clerk: Client, vote: Vote) -> None:
    from io import BytesIO

    table = BytesIO("清册序号,房屋,事项1,签名日期\n1,,赞同,2022-05-20\n77,,反对,2022-05-20\n".encode())
    table.name = "三号楼.csv"
    answer = send(clerk, vote, table=table)  # type: ignore[arg-type]
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "三号楼.csv" in told
    assert "第 3 行" in told
    assert not PaperSlip.objects.exists()


def test_after_the_count_the_page_says_how_to_go_on(assembly: Assembly, clerk: Client, vote: Vote) -> None:
    assembly.count(vote)
    page = clerk.get(page_of(vote)).content.decode()
    assert "不再录入纸质票" in page
    assert "重新核票" in page
    other = assembly.announced(title="又一次")
    assembly.confirmed(other)
    assert "重新核票" not in clerk.get(page_of(other)).content.decode()


def test_ones_own_batch_is_ones_own_under_any_name(assembly: Assembly, vote: Vote) -> None:
    from jiugai.consent.services.papers import OwnBatch

    batch = assembly.paper(vote, {1: ["agree"]})
    User.objects.filter(pk=assembly.by.user_id).update(full_name="另一个名字")
    with pytest.raises(OwnBatch):
        services.check_batch(batch, by=type(assembly.by).objects.get(pk=assembly.by.pk), at=at(OPENS, 16))
    namesake = enter(Person("cui2", CUI.name, Role.COMMUNITY, CUI.division))
    assert services.check_batch(batch, by=namesake, at=at(OPENS, 16)).state == "checked"
