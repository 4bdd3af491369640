"""The pages of an estate's homes: totals, what is missing, one home put right, a ledger that stays secret."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.people import CUI, PASSWORD, WU, Person, enter, settle
from tests.registry.test_homes import HEADINGS, LIST

from jiugai.core.actors import BUILT_IN
from jiugai.core.files import is_unchanged, opened, path_of
from jiugai.core.models import StoredFile
from jiugai.core.scope import Scope
from jiugai.registry.home_ledgers import read_home_ledger, take_homes
from jiugai.registry.models import Estate, Home, Owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def estate(db: None) -> Estate:
    settle()
    made = {"name": "棕树营小区", "division_id": "530102001007", "home_count": 8, "source": "台账"}
    return Estate.objects.create(code="530102-00001", **made)


@pytest.fixture
def homes(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(HEADINGS + LIST, encoding="utf-8")
    scope = Scope.of("530102")
    take_homes(read_home_ledger(path, scope=scope), by=BUILT_IN, scope=scope, source="homes.csv")


def _signed_in(person: Person) -> Client:
    enter(person)
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


def test_an_empty_list_says_how_to_begin() -> None:
    page = _signed_in(CUI).get(reverse("registry:homes", args=["530102-00001"])).content.decode()
    assert "还没有业主清册" in page
    assert reverse("lifecycle:hand-in", args=["homes"]) in page


def test_the_list_shows_totals_and_masked_names(homes: None) -> None:
    page = _signed_in(CUI).get(reverse("registry:homes", args=["530102-00001"])).content.decode()
    assert "张*、李*" in page
    assert "昆明某某有限公司" in page
    assert "张三" not in page
    assert "小区底数 8 户，请核对" in page
    for key in ("estimated", "unsold"):
        assert f"?lacks={key}" in page


@pytest.mark.parametrize(
    ("query", "rooms"),
    [
        ("lacks=estimated", ["102", "103"]),
        ("lacks=unsold", ["104"]),
        ("q=30", ["301", "302"]),
        ("lacks=owner", []),
    ],
)
def test_the_list_can_be_narrowed(homes: None, query: str, rooms: list[str]) -> None:
    answer = _signed_in(CUI).get(reverse("registry:homes", args=["530102-00001"]) + f"?{query}")
    assert [home.room for home in answer.context["page"].object_list] == rooms


def test_a_page_of_the_list_takes_a_fixed_number_of_questions(
    homes: None, django_assert_max_num_queries: object
) -> None:
    client = _signed_in(CUI)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(reverse("registry:homes", args=["530102-00001"]))


def test_a_home_is_put_right_with_its_owners(homes: None) -> None:
    home, client = Home.objects.get(room="102"), _signed_in(CUI)
    address = reverse("registry:home-edit", args=["530102-00001", home.pk])
    form = client.get(address).context["form"]
    sent = {
        "exclusive_area_cm2": "56.5",
        "area_source": "registered",
        "owners": "王五，530102199002021231，13900000002\n赵六",
        "reason": "不动产登记查询",
        "version": form.initial["version"],
    }
    assert client.post(address, sent).status_code == 302
    home.refresh_from_db()
    assert (home.exclusive_area_cm2, home.area_source) == (565_000, "registered")
    assert [each.owner.name for each in home.home_owners.all()] == ["王五", "赵六"]
    again = client.post(address, sent | {"owners": "", "exclusive_area_cm2": "57"})
    assert again.status_code == 409  # yesterday's form
    assert Home.objects.get(pk=home.pk).exclusive_area_cm2 == 565_000


def test_a_home_keeps_its_owners_where_none_are_typed(homes: None) -> None:
    home, client = Home.objects.get(room="302"), _signed_in(CUI)
    sent = {"exclusive_area_cm2": "91", "area_source": "registered", "owners": "", "reason": "查询"}
    client.post(reverse("registry:home-edit", args=["530102-00001", home.pk]), sent)
    assert home.home_owners.count() == 2


def test_a_home_becomes_the_developers(homes: None) -> None:
    home, client = Home.objects.get(room="302"), _signed_in(CUI)
    address = reverse("registry:home-edit", args=["530102-00001", home.pk])
    sent = {"exclusive_area_cm2": "91", "area_source": "registered", "unsold": "on", "reason": "查询"}
    refused = client.post(address, sent | {"owners": "张三"})
    assert "未售房屋不应有业主" in refused.content.decode()
    assert client.post(address, sent).status_code == 302
    home.refresh_from_db()
    assert home.unsold
    assert not home.home_owners.exists()
    assert not Owner.objects.filter(homes_owned=None).exists()


def test_a_ledger_with_names_lies_encrypted_on_the_disk() -> None:
    client = _signed_in(WU)
    content = (HEADINGS + LIST).encode()
    handed_in = client.post(
        reverse("lifecycle:hand-in", args=["homes"]), {"ledger": SimpleUploadedFile("homes.csv", content)}
    )
    assert handed_in.status_code == 302
    shown = client.get(handed_in["Location"]).content.decode()
    assert "新增" in shown
    stored = StoredFile.objects.get()
    assert stored.is_encrypted
    assert is_unchanged(stored)
    with opened(stored) as path:
        assert path.read_bytes() == content
    assert not path.exists()
    with pytest.raises(ValueError, match="encrypted"):
        path_of(stored)
    kept = [each.read_bytes() for each in (Path(settings.DATA) / "files").rglob("*") if each.is_file()]
    assert kept
    assert not any("张三".encode() in each for each in kept)
    client.post(f"{handed_in['Location']}confirm/")
    assert Home.objects.count() == 7
