"""The figures of the rulebook on pages: as they apply, how they came to be, set and withdrawn."""

import pytest
from django.test import Client
from tests.people import GUAN, KUN, PAN, WU, YUN, enter

from jiugai.core.models import AuditEvent
from jiugai.policy.register import rulebook
from jiugai.registry.models import LocalValue

pytestmark = pytest.mark.django_db
NAME = "consent.plan.agreement"
HERE = f"/parameters/{NAME}/"
SENT = {"division": "530102", "value": "75%", "starts_on": "2022-03-01", "document": "五政办发3号"}


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_figure_of_the_rulebook_is_on_the_list(client: Client) -> None:
    client.force_login(enter(WU).user)
    text = page(client, "/parameters/")
    assert all(f'<small class="code">{name}</small>' in text for name in rulebook().parameters)
    assert "没有政府自行设定的数值" in text


def test_a_figure_is_set_applies_from_its_day_and_is_withdrawn(client: Client) -> None:
    client.force_login(enter(WU).user)
    assert client.post(f"{HERE}set/", SENT).status_code == 302
    value = LocalValue.objects.get()
    assert (value.value, value.document) == ("3/4", "五政办发3号")
    assert "没有政府自行设定" in page(client, "/parameters/?on=2022-02-28")
    later = page(client, "/parameters/?on=2022-03-01")
    assert "其中 1 项由政府自行设定" in later
    assert "五政办发3号" in later
    assert "<b>五华区</b>" in later
    assert f"/local/{value.pk}/withdraw/" in page(client, HERE)
    assert client.post(f"{HERE}local/{value.pk}/withdraw/", {"document": ""}).status_code == 200
    assert client.post(f"{HERE}local/{value.pk}/withdraw/", {"document": "五政办发9号"}).status_code == 302
    assert "没有政府自行设定" in page(client, "/parameters/?on=2022-03-01")
    history = page(client, HERE)
    assert "五政办发9号" in history
    assert "已被替代或撤回" in history
    assert "/withdraw/" not in history
    again = client.post(f"{HERE}local/{value.pk}/withdraw/", {"document": "五政办发9号"})
    assert "可以撤回" in again.content.decode()
    acts = AuditEvent.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["local_value.set", "local_value.withdraw"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"value": "60%"}, "只能从严"),
        ({"value": "七成"}, "应为 2/3、60%"),
        ({"value": "101%"}, "不超过 1"),
        ({"starts_on": "2021-01-01"}, "早于规则库起始日"),
        ({"document": ""}, "必填"),
        ({"division": "530103"}, "选择"),
    ],
)
def test_a_figure_that_may_not_be_set_so_is_told_on_the_form(
    client: Client, change: dict[str, str], told: str
) -> None:
    client.force_login(enter(WU).user)
    answer = client.post(f"{HERE}set/", SENT | change)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not LocalValue.objects.exists()


def test_a_figure_of_the_law_is_nobodys_to_set(client: Client) -> None:
    client.force_login(enter(WU).user)
    text = page(client, "/parameters/consent.vote.special/")
    assert "各级政府不另设" in text
    assert "/set/" not in text
    assert "各级政府不另设" in page(client, "/parameters/consent.vote.special/set/", 403)
    assert "省、州市可以设定" in page(client, "/parameters/funding.execution/set/", 403)
    page(client, "/parameters/no.such.figure/", 404)


def test_a_higher_governments_figure_is_seen_below_and_not_beside(client: Client) -> None:
    client.force_login(enter(KUN).user)
    assert client.post(f"{HERE}set/", SENT | {"division": "530100"}).status_code == 302
    assert client.post(f"{HERE}set/", SENT | {"division": "530103", "value": "80%"}).status_code == 302
    below = Client()
    below.force_login(enter(WU).user)
    text = page(below, HERE)
    assert "昆明市" in text
    assert "75%" in text
    assert "80%" not in text
    assert "/withdraw/" not in text
    beside = Client()
    beside.force_login(enter(PAN).user)
    assert "80%" in page(beside, HERE)


def test_a_post_chooses_among_its_governments_and_days(client: Client) -> None:
    client.force_login(enter(YUN).user)
    text = page(client, "/parameters/?division=530103&on=2022-03-01")
    assert "盘龙区，2022-03-01 起作用的数值" in text
    early = page(client, "/parameters/?on=2020-01-01")
    assert "规则库自 2021-12-16 起" in early
    assert page(client, "/parameters/?on=sometime")


def test_who_looks_after_accounts_alone_sees_no_figures(client: Client) -> None:
    client.force_login(enter(GUAN).user)
    page(client, "/parameters/", 403)
