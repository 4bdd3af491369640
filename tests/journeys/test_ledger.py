"""A county officer brings the ledger the county already has, and finds its estates again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import SIZES, fits, picture
from tests.people import PASSWORD, WU, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEDGER = """昆明市五华区城镇老旧小区改造摸底台账
序号,街道（乡镇）,楼院名称,建成时间,栋数,总户数,建筑面积（万㎡）
1,华山街道,棕树营小区,1990年代,12,480,3.2
2,华山街道,省物资学校宿舍,1994,3,90,0.81
3,,华山南路12号院,1985-06,2,60,0.54
合计,,,,17,630,4.55
注：面积以房产登记为准。
"""


@pytest.mark.parametrize("size", SIZES)
def test_from_the_sign_in_to_the_estate(
    size: str, open_page: Callable[[str], Page], site: str, tmp_path: Path
) -> None:
    enter(WU)
    ledger, mended = tmp_path / "摸底台账.csv", tmp_path / "改正.csv"
    ledger.write_bytes(LEDGER.replace(",90,", ",九十,").encode("gb18030"))
    mended.write_bytes(LEDGER.encode("gb18030"))
    page = open_page(size)

    page.goto(site + "/estates/")
    picture(page, f"sign-in-{size}")
    page.fill("[name=login]", WU.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("还没有登记小区")).to_be_visible()
    assert fits(page)
    picture(page, f"estates-empty-{size}")

    page.get_by_role("link", name="导入台账").first.click()
    page.set_input_files("[name=ledger]", ledger)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("“九十”有误")).to_be_visible()
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    assert fits(page)
    picture(page, f"ledger-wrong-{size}")

    page.get_by_role("link", name="改正后重新上传").click()
    page.set_input_files("[name=ledger]", mended)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_text("建成年份“1990年代”不是四位年份")).to_be_visible()
    picture(page, f"ledger-{size}")
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("新增 3，更新 0，无变化 0")).to_be_visible()
    picture(page, f"estates-{size}")

    page.fill("[name=q]", "zsyxq")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="棕树营小区").click()
    expect(page.get_by_role("heading", name="棕树营小区")).to_be_visible()
    expect(page.get_by_text("不详，请查明竣工验收资料")).to_be_visible()
    expect(page.get_by_text("1990年代")).to_be_visible()
    assert fits(page)
    picture(page, f"estate-{size}")
