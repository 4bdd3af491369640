"""Documents of governments, and the right to apply."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.people import HUA, KUN, PAN, WU, enter

from jiugai.governance.models import GovernanceDocument
from jiugai.oversight.models import Bar

pytestmark = pytest.mark.django_db
SENT = {"division": "530102", "kind": "extension", "title": "放宽年限的通知", "starts_on": "2022-04-01"}


def test_a_document_is_registered_shown_and_ended(client: Client) -> None:
    client.force_login(enter(WU).user)
    assert client.post("/documents/new/", SENT).status_code == 302
    document = GovernanceDocument.objects.get()
    assert "放宽年限的通知" in client.get("/documents/").content.decode()
    again = client.post("/documents/new/", SENT)
    assert "该文件已登记" in again.content.decode()
    early = client.post(f"/documents/{document.pk}/end/", {"on": "2022-03-31", "reason": "废止"})
    assert "失效日期不能早于施行日期" in early.content.decode()
    assert (
        client.post(f"/documents/{document.pk}/end/", {"on": "2022-06-30", "reason": "废止"}).status_code
        == 302
    )
    in_force = GovernanceDocument.objects.in_force
    assert (in_force(date(2022, 6, 30)).count(), in_force(date(2022, 7, 1)).count()) == (1, 0)


@pytest.mark.parametrize(("who", "status"), [(HUA, 403), (PAN, 200)])
def test_only_ones_own_government_issues(client: Client, who: Any, status: int) -> None:
    client.force_login(enter(who).user)
    assert client.post("/documents/new/", SENT).status_code == status
    assert not GovernanceDocument.objects.exists()


def test_a_higher_government_bars_a_county_and_lifts_the_bar(client: Client) -> None:

    sent = {
        "division": "530102",
        "starts_on": "2022-06-01",
        "document": "昆政办发8号",
        "reason": "逾期未整改",
    }
    client.force_login(enter(WU).user)
    assert client.post("/bars/new/", sent).status_code == 403
    client.force_login(enter(KUN).user)
    assert client.post("/bars/new/", {**sent, "document": ""}).status_code == 200
    assert client.post("/bars/new/", sent).status_code == 302
    bar = Bar.objects.get()
    assert "已取消" in client.get("/bars/").content.decode()
    assert client.post(f"/bars/{bar.pk}/lift/", {"on": "2022-05-31", "reason": "整改"}).status_code == 200
    assert client.post(f"/bars/{bar.pk}/lift/", {"on": "2022-07-31", "reason": "整改"}).status_code == 302
    assert Bar.objects.in_force(date(2022, 7, 31)).exists()
    assert not Bar.objects.in_force(date(2022, 8, 1)).exists()


@pytest.mark.parametrize("hidden", ["\x01", "\x0b", "\u202e", "\ufffe"])
def test_characters_that_nobody_sees_are_refused_on_their_field(client: Client, hidden: str) -> None:
    client.force_login(enter(WU).user)
    answer = client.post("/documents/new/", SENT | {"title": f"放宽{hidden}年限"})
    assert answer.status_code == 200
    assert "含有看不见的控制字符" in answer.content.decode()
    assert not GovernanceDocument.objects.exists()


def test_a_title_of_invisible_marks_alone_is_no_title(client: Client) -> None:
    client.force_login(enter(WU).user)
    assert client.post("/documents/new/", SENT | {"title": "\u200b\u2060"}).status_code == 200
    assert not GovernanceDocument.objects.exists()
