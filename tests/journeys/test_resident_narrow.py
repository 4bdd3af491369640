"""Every page of the portal on a narrow phone in large text: nothing runs out sideways."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page
from tests.consent.vote_cast import AFTER, OPENS, Assembly, at, estate_of, online, settle_homes
from tests.journeys.conftest import fits
from tests.people import CUI, HUA, enter

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.registry.models import Home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_no_page_of_the_portal_scrolls_sideways_in_large_text(
    open_page: Callable[[str], Page], site: str
) -> None:
    with time_machine.travel(at(OPENS), tick=True):
        assembly = Assembly(enter(CUI), enter(HUA), estate_of())
        settle_homes(assembly.estate, ["80.00", "90.00", "100.00"], assembly.by)
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
        assert wide == []


def unfit(page: Page, site: str, addresses: list[str]) -> list[str]:
    """The pages that are wider than the phone."""
    found = []
    for address in addresses:
        page.goto(site + address)
        if not fits(page):
            found.append(address)
    return found
