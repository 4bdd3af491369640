"""What surveys find of facilities."""

from datetime import date
from typing import Any

import pytest
from tests.registry.registry_cast import CUIHU, Clerk, an_estate, last_event, refused_by_the_database

from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.registry import selectors, services
from jiugai.registry.models import FacilityCondition, FacilityState, Severity

pytestmark = pytest.mark.usefixtures("divisions")
SPRING, AUTUMN = date(2022, 3, 1), date(2022, 9, 1)


def record(estate: Any, on: date = SPRING, **more: Any) -> FacilityCondition:
    found = {"item": "water_supply", "state": FacilityState.WORN, "severity": Severity.SERIOUS}
    return services.record_condition(estate, **{"by": Clerk(), "surveyed_on": on} | found | more)


def test_a_finding_is_written_down_with_its_trace() -> None:
    estate = an_estate()
    clerk = Clerk()
    condition = record(estate, by=clerk, note="铸铁管锈蚀")
    assert clerk.asked == [("survey_facilities", CUIHU)]
    event = last_event()
    assert (event.act, event.object_id, event.before) == ("facility.record", str(condition.pk), None)
    assert event.after == {
        "estate": estate.code,
        "item": "water_supply",
        "surveyed_on": "2022-03-01",
        "state": "worn",
        "severity": "serious",
        "note": "铸铁管锈蚀",
    }


def test_the_same_day_once_more_puts_the_finding_right() -> None:
    estate = an_estate()
    record(estate)
    record(estate, state=FacilityState.SOUND, severity=Severity.NONE)
    assert FacilityCondition.objects.get().state == FacilityState.SOUND
    assert last_event().before == {"state": "worn", "severity": "serious", "note": ""}


def test_the_same_finding_once_more_leaves_no_trace() -> None:
    estate = an_estate()
    record(estate)
    events = AuditEvent.objects.count()
    record(estate)
    assert AuditEvent.objects.count() == events


def test_a_later_survey_is_a_new_row_and_an_earlier_day_keeps_its_answer() -> None:
    estate = an_estate()
    record(estate, SPRING)
    record(estate, AUTUMN, state=FacilityState.SOUND, severity=Severity.NONE)
    record(estate, SPRING, item="lighting", state=FacilityState.MISSING, severity=Severity.HAZARD)
    assert FacilityCondition.objects.count() == 3

    def known(on: date) -> dict[str, str]:
        return {each.item: each.state for each in selectors.conditions(estate, on)}

    assert known(date(2022, 2, 28)) == {}
    assert known(SPRING) == {"water_supply": "worn", "lighting": "missing"}
    assert known(date(2022, 8, 31)) == {"water_supply": "worn", "lighting": "missing"}
    assert known(AUTUMN) == {"water_supply": "sound", "lighting": "missing"}
    assert selectors.conditions(estate, SPRING).shortfalls().count() == 2
    assert selectors.conditions(estate, AUTUMN).shortfalls().count() == 1
    assert selectors.conditions(estate, AUTUMN).hazards().get().item == "lighting"


def test_the_newest_finding_of_one_estate_does_not_hide_that_of_another() -> None:
    one, two = an_estate(name="甲"), an_estate(name="乙")
    record(one, SPRING)
    record(two, AUTUMN)
    assert {each.estate for each in FacilityCondition.objects.as_of(AUTUMN)} == {one, two}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"item": "swimming_pool"}, "应为改造内容目录中的代码"),
        ({"item": "", "severity": Severity.MINOR}, "应为改造内容目录中的代码"),
        ({"severity": Severity.NONE}, "老化破损、缺失的应选程度"),
        ({"state": FacilityState.SOUND}, "完好或不适用的程度为“无”"),
        ({"state": "broken"}, "状况"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        record(an_estate(), **wrong)
    assert not FacilityCondition.objects.exists()


def test_who_may_not_survey_is_refused() -> None:
    estate = an_estate()
    with pytest.raises(Refused):
        record(estate, by=Clerk(acts=frozenset({"edit_estates"})))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_facilitycondition_severity_fits_state", {"severity": "none"}),
        ("registry_facilitycondition_severity_fits_state", {"state": "sound"}),
        ("registry_facilitycondition_severity_fits_state", {"state": "not_needed"}),
        ("registry_facilitycondition_severity_fits_state", {"state": "unheard"}),
        ("registry_facilitycondition_names_an_item", {"item": ""}),
    ],
)
def test_the_database_refuses_an_impossible_finding(constraint: str, changes: dict[str, Any]) -> None:
    possible = {
        "estate": an_estate(),
        "item": "water_supply",
        "state": "worn",
        "severity": "minor",
        "surveyed_on": SPRING,
    }
    refused_by_the_database(constraint, lambda more: FacilityCondition(**possible | more), changes)
