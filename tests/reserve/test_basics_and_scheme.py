"""Correcting a project and its estates; stating and revising its scheme."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import HUA, KUN
from tests.reserve.sent_forms import form_of, paper
from tests.works import WAN, County

from jiugai.core.models import AuditEvent, StoredFile
from jiugai.registry.models import Organisation, OrganisationKind
from jiugai.registry.services import register_organisation
from jiugai.reserve.models import Project, Scheme
from jiugai.reserve.services import correct_project, current_scheme, freeze_scheme, set_estates, state_scheme

FORMS = ("basics", "scheme", "scheme/revise")


@pytest.fixture
def project(wuhua: County) -> Project:
    return wuhua.project(wuhua.estate(name="棕树营小区"), name="棕树营片区")


@pytest.mark.parametrize("part", FORMS)
def test_only_those_who_edit_open_the_forms(
    browser_of: Any, panlong: County, officer: Client, project: Project, part: str
) -> None:
    elsewhere = panlong.project(panlong.estate())
    assert browser_of(KUN).get(f"/projects/{project.code}/{part}/").status_code == 403
    assert browser_of(HUA).post(f"/projects/{project.code}/{part}/", {}).status_code == 403
    assert officer.get(f"/projects/{elsewhere.code}/{part}/").status_code == 404
    assert officer.post(f"/projects/{elsewhere.code}/{part}/", {"name": "别处"}).status_code == 404


def test_basics_show_what_is_there_and_keep_what_is_corrected(
    officer: Client, wuhua: County, project: Project
) -> None:
    address = f"/projects/{project.code}/basics/"
    sent = form_of(officer, address)
    assert (sent["name"], sent["plan_year"], sent["scaled_operator"]) == ("棕树营片区", 2022, "")
    second = wuhua.estate()
    changed = {
        "name": "棕树营片区改造", "plan_year": "2023", "summary": "两院", "scaled_operator": "false",
        "quality_procedures_on": "2022-05-31", "estate": [*sent["estate"], second.code], "reason": "核实",
        "party": "五华城投公司", "party_kind": "enterprise", "hotline": "0871-65123456",
    }  # fmt: skip
    answer = officer.post(address, sent | changed)
    assert answer.headers["Location"] == f"/projects/{project.code}/"
    project.refresh_from_db()
    assert (project.name, project.plan_year, project.scaled_operator) == ("棕树营片区改造", 2023, False)
    assert project.quality_procedures_on == date(2022, 5, 31)
    assert project.hotline == "0871-65123456"
    assert project.owner_of_works == Organisation.objects.get(name="五华城投公司", division="530102")
    assert project.memberships.count() == 2
    event = AuditEvent.objects.filter(act="project.correct").latest("pk")
    assert event.reason == "核实"
    again = officer.post(address, sent | changed)
    assert again.status_code == 302, "sent twice, it is as it should be"
    assert AuditEvent.objects.filter(act="project.correct").count() == 1
    assert Organisation.objects.count() == 1


def test_buttons_of_the_choice_keep_what_was_typed(officer: Client, wuhua: County, project: Project) -> None:
    address, second = f"/projects/{project.code}/basics/", wuhua.estate()
    sent = form_of(officer, address) | {"name": "改了一半", "plan_year": "后年", "scaled_operator": "true"}
    answer = officer.post(address, sent | {"ask": f"add:{second.code}"})
    page = answer.content.decode()
    assert len(answer.context["choice"].chosen) == 2
    assert 'value="改了一半"' in page
    assert 'value="后年"' in page
    assert '<option value="true" selected' in page
    assert "errorlist" not in page
    assert project.memberships.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "必填"),
        ({"plan_year": "1999"}, "2000"),
        ({"party": "没有的公司"}, "尚未登记"),
        ({"party": "五华城投公司", "party_kind": "enterprise", "party_credit_code": "123"}, "18"),
        ({"quality_procedures_on": "五月"}, "日期"),
        ({"hotline": "打给老王"}, "应为电话号码"),
        ({"estate": []}, "至少应有一个小区"),
    ],
)
def test_wrong_basics_change_nothing(
    officer: Client, project: Project, wrong: dict[str, Any], told: str
) -> None:
    address = f"/projects/{project.code}/basics/"
    before = AuditEvent.objects.count()
    answer = officer.post(address, form_of(officer, address) | {"summary": "新的概况"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert "新的概况" in page
    project.refresh_from_db()
    assert (project.summary, project.memberships.count()) == ("", 1)
    assert not Organisation.objects.exists()
    assert AuditEvent.objects.count() == before


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    officer: Client, wuhua: County, project: Project
) -> None:
    address = f"/projects/{project.code}/basics/"
    sent = form_of(officer, address) | {"summary": "我的概况"}
    correct_project(project, by=wuhua.by, summary="别人的概况")
    answer = officer.post(address, sent)
    assert answer.status_code == 409
    assert "已被他人修改，未保存" in answer.content.decode()
    assert "我的概况" in answer.content.decode()
    project.refresh_from_db()
    assert project.summary == "别人的概况"


def test_estates_that_somebody_added_meanwhile_stay(officer: Client, wuhua: County, project: Project) -> None:
    address = f"/projects/{project.code}/basics/"
    sent = form_of(officer, address)
    first, second, third = project.memberships.get().estate, wuhua.estate(), wuhua.estate()
    set_estates(project, [first, second], by=wuhua.by)
    answer = officer.post(address, sent | {"estate": [first.code, third.code]})
    assert answer.status_code == 409
    assert {each.estate for each in project.memberships.select_related("estate")} == {first, second}


def test_in_the_plan_estates_and_year_stay(officer: Client, wuhua: County, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(stage="planned")
    address = f"/projects/{project.code}/basics/"
    assert "小区范围不能修改" in officer.get(address).content.decode()
    sent = form_of(officer, address) | {
        "plan_year": "2030",
        "name": "新名称",
        "estate": [wuhua.estate().code],
    }
    assert officer.post(address, sent).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.plan_year, project.memberships.count()) == ("新名称", 2022, 1)
    assert project.memberships.get().estate.name == "棕树营小区"


def test_a_firm_registered_elsewhere_is_found_by_its_code(
    officer: Client, panlong: County, project: Project
) -> None:
    firm = register_organisation(
        by=panlong.by,
        name="云南建投",
        kind=OrganisationKind.ENTERPRISE,
        division=panlong.division,
        credit_code="91350100M000100Y43",
    )
    address = f"/projects/{project.code}/basics/"
    sent = form_of(officer, address) | {"party": "云南建投", "party_credit_code": "91350100m000100y43"}
    assert officer.post(address, sent).status_code == 302
    project.refresh_from_db()
    assert project.owner_of_works == firm
    other = officer.post(address, sent | {"party": "别的公司", "version": ""})
    assert "该代码登记的单位是“云南建投”" in other.content.decode()


def test_a_scheme_is_stated_with_its_document(officer: Client, project: Project) -> None:
    address = f"/projects/{project.code}/scheme/"
    sent = form_of(officer, address) | {"cost_fen": "１，２３４．５６７８", "summary": "雨污分流"}
    answer = officer.post(address, sent | {"document": paper()})
    assert answer.headers["Location"] == f"/projects/{project.code}/"
    scheme = current_scheme(project)
    assert (scheme.cost_fen, scheme.summary) == (1_234_567_800, "雨污分流")
    assert scheme.document is not None
    assert scheme.document.original_name == "方案.pdf"
    assert officer.post(address, sent | {"document": paper()}).status_code == 302, "sent twice"
    assert current_scheme(project).document_id == scheme.document_id
    kept = form_of(officer, address)
    assert kept["cost_fen"] == "1234.5678"
    assert officer.post(address, kept | {"cost_fen": "", "summary": ""}).status_code == 302
    scheme.refresh_from_db()
    assert (scheme.cost_fen, scheme.document is None) == (None, False)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cost_fen": "0"}, "大于 0"),
        ({"cost_fen": "1.2345678"}, "六位小数"),
        ({"cost_fen": "很多"}, "六位小数"),
        ({"document": SimpleUploadedFile("方案.pdf", b"no pdf at all")}, "方案.pdf"),
        ({"document": SimpleUploadedFile("方案.pdf", b"")}, "空"),
    ],
)
def test_a_wrong_scheme_is_not_half_taken(
    officer: Client, project: Project, wrong: dict[str, Any], told: str
) -> None:
    address = f"/projects/{project.code}/scheme/"
    sent = form_of(officer, address) | {"cost_fen": "300", "summary": "雨污分流", "document": paper()}
    answer = officer.post(address, sent | wrong)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert "雨污分流" in page
    assert "文件需要重新选择" in page
    assert (current_scheme(project).cost_fen, current_scheme(project).summary) == (None, "")
    assert not StoredFile.objects.exists()


def test_a_scheme_that_somebody_stated_meanwhile_stands(
    officer: Client, wuhua: County, project: Project
) -> None:
    address = f"/projects/{project.code}/scheme/"
    sent = form_of(officer, address)
    state_scheme(project, by=wuhua.by, cost_fen=500 * WAN)
    answer = officer.post(address, sent | {"cost_fen": "300", "document": paper()})
    assert answer.status_code == 409
    assert 'value="300"' in answer.content.decode()
    assert current_scheme(project).cost_fen == 500 * WAN
    assert not StoredFile.objects.exists()


def test_a_frozen_scheme_is_revised_not_edited(officer: Client, wuhua: County, project: Project) -> None:
    address = f"/projects/{project.code}/scheme/"
    sent = form_of(officer, address) | {"cost_fen": "300"}
    officer.post(address, sent)
    freeze_scheme(project, on=date(2022, 5, 1), by=wuhua.by)
    late = officer.post(address, form_of(officer, address) | {"cost_fen": "400"})
    assert late.status_code == 409
    assert "方案不能直接修改" in late.content.decode()
    assert 'value="400"' in late.content.decode()
    page = officer.get(address).content.decode()
    assert "随年度计划定稿" in page
    assert 'name="cost_fen"' not in page
    revise = f"/projects/{project.code}/scheme/revise/"
    reason = form_of(officer, revise) | {"reason": "审计核减"}
    for _ in range(2):
        assert officer.post(revise, reason).headers["Location"] == address
    first, second = Scheme.objects.filter(project=project).order_by("version")
    assert (second.version, second.cost_fen, second.reason) == (2, 300 * WAN, "审计核减")
    assert (first.is_current, second.is_current, second.frozen_on) == (False, True, None)
    assert officer.post(address, form_of(officer, address) | {"cost_fen": "280"}).status_code == 302
    first.refresh_from_db()
    assert first.cost_fen == 300 * WAN


def test_a_revision_needs_a_reason_and_the_version_it_was_shown(
    officer: Client, wuhua: County, project: Project
) -> None:
    revise = f"/projects/{project.code}/scheme/revise/"
    sent = form_of(officer, revise)
    assert "必填" in officer.post(revise, sent | {"reason": " "}).content.decode()
    state_scheme(project, by=wuhua.by, cost_fen=500 * WAN)
    assert officer.post(revise, sent | {"reason": "核减"}).status_code == 409
    assert Scheme.objects.filter(project=project).count() == 1
