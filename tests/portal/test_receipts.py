"""What a home keeps of its vote: the receipt, what anybody may see of it, and who may see what was chosen."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.consent.vote_cast import (
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    fresh,
    online,
    settle_homes,
)
from tests.portal.voters import CODE, assembly, ballot_address, code_for, key_in, resident, send, vote

from jiugai.accounts.models import Invitation
from jiugai.consent import services
from jiugai.consent.models import Ballot, Vote

pytestmark = pytest.mark.django_db
__all__ = ["assembly", "resident", "vote"]
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def test_a_vote_that_is_given_up_says_why_and_keeps_what_was_published(
    assembly: Assembly, resident: Client, vote: Vote
) -> None:
    send(resident)
    assembly.count(vote)
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    services.withdraw_vote(fresh(vote), by=assembly.by, reason="召集程序有误")
    page = Client().get(reverse("portal:vote", args=[CODE])).content.decode()
    assert "召集程序有误" in page
    assert "没有结果成立" in page
    file = Client().get(reverse("portal:evidence", args=[CODE]))
    assert b"".join(file.streaming_content).startswith(b'{"format":"jiugai-vote"')
    assert resident.get(reverse("portal:receipt", args=[CODE, 1])).status_code == 200


def test_the_receipt_as_a_file_opens_the_commitments(resident: Client) -> None:
    send(resident)
    answer = resident.get(reverse("portal:receipt-file", args=[CODE, 1]))
    said = json.loads(answer.content)
    assert said["choices"] == ["agree"]
    assert said["digest"] == Ballot.objects.get().digest
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_who_buys_a_home_does_not_see_how_the_seller_voted(assembly: Assembly, vote: Vote) -> None:
    old, seller = code_for(assembly, 1), Client()
    seller.post(reverse("portal:by-code"), {"code": old})
    send(seller)
    receipt = Ballot.objects.get().receipt
    assert receipt in seller.get(reverse("portal:receipt", args=[CODE, 1])).content.decode()
    with time_machine.travel(at(OPENS) + timedelta(hours=1), tick=False):
        settle_homes(assembly.estate, ["80.00"], assembly.by, owners=["新业主"])
    new, buyer = code_for(assembly, 1), Client()
    assert Invitation.objects.get(home__room="101", revoked_at=None).pk
    assert buyer.post(reverse("portal:by-code"), {"code": old}).status_code == 409
    assert buyer.post(reverse("portal:by-code"), {"code": new}).status_code == 302
    assert receipt not in buyer.get(reverse("portal:mine")).content.decode()
    for page in ("portal:receipt", "portal:receipt-file"):
        assert buyer.get(reverse(page, args=[CODE, 1])).status_code == 404
    answer = send(buyer, "oppose")
    assert answer.status_code == 409
    assert "以那张票为准" in answer.content.decode()
    assert receipt not in answer.content.decode()


def test_a_result_that_is_gone_over_again_says_so(assembly: Assembly, vote: Vote) -> None:
    assembly.checked(vote, {1: ["oppose"]})
    page = reverse("portal:vote", args=[CODE])
    with time_machine.travel(at(NEXT_DAY), tick=False):
        assembly.count(vote)
        assert "正在重新核票" not in Client().get(page).content.decode()
        services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
        services.reopen_count(fresh(vote), by=assembly.by, reason="扫描件与录入不符")
        told = Client().get(page).content.decode()
        assert "正在重新核票" in told
        assert "未通过" not in told
        assembly.count(vote)
        assert "正在重新核票" in Client().get(page).content.decode()
        services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    told = Client().get(page).content.decode()
    assert "第 2 次计票" in told
    assert "正在重新核票" not in told


def test_choices_are_shown_where_the_ballot_was_cast_and_not_to_whoever_has_the_letter(
    assembly: Assembly, vote: Vote
) -> None:
    voter, later = Client(), Client()
    for client in (voter, later):
        client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
    send(voter, "oppose")
    receipt, file = (reverse(f"portal:{name}", args=[CODE, 1]) for name in ("receipt", "receipt-file"))
    assert "<li>反对</li>" in voter.get(receipt).content.decode()
    assert voter.get(file).status_code == 200
    later.cookies["ballot"] = "é"
    told = later.get(receipt).content.decode()
    assert Ballot.objects.get().receipt in told
    assert "反对" not in told
    assert later.get(file).status_code == 403
    with time_machine.travel(at(OPENS) + timedelta(hours=2, minutes=1), tick=False):
        voter.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
        assert "反对" not in voter.get(receipt).content.decode()


def test_what_was_read_off_paper_can_be_looked_at(assembly: Assembly, resident: Client, vote: Vote) -> None:
    assembly.checked(vote, {1: ["oppose"]})
    assert "<li>反对</li>" in resident.get(reverse("portal:receipt", args=[CODE, 1])).content.decode()


def test_a_ballot_sent_after_the_visit_is_told_to_be_lost(resident: Client) -> None:
    key = key_in(resident.get(ballot_address()).content.decode())
    resident.post(reverse("portal:way-out"))
    sent = resident.post(ballot_address(), {"key": key, "answer_1": "agree", "step": "send"}, follow=True)
    assert "刚才的内容没有提交" in sent.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("spelt", [str.lower, lambda each: each.translate(WIDE), lambda each: f" {each} "])
def test_a_receipt_is_found_however_it_is_typed(vote: Vote, spelt: Any) -> None:
    receipt = online(vote, 1, "agree").receipt
    page = Client().get(reverse("portal:check"), {"receipt": spelt(receipt)}).content.decode()
    assert "这张票已收到" in page
