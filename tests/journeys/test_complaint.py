"""A resident reports a leak by telephone in hand, an officer answers, the resident is not content."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import fits, picture
from tests.people import PASSWORD, WU, enter
from tests.portal.conftest import PublicCounty, address_of
from tests.reserve.sent_forms import photo

from jiugai.reserve.models import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_leak_to_the_second_round(
    open_page: Callable[[str], Page], site: str, tmp_path: Path
) -> None:
    estate = address_of(PublicCounty(enter(WU)).project_at(Stage.ACCEPTED, name="翠湖小区"))
    taken = tmp_path / "漏水.jpg"
    taken.write_bytes(photo().read())

    resident = open_page("phone")
    resident.goto(site + estate)
    resident.get_by_role("link", name="报告问题").first.click()
    resident.get_by_label("改造质量、渗漏").check()
    resident.get_by_label("是什么问题").fill("楼顶漏水")
    resident.get_by_label("照片").set_input_files(taken)
    assert fits(resident)
    picture(resident, "complaint-form")
    resident.get_by_role("button", name="提交").click()
    expect(resident.get_by_text("已收到")).to_be_visible()
    assert fits(resident)
    picture(resident, "complaint-page")
    found_again = resident.url

    officer = open_page("desk")
    officer.goto(site + "/aftercare/")
    officer.fill("[name=login]", WU.username)
    officer.fill("[name=password]", PASSWORD)
    officer.get_by_role("button", name="登录").click()
    officer.get_by_role("link", name="改造质量、渗漏").click()
    officer.get_by_role("link", name="答复", exact=True).click()
    officer.get_by_label("答复", exact=True).fill("已重做防水")
    officer.get_by_role("button", name="答复投诉").click()
    expect(officer.get_by_text("已答复，投诉人凭查询码可以看到")).to_be_visible()
    assert fits(officer)

    resident.goto(found_again)
    expect(resident.get_by_text("已重做防水")).to_be_visible()
    resident.get_by_role("link", name="还没有解决，重新提出").click()
    resident.get_by_label("哪里还没有解决").fill("今天又漏了")
    resident.get_by_role("button", name="提交").click()
    expect(resident.get_by_text("今天又漏了")).to_be_visible()
    officer.reload()
    expect(officer.get_by_text("投诉人重新提出")).to_be_visible()
