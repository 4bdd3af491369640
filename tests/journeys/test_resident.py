"""A resident finds an estate, reads how far it is in large text, and moves between before and after."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import SIZES, fits, picture
from tests.people import WU, enter
from tests.portal.conftest import PublicCounty
from tests.portal.test_pictures import photograph

from jiugai.reserve.models import ContractKind, PictureStage, Project, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "中国铁路昆明局集团有限公司昆明机务段第二生活区职工家属住宅小区东院" * 2


def renovated(name: str) -> Project:
    """An accepted project with a firm and two pictures from one viewpoint."""
    wuhua = PublicCounty(enter(WU))
    project = wuhua.project_at(Stage.ACCEPTED, name=name)
    wuhua.contract(project, ContractKind.BUILD, f"{name}建设有限公司")
    photograph(wuhua, project, PictureStage.BEFORE, shade=60)
    photograph(wuhua, project, PictureStage.AFTER, shade=200)
    return project


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["翠湖小区", LONG], ids=["short", "long"])
def test_from_the_name_to_the_pictures(
    size: str, name: str, open_page: Callable[[str], Page], site: str
) -> None:
    renovated(name)
    page = open_page(size)
    page.goto(site + "/e/")
    page.get_by_role("button", name="大字").click()
    expect(page.get_by_role("button", name="标准字")).to_be_visible()
    page.get_by_label("小区名称").fill(name[:2])
    page.get_by_role("button", name="查询").click()
    assert fits(page)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("工程已经竣工验收")).to_be_visible()
    assert fits(page)

    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    assert slider.input_value() == "100"
    assert page.locator(".pair-two").evaluate("each => each.style.getPropertyValue('--cut')") == "100%"
    picture(page, f"resident-{size}-{len(name)}")

    page.goto(site + "/open/")
    assert fits(page)
    page.get_by_role("button", name="标准字").click()
    expect(page.get_by_role("button", name="大字")).to_be_visible()


def test_a_form_on_a_page_behind_a_code_is_taken(open_page: Callable[[str], Page], site: str) -> None:
    """A browser that may tell no address at all sends `Origin: null`, which is refused as forged."""
    page = open_page("phone")
    page.goto(site + "/i/ABCD-EFGH-JKLM/")
    page.get_by_role("button", name="大字").click()
    expect(page.get_by_role("button", name="标准字")).to_be_visible()
    expect(page.get_by_text("ABCD-EFGH-JKLM")).to_be_visible()
