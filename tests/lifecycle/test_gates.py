"""Passing gates on records: the answer is kept, and only a yes moves the project."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.people import HUA, KUN, PAN, enter
from tests.works import SPRING, County

from jiugai.core import triggers
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.lifecycle.models import GateRecord, Waiver
from jiugai.lifecycle.selectors import standpoints
from jiugai.lifecycle.services import WrongStage, ask_gate, grant_waiver, judge, withdraw_project
from jiugai.policy.gates import CLOSE, ENTER_LIBRARY, ENTER_PLAN, START
from jiugai.policy.register import rulebook
from jiugai.registry.services import correct_estate
from jiugai.reserve.models import Project, ProjectEstate, Stage, StageMove

ON = date(2022, 6, 1)


def test_a_yes_is_kept_and_moves_the_project(wuhua: County) -> None:
    project = wuhua.project()
    record = ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    project.refresh_from_db()
    assert (record.outcome, record.is_passed, project.stage) == ("MET", True, Stage.IN_LIBRARY)
    assert record.number == "530102-2022-0001-ENTER_LIBRARY-1"
    assert (record.rule_version, record.judged_on) == (rulebook().version, ON)
    assert record.facts["completed_year_max"] == 1996
    assert [check["requirement"] for check in record.checks] == [
        "eligible",
        "archive_basics",
        "facility_survey",
    ]
    move = StageMove.objects.latest("pk")
    assert (move.from_stage, move.to_stage, move.moved_on) == (Stage.SURVEYED, Stage.IN_LIBRARY, ON)
    assert move.gate_record == record.number


def test_a_no_is_kept_too_says_why_and_moves_nothing(wuhua: County) -> None:
    estate = wuhua.estate(completed_year=2003)
    wuhua.survey(estate)
    project = wuhua.project(estate)
    record = ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    project.refresh_from_db()
    assert (record.outcome, record.is_passed, project.stage) == ("NOT_MET", False, Stage.SURVEYED)
    assert record.checks[0]["clause"] == "Y1.2"
    assert "2003" in record.checks[0]["said"]
    correct_estate(estate, by=wuhua.by, reason="查到验收资料", completed_year=1999)
    assert ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON).number.endswith("-2")
    project.refresh_from_db()
    assert project.stage == Stage.IN_LIBRARY


def test_what_is_not_known_is_no_yes(wuhua: County) -> None:
    estate = wuhua.estate(completed_year=None)
    wuhua.survey(estate)
    project = wuhua.project(estate)
    record = ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    assert (record.checks[0]["outcome"], record.is_passed) == ("UNKNOWN", False)


def test_the_gate_into_the_plan_only_answers_until_the_plan_is_approved(wuhua: County) -> None:
    project = wuhua.ready_project()
    wuhua.capacity()
    ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    record = ask_gate(project, ENTER_PLAN, by=wuhua.by, on=ON)
    project.refresh_from_db()
    missing = [check["requirement"] for check in record.checks if check["outcome"] != "MET"]
    assert (missing, project.stage) == (["scored"], Stage.IN_LIBRARY)


@pytest.mark.parametrize("gate", [ENTER_PLAN, START, CLOSE], ids=lambda gate: gate.key)
def test_a_gate_further_on_is_not_open_yet(wuhua: County, gate: object) -> None:
    project = wuhua.project()
    with pytest.raises(WrongStage, match="已摸底"):
        ask_gate(project, gate, by=wuhua.by, on=ON)  # type: ignore[arg-type]
    assert not GateRecord.objects.exists()


def test_the_same_gate_asked_again_from_a_page_shown_before_is_refused(wuhua: County) -> None:
    project = wuhua.project()
    shown_before = Project.objects.get(pk=project.pk)
    ask_gate(project, ENTER_LIBRARY, by=wuhua.by, on=ON)
    with pytest.raises(WrongStage):
        ask_gate(shown_before, ENTER_LIBRARY, by=wuhua.by, on=ON)
    assert GateRecord.objects.count() == 1


@pytest.mark.parametrize("who", [HUA, PAN, KUN], ids=["subdistrict", "other-county", "prefecture"])
def test_only_the_county_asks_for_its_projects(wuhua: County, who: object) -> None:
    project = wuhua.project()
    with pytest.raises(Refused):
        ask_gate(project, ENTER_LIBRARY, by=enter(who), on=ON)  # type: ignore[arg-type]
    assert not GateRecord.objects.exists()


def test_an_answer_after_the_fact_is_never_a_pass(wuhua: County) -> None:
    project = wuhua.project()
    record = judge(project, ENTER_LIBRARY, by=wuhua.by, on=ON, is_backfilled=True)
    assert (record.outcome, record.is_passed) == ("MET", False)
    with pytest.raises(IntegrityError, match="backfilled_is_not_passed"), transaction.atomic():
        GateRecord.objects.create(
            number="x", project=project, gate="START", judged_on=ON, outcome="MET", is_passed=True,
            is_backfilled=True, checks=[], facts={}, rule_version="1", asked_by="x",
        )  # fmt: skip


def test_answers_and_moves_are_never_changed(wuhua: County) -> None:
    record = ask_gate(wuhua.project(), ENTER_LIBRARY, by=wuhua.by, on=ON)
    assert not triggers.missing(connection)
    for row in (record, StageMove.objects.latest("pk")):
        with pytest.raises((IntegrityError, Exception), match="append-only"), transaction.atomic():
            row.save()


def test_everything_that_happened_left_its_trace(wuhua: County) -> None:
    ask_gate(wuhua.project(), ENTER_LIBRARY, by=wuhua.by, on=ON)
    acts = list(AuditEvent.objects.order_by("pk").values_list("act", flat=True))[-2:]
    assert acts == ["gate.judge", "project.move"]


def test_money_may_be_waived_until_a_day_by_the_level_above(wuhua: County) -> None:
    project = wuhua.project()
    Project.objects.filter(pk=project.pk).update(stage=Stage.PLANNED)
    project.refresh_from_db()
    waiver = {"gate": START, "reason": "债券9月到位", "document": "昆住建复〔2022〕3号", "on": ON}
    with pytest.raises(Refused):
        grant_waiver(project, by=wuhua.by, requirement="funds_committed", expires_on=ON, **waiver)
    kun = enter(KUN)
    with pytest.raises(BadInput, match="不可豁免"):
        grant_waiver(project, by=kun, requirement="vote_passed", expires_on=ON, **waiver)
    with pytest.raises(BadInput, match="有效期"):
        grant_waiver(project, by=kun, requirement="funds_committed", expires_on=SPRING, **waiver)
    grant_waiver(project, by=kun, requirement="funds_committed", expires_on=ON, **waiver)
    asked = [each.requirement for each in standpoints([project], on=ON)[0].missing]
    assert "funds_committed" not in asked
    assert "vote_passed" in asked
    after = [each.requirement for each in standpoints([project], on=date(2022, 6, 2))[0].missing]
    assert "funds_committed" in after
    assert Waiver.objects.get().granted_by == "昆明市 州市住建"


def test_a_project_given_up_lets_its_estates_go(wuhua: County) -> None:
    project = wuhua.project()
    estate = project.memberships.get().estate
    with pytest.raises(BadInput, match="未办结的项目"):
        wuhua.project(estate)
    with pytest.raises(BadInput, match="写明理由"):
        withdraw_project(project, by=wuhua.by, on=ON, reason=" ")
    withdraw_project(project, by=wuhua.by, on=ON, reason="列入征收范围")
    wuhua.project(estate)
    with pytest.raises(Refused):
        withdraw_project(project, by=wuhua.by, on=ON, reason="再次退出")
    held = list(ProjectEstate.objects.filter(estate=estate).order_by("pk").values_list("is_live", flat=True))
    assert held == [False, True]


def test_two_live_projects_of_one_estate_are_refused_by_the_database(wuhua: County) -> None:
    project, other = wuhua.project(), wuhua.project()
    estate = project.memberships.get().estate
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectEstate.objects.create(project=other, estate=estate)
