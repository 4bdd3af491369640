"""Renewal units and what belongs to them."""

from datetime import date
from typing import Any

import pytest
from tests.registry.registry_cast import (
    WUHUA,
    Clerk,
    an_estate,
    last_event,
    place,
    refused_by_the_database,
)

from jiugai.core.errors import BadInput, Refused
from jiugai.registry import services
from jiugai.registry.models import Estate, MemberKind, RenewalMember, RenewalUnit

pytestmark = pytest.mark.usefixtures("divisions")
FACTORY = (MemberKind.FACTORY, "昆明毛巾厂旧厂区")


def establish(estates: list[Estate], **more: Any) -> RenewalUnit:
    given = {
        "by": Clerk(),
        "name": "翠湖片区",
        "division": place(WUHUA),
        "established_on": date(2022, 3, 1),
        "document": "五政复〔2022〕3号",
    }
    return services.establish_renewal_unit(**given | {"estates": estates} | more)


def test_a_unit_is_drawn_up_with_its_members_and_its_trace() -> None:
    one, two = an_estate(name="甲"), an_estate(name="乙")
    unit = establish([one, two], places=[FACTORY])
    assert [str(member) for member in unit.members.all()] == ["甲", "乙", "昆明毛巾厂旧厂区"]
    event = last_event()
    assert event.act == "renewal_unit.establish"
    assert event.after == {
        "document": "五政复〔2022〕3号",
        "members": [one.code, two.code, "昆明毛巾厂旧厂区"],
    }


def test_an_estate_with_a_factory_is_a_unit() -> None:
    assert establish([an_estate()], places=[FACTORY]).members.count() == 2


@pytest.mark.parametrize("places", [(), (FACTORY, (MemberKind.STREET, "文林街"))])
def test_one_estate_alone_or_none_is_no_unit(places: tuple[tuple[MemberKind, str], ...]) -> None:
    with pytest.raises(BadInput, match="至少应有一个小区，连同其他成员不少于两个"):
        establish([] if places else [an_estate()], places=places)
    assert not RenewalUnit.objects.exists()


def test_an_estate_belongs_to_one_unit() -> None:
    one, two, three = (an_estate(name=name) for name in "甲乙丙")
    establish([one, two])
    with pytest.raises(BadInput, match="小区"):
        establish([two, three], name="又一片区")
    assert RenewalUnit.objects.count() == 1, "all or nothing"


def test_who_may_not_draw_up_units_is_refused() -> None:
    estates = [an_estate(name="甲"), an_estate(name="乙")]
    with pytest.raises(Refused):
        establish(estates, by=Clerk(acts=frozenset()))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_renewalmember_estate_or_named_place", {"estate": None}),
        ("registry_renewalmember_estate_or_named_place", {"name": "甲"}),
        ("registry_renewalmember_estate_or_named_place", {"kind": MemberKind.STREET}),
        ("registry_renewalmember_estate_or_named_place", {"kind": MemberKind.STREET, "estate": None}),
    ],
)
def test_the_database_refuses_an_impossible_member(constraint: str, changes: dict[str, Any]) -> None:
    unit = RenewalUnit.objects.create(
        name="翠湖片区", division=place(WUHUA), established_on=date(2022, 3, 1), document="文件"
    )
    possible = {"unit": unit, "kind": MemberKind.ESTATE, "estate": an_estate()}
    refused_by_the_database(constraint, lambda more: RenewalMember(**possible | more), changes)


@pytest.mark.parametrize("empty", ["name", "document"])
def test_the_database_refuses_a_unit_without_name_or_document(empty: str) -> None:
    possible = {"name": "甲", "division_id": WUHUA, "established_on": date(2022, 3, 1), "document": "文件"}
    constraint = "registry_renewalunit_rests_on_a_document"
    refused_by_the_database(constraint, lambda more: RenewalUnit(**possible | more), {empty: ""})
