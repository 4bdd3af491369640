"""Funding lines and contracts of a project."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.people import HUA, KUN
from tests.reserve.sent_forms import form_of, paper
from tests.works import WAN, County

from jiugai.core.models import StoredFile
from jiugai.registry.models import Organisation, OrganisationKind
from jiugai.registry.services import register_organisation
from jiugai.reserve.models import Contract, FundingLine, Project
from jiugai.reserve.services import put_funding_line, state_scheme

LINE = {
    "source": "county",
    "planned_fen": "120",
    "committed_fen": "20.5",
    "evidence": "五财〔2022〕8号",
    "note": "本级",
}
CONTRACT = {
    "kind": "build", "number": "HT-1", "party": "五华建筑公司", "party_kind": "enterprise",
    "amount_fen": "1,086.123456", "signed_on": "2022-06-01", "duties": "施工质量安全",
    "payee_account": "建行 5300",
}  # fmt: skip


@pytest.fixture
def project(wuhua: County) -> Project:
    return wuhua.project(wuhua.estate())


@pytest.fixture
def funding(project: Project) -> str:
    return f"/projects/{project.code}/funding/"


@pytest.fixture
def contracts(project: Project) -> str:
    return f"/projects/{project.code}/contracts/"


def test_channels_are_summed_beside_the_cost(
    officer: Client, wuhua: County, project: Project, funding: str
) -> None:
    state_scheme(project, by=wuhua.by, cost_fen=300 * WAN)
    wuhua.money(project, committed_fen=100 * WAN)
    for _ in range(2):
        assert officer.post(funding, form_of(officer, funding) | LINE).headers["Location"] == funding
    line = FundingLine.objects.get(source="county")
    assert (line.planned_fen, line.committed_fen, line.note) == (120 * WAN, 20_500_000, "本级")
    answer = officer.get(funding)
    table = answer.context["table"]
    assert (table.planned_fen, table.committed_fen) == (220 * WAN, 120_500_000)
    assert (table.unplanned_fen, table.unsecured_fen) == (80 * WAN, 179_500_000)
    assert "179.5 万元" in answer.content.decode()


def test_without_a_total_there_is_no_difference(
    officer: Client, wuhua: County, project: Project, funding: str
) -> None:
    wuhua.money(project)
    answer = officer.get(funding)
    assert answer.context["table"].unplanned_fen is None
    assert "未填" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"source": ""}, "必填"),
        ({"planned_fen": ""}, "必填"),
        ({"planned_fen": "一百"}, "六位小数"),
        ({"planned_fen": "0", "committed_fen": ""}, "应大于 0"),
        ({"evidence": " "}, "写明书面依据"),
    ],
)
def test_a_wrong_channel_is_not_taken(
    officer: Client, funding: str, wrong: dict[str, Any], told: str
) -> None:
    answer = officer.post(funding, LINE | wrong)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "本级" in answer.content.decode()
    assert not FundingLine.objects.exists()


def test_a_channel_that_is_there_already_is_not_overwritten_by_adding(
    officer: Client, wuhua: County, project: Project, funding: str
) -> None:
    put_funding_line(project, by=wuhua.by, source="county", planned_fen=WAN)  # type: ignore[arg-type]
    assert "这一渠道已经登记，请在表中更正那一行" in officer.post(funding, LINE).content.decode()
    assert FundingLine.objects.get().planned_fen == WAN


def test_a_channel_is_put_right_and_dropped(
    officer: Client, wuhua: County, project: Project, funding: str
) -> None:
    wuhua.money(project, committed_fen=100 * WAN)
    line = FundingLine.objects.get()
    address = f"{funding}{line.pk}/"
    sent = form_of(officer, address)
    assert (sent["planned_fen"], sent["committed_fen"]) == ("100", "100")
    for _ in range(2):
        assert officer.post(address, sent | {"committed_fen": ""}).status_code == 302
    line.refresh_from_db()
    assert line.committed_fen == 0
    assert officer.post(address, sent | {"committed_fen": "7"}).status_code == 409
    assert officer.get(f"{address}drop/").status_code == 405
    assert officer.post(f"{address}drop/").status_code == 302
    assert not FundingLine.objects.exists()


def test_lines_and_contracts_of_another_project_are_not_here(
    officer: Client, wuhua: County, project: Project, funding: str, contracts: str
) -> None:
    other = wuhua.project(wuhua.estate())
    wuhua.money(other)
    officer.post(f"/projects/{other.code}/contracts/", CONTRACT)
    line, contract = FundingLine.objects.get(), Contract.objects.get()
    for address in (f"{funding}{line.pk}/", f"{funding}{line.pk}/drop/", f"{contracts}{contract.pk}/"):
        assert officer.post(address, LINE | CONTRACT).status_code == 404
    assert FundingLine.objects.get().planned_fen == line.planned_fen


@pytest.mark.parametrize("person", [HUA, KUN])
def test_only_those_who_edit_enter_money(browser_of: Any, funding: str, contracts: str, person: Any) -> None:
    client = browser_of(person)
    assert client.post(funding, LINE).status_code == 403
    assert client.post(contracts, CONTRACT).status_code == 403
    assert not Contract.objects.exists()


def test_a_contract_is_entered_once_with_its_party(officer: Client, contracts: str) -> None:
    for _ in range(2):
        answer = officer.post(
            contracts, form_of(officer, contracts) | CONTRACT | {"document": paper("合同.pdf")}
        )
        assert answer.headers["Location"] == contracts
    contract = Contract.objects.get()
    assert (contract.amount_fen, contract.signed_on) == (1_086_123_456, date(2022, 6, 1))
    assert (contract.party.name, contract.party.division_id) == ("五华建筑公司", "530102")
    assert contract.document is not None
    page = officer.get(contracts).content.decode()
    assert "1,086.123456" in page
    assert f"files/{contract.document_id}/" in page


def test_a_party_is_chosen_among_the_organisations_of_the_scope(
    officer: Client, wuhua: County, panlong: County, contracts: str
) -> None:
    facts: dict[str, Any] = {"name": "五华建筑公司", "kind": OrganisationKind.ENTERPRISE}
    ours = register_organisation(by=wuhua.by, division=wuhua.division, **facts)
    theirs = register_organisation(
        by=panlong.by, name="盘龙公司", kind=facts["kind"], division=panlong.division
    )
    assert list(officer.get(contracts).context["form"].offered) == [ours]
    officer.post(contracts, CONTRACT | {"party_kind": ""})
    assert Contract.objects.get().party == ours
    answer = officer.post(contracts, CONTRACT | {"party": theirs.name, "party_kind": "", "number": "HT-2"})
    assert "尚未登记" in answer.content.decode()
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": ""}, "必填"),
        ({"party": ""}, "必填"),
        ({"party_kind": ""}, "尚未登记"),
        ({"party_credit_code": "91530100000000000X"}, "校验不通过"),
        ({"amount_fen": "0"}, "大于 0"),
        ({"signed_on": "2022-13-01"}, "日期"),
        ({"duties": ""}, "必填"),
        ({"document": paper("合同.pdf", b"MZ")}, "合同.pdf"),
    ],
)
def test_a_wrong_contract_leaves_nothing_behind(
    officer: Client, contracts: str, wrong: dict[str, Any], told: str
) -> None:
    answer = officer.post(contracts, CONTRACT | {"document": paper("合同.pdf")} | wrong)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "建行 5300" in answer.content.decode()
    assert not Contract.objects.exists()
    assert not Organisation.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_contract_is_put_right(officer: Client, contracts: str) -> None:
    officer.post(contracts, CONTRACT | {"document": paper("合同.pdf")})
    contract = Contract.objects.get()
    address = f"{contracts}{contract.pk}/"
    sent = form_of(officer, address)
    assert (sent["party"], sent["amount_fen"]) == (contract.party, "1086.123456")
    sent["party"] = str(sent["party"])
    for _ in range(2):
        assert officer.post(address, sent | {"amount_fen": "1000"}).status_code == 302
    assert officer.post(address, sent | {"amount_fen": "900"}).status_code == 409
    corrected = Contract.objects.get()
    assert (corrected.amount_fen, corrected.document_id) == (1_000 * WAN, contract.document_id)
