"""A resident votes on a phone: let in by a code, chooses, sends, keeps a receipt; and who may not."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.consent.vote_cast import (
    CLOSES,
    MANAGEMENT,
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    fresh,
    online,
)
from tests.people import CUI
from tests.portal.voters import CODE, assembly, ballot_address, code_for, key_in, resident, send, vote

from jiugai.accounts.invitations import reissue_invitation
from jiugai.accounts.models import Attempt, Invitation
from jiugai.consent import services
from jiugai.consent.models import Ballot, Precedence, Vote
from jiugai.consent.trails import trail_of
from jiugai.core.sealing import seal_trail

pytestmark = pytest.mark.django_db
__all__ = ["assembly", "resident", "vote"]


def test_from_the_code_to_the_receipt(resident: Client) -> None:
    page = resident.get(reverse("portal:mine")).content.decode()
    assert "待投票" in page
    form = resident.get(ballot_address()).content.decode()
    assert "选聘物业服务企业" in form
    looked = resident.post(ballot_address(), {"key": key_in(form), "answer_1": "agree", "step": "look"})
    assert "请核对后提交" in looked.content.decode()
    assert not Ballot.objects.exists()
    answer = resident.post(
        ballot_address(), {"key": key_in(form), "answer_1": "agree", "step": "send"}, follow=True
    )
    ballot = Ballot.objects.get()
    assert ballot.receipt in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "已投票" in resident.get(reverse("portal:mine")).content.decode()


def test_the_same_form_sent_twice_leads_to_the_same_receipt(resident: Client) -> None:
    key = key_in(resident.get(ballot_address()).content.decode())
    first, again = send(resident, key=key), send(resident, key=key)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Ballot.objects.count() == 1


def test_a_home_that_has_voted_is_led_to_its_receipt_where_nothing_else_counts(resident: Client) -> None:
    form = resident.get(ballot_address()).content.decode()
    send(resident, key=key_in(form))
    receipt = reverse("portal:receipt", args=[CODE, 1])
    assert resident.get(ballot_address()).headers["Location"] == receipt
    looked = resident.post(ballot_address(), {"key": "another", "answer_1": "oppose", "step": "look"})
    assert looked.headers["Location"] == receipt


def test_another_form_after_the_first_is_told_which_ballot_counts(resident: Client) -> None:
    first, other = (key_in(resident.get(ballot_address()).content.decode()) for _ in range(2))
    send(resident, key=first)
    answer = send(resident, "oppose", key=other)
    assert answer.status_code == 409
    assert reverse("portal:receipt", args=[CODE, 1]) in answer.content.decode()
    assert "以那张票为准" in answer.content.decode()
    assert Ballot.objects.get().answers == "agree"


def test_where_the_last_counts_a_home_may_vote_again(assembly: Assembly) -> None:
    with time_machine.travel(at(OPENS), tick=False):
        assembly.announced(precedence=Precedence.LAST)
        client = Client()
        client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
        send(client)
        assert "重新投票" in client.get(reverse("portal:mine")).content.decode()
        send(client, "oppose")
    assert Ballot.objects.get(replaced_by=None).answers == "oppose"


def test_an_answer_left_out_is_told_and_nothing_is_sent(resident: Client) -> None:
    answer = resident.post(ballot_address(), {"key": "k", "step": "send"})
    assert "请选择 赞同、反对 或 弃权" in answer.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("choice", ["yes", "", "agree oppose", "<script>"])
def test_an_answer_that_is_none_is_refused(resident: Client, choice: str) -> None:
    send(resident, choice)
    assert not Ballot.objects.exists()


def test_back_from_looking_over_keeps_what_was_chosen(resident: Client) -> None:
    key = key_in(resident.get(ballot_address()).content.decode())
    page = resident.post(
        ballot_address(), {"key": key, "answer_1": "oppose", "step": "back"}
    ).content.decode()
    assert re.search(r'value="oppose"[^>]*checked', page)
    assert key in page


def test_another_homes_ballot_does_not_exist_for_me(resident: Client) -> None:
    assert resident.get(ballot_address(2)).status_code == 404
    answer = resident.post(ballot_address(2), {"key": "k", "answer_1": "agree", "step": "send"})
    assert answer.status_code == 404
    for name in ("portal:receipt", "portal:receipt-file"):
        assert resident.get(reverse(name, args=[CODE, 2])).status_code == 404
    assert not Ballot.objects.exists()


def test_whoever_was_not_let_in_is_led_to_the_way_in(vote: Vote) -> None:
    for name, arguments in (("portal:mine", []), ("portal:ballot", [CODE, 1]), ("portal:receipt", [CODE, 1])):
        answer = Client().get(reverse(name, args=arguments))
        assert answer.headers["Location"] == reverse("portal:way-in")
    sent = Client().post(ballot_address(), {"key": "k", "answer_1": "agree", "step": "send"})
    assert sent.headers["Location"] == reverse("portal:way-in") + "?lost=1"
    assert not Ballot.objects.exists()


def test_a_visit_ends_after_two_hours_and_on_leaving(assembly: Assembly, resident: Client) -> None:
    with time_machine.travel(at(OPENS) + timedelta(hours=2, seconds=1), tick=False):
        assert resident.get(reverse("portal:mine")).status_code == 302
    assert resident.get(reverse("portal:mine")).status_code == 200
    resident.post(reverse("portal:way-out"))
    assert resident.get(reverse("portal:mine")).status_code == 302


def test_opening_the_link_of_a_letter_tells_nothing_and_writes_nothing(vote: Vote) -> None:
    for code in ("ABCD-EFGH-JKLM", "wrong"):
        answer = Client().get(reverse("portal:invited", args=[code]))
        assert answer.status_code == 200
        assert "棕树营" not in answer.content.decode()
    assert not Attempt.objects.exists()


def test_guessing_codes_is_stopped_and_a_right_code_still_lets_in(assembly: Assembly, vote: Vote) -> None:
    client = Client()
    for _try in range(50):
        answer = client.post(reverse("portal:by-code"), {"code": "2222-2222-2222"})
        assert answer.status_code == 409
    assert client.post(reverse("portal:by-code"), {"code": "2222-2222-2222"}).status_code == 429
    assert client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)}).status_code == 302
    assert client.post(reverse("portal:by-code"), {"code": "2222-2222-2222"}).status_code == 429
    with time_machine.travel(at(OPENS) + timedelta(minutes=16), tick=False):
        assert client.post(reverse("portal:by-code"), {"code": "2222-2222-2222"}).status_code == 409


def test_neighbours_behind_one_address_are_not_stopped(assembly: Assembly, vote: Vote) -> None:
    code = code_for(assembly, 1)
    for _try in range(60):
        assert Client().post(reverse("portal:by-code"), {"code": code}).status_code == 302


def test_help_by_somebody_of_the_office_is_written_down(assembly: Assembly, vote: Vote) -> None:
    client = Client()
    client.force_login(assembly.by.user)
    client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
    assert "将记录为协助投票" in client.get(ballot_address()).content.decode()
    send(client)
    assert Ballot.objects.get().helped_by == CUI.name
    assert Ballot.objects.get().content()["helped"] is True


def test_after_the_last_day_the_ballot_is_closed(assembly: Assembly, resident: Client) -> None:
    key = key_in(resident.get(ballot_address()).content.decode())
    with time_machine.travel(at(NEXT_DAY, 0), tick=False):
        client = Client()
        client.post(reverse("portal:by-code"), {"code": code_for(assembly, 1)})
        assert client.get(ballot_address()).headers["Location"] == reverse("portal:vote", args=[CODE])
        answer = client.post(ballot_address(), {"key": key, "answer_1": "agree", "step": "send"})
        assert answer.status_code == 409
        assert f"已于 {CLOSES} 截止" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_anybody_may_look_a_receipt_up_and_learns_no_choice(vote: Vote) -> None:
    ballot = online(vote, 1, "agree")
    address = reverse("portal:check")
    page = Client().get(f"{address}?receipt={ballot.receipt}").content.decode()
    assert "这张票已收到" in page
    assert "等待封存" in page
    assert "赞同" not in page
    assert "101" not in page
    seal_trail(trail_of(vote))
    assert "第 1 封" in Client().get(f"{address}?receipt={ballot.digest}").content.decode()
    for wrong in ("0000-0000-0000-0000", "", "zz", "%00", ballot.receipt[:-2]):
        assert "这张票已收到" not in Client().get(f"{address}?receipt={wrong}").content.decode()


def test_before_the_result_is_published_nobody_sees_who_is_winning(assembly: Assembly, vote: Vote) -> None:
    online(vote, 1, "agree")
    page = Client().get(reverse("portal:vote", args=[CODE])).content.decode()
    assert "/ 3 户已投票" in page
    assert "100.00%" not in page
    with time_machine.travel(at(NEXT_DAY), tick=False):
        assembly.count(vote)
        assert "100.00%" not in Client().get(reverse("portal:vote", args=[CODE])).content.decode()
        assert Client().get(reverse("portal:evidence", args=[CODE])).status_code == 404
        services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
        page = Client().get(reverse("portal:vote", args=[CODE])).content.decode()
    assert "100.00%" in page
    count = fresh(vote).counts.get()
    assert count.anchor in page
    file = Client().get(reverse("portal:evidence", args=[CODE]))
    assert b"".join(file.streaming_content).startswith(b'{"format":"jiugai-vote"')


def test_a_vote_that_was_never_announced_is_not_public(assembly: Assembly) -> None:
    drafted = assembly.draft([MANAGEMENT])
    assert Client().get(reverse("portal:vote", args=[drafted.code])).status_code == 404
    services.withdraw_vote(drafted, by=assembly.by, reason="x")
    assert Client().get(reverse("portal:vote", args=[drafted.code])).status_code == 404


def test_a_code_that_was_issued_anew_ends_the_visits_of_the_old_one(
    assembly: Assembly, resident: Client, vote: Vote
) -> None:
    held = Invitation.objects.order_by("pk").first()
    assert held
    assert resident.get(reverse("portal:mine")).status_code == 200
    reissue_invitation(held, by=assembly.by, at=timezone.now(), reason="被人拿走")
    sent = resident.post(ballot_address(), {"key": "1", "answer_1": "agree", "step": "send"})
    assert sent.headers["Location"] == reverse("portal:way-in") + "?lost=1"
    assert resident.get(reverse("portal:mine")).headers["Location"] == reverse("portal:way-in")
    assert not Ballot.objects.exists()


def test_a_page_of_a_vote_takes_a_fixed_number_of_questions(
    vote: Vote, django_assert_max_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        online(vote, number, "agree")
    with django_assert_max_num_queries(14):
        Client().get(reverse("portal:vote", args=[CODE]))


def test_a_phone_lets_the_owner_in(assembly: Assembly, vote: Vote) -> None:
    from jiugai.accounts.sms import FileGateway
    from jiugai.core.personal_data import blind_index
    from jiugai.registry.models import Owner

    owner = Owner.objects.order_by("pk").first()
    assert owner
    owner.phone, owner.phone_key = "13900000001", blind_index("phone", "13900000001")
    owner.save()
    client = Client()
    assert client.get(reverse("portal:by-digits")).headers["Location"] == reverse("portal:way-in")
    asked = client.post(reverse("portal:by-phone"), {"phone": "139 0000 0001"})
    assert asked.headers["Location"] == reverse("portal:by-digits")
    for _loaded_again in range(2):
        page = client.get(reverse("portal:by-digits")).content.decode()
        assert "几分钟内会收到" in page
        assert "139 0000 0001" in page or "13900000001" in page
    digits = json.loads(FileGateway().path.read_text().splitlines()[-1])["text"].split(" ")[1][:6]
    wrong = client.post(reverse("portal:by-digits"), {"phone": "13900000001", "digits": "000000"})
    assert wrong.status_code in (302, 409)
    answer = client.post(reverse("portal:by-digits"), {"phone": "13900000001", "digits": digits})
    assert answer.headers["Location"] == reverse("portal:mine")
    assert "101" in client.get(reverse("portal:mine")).content.decode()
    assert client.get(reverse("portal:by-digits")).status_code == 302
