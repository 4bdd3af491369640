"""Figures that governments set for themselves: history by new rows, nothing rewritten."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.registry.registry_cast import WUHUA, Clerk, last_event, place, refused_by_the_database

from jiugai.core import triggers
from jiugai.core.errors import BadInput, Refused
from jiugai.core.scope import Scope
from jiugai.registry import selectors, services
from jiugai.registry.models import LocalValue

pytestmark = pytest.mark.usefixtures("divisions")
PARTICIPATION = "consent.plan.participation"
FROM = date(2022, 6, 1)


def set_value(value: str = "3/4", **more: Any) -> LocalValue:
    given = {"by": Clerk(), "division": place(WUHUA), "parameter": PARTICIPATION, "starts_on": FROM}
    return services.set_local_value(**given | {"value": value, "document": "五政办发〔2022〕1号"} | more)


def standing() -> list[tuple[str, str, str]]:
    return [(row.division_id, row.parameter, row.value) for row in selectors.local_values()]


def test_a_stricter_figure_is_set_with_its_trace() -> None:
    clerk = Clerk()
    row = set_value("75%", by=clerk)
    assert (row.value, standing()) == ("3/4", [(WUHUA, PARTICIPATION, "3/4")])
    assert clerk.asked == [("set_local_values", WUHUA)]
    event = last_event()
    assert (event.act, event.division_code) == ("local_value.set", WUHUA)
    assert event.after == {
        "parameter": PARTICIPATION,
        "value": "3/4",
        "starts_on": "2022-06-01",
        "clause": "",
        "document": "五政办发〔2022〕1号",
    }


def test_the_last_row_for_a_day_stands_and_the_earlier_ones_remain() -> None:
    set_value("3/4")
    set_value("4/5")
    set_value("9/10", starts_on=date(2023, 1, 1))
    assert standing() == [(WUHUA, PARTICIPATION, "4/5"), (WUHUA, PARTICIPATION, "9/10")]
    assert [row.value for row in LocalValue.objects.order_by("pk")] == ["3/4", "4/5", "9/10"]


def test_a_figure_can_be_taken_back() -> None:
    set_value("3/4")
    given = {"by": Clerk(), "division": place(WUHUA), "parameter": PARTICIPATION, "starts_on": FROM}
    row = services.withdraw_local_value(**given, document="五政办发〔2022〕9号")
    assert (row.value, standing()) == ("", [])
    assert last_event().act == "local_value.withdraw"
    with pytest.raises(BadInput, match="没有自 2022-06-01 起的"):
        services.withdraw_local_value(**given, document="五政办发〔2022〕9号")
    set_value("4/5")
    assert standing() == [(WUHUA, PARTICIPATION, "4/5")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "1/2"}, "只能从严，不得低于 2/3"),
        ({"value": "5/4"}, "不超过 1"),
        ({"value": "多数"}, "应为 2/3、60% 或 0.6 这样的数"),
        ({"parameter": "consent.plan.mood"}, "不在规则库中"),
        ({"starts_on": date(2021, 12, 15)}, "早于规则库起始日"),
        ({"document": ""}, "地方参数应写明条款或依据文件"),
    ],
)
def test_what_the_rulebook_does_not_open_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        set_value(**wrong)
    assert not LocalValue.objects.exists()


def test_who_may_not_set_figures_is_refused() -> None:
    with pytest.raises(Refused):
        set_value(by=Clerk(scope=Scope.of("530103")))
    with pytest.raises(Refused):
        services.withdraw_local_value(
            by=Clerk(acts=frozenset()),
            division=place(WUHUA),
            parameter=PARTICIPATION,
            starts_on=FROM,
            document="x",
        )


def test_a_row_cannot_be_rewritten() -> None:
    set_value()
    assert LocalValue in triggers.append_only_models()
    for statement in ("UPDATE registry_localvalue SET value = '1'", "DELETE FROM registry_localvalue"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_localvalue_rests_on_something", {"clause": ""}),
        ("registry_localvalue_names_a_parameter", {"parameter": ""}),
    ],
)
def test_the_database_refuses_an_impossible_row(constraint: str, changes: dict[str, Any]) -> None:
    possible = {
        "division_id": WUHUA,
        "parameter": PARTICIPATION,
        "value": "3/4",
        "starts_on": FROM,
        "clause": "Y1.7",
    }
    refused_by_the_database(constraint, lambda more: LocalValue(**possible | more), changes)


def in_force(on: date = FROM) -> str:
    return str(selectors.parameters().in_force(WUHUA, on)[PARTICIPATION].amount)


def test_the_rules_see_the_stricter_figure_from_its_first_day() -> None:
    set_value("3/4")
    assert (in_force(), in_force(date(2022, 5, 31))) == ("3/4", "2/3")
    assert selectors.parameters().in_force("530103", FROM)[PARTICIPATION].basis == "register"


def test_the_rules_see_a_correction_and_no_figure_that_was_withdrawn() -> None:
    set_value("3/4")
    set_value("4/5")
    assert in_force() == "4/5"
    services.withdraw_local_value(
        by=Clerk(),
        division=place(WUHUA),
        parameter=PARTICIPATION,
        starts_on=FROM,
        document="五政办发〔2022〕9号",
    )
    assert in_force() == "2/3"
