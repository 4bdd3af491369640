"""An officer signs in, goes down from Yunnan to a county, looks one up, and signs out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import SIZES, fits, picture
from tests.people import PASSWORD, WU, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", SIZES)
def test_from_the_province_to_the_county_and_out_again(
    size: str, open_page: Callable[[str], Page], site: str
) -> None:
    enter(WU)
    page = open_page(size)
    page.goto(site + "/divisions/")
    page.get_by_label("用户名").fill(WU.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("heading", name="云南省")).to_be_visible()
    expect(page.get_by_role("link", name="昆明市")).to_be_visible()
    assert fits(page)
    picture(page, f"divisions-{size}")

    page.get_by_role("link", name="昆明市").click()
    page.get_by_role("link", name="五华区", exact=True).click()
    expect(page.get_by_role("heading", name="五华区")).to_be_visible()
    expect(page.get_by_role("link", name="华山街道")).to_be_visible()
    assert fits(page)
    picture(page, f"county-{size}")

    page.get_by_placeholder("名称、拼音、首字母或代码").fill("plq")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("link", name="盘龙区", exact=True)).to_be_visible()
    assert fits(page)
    picture(page, f"search-{size}")

    page.get_by_role("button", name="账户菜单").locator("visible=true").click()
    page.get_by_role("button", name="退出登录").locator("visible=true").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto(site + "/divisions/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
