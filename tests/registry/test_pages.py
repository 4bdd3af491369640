"""The pages of the registry: what one sees, what one may do, ledgers in and out."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import HUA, KUN, PAN, SHEN, WU, YUN, Person, enter

from jiugai.core.models import AuditEvent, StoredFile
from jiugai.registry.models import Division, Estate

pytestmark = pytest.mark.django_db
LEDGER = "县区,小区名称,户数,建成年份\n五华区,棕树营小区,480,1994\n五华区,电力小区,120,2003\n"


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(enter(person).user)
    return client


def _estate(number: int, division: str = "530102", **facts: Any) -> Estate:
    return Estate.objects.create(
        code=f"{division[:6]}-{number:05}",
        name=facts.pop("name", f"小区{number}"),
        division_id=division,
        source="测试",
        **facts,
    )


def _hand_in(client: Client, text: str = LEDGER, name: str = "台账.csv") -> Any:
    return client.post("/imports/estates/", {"ledger": SimpleUploadedFile(name, text.encode("utf-8"))})


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.mark.parametrize(
    ("person", "seen"),
    [(WU, 1), (PAN, 1), (HUA, 0), (KUN, 2), (YUN, 2), (SHEN, 2)],
    ids=lambda x: str(x)[:12],
)
def test_everybody_sees_the_estates_of_their_own_division(person: Person, seen: int) -> None:
    client = _signed_in(person)
    _estate(1)
    _estate(1, "530103")
    page = client.get("/estates/").context["page"]
    assert page.paginator.count == seen


def test_an_estate_elsewhere_does_not_exist(client: Client) -> None:
    client = _signed_in(WU)
    mine, other = _estate(1), _estate(1, "530103")
    assert client.get(f"/estates/{mine.code}/").status_code == 200
    assert client.get(f"/estates/{other.code}/").status_code == 404


@pytest.mark.parametrize("person", [KUN, YUN, SHEN], ids=lambda person: person.username)
def test_who_may_not_import_is_told_who_may(person: Person) -> None:
    client = _signed_in(person)
    answer = client.get("/imports/estates/")
    assert answer.status_code == 403
    assert "县级住建" in answer.content.decode()
    assert "导入台账" not in client.get("/estates/").content.decode()
    assert _hand_in(client).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    for address in ("/estates/", "/imports/estates/", "/estates/export/", "/estates/530102-00001/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"][:15]) == (302, "/account/login/")


def test_somebody_without_a_post_is_told_so(client: Client) -> None:
    post = enter(WU)
    post.valid_to = date(2022, 1, 1)
    post.save()
    client.force_login(post.user)
    answer = client.get("/estates/")
    assert answer.status_code == 403
    assert "没有岗位" in answer.content.decode()


def test_a_ledger_is_shown_first_and_taken_in_when_confirmed() -> None:
    client = _signed_in(WU)
    preview = _hand_in(client)
    assert preview.status_code == 302
    page = client.get(preview.headers["Location"]).content.decode()
    assert "这是预览，还没有入库" in page
    assert "棕树营小区" in page
    assert not Estate.objects.exists()
    done = client.post(preview.headers["Location"] + "confirm/", follow=True)
    assert "新增 2，更新 0，无变化 0" in done.content.decode()
    assert Estate.objects.filter(division_id="530102").count() == 2
    assert AuditEvent.objects.filter(act="estate.import", actor_name="伍科长").count() == 2


def test_confirming_twice_adds_nothing_twice() -> None:
    client = _signed_in(WU)
    address = _hand_in(client).headers["Location"]
    for _ in range(2):
        client.post(address + "confirm/")
    assert Estate.objects.count() == 2


def test_a_wrong_ledger_comes_back_marked_and_nothing_is_stored() -> None:
    client = _signed_in(WU)
    address = _hand_in(client, LEDGER.replace("480", "很多")).headers["Location"]
    page = client.get(address).content.decode()
    assert "“很多”有误" in page
    assert "确认入库" not in page
    assert client.post(address + "confirm/").status_code == 422
    assert not Estate.objects.exists()
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "marked/").content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any("应为整数" in text for text in cells)
    assert "很多" in cells


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("台账.xls", OLD_OFFICE + b"0" * 600, "另存为"),
        ("台账.xlsx", OLD_OFFICE + b"0" * 600 + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("台账.csv", b"", "空"),
        ("台账.xlsx", b"not a workbook", "不是"),
        ("台账.csv", "甲,乙\n1,2\n".encode(), "没有认出台账"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_on_the_form(name: str, content: bytes, said: str) -> None:
    client = _signed_in(WU)
    answer = client.post("/imports/estates/", {"ledger": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_nobody_sees_the_ledger_that_another_handed_in() -> None:
    address = _hand_in(_signed_in(WU)).headers["Location"]
    assert _signed_in(PAN).get(address).status_code == 404


def test_what_goes_out_comes_in_again_unchanged() -> None:
    client = _signed_in(WU)
    _estate(1, name="=1+1", home_count=480, completed_year=1994, floor_area_cm2=123_456_700)
    content = client.get("/estates/export/").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    handed_in = client.post("/imports/estates/", {"ledger": SimpleUploadedFile("台账.xlsx", content)})
    page = client.get(handed_in.headers["Location"])
    assert page.context["counts"] == {"new": 0, "changed": 0, "same": 1}


def test_no_export_is_cut_short_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _signed_in(WU)
    _estate(1)
    _estate(2)
    monkeypatch.setattr("jiugai.core.downloads.MOST_ROWS", 1)
    answer = client.get("/estates/export/")
    assert (answer.status_code, "共 2 行，一次最多导出 1 行" in answer.content.decode()) == (403, True)


def test_the_template_can_be_read_as_a_ledger() -> None:
    content = _signed_in(WU).get("/imports/estates/template/").content
    heads = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][1]]
    assert "小区名称" in heads
    assert "建筑面积（平方米）" in heads


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=电力", {"电力小区"}),
        ("q=dlxq", {"电力小区"}),
        ("q=DIANLI", {"电力小区"}),
        ("band=2000", {"老院子"}),
        ("band=2005", {"电力小区"}),
        ("band=unknown", {"无年份"}),
        ("band=nonsense", {"电力小区", "老院子", "无年份"}),
        ("division=530102001", {"老院子"}),
        ("division=53010200", set()),
        ("q=没有这个", set()),
    ],
)
def test_the_list_is_narrowed(query: str, names: set[str]) -> None:
    client = _signed_in(WU)
    _estate(1, name="电力小区", completed_year=2003, pinyin="dianlixiaoqu", initials="dlxq")
    _estate(2, "530102001", name="老院子", completed_year=2000)
    _estate(3, name="无年份")
    found = client.get(f"/estates/?{query}").context["page"].object_list
    assert {estate.name for estate in found} == names


def test_names_are_shown_as_text() -> None:
    client = _signed_in(WU)
    estate = _estate(1, name="<script>alert(1)</script>", raw_cells={"<b>": "<i>"})
    for address in ("/estates/", f"/estates/{estate.code}/"):
        page = client.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<i>" not in page


def test_the_list_asks_few_questions_however_long_it_is(django_assert_max_num_queries: Any) -> None:
    client = _signed_in(WU)
    Division.objects.filter(pk="530102001").first()
    for number in range(1, 61):
        _estate(number, "530102001" if number % 2 else "530102")
    client.get("/estates/")
    with django_assert_max_num_queries(8):
        client.get("/estates/")


def test_reading_writes_nothing() -> None:
    client = _signed_in(WU)
    estate = _estate(1)
    before = AuditEvent.objects.count()
    for address in (
        "/estates/",
        f"/estates/{estate.code}/",
        "/imports/estates/",
        "/imports/estates/template/",
    ):
        client.get(address)
    assert AuditEvent.objects.count() == before
    assert client.get("/imports/estates/" + "0" * 64 + "/confirm/").status_code == 405


def test_an_estate_is_found_by_its_code() -> None:
    client = _signed_in(WU)
    client.post(_hand_in(client, LEDGER).headers["Location"] + "confirm/")
    estate = Estate.objects.get(name="棕树营小区")
    assert "棕树营小区" in client.get(f"/estates/?q={estate.code}").content.decode()
    assert "没有符合条件的小区" in client.get("/estates/?q=530102-99999").content.decode()
