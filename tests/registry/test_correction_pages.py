"""Registering an estate by hand, and putting right an estate or a building through its page."""

from typing import Any

import pytest
from tests.people import HUA, KUN, PAN, SHEN, WU, Person
from tests.registry.page_cast import estate_at, signed_in, text, typed

from jiugai.core.models import AuditEvent
from jiugai.registry.models import Building, Estate

pytestmark = pytest.mark.django_db
NEW = {"name": "红云小区", "division": "530102", "reason": "2022年摸底"}


def address(estate: Estate, part: str = "edit") -> str:
    return f"/estates/{estate.code}/{part}/"


def test_a_correction_is_stored_with_its_reason() -> None:
    client, estate = signed_in(HUA), estate_at("530102001")
    sent = typed(client.get(address(estate)), home_count="48", self_built="false", reason="现场核实")
    assert client.post(address(estate), sent).status_code == 302
    estate.refresh_from_db()
    assert (estate.home_count, estate.self_built, estate.has_large_trees) == (48, False, None)
    event = AuditEvent.objects.get(act="estate.correct")
    assert (event.reason, event.after) == ("现场核实", {"home_count": 48, "self_built": False})


@pytest.mark.parametrize(
    ("typed_area", "stored"), [("9650.2501", 96_502_501), ("1,200", 12_000_000), ("", None)]
)
def test_a_floor_area_is_taken_exactly(typed_area: str, stored: int | None) -> None:
    client, estate = signed_in(WU), estate_at(floor_area_cm2=50_000)
    page = client.get(address(estate))
    assert typed(page)["floor_area_cm2"] == "5"
    client.post(address(estate), typed(page, floor_area_cm2=typed_area, reason="测绘"))
    estate.refresh_from_db()
    assert estate.floor_area_cm2 == stored


def test_the_day_of_acceptance_says_the_year() -> None:
    client, estate = signed_in(WU), estate_at()
    sent = typed(client.get(address(estate)), completed_on="1996-05-20", reason="验收文件")
    assert client.post(address(estate), sent).status_code == 302
    estate.refresh_from_db()
    assert (estate.completed_year, str(estate.completed_on)) == (1996, "1996-05-20")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"floor_area_cm2": "96.50251"}, "最多四位小数"),
        ({"floor_area_cm2": "0"}, "应大于 0"),
        ({"completed_year": "1899"}, "1900"),
        ({"completed_year": "1995", "completed_on": "1996-05-20"}, "竣工验收日期应在建成年份之内"),
        ({"building_count": "4", "stairwell_count": "3"}, "单元数不能少于楼栋数"),
        ({"division": "530103"}, "请从所列的选项中选择"),
        ({"division": "530100"}, "请从所列的选项中选择"),
        ({"name": " "}, "这个字段"),
        ({"reason": ""}, "这个字段"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(wrong: dict[str, str], said: str) -> None:
    client, estate = signed_in(WU), estate_at(home_count=30)
    before = Estate.objects.values().get()
    sent = typed(
        client.get(address(estate)), **{"home_count": "31", "address": "新地址", "reason": "核实"} | wrong
    )
    answer = client.post(address(estate), sent)
    assert answer.status_code == 200
    assert said in text(answer)
    assert "新地址" in text(answer), "what was typed stays"
    assert Estate.objects.values().get() == before


def test_yesterdays_form_shows_both_and_then_takes_what_is_typed() -> None:
    client, estate = signed_in(WU), estate_at(home_count=30, structure="frame")
    mine = typed(client.get(address(estate)), home_count="31", reason="现场核实")
    theirs = typed(client.get(address(estate)), home_count="36", structure="mixed", reason="台账")
    assert client.post(address(estate), theirs).status_code == 302
    refused = client.post(address(estate), mine)
    assert refused.status_code == 409
    page = text(refused)
    assert "已被他人修改，未保存" in page
    assert "现有记录：36。" in page
    assert "现有记录：混合。" in page
    assert refused.context["form"]["home_count"].value() == "31", "what was typed stays"
    estate.refresh_from_db()
    assert (estate.home_count, estate.structure) == (36, "mixed")
    again = {bound.name: bound.value() for bound in refused.context["form"] if bound.value() is not None}
    assert client.post(address(estate), again).status_code == 302
    estate.refresh_from_db()
    assert (estate.home_count, estate.structure) == (31, "frame")


def test_a_correction_sent_twice_leaves_one_trace() -> None:
    client, estate = signed_in(WU), estate_at(home_count=30)
    sent = typed(client.get(address(estate)), home_count="31", reason="现场核实")
    assert [client.post(address(estate), sent).status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.objects.filter(act="estate.correct").count() == 1


def test_a_correction_without_a_version_overwrites_nothing() -> None:
    client, estate = signed_in(WU), estate_at(home_count=30)
    sent = typed(client.get(address(estate)), home_count="31", reason="x", version="")
    assert client.post(address(estate), sent).status_code == 409
    assert Estate.objects.get().home_count == 30


@pytest.mark.parametrize(
    ("person", "status"), [(PAN, 404), (KUN, 403), (SHEN, 403)], ids=["other-county", "prefecture", "auditor"]
)
@pytest.mark.parametrize("part", ["edit", "buildings"])
def test_others_may_not_correct(person: Person, status: int, part: str) -> None:
    client, estate = signed_in(person), estate_at()
    sent = {**NEW, "name": "1幢"}
    assert client.get(address(estate, part)).status_code == status
    assert client.post(address(estate, part), sent).status_code == status
    assert Estate.objects.get().name == estate.name
    assert not Building.objects.exists()


def test_an_estate_is_entered_with_its_source() -> None:
    client = signed_in(WU)
    answer = client.post("/estates/new/", {**NEW, "floor_area_cm2": "86.25", "self_built": "unknown"})
    estate = Estate.objects.get()
    assert answer.headers["Location"] == f"/estates/{estate.code}/"
    assert (estate.code, estate.source, estate.floor_area_cm2) == ("530102-00001", "2022年摸底", 862_500)
    assert estate.self_built is None


@pytest.mark.parametrize(
    ("person", "status"), [(KUN, 403), (SHEN, 403)], ids=lambda value: str(getattr(value, "username", value))
)
def test_who_may_not_enter_estates_is_refused(person: Person, status: int) -> None:
    assert signed_in(person).post("/estates/new/", NEW).status_code == status
    assert not Estate.objects.exists()


def test_nobody_enters_an_estate_in_another_county() -> None:
    answer = signed_in(PAN).post("/estates/new/", NEW)
    assert answer.status_code == 200
    assert "请从所列的选项中选择" in text(answer)
    assert not Estate.objects.exists()


def test_two_estates_that_differ_in_one_fact_are_two() -> None:
    client = signed_in(WU)
    for homes in ("36", "48"):
        client.post("/estates/new/", {**NEW, "home_count": homes})
    assert Estate.objects.count() == 2


def test_a_building_is_added_and_the_form_sent_twice_adds_one() -> None:
    client, estate = signed_in(WU), estate_at()
    sent = {
        "name": " 3幢 ",
        "storeys": "6",
        "home_count": "24",
        "floor_area_cm2": "1,930.5",
        "has_lift": "false",
    }
    for _ in range(2):
        answer = client.post(address(estate, "buildings"), sent)
        assert answer.headers["Location"] == address(estate, "buildings")
    building = Building.objects.get()
    assert (building.name, building.home_count, building.floor_area_cm2) == ("3幢", 24, 19_305_000)
    assert building.has_lift is False
    assert AuditEvent.objects.filter(act="building.add", object_id=str(building.pk)).count() == 1
    assert "1,930.5" in text(client.get(address(estate, "buildings")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"home_count": "30"}, "该小区已有同名楼栋"),
        ({"name": ""}, "这个字段"),
        ({"name": "4幢", "storeys": "101"}, "100"),
        ({"name": "4幢", "floor_area_cm2": "很大"}, "请填写数字"),
    ],
    ids=["name-taken", "no-name", "too-high", "no-number"],
)
def test_a_wrong_building_is_not_stored(wrong: dict[str, str], said: str) -> None:
    client, estate = signed_in(WU), estate_at()
    Building.objects.create(estate=estate, name="3幢", home_count=24)
    answer = client.post(address(estate, "buildings"), {"name": "3幢", "structure": "brick_concrete"} | wrong)
    assert answer.status_code == 200
    assert said in text(answer)
    assert answer.context["form"]["structure"].value() == "brick_concrete"
    assert Building.objects.get().home_count == 24


def test_a_building_is_put_right_and_yesterdays_form_shows_both() -> None:
    client, estate = signed_in(WU), estate_at()
    building = Building.objects.create(estate=estate, name="3幢", home_count=24, floor_area_cm2=10_000)
    here = f"{address(estate, 'buildings')}{building.pk}/"
    mine = typed(client.get(here), home_count="26", reason="现场核实")
    theirs = typed(client.get(here), floor_area_cm2="1,930.5", has_lift="true", reason="测绘")
    assert client.post(here, theirs).status_code == 302
    refused = client.post(here, mine)
    assert refused.status_code == 409
    assert "现有记录：1,930.5 ㎡。" in text(refused)
    assert "现有记录：是。" in text(refused)
    building.refresh_from_db()
    assert (building.home_count, building.floor_area_cm2) == (24, 19_305_000)
    event = AuditEvent.objects.get(act="building.correct")
    assert (event.reason, event.before) == ("测绘", {"floor_area_cm2": 10_000, "has_lift": None})


def test_a_building_of_another_estate_is_not_found_here() -> None:
    client, mine, other = signed_in(WU), estate_at(), estate_at("530103")
    theirs = Building.objects.create(estate=other, name="1幢")
    for estate in (mine, other):
        here = f"{address(estate, 'buildings')}{theirs.pk}/"
        assert client.get(here).status_code == 404
        assert client.post(here, {"name": "改", "reason": "x"}).status_code == 404
    assert Building.objects.get().name == "1幢"


def test_a_correction_needs_a_reason() -> None:
    client, estate = signed_in(WU), estate_at()
    building = Building.objects.create(estate=estate, name="3幢", home_count=24)
    here = f"{address(estate, 'buildings')}{building.pk}/"
    answer = client.post(here, typed(client.get(here), home_count="26"))
    assert answer.status_code == 200
    assert Building.objects.get().home_count == 24


def test_the_list_offers_entering_only_to_who_may() -> None:
    for person, may in ((WU, True), (SHEN, False)):
        page: Any = signed_in(person).get("/estates/")
        assert ("/estates/new/" in text(page)) is may
        assert "/renewal-units/" in text(page)
