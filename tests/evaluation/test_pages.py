"""The pages and the API of a judged year: from a figure to its rows, for those who may see them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.evaluation.bundles.sealed import YEAR
from tests.evaluation.conftest import handed_in
from tests.people import GUAN, HUA, KUN, PAN, PASSWORD, SHEN, WU, Person, enter

from jiugai.accounts.models import Post
from jiugai.core.actors import BUILT_IN
from jiugai.evaluation.explaining import Standing, units_of
from jiugai.evaluation.judging import OF_GOVERNMENTS
from jiugai.evaluation.models import Bundle, Proposal, YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.services import assessments as services
from jiugai.evaluation.services.runs import judge_bundles
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.criteria.kinds import is_sum
from jiugai.registry.models import Division

HERE = f"/evaluation/{YEAR}"


def signed_in(client: Client, person: Person) -> Client:
    enter(person)
    client.login(username=person.username, password=PASSWORD)
    return client


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def test_every_figure_of_a_judged_year_is_the_sum_of_its_units(judged: YearRun) -> None:
    year = open_year(judged)
    for code in ("530000", "530100", "530102"):
        for key in CRITERIA:
            units = units_of(year, key, code)
            parts = year.judged.judgements[code].answers[key].parts
            known = [each for each in units if each.denominator is not None]
            assert sum(each.denominator or 0 for each in known) == parts.denominator, (code, key)
            assert sum(each.numerator or 0 for each in known) == parts.numerator, (code, key)
            assert sum(each.standing is Standing.OPEN for each in units) == parts.unknown, (code, key)


def test_every_page_of_a_county_opens_for_its_officer(judged: YearRun, client: Client) -> None:
    signed_in(client, WU)
    project = next(each for each in units_of(open_year(judged), "S1.3.1", "530102"))
    pages = [
        "/530102/", "/530102/facts/", "/530102/compare/", f"/projects/{project.code}/", "/recount/",
        "/bundles/", "/bundles/seal/", "/status/", "/figures/", "/figures/?S1.1.weight=9",
    ]  # fmt: skip
    for page in pages:
        get(client, HERE + page)
    for file in ("report.docx", "national.xlsx", "plan.xlsx", "points.xlsx"):
        assert client.get(f"{HERE}/530102/{file}").content.startswith(b"PK")
    for key in CRITERIA:
        page = get(client, f"{HERE}/530102/{key}/")
        assert ("县区" in page) or key in OF_GOVERNMENTS or is_sum(CRITERIA[key])
    get(client, f"/evaluation/bundles/{Bundle.objects.get(division='530102').number}/")
    get(client, f"{HERE}/530102/S9.9/", 404)
    get(client, f"{HERE}/530102/nothing.xlsx", 404)


def test_what_lies_outside_does_not_exist(judged: YearRun, client: Client) -> None:
    signed_in(client, PAN)
    project = next(each for each in units_of(open_year(judged), "S1.3.1", "530102"))
    for page in ("/530102/", "/530100/", "/530000/", "/530102/facts/", "/530102/S1.1/",
                 f"/projects/{project.code}/", "/530102/report.docx", "/530102/assessment/"):  # fmt: skip
        get(client, HERE + page, 404)
    for address in ("/530102", "/530102/facts", f"/projects/{project.code}", "/530102/criteria/S1.1"):
        get(client, f"/api/v1/evaluation/{YEAR}{address}", 404)
    mine = client.get(f"/api/v1/evaluation/{YEAR}").json()
    assert [each["division_code"] for each in mine["divisions"]] == ["530103"]
    trial = client.get(f"/api/v1/evaluation/{YEAR}/what-if?set=S1.1.weight=9").json()
    assert [each["division_code"] for each in trial] == ["530103"]
    number = Bundle.objects.get(division="530102").number
    get(client, f"/evaluation/bundles/{number}/", 404)


@pytest.mark.parametrize("person", [HUA, SHEN])
def test_a_subdistrict_and_an_auditor_look_and_do_nothing(
    judged: YearRun, client: Client, person: Person
) -> None:
    signed_in(client, person)
    get(client, f"{HERE}/530102/")
    assert client.post(f"{HERE}/judge/").status_code == 403
    assert client.post(f"{HERE}/bundles/seal/").status_code == 403
    assert client.post(f"{HERE}/bundles/receive/").status_code == 403


def test_who_may_not_see_the_judgement_is_told_who_may(judged: YearRun, client: Client) -> None:
    signed_in(client, GUAN)
    assert "查看成效评价" in get(client, f"{HERE}/530102/", 403)
    assert client.get(f"/api/v1/evaluation/{YEAR}").status_code == 403
    assert Client().get(f"/api/v1/evaluation/{YEAR}").status_code == 401


def test_before_anything_is_judged_the_page_says_what_to_do(place: Any, client: Client) -> None:
    signed_in(client, WU)
    assert "封存本级数据" in get(client, f"{HERE}/")
    get(client, f"{HERE}/530102/", 404)
    assert client.post(f"{HERE}/judge/").status_code == 409


def test_the_api_leads_from_a_figure_to_its_raw_rows(judged: YearRun, client: Client) -> None:
    signed_in(client, WU)
    whole = client.get(f"/api/v1/evaluation/{YEAR}/530102").json()
    criterion = next(each for each in whole["criteria"] if each["criterion"] == "S1.6.3")
    units = client.get(criterion["units"]).json()
    assert units["count"] == criterion["denominator"]
    short = client.get(f"{criterion['units']}?standing=short").json()
    assert {each["standing"] for each in short["units"]} <= {"short"}
    sealed = client.get(units["units"][0]["facts"]).json()
    told = next(each for each in sealed["criteria"] if each["criterion"] == "S1.6.3")
    assert told["check"]["clause"]
    homes = sealed["facts"]["homes_surveyed"]
    assert sealed["raw_counts"]["responses"] == homes
    assert len(sealed["raw"]["responses"]) == min(200, homes)
    rest = client.get(f"{units['units'][0]['facts']}?start=5").json()["raw"]["responses"]
    assert rest == sealed["raw"]["responses"][5:] or homes > 200
    bad = client.get(f"/api/v1/evaluation/{YEAR}/what-if?set=S1.1.weight")
    assert bad.status_code == 422


def test_a_trial_is_kept_with_its_effect_by_those_who_may(judged: YearRun, client: Client) -> None:
    said = {"title": "满意度加权", "reason": "更看重居民评价"}
    signed_in(client, WU)
    assert client.post(f"{HERE}/figures/?S1.6.3.weight=12", said).status_code == 403
    client.logout()
    signed_in(client, KUN)
    assert client.post(f"{HERE}/figures/?S1.6.3.weight=12", said).status_code == 302
    kept = Proposal.objects.get()
    assert kept.figures == {"S1.6.3.weight": "12"}
    assert {each[0] for each in kept.effect} == {"530100", "530102", "530103"}
    assert client.post(f"{HERE}/figures/", said).status_code == 200  # nothing was tried
    assert "应为 2/3" in get(client, f"{HERE}/figures/?S1.6.3.weight=viel")
    assert Proposal.objects.count() == 1


def _digest(code: str) -> str:
    return Bundle.objects.get(division=code).digest


def test_the_number_of_queries_does_not_grow_with_the_governments(
    judged: YearRun, client: Client, place: Any, django_assert_max_num_queries: Any
) -> None:
    handed_in(place, "530103", seed=8, restates=_digest("530103"), reason="更正")
    judge_bundles(YEAR, by=BUILT_IN)
    from tests.people import YUN

    signed_in(client, YUN)
    get(client, f"{HERE}/530000/")
    with django_assert_max_num_queries(22):
        get(client, f"{HERE}/530000/")
    with django_assert_max_num_queries(22):
        get(client, f"{HERE}/530000/S1.6.3/")


def test_the_number_of_queries_does_not_grow_with_the_self_assessments(
    judged: YearRun, client: Client, kun: Post
) -> None:
    client.login(username=KUN.username, password=PASSWORD)
    get(client, f"{HERE}/status/")
    counted = []
    for code in ("530102", "530103"):
        services.open_assessments(
            Division.objects.filter(code=code), judged, by=kun, on=date(YEAR + 1, 1, 20)
        )
        with CaptureQueriesContext(connection) as seen:
            get(client, f"{HERE}/status/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 24


def test_a_bundle_tells_of_its_own_county_and_not_of_its_neighbours(place: Any) -> None:
    since = date(1980, 1, 1)
    for code, level, parent in (("532900", "prefecture", "530000"), ("532930", "county", "532900")):
        Division.objects.create(code=code, name=code, level=level, parent_id=parent, valid_from=since)
    handed_in(place, "532930")
    year = open_year(judge_bundles(YEAR, by=BUILT_IN))
    assert year.bundle_of("532931") is None  # though its code begins alike
    found = year.bundle_of("532930")
    assert found is not None
    assert found.manifest.division_code == "532930"
