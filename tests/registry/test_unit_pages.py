"""Renewal units through their pages."""

from typing import Any

import pytest
from tests.people import HUA, KUN, PAN, SHEN, WU, Person
from tests.registry.page_cast import estate_at, signed_in, text

from jiugai.core.models import AuditEvent
from jiugai.registry.models import RenewalUnit

pytestmark = pytest.mark.django_db
SENT = {
    "name": "翠湖片区",
    "division": "530102",
    "established_on": "2022-03-01",
    "document": "五政复〔2022〕3号",
}
HERE, NEW = "/renewal-units/", "/renewal-units/new/"


def test_a_unit_of_two_estates_and_a_factory_is_listed() -> None:
    client, one, two = signed_in(WU), estate_at(number=1), estate_at(number=2)
    assert "还没有更新单元" in text(client.get(HERE))
    answer = client.post(NEW, {**SENT, "estates": [one.code, two.code], "factory": "毛巾厂"})
    assert answer.headers["Location"] == HERE
    page = text(client.get(HERE))
    for shown in (
        "翠湖片区",
        "五政复〔2022〕3号",
        f"/estates/{one.code}/",
        f"/estates/{two.code}/",
        "毛巾厂",
    ):
        assert shown in page


def test_a_unit_sent_twice_is_one() -> None:
    client, one, two = signed_in(WU), estate_at(number=1), estate_at(number=2)
    sent = {**SENT, "estates": [one.code, two.code]}
    assert [client.post(NEW, sent).status_code for _ in range(2)] == [302, 302]
    assert RenewalUnit.objects.count() == 1
    assert AuditEvent.objects.filter(act="renewal_unit.establish").count() == 1


def test_an_estate_of_another_unit_is_not_offered_nor_taken() -> None:
    client, one, two, three = signed_in(WU), *(estate_at(number=number) for number in (1, 2, 3))
    client.post(NEW, {**SENT, "estates": [one.code, two.code]})
    assert one.name not in text(client.get(NEW))
    answer = client.post(NEW, {**SENT, "name": "又一片区", "estates": [two.code, three.code]})
    assert answer.status_code == 200
    assert "estates" in answer.context["form"].errors
    same_name = client.post(NEW, {**SENT, "document": "别的文件", "estates": [two.code, three.code]})
    assert same_name.status_code == 200
    assert RenewalUnit.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"estates": []}, "请至少勾选一个小区"),
        ({}, "不少于两个"),
        ({"factory": "毛巾厂", "document": ""}, "这个字段"),
        ({"factory": "毛巾厂", "division": "530103"}, "请从所列的选项中选择"),
        ({"factory": "毛巾厂", "estates": ["530103-00001"]}, "530103-00001"),
    ],
    ids=["no-estate", "one-alone", "no-document", "other-county", "estate-elsewhere"],
)
def test_a_wrong_unit_is_not_stored_and_what_was_typed_stays(changes: dict[str, Any], said: str) -> None:
    client, estate = signed_in(WU), estate_at()
    estate_at("530103")
    answer = client.post(NEW, {**SENT, "estates": [estate.code], "street": ""} | changes)
    assert answer.status_code == 200
    assert said in text(answer)
    assert 'value="翠湖片区"' in text(answer)
    assert not RenewalUnit.objects.exists()


@pytest.mark.parametrize("person", [KUN, SHEN], ids=lambda person: person.username)
def test_who_may_not_draw_up_units_is_refused_and_still_reads(person: Person) -> None:
    client, estate = signed_in(person), estate_at()
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {**SENT, "estates": [estate.code], "factory": "毛巾厂"}).status_code == 403
    assert not RenewalUnit.objects.exists()
    page = text(client.get(HERE))
    assert NEW not in page


def test_the_list_shows_the_units_of_ones_county_only() -> None:
    estate, factory = ({"estates": ["530102-00001"]}, {"factory": "毛巾厂"})
    client = signed_in(WU)
    estate_at()
    client.post(NEW, SENT | estate | factory)
    assert "翠湖片区" not in text(signed_in(PAN).get(HERE))
    seen = text(signed_in(HUA).get(HERE))
    assert "翠湖片区" in seen
    assert "/estates/530102-00001/" not in seen, "lies outside the subdistrict"


def test_the_list_asks_few_questions_however_long_it_is(django_assert_max_num_queries: Any) -> None:
    client = signed_in(WU)
    for number in range(1, 41):
        estate_at(number=number)
        sent = {**SENT, "name": f"片区{number}", "estates": [f"530102-{number:05}"], "street": "文林街"}
        assert client.post(NEW, sent).status_code == 302
    with django_assert_max_num_queries(9):
        client.get(HERE)
