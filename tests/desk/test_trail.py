"""The audit trail on a page and as a workbook."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from tests.people import GUAN, PAN, SHEN, WU, Person, enter
from tests.works import County

from jiugai.accounts.models import Post, User
from jiugai.accounts.roles import Role
from jiugai.core.audit import audit
from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate
from jiugai.registry.services import correct_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def shen(db: None) -> Client:
    """An auditor of the province, signed in."""
    client = Client()
    client.force_login(enter(SHEN).user)
    return client


def estate() -> Estate:
    """The estate that an officer registered."""
    return County(enter(WU)).estate(name="翠湖小区", home_count=100, floor_area_cm2=80_000_000)


def corrected() -> Estate:
    """An estate whose homes and area the officer corrected."""
    found = estate()
    wu = Post.objects.get(user__username=WU.username)
    return correct_estate(found, home_count=120, floor_area_cm2=90_000_000, by=wu, reason="复核")


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/trail/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_act_is_told_with_the_names_of_what_it_changed(shen: Client) -> None:
    corrected()
    text = page(shen)
    for expected in (
        "伍科长",
        "更正小区",
        "翠湖小区",
        "户数",
        "<s>100</s> → 120",
        "<s>8,000 ㎡</s> → 9,000 ㎡",
        "复核",
    ):
        assert expected in text


def test_what_narrows_it(shen: Client) -> None:
    corrected()
    today = timezone.localdate().isoformat()
    for query in ("?who=伍", "?act=estate.correct", "?what=翠湖", f"?until={today}", "?since=x&act=no.act"):
        assert "翠湖小区" in page(shen, query), query
    for query in ("?who=潘", "?act=plan.draft", "?what=别处", "?until=2022-01-01"):
        assert "这段时间没有记录" in page(shen, query), query


def test_without_a_word_it_shows_thirty_days(shen: Client) -> None:
    corrected()
    with time_machine.travel("2100-01-01 12:00 +0800", tick=False):
        shen.force_login(User.objects.get(username=SHEN.username))
        assert "这段时间没有记录" in page(shen)
        assert "翠湖小区" in page(shen, "?since=2020-01-01")


def test_one_sees_ones_own_place_only(client: Client) -> None:
    corrected()
    beside = Person("pan-audit", "盘龙审计", Role.AUDITOR, "530103")
    client.force_login(enter(beside).user)
    assert "翠湖小区" not in page(client)


def test_what_was_written_is_shown_and_never_run(shen: Client) -> None:
    found = estate()
    wu = Post.objects.get(user__username=WU.username)
    with transaction.atomic():
        audit(wu, "unheard.of", found, after={"<b>x</b>": "<script>", "list": [1, {"a": 2}]}, reason="=1+1")
    text = page(shen)
    assert "unheard.of" in text
    assert "<script>" not in text.split("<main", 1)[1].split("</main", 1)[0]
    assert "&lt;script&gt;" in text
    assert "[1, {&quot;a&quot;: 2}]" in text


def test_the_workbook_holds_what_the_page_finds_and_its_making_is_an_act(shen: Client) -> None:
    corrected()
    answer = shen.get("/trail/download/?act=estate.correct")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["操作人"] == "伍科长"
    assert told["变更"] == "户数：100 → 120；建筑面积：8,000 ㎡ → 9,000 ㎡"
    assert told["摘要"] == AuditEvent.objects.get(act="estate.correct").digest
    event = AuditEvent.objects.get(act="trail.download")
    assert (event.actor_name, event.after["count"], event.after["act"]) == ("沈审计", 1, "estate.correct")


def test_an_administrator_reads_and_takes_nothing_out(client: Client) -> None:
    client.force_login(enter(GUAN).user)
    assert "/trail/download/" not in page(client)
    assert client.get("/trail/download/").status_code == 403
    assert not AuditEvent.objects.filter(act="trail.download").exists()
    other = Client()
    other.force_login(enter(PAN).user)
    assert other.get("/trail/").status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_acts(
    shen: Client, django_assert_max_num_queries: Any
) -> None:
    found = estate()
    wu = Post.objects.get(user__username=WU.username)
    with transaction.atomic():
        for number in range(60):
            audit(
                wu, "estate.correct", found, before={"home_count": number}, after={"home_count": number + 1}
            )
    with django_assert_max_num_queries(8):
        assert "第 1–50 条，共 60 条" in page(shen, "?act=estate.correct")
