"""A resident reports a problem, follows it by its code, and has the last word: no account, no script."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.aftercare.complaint_cast import MONDAY, answered, history
from tests.portal.conftest import PublicCounty, address_of
from tests.reserve.sent_forms import form_of, photo

from jiugai.aftercare import limits
from jiugai.aftercare.codes import SIGNS, index_of, read_code
from jiugai.aftercare.models import Complaint, EventKind
from jiugai.aftercare.services import close_silent, escalate_overdue, set_aside
from jiugai.core.actors import BUILT_IN
from jiugai.core.models import AuditEvent, StoredFile
from jiugai.reserve.models import Stage

LEAK = "楼道顶上漏水，<script>alert(1)</script>"
SENT = {"category": "quality", "place": "3号楼", "description": LEAK, "phone": "13800001234"}


@pytest.fixture(autouse=True)
def on_monday(db: None) -> Any:
    cache.clear()
    with time_machine.travel(f"{MONDAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def page(wuhua: PublicCounty) -> str:
    """The public page of an estate under works."""
    return address_of(wuhua.project_at(Stage.STARTED))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def reported(client: Client, page: str, **more: Any) -> str:
    """Report a problem; the address of its page."""
    sent = form_of(client, f"{page}complain/") | SENT | more
    answer = client.post(f"{page}complain/", sent)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_the_page_of_the_estate_leads_to_the_form(client: Client, page: str) -> None:
    assert f"{page}complain/" in text(client.get(page))
    assert f"{page}satisfied/" in text(client.get(page))


def test_a_problem_is_reported_and_its_page_says_who_answers_until_when(client: Client, page: str) -> None:
    address = reported(client, page, picture=photo())
    found = Complaint.objects.get()
    told = text(client.get(address))
    for each in ("已收到", found.handler, "2022年6月13日", found.number, "3号楼"):
        assert each in told
    assert "&lt;script&gt;alert(1)" in told
    assert "<script>alert" not in told
    assert "13800001234" not in told
    code = address.rstrip("/").rsplit("/", 1)[1]
    assert index_of(read_code(code) or "") == found.code_key
    picture = client.get(f"{address}pictures/{found.events.get().pk}/?size=320")
    assert picture.headers["Content-Type"] == "image/webp"
    event = AuditEvent.objects.get(act="complaint.report")
    assert (event.actor_name, event.actor_id) == ("居民", "")
    picture.close()


@pytest.mark.parametrize("act", ["", "again/"])
def test_the_page_is_kept_by_nobody_and_found_by_no_search(client: Client, page: str, act: str) -> None:
    answer = client.get(reported(client, page) + act)
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_a_form_sent_twice_is_one_problem_with_one_address(client: Client, page: str) -> None:
    sent, before = form_of(client, f"{page}complain/") | SENT, StoredFile.objects.count()
    answers = [client.post(f"{page}complain/", {**sent, "picture": photo()}) for _ in range(3)]
    assert len({each.headers["Location"] for each in answers}) == 1
    assert (Complaint.objects.count(), StoredFile.objects.count() - before) == (1, 1)
    assert history(Complaint.objects.get()) == ["reported"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"description": ""}, "这个字段是必填项"),
        ({"category": ""}, "这个字段是必填项"),
        ({"category": "weather"}, "请从所列的选项中选择"),
        ({"phone": "不给"}, "手机号"),
        ({"description": "字" * 1001}, "1000"),
        ({"picture": SimpleUploadedFile("a.jpg", b"nonsense")}, "不是可接受的文件类型"),
        ({"picture": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n")}, "不是照片"),
    ],
    ids=["no-text", "no-category", "strange", "phone", "too-long", "no-picture", "paper"],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: Client, page: str, wrong: dict[str, Any], said: str
) -> None:
    answer = client.post(f"{page}complain/", {**SENT, **wrong})
    assert answer.status_code == 200
    assert said in text(answer)
    assert "没有提交，请先改正" in text(answer)
    assert "3号楼" in text(answer)
    assert not Complaint.objects.exists()


def test_an_estate_that_is_not_public_takes_nothing(client: Client, wuhua: PublicCounty) -> None:
    estate = wuhua.estate()
    assert client.get(f"/e/{estate.code}/complain/").status_code == 404
    assert client.post(f"/e/{estate.code}/complain/", SENT).status_code == 404


def test_without_the_code_there_is_nothing(client: Client, page: str) -> None:
    address = reported(client, page)
    code = read_code(address.rstrip("/").rsplit("/", 1)[1]) or ""
    wrong = code[:-1] + next(each for each in SIGNS if each != code[-1])
    for each in (wrong, code[:-1], f"{code}0", Complaint.objects.get().number, "x" * 500):
        for act in ("", "again/", "pictures/1/"):
            assert client.get(f"/e/c/{each}/{act}").status_code == 404
        assert client.post(f"/e/c/{each}/solved/").status_code == 404


def test_the_code_is_found_again_however_it_is_typed(client: Client, page: str) -> None:
    address = reported(client, page)
    code = address.rstrip("/").rsplit("/", 1)[1]
    for typed in (code, code.lower(), code.replace("-", " "), *(code.replace("-", dash) for dash in "—–‐−·")):
        assert client.post("/e/c/", {"code": typed}).headers["Location"] == address
    assert "没有这个查询码" in text(client.post("/e/c/", {"code": "0000-0000-0000"}))


def test_codes_are_not_tried_out_one_after_the_other(client: Client) -> None:
    answers = [client.post("/e/c/", {"code": f"0000-0000-{n:04}"}).status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_the_reporter_is_asked_days_after_the_answer_and_says_so(client: Client, page: str) -> None:
    address = reported(client, page)
    answered(Complaint.objects.get(), MONDAY + timedelta(1))
    assert "解决了吗？" not in text(client.get(address))
    with time_machine.travel(MONDAY + timedelta(4), tick=False):
        told = text(client.get(address))
        assert "解决了吗？" in told
        assert "2022年6月17日没有表示的，按已解决办结" in told
        for _ in range(2):
            assert client.post(f"{address}solved/").status_code == 302
        assert "投诉人确认已解决" in text(client.get(address))
    assert history(Complaint.objects.get()) == ["reported", "answered", "confirmed"]


def test_what_is_still_wrong_is_said_with_a_picture(client: Client, page: str) -> None:
    address = reported(client, page)
    assert "正在办理，不必重新提出" in text(client.post(f"{address}again/", {"text": "快点"}))
    answered(Complaint.objects.get(), MONDAY)
    close_silent(MONDAY + timedelta(11))
    assert "又出了问题？" in text(client.get(address))
    assert "这个字段是必填项" in text(client.post(f"{address}again/", {"text": ""}))
    for _ in range(2):
        sent = {"text": "又漏了", "picture": photo(colour=12)}
        assert client.post(f"{address}again/", sent).status_code == 302
    found = Complaint.objects.get()
    assert (found.round, found.events.filter(kind=EventKind.REOPENED).count()) == (2, 1)
    assert "又漏了" in text(client.get(address))


def test_after_the_last_day_a_new_report_is_asked_for(client: Client, page: str) -> None:
    address = reported(client, page)
    answered(Complaint.objects.get(), MONDAY)
    with time_machine.travel(MONDAY + timedelta(31), tick=False):
        assert "又出了问题" not in text(client.get(address))
        late = client.post(f"{address}again/", {"text": "又漏了"})
        assert late.status_code == 409
        assert "请另报一件" in text(late)
        assert "又漏了" in text(late)


def test_an_overdue_problem_says_so_and_who_supervises(client: Client, page: str) -> None:
    address = reported(client, page)
    on = MONDAY + timedelta(8)
    escalate_overdue(on)
    with time_machine.travel(f"{on}T10:00:00+08:00", tick=False):
        assert "已超期，正在督促办理" in text(client.get(address))


def test_a_network_that_sends_too_much_is_told_calmly_and_loses_nothing(client: Client, page: str) -> None:
    most = limits.FROM_ADDRESS.most
    for number in range(most):
        reported(client, page, description=f"第{number}件")
    answer = client.post(f"{page}complain/", SENT)
    assert answer.status_code == 429
    assert "请过 10 分钟再提交" in text(answer)
    assert "3号楼" in text(answer)
    assert Complaint.objects.count() == most
    other = client.post(f"{page}complain/", SENT, REMOTE_ADDR="10.9.8.7")
    assert other.status_code == 302
    with time_machine.travel(f"{MONDAY}T10:11:00+08:00", tick=False):
        assert client.post(f"{page}complain/", SENT | {"description": "后来"}).status_code == 302


def test_strangers_do_not_use_up_what_an_estate_may_send(client: Client, page: str) -> None:
    for _ in range(limits.ABOUT_ESTATE.most - 1):
        limits.take_turn(limits.ABOUT_ESTATE, page.split("/")[2])
    reported(client, page, description="门口的灯坏了")
    address = reported(client, page)
    assert list(Complaint.objects.order_by("pk").values_list("doubt", flat=True)) == ["", "suspect"]
    found = Complaint.objects.get(doubt="suspect")
    set_aside([found], by=BUILT_IN, reason="同一文字重复提交", on=MONDAY)
    told = text(client.get(address))
    assert "同一文字重复提交" in told
    assert "不同意作无效处理？" in told
    assert client.post(f"{address}again/", {"text": "是真的"}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.doubt) == ("open", "cleared")


def test_the_cache_holds_no_address(client: Client, page: str) -> None:
    reported(client, page)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = " ".join(key for (key,) in cursor.fetchall())
    assert "127.0.0.1" not in keys


def test_pages_are_light_and_need_no_script(client: Client, page: str) -> None:
    address = reported(client, page)
    for each in (f"{page}complain/", address, f"{address}again/", "/e/c/"):
        content = client.get(each).content
        assert len(gzip.compress(content)) < 8_000
        assert b"<script" not in content


def test_a_long_history_costs_no_more_questions(client: Client, page: str) -> None:
    address = reported(client, page)
    client.get(address)
    counts = []
    for number in range(3):
        answered(Complaint.objects.get(), MONDAY, text=f"答复{number}")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        client.post(f"{address}again/", {"text": f"还是不行{number}"})
    assert len(set(counts)) == 1
