"""What residents said: entered, counted, printed."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document
from tests.people import CUI, KUN, PAN, WU, enter
from tests.print_reading import HAS_OFFICE, pages_of
from tests.works import PAPER, SPRING, County

from jiugai.consent import selectors
from jiugai.consent.models import WillingnessSurvey
from jiugai.core.errors import BadInput
from jiugai.policy.verdicts import Outcome
from jiugai.registry.models import Estate, LocalValue

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
SENT = {
    "closed_on": "2022-03-01",
    "method": "door_to_door",
    "homes_taking_part": "100",
    "homes_agreeing": "90",
    "management_consensus": "true",
    "residents_active": "unknown",
    "will_strong": "unknown",
    "organised_by": "翠湖社区",
}


@pytest.fixture
def wuhua() -> County:
    return County(enter(WU))


@pytest.fixture
def estate(wuhua: County) -> Estate:
    return wuhua.estate(home_count=120)


@pytest.fixture
def officer(client: Client, wuhua: County) -> Client:
    client.force_login(wuhua.by.user)
    return client


@pytest.mark.parametrize(
    ("answers", "outcome", "still"),
    [
        ((80, 80), Outcome.MET, (0, 0)),
        ((79, 79), Outcome.NOT_MET, (1, 1)),
        ((80, 79), Outcome.NOT_MET, (0, 1)),
        ((120, 120), Outcome.MET, (0, 0)),
    ],
    ids=["exactly-two-thirds", "one-short", "one-consent-short", "everybody"],
)
def test_both_shares_rest_on_all_homes(
    wuhua: County, estate: Estate, answers: tuple[int, int], outcome: Outcome, still: tuple[int, int]
) -> None:
    wuhua.ask(estate, *answers)
    found = selectors.standings([estate], ON)[0]
    assert (found.outcome, (found.still_taking_part, found.still_agreeing)) == (outcome, still)


def test_nobody_asked_is_not_known(estate: Estate) -> None:
    found = selectors.standings([estate], ON)[0]
    assert (found.outcome, found.still_agreeing) == (Outcome.UNKNOWN, None)


def test_more_homes_than_the_estate_has_did_not_answer(wuhua: County, estate: Estate) -> None:
    with pytest.raises(BadInput, match="不能超过小区户数 120"):
        wuhua.ask(estate, 121, 100)
    unknown = wuhua.estate(home_count=None)
    with pytest.raises(BadInput, match="先补全小区户数"):
        wuhua.ask(unknown, 10, 10)
    assert not WillingnessSurvey.objects.exists()


def test_the_database_wants_those_agreeing_among_those_taking_part(wuhua: County, estate: Estate) -> None:
    wuhua.ask(estate)
    with pytest.raises(IntegrityError, match="agreeing_took_part"), transaction.atomic():
        WillingnessSurvey.objects.update(homes_agreeing=101)


def test_a_survey_is_entered_with_its_paper(officer: Client, estate: Estate) -> None:
    paper = SimpleUploadedFile("汇总表.pdf", PAPER, "application/pdf")
    answer = officer.post(f"/willingness/{estate.code}/", {**SENT, "evidence": paper})
    assert answer.status_code == 302
    survey = WillingnessSurvey.objects.get()
    assert (survey.homes_agreeing, survey.management_consensus, survey.residents_active) == (90, True, None)
    assert survey.evidence is not None
    page = officer.get("/willingness/").content.decode()
    assert "均已达到" in page
    assert "100/120" in page.replace("\n", "").replace(" ", "")


def test_the_same_day_again_puts_it_right_and_keeps_the_paper(officer: Client, estate: Estate) -> None:
    paper = SimpleUploadedFile("汇总表.pdf", PAPER, "application/pdf")
    officer.post(f"/willingness/{estate.code}/", {**SENT, "evidence": paper})
    officer.post(f"/willingness/{estate.code}/", {**SENT, "homes_agreeing": "95", "reason": "复核"})
    survey = WillingnessSurvey.objects.get()
    assert (survey.homes_agreeing, survey.evidence is not None) == (95, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"homes_agreeing": "101"}, "同意户数不能超过参与户数"),
        ({"homes_taking_part": "121"}, "不能超过小区户数 120"),
        ({"closed_on": "昨天"}, "日期"),
    ],
    ids=["more-agree", "more-than-all", "day"],
)
def test_a_wrong_figure_is_said_and_what_was_typed_stays(
    officer: Client, estate: Estate, wrong: dict[str, str], said: str
) -> None:
    answer = officer.post(f"/willingness/{estate.code}/", {**SENT, **wrong, "note": "入户两轮"})
    page = answer.content.decode()
    assert said in page
    assert "入户两轮" in page
    assert not WillingnessSurvey.objects.exists()


@pytest.mark.parametrize(("who", "status"), [(KUN, 403), (PAN, 404), (CUI, 404)])
def test_others_may_not(officer: Client, estate: Estate, who: Any, status: int) -> None:
    officer.force_login(enter(who).user)
    assert officer.post(f"/willingness/{estate.code}/", SENT).status_code == status


def test_the_sheet_names_the_estate_the_items_and_asks_no_identity_number(
    officer: Client, estate: Estate
) -> None:
    answer = officer.get(f"/willingness/{estate.code}/sheets.docx")
    text = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    for expected in (
        estate.name,
        "□\u2060同意",
        "供水管线",
        "加装电梯",
        "养老",
        "长效管理机制",
        "云建更〔2022〕19号",
    ):
        assert expected in text
    assert "身份证" not in text
    assert "供热" not in text  # asked for in the north only
    assert "不少于三分之二的住户参与" in text


def test_the_sheet_says_what_the_county_asks(officer: Client, estate: Estate) -> None:
    facts = {"division_id": "530102", "starts_on": "2022-03-01", "document": "五政办发3号"}
    LocalValue.objects.create(parameter="consent.plan.agreement", value="3/4", **facts)
    answer = officer.get(f"/willingness/{estate.code}/sheets.docx")
    text = "\n".join(each.text for each in Document(BytesIO(answer.content)).paragraphs)
    assert "不少于三分之二的住户参与、不少于四分之三的住户同意（五政办发3号）" in text


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
def test_the_sheet_opens_in_an_office_on_one_page(officer: Client, estate: Estate, tmp_path: Path) -> None:
    pages = pages_of(officer.get(f"/willingness/{estate.code}/sheets.docx").content, tmp_path)
    assert estate.name in pages[0]
    assert len(pages) <= 2


def test_a_later_survey_stands_before_an_earlier_one(wuhua: County, estate: Estate) -> None:
    wuhua.ask(estate, 120, 120, closed_on=date(2022, 1, 5))
    wuhua.ask(estate, 60, 60, closed_on=SPRING)
    assert selectors.standings([estate], ON)[0].outcome is Outcome.NOT_MET
    assert selectors.standings([estate], date(2022, 2, 1))[0].outcome is Outcome.MET
