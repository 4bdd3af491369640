"""Every page of the portal on a narrow phone in large text: nothing runs out sideways."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page
from tests.aftercare.satisfaction_cast import answer, closed, survey_of
from tests.consent.vote_cast import (
    AFTER,
    NEXT_DAY,
    OPENS,
    Assembly,
    at,
    estate_of,
    fresh,
    online,
    settle_homes,
)
from tests.journeys.conftest import fits
from tests.people import CUI, HUA, WU, enter
from tests.works import County

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.consent import services
from jiugai.registry.models import Home

THIN = """() => [...document.querySelectorAll("tbody td, tbody th")].some(cell => {
  const sign = parseFloat(getComputedStyle(cell).fontSize)
  return cell.textContent.trim().length > 3 && cell.clientWidth < 2.5 * sign
})"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_no_page_of_the_portal_scrolls_sideways_in_large_text(
    open_page: Callable[[str], Page], site: str
) -> None:
    with time_machine.travel(at(OPENS), tick=True):
        assembly = Assembly(enter(CUI), enter(HUA), estate_of())
        settle_homes(assembly.estate, ["80000.00", "90000.00", "100000.00"], assembly.by)
        vote = assembly.announced()
        home = Home.objects.get(room="101")
        code = code_of(issue_invitations([home], by=assembly.by, valid_to=AFTER)[0])
        page = open_page("phone")
        page.goto(f"{site}/e/")
        page.get_by_role("button", name="大字").click()
        number = online(vote, 2, "agree").receipt
        wide = unfit(
            page, site, ["/e/", "/e/in/", "/open/", "/e/c/", f"/i/{code}/", f"/e/check/?receipt={number}"]
        )
        page.goto(f"{site}/i/{code}/")
        page.get_by_role("button", name="进入").click()
        wide += unfit(page, site, ["/e/mine/", f"/e/votes/{vote.code}/", f"/e/votes/{vote.code}/homes/1/"])
        page.get_by_text("赞同").first.click()
        page.locator("main button").last.click()
        wide += [] if fits(page) else ["looking over"]
        page.locator("main button[value=send]").click()
        page.wait_for_url("**/receipt/")
        wide += [] if fits(page) else ["receipt"]
    with time_machine.travel(at(NEXT_DAY), tick=True):
        assembly.count(vote)
        services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
        wide += unfit(page, site, [f"/e/votes/{vote.code}/"])
    assert wide == []


def unfit(page: Page, site: str, addresses: list[str]) -> list[str]:
    """The pages that are wider than the phone, or have a cell of a table with a sign to a line."""
    found = []
    for address in addresses:
        page.goto(site + address)
        if not fits(page) or page.evaluate(THIN):
            found.append(address)
    return found


def test_the_result_of_a_survey_fits_in_large_text(open_page: Callable[[str], Page], site: str) -> None:
    county = County(enter(WU))
    survey = survey_of(county, 1_200)
    answer(county, survey, 1_100)
    closed(county, survey)
    page = open_page("phone")
    page.goto(f"{site}/e/")
    page.get_by_role("button", name="大字").click()
    assert unfit(page, site, [f"/e/{survey.estate.code}/satisfied/"]) == []
    assert page.get_by_text("1,100 户满意").is_visible()
