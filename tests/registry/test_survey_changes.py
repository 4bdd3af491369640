"""What a survey sent through its page leaves behind: only what it says, never over somebody else's head."""

from datetime import date
from typing import Any

import pytest
from tests.people import HUA, SHEN, WU, enter
from tests.registry.page_cast import estate_at, signed_in, text, typed

from jiugai.core.models import AuditEvent
from jiugai.registry.models import Estate, FacilityCondition, FacilitySurvey
from jiugai.registry.services import Finding, record_survey
from jiugai.registry.survey_grid import items

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)


def address(estate: Estate) -> str:
    return f"/estates/{estate.code}/survey/"


def found(estate: Estate, item: str, state: str = "worn", severity: str = "serious") -> FacilityCondition:
    return FacilityCondition.objects.create(
        estate=estate, item=item, state=state, severity=severity, surveyed_on=DAY, note="旧"
    )


def test_every_item_of_the_annex_has_a_row_and_heating_has_none() -> None:
    client, estate = signed_in(WU), estate_at()
    groups = list(client.get(address(estate)).context["form"].groups())
    assert [len(rows) for _label, rows in groups] == [24, 16, 12]
    assert [str(label)[:3] for label, _rows in groups] == ["第一组", "第二组", "第三组"]
    assert not any(row.item.climate for _label, rows in groups for row in rows)


def test_the_form_begins_with_the_newest_findings() -> None:
    client, estate = signed_in(WU), estate_at()
    found(estate, "roof")
    found(estate, "lift", "not_needed", "none")
    form = client.get(address(estate)).context["form"]
    shown = [form[f"{kind}_{item}"].value() for item in ("roof", "lift") for kind in ("state", "severity")]
    assert shown == ["worn", "serious", "not_needed", ""]
    assert form["note_roof"].value() == "旧"


def test_saving_part_records_only_what_was_changed() -> None:
    client, estate = signed_in(HUA), estate_at("530102001")
    found(estate, "roof")
    found(estate, "roads")
    sent = typed(client.get(address(estate)), state_roof="sound", severity_roof="", note_roof="已修")
    assert client.post(address(estate), sent).status_code == 302
    new = FacilityCondition.objects.get(surveyed_on__gt=DAY)
    assert (new.item, new.state, new.severity, new.note) == ("roof", "sound", "none", "已修")
    assert not FacilitySurvey.objects.exists()


def test_a_survey_that_is_done_records_every_item_under_its_day() -> None:
    client, estate = signed_in(WU), estate_at()
    found(estate, "roof")
    sent = typed(client.get(address(estate)), surveyed_on="2022-09-01", rest_is_sound="on", complete="1")
    assert client.post(address(estate), sent).status_code == 302
    that_day = FacilityCondition.objects.filter(surveyed_on="2022-09-01")
    assert that_day.count() == len(items())
    assert that_day.get(item="roof").state == "worn", "only what was not filled in is sound"
    assert str(FacilitySurvey.objects.get().completed_on) == "2022-09-01"


@pytest.mark.parametrize("more", [{}, {"complete": "1"}], ids=["saved", "completed"])
def test_the_same_form_sent_twice_leaves_one_trace(more: dict[str, str]) -> None:
    client, estate = signed_in(WU), estate_at()
    sent = typed(
        client.get(address(estate)), state_roof="worn", severity_roof="minor", rest_is_sound="on", **more
    )
    for _ in range(2):
        assert client.post(address(estate), sent).status_code == 302
    assert FacilityCondition.objects.count() == len(items())
    assert AuditEvent.objects.filter(act="facility.record").count() == len(items())
    assert AuditEvent.objects.filter(act="facility.complete_survey").count() == len(more)


def test_two_surveyors_do_not_overwrite_each_other_unseen() -> None:
    client, estate = signed_in(WU), estate_at()
    found(estate, "roof")
    first = typed(client.get(address(estate)), surveyed_on="2022-03-01", state_roof="sound", severity_roof="")
    second = typed(
        client.get(address(estate)), state_roof="worn", severity_roof="hazard", note_lift="电梯另说"
    )
    assert client.post(address(estate), first).status_code == 302
    refused = client.post(address(estate), second)
    assert refused.status_code == 409
    page = text(refused)
    assert "已被他人修改，未保存" in page
    assert "现有记录：完好，旧。" in page
    assert "电梯另说" in page, "what was typed stays"
    assert FacilityCondition.objects.get().state == "sound"
    again = {bound.name: bound.value() or "" for bound in refused.context["form"]}
    del again["rest_is_sound"]
    assert client.post(address(estate), again).status_code == 302
    assert FacilityCondition.objects.latest("surveyed_on").severity == "hazard"


def test_items_left_open_are_marked_each() -> None:
    client, estate = signed_in(WU), estate_at()
    sent = typed(
        client.get(address(estate)), complete="1", **{f"state_{item.key}": "sound" for item in items()[2:]}
    )
    answer = client.post(address(estate), sent)
    assert text(answer).count("未填。") == 2
    assert "还有 2 项没有摸底结果" in text(answer)
    assert not FacilityCondition.objects.exists()


def test_a_state_that_cannot_be_is_not_called_open_as_well() -> None:
    client, estate = signed_in(WU), estate_at()
    rest = {f"state_{item.key}": "sound" for item in items() if item.key != "roof"}
    answer = client.post(
        address(estate), typed(client.get(address(estate)), complete="1", state_roof="broken", **rest)
    )
    assert "未填。" not in text(answer)
    assert set(answer.context["form"].errors) == {"state_roof"}


def test_every_contradiction_is_named_at_its_item_and_nothing_is_stored() -> None:
    client, estate = signed_in(WU), estate_at()
    wrong = {"state_roof": "worn", "state_roads": "sound", "severity_roads": "minor", "state_lift": "missing"}
    answer = client.post(address(estate), typed(client.get(address(estate)), **wrong, state_sport="sound"))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"state_roof", "state_roads", "state_lift"}
    assert not FacilityCondition.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"surveyed_on": "2099-01-01"}, "surveyed_on"),
        ({"surveyed_on": ""}, "surveyed_on"),
        ({"surveyed_by": " "}, "surveyed_by"),
        ({"state_roof": "broken"}, "state_roof"),
        ({"severity_roof": "none"}, "severity_roof"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_is_refused_at_its_field(changes: dict[str, str], field: str) -> None:
    client, estate = signed_in(WU), estate_at()
    sent = typed(
        client.get(address(estate)),
        state_roof="worn",
        severity_roof="minor",
        complete="1",
        rest_is_sound="on",
    )
    answer = client.post(address(estate), sent | changes)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert not FacilityCondition.objects.exists()
    assert not FacilitySurvey.objects.exists()


def test_an_auditor_reads_and_records_nothing() -> None:
    client, estate = signed_in(SHEN), estate_at()
    assert client.get(address(estate)).status_code == 403
    assert client.post(address(estate), {"state_roof": "sound"}).status_code == 403
    assert not FacilityCondition.objects.exists()


def test_a_whole_survey_is_stored_with_few_questions(django_assert_max_num_queries: Any) -> None:
    client, estate = signed_in(WU), estate_at()
    for item in items():
        found(estate, item.key)
    sent = typed(client.get(address(estate)), surveyed_on="2022-03-01", complete="1")
    sent |= {f"severity_{item.key}": "hazard" for item in items()}
    with django_assert_max_num_queries(26):
        assert client.post(address(estate), sent).status_code == 302
    assert FacilityCondition.objects.filter(severity="hazard").count() == len(items())


def test_the_findings_of_a_survey_are_written_in_a_handful_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    officer = enter(WU)
    estate = Estate.objects.get(pk=estate_at().pk)
    findings = [Finding(item.key, "missing", "minor") for item in items()]
    with django_assert_max_num_queries(8):
        record_survey(estate, findings, by=officer, surveyed_on=DAY)
    with django_assert_max_num_queries(8):
        worse = [Finding(each.item, "worn", "hazard") for each in findings]
        record_survey(estate, worse, by=officer, surveyed_on=DAY)
    assert AuditEvent.objects.filter(act="facility.record", division_code="530102").count() == 2 * len(
        items()
    )
