"""A survey of the same day is put right for a reason, and no survey lies in the future."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.people import WU, enter
from tests.works import County

from jiugai.consent.models import WillingnessSurvey
from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate

pytestmark = pytest.mark.django_db
SENT = {
    "closed_on": "2022-03-01",
    "method": "door_to_door",
    "homes_taking_part": "100",
    "homes_agreeing": "90",
    "organised_by": "翠湖社区",
}


@pytest.fixture
def home(client: Client) -> Estate:
    """An estate of 120 homes; its officer is signed in."""
    wu = enter(WU)
    client.force_login(wu.user)
    return County(wu).estate()


def test_the_same_day_again_says_what_stands_and_asks_for_a_reason(client: Client, home: Estate) -> None:
    address = f"/willingness/{home.code}/"
    assert client.post(address, SENT).status_code == 302
    assert client.post(address, SENT).status_code == 302  # sent twice, nothing changes
    other = SENT | {"homes_taking_part": "110"}
    refused = client.post(address, other)
    assert "已有征询结果（参与 100 户、同意 90 户）" in refused.content.decode()
    assert WillingnessSurvey.objects.get().homes_taking_part == 100
    assert client.post(address, other | {"reason": "复核签字表"}).status_code == 302
    assert WillingnessSurvey.objects.get().homes_taking_part == 110
    events = AuditEvent.objects.filter(act="willingness.record").order_by("pk")
    assert [each.reason for each in events] == ["", "复核签字表"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ((timezone.localdate() + timedelta(1)).isoformat(), "不能晚于今天"),
        ("9999-12-31", "不能晚于今天"),
        ("0001-01-01", "年份应不早于 1949 年"),
    ],
)
def test_a_survey_has_been_held(client: Client, home: Estate, day: str, told: str) -> None:
    answer = client.post(f"/willingness/{home.code}/", SENT | {"closed_on": day})
    assert told in answer.content.decode()
    assert not WillingnessSurvey.objects.exists()
