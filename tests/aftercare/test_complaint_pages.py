"""Pages of complaints: what is urgent comes first, and every act has its button and its refusal."""

import os
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.aftercare.complaint_cast import LEAK, MONDAY, answered, complaint_of, history
from tests.people import CUI, HUA, KUN, PAN, Person, enter
from tests.reserve.sent_forms import form_of, photo

from jiugai.aftercare.models import Category, Complaint, EventKind, State
from jiugai.aftercare.services import escalate_overdue
from jiugai.core.files import display_path
from jiugai.registry.models import Estate

INBOX = "/aftercare/"
FRIDAY = MONDAY + timedelta(11)


@pytest.fixture(autouse=True)
def on_friday() -> Any:
    """A Friday on which what came on Monday of the week before is overdue."""
    with time_machine.travel(f"{FRIDAY}T10:00:00+08:00", tick=False):
        yield


def address(complaint: Complaint, act: str = "") -> str:
    return f"/aftercare/complaints/{complaint.number}/" + (f"{act}/" if act else "")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_an_empty_county_is_told_so(officer: Client) -> None:
    page = text(officer.get(INBOX))
    assert "还没有投诉" in page
    assert "0/0" in page


def test_what_is_overdue_stands_on_top_with_its_days(officer: Client, estate: Estate) -> None:
    complaint_of(estate, "昨天的事", on=FRIDAY - timedelta(1))
    late = complaint_of(estate, "早该办的事")
    page = officer.get(INBOX)
    assert page.context["page"].object_list[0].number == late.number
    assert "已逾期 6 天" in text(page)
    assert "其中逾期 1 件" in text(page)
    assert "分母：已答复 0 + 逾期未答复 1" in text(page)


def test_a_complaint_due_today_is_not_overdue(officer: Client, estate: Estate) -> None:
    complaint_of(estate, on=FRIDAY - timedelta(5))
    page = text(officer.get(INBOX))
    assert "今天到期" in page
    assert "已逾期" not in page


@pytest.mark.parametrize(
    "shelf", ["mine", "supervised", "open", "overdue", "answered", "in_time", "late", "all"]
)
def test_each_count_leads_to_as_many_rows(
    browser_of: Callable[[Person], Client], estate: Estate, shelf: str
) -> None:
    enter(CUI)
    hua = browser_of(HUA)
    for number in range(3):
        complaint_of(estate, f"逾期{number}")
    answered(complaint_of(estate, "按期"), MONDAY)
    answered(complaint_of(estate, "晚了"), MONDAY + timedelta(6))
    complaint_of(estate, "街道的事", category=Category.MANAGEMENT, on=FRIDAY)
    escalate_overdue(FRIDAY)
    expected = {
        "mine": 1,
        "supervised": 3,
        "open": 4,
        "overdue": 3,
        "answered": 2,
        "in_time": 1,
        "late": 1,
        "all": 6,
    }
    assert len(hua.get(f"{INBOX}?shelf={shelf}").context["page"].object_list) == expected[shelf]


def test_the_list_is_narrowed_by_category_estate_and_words(officer: Client, estate: Estate) -> None:
    complaint_of(estate, "路灯不亮", category=Category.SAFETY)
    complaint_of(estate)
    for query, rows in (
        ("category=safety", 1),
        ("q=路灯", 1),
        (f"q={estate.name}", 2),
        (f"estate={estate.code}", 2),
        ("q=没有", 0),
        ("shelf=?&category=?", 2),
    ):
        assert len(officer.get(f"{INBOX}?{query}").context["page"].object_list) == rows, query


def test_five_thousand_complaints_cost_no_more_questions_than_five(officer: Client, estate: Estate) -> None:
    first = complaint_of(estate)

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert officer.get(INBOX).status_code == 200
            assert officer.get(address(first)).status_code == 200
        return len(asked)

    questions()  # the session notes its first request
    few = questions()
    names = [field.attname for field in Complaint._meta.concrete_fields if not field.primary_key]
    facts = {name: getattr(first, name) for name in names}
    for begin in range(2, 5_002, 1_000):
        Complaint.objects.bulk_create(
            Complaint(**facts | {"number": f"530102-2022-C{number:06}", "code_key": f"{number:064}"})
            for number in range(begin, begin + 1_000)
        )
    assert Complaint.objects.count() == 5_001
    assert questions() == few


def test_nothing_that_was_typed_becomes_a_page(officer: Client, estate: Estate) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"
    complaint = complaint_of(estate, nasty, place="<b>3号楼</b>", phone="13800001234")
    for page in (INBOX, address(complaint), address(complaint, "answer"), f"{INBOX}?q={nasty}"):
        content = officer.get(page).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "<b>3号楼</b>" not in content


def test_an_officer_answers_and_the_page_says_what_comes_next(officer: Client, estate: Estate) -> None:
    complaint = complaint_of(estate, on=FRIDAY)
    sent = form_of(officer, address(complaint, "answer")) | {"answer": "solved", "text": "已换落水管"}
    for _ in range(2):  # a double click
        answer = officer.post(address(complaint, "answer"), {**sent, "picture": photo()})
        assert answer.status_code == 302
    assert history(complaint) == ["reported", "answered"]
    page = text(officer.get(address(complaint)))
    assert "2022-06-20 起在查询页上问投诉人" in page
    assert "已换落水管" in page
    event = complaint.events.get(kind=EventKind.ANSWERED)
    picture = officer.get(f"{address(complaint)}pictures/{event.pk}/?size=320")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/webp")
    picture.close()


def test_yesterdays_form_is_not_taken_and_nothing_typed_is_lost(
    officer: Client, browser_of: Callable[[Person], Client], estate: Estate
) -> None:
    complaint = complaint_of(estate)
    sent = form_of(officer, address(complaint, "answer")) | {"answer": "solved", "text": "已换落水管"}
    escalate_overdue(FRIDAY)
    enter(KUN)
    other = browser_of(Person("wu2", "伍副科长", "county_housing", "530102"))
    other.post(address(complaint, "answer"), {"answer": "unfounded", "text": "没有漏"})
    late = officer.post(address(complaint, "answer"), sent)
    assert late.status_code == 409
    assert "现为“已答复”" in text(late)
    assert "已换落水管" in text(late)
    assert history(complaint) == ["reported", "answered"]


def test_handing_on_names_the_seats_around_the_estate(
    browser_of: Callable[[Person], Client], estate: Estate
) -> None:
    enter(HUA)
    cui = browser_of(CUI)
    complaint = complaint_of(estate, on=FRIDAY)
    form = cui.get(address(complaint, "hand-on")).context["form"]
    assert [label for _key, label in form.fields["to"].choices] == [
        "华山街道 街道（乡镇）",
        "五华区 县级住建",
    ]
    answer = cui.post(address(complaint, "hand-on"), {"to": "subdistrict@530102001", "reason": "属街道"})
    assert answer.status_code == 302
    complaint.refresh_from_db()
    assert complaint.handler == "华山街道 街道（乡镇）"
    assert "您的岗位只能查看" in text(cui.get(address(complaint)))
    assert cui.post(address(complaint, "hand-on"), {"to": "x", "reason": ""}).status_code == 200


def test_a_call_is_written_down_and_its_code_read_out_once(officer: Client, estate: Estate) -> None:
    page = f"/aftercare/complaints/new/{estate.code}/"
    assert estate.name in text(officer.get("/aftercare/complaints/new/?q=翠湖"))
    sent = form_of(officer, page) | {
        "channel": "phone",
        "category": "quality",
        "description": LEAK,
        "phone": "13800001234",
    }
    first = officer.post(page, {**sent, "picture": photo()}, follow=True)
    assert "请把查询码告诉投诉人" in text(first)
    assert "请把查询码告诉投诉人" in text(officer.post(page, sent, follow=True))  # the reply was lost
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.reported_on) == ("phone", FRIDAY)
    again = text(officer.get(address(complaint)))
    assert "请把查询码告诉投诉人" not in again
    assert "13800001234" not in again
    shown = officer.post(address(complaint, "phone"))
    assert "13800001234" in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jpg", b"not a picture at all", "不是可接受的文件类型"),
        ("a.pdf", b"%PDF-1.4\n", "不是照片，请选 JPEG 或 PNG"),
        ("a.jpg", b"\xff\xd8\xff\xe0damaged", "已损坏"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        ("a.jpg", b"", "空"),
    ],
    ids=["text", "pdf", "damaged", "heic", "empty"],
)
def test_a_bad_picture_is_told_and_the_text_stays(
    officer: Client, estate: Estate, name: str, content: bytes, said: str
) -> None:
    page = f"/aftercare/complaints/new/{estate.code}/"
    sent = form_of(officer, page) | {"channel": "phone", "category": "quality", "description": LEAK}
    answer = officer.post(page, {**sent, "picture": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert said in text(answer)
    assert LEAK in text(answer)
    assert not Complaint.objects.exists()


def test_a_picture_of_fifteen_megabytes_is_taken_and_shown_small(officer: Client, estate: Estate) -> None:
    content, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.frombytes("RGB", (2000, 2000), os.urandom(2000 * 2000 * 3)).save(
        content, "JPEG", quality=100, subsampling=0, exif=exif
    )
    assert 15_000_000 < content.tell() < 20_000_000
    page = f"/aftercare/complaints/new/{estate.code}/"
    sent = form_of(officer, page) | {"channel": "phone", "category": "quality", "description": LEAK}
    assert (
        officer.post(page, {**sent, "picture": SimpleUploadedFile("a.jpg", content.getvalue())}).status_code
        == 302
    )
    stored = Complaint.objects.get().events.get().picture
    assert stored is not None
    with Image.open(display_path(stored, 320)) as shown:
        assert max(shown.size) == 320
        assert not shown.getexif()


@pytest.mark.parametrize(
    ("who", "status"),
    [(PAN, 404), (Person("cai", "财", "county_finance", "530102"), 403)],
    ids=["other-county", "finance"],
)
@pytest.mark.parametrize("act", ["", "answer", "hand-on"])
def test_others_do_not_get_in(
    browser_of: Callable[[Person], Client], estate: Estate, who: Person, status: int, act: str
) -> None:
    complaint = complaint_of(estate)
    assert browser_of(who).get(address(complaint, act)).status_code == status


def test_alike_complaints_are_suggested_and_marked(officer: Client, estate: Estate) -> None:
    first, second = (
        complaint_of(estate, "下水道堵了，污水往外冒"),
        complaint_of(estate, "下水道又堵了，污水往外冒"),
    )
    page = text(officer.get(address(second)))
    assert "可能说的是同一件事" in page
    assert officer.post(address(second, "duplicate"), {"of": first.number}).status_code == 302
    second.refresh_from_db()
    assert (second.duplicate_of, second.state) == (first, State.OPEN)
    officer.post(address(first, "duplicate"), {"of": "530103-2022-C000009"})
    first.refresh_from_db()
    assert first.duplicate_of is None
