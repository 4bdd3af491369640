"""A year judged in the browser: sealed, every figure followed to its rows, assessed, reviewed, reported."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from docx import Document
from playwright.sync_api import Page, expect
from tests.evaluation.bundles.sealed import YEAR
from tests.evaluation.conftest import WU_MONEY, WU_REFORM, handed_in
from tests.journeys.conftest import SIZES, fits, picture
from tests.journeys.test_plan import enter_as, follow, press
from tests.people import KUN, WU, YUN, enter

from jiugai.core.actors import BUILT_IN
from jiugai.evaluation.models import Assessment
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.services.runs import judge_bundles
from jiugai.evaluation.shown import is_money
from jiugai.policy.criteria import CRITERIA
from jiugai.policy.register import rulebook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = f"/evaluation/{YEAR}"


@pytest.fixture
def judged(site: str, tmp_path: Path) -> Any:
    """Two counties and a prefecture of a province, judged."""
    (Path(settings.DATA) / "bundles").mkdir(parents=True, exist_ok=True)
    for code in ("530102", "530103", "530300"):
        handed_in(tmp_path, code)
    return judge_bundles(YEAR, by=BUILT_IN)


@pytest.mark.parametrize("size", SIZES)
def test_every_figure_of_a_province_is_followed_to_records(
    size: str, open_page: Callable[[str], Page], site: str, judged: Any, tmp_path: Path
) -> None:
    enter(YUN)
    page = open_page(size)
    enter_as(page, site, YUN)
    page.goto(f"{site}{HERE}/530000/")
    assert fits(page)
    picture(page, f"judgement-province-{size}")
    for key in CRITERIA:
        down_to_rows(page, site, key, judged)
    with page.expect_download() as download:
        page.goto(f"{site}{HERE}/530000/")
        page.get_by_role("link", name="评估报告").click()
    download.value.save_as(tmp_path / "report.docx")
    report = Document(str(tmp_path / "report.docx"))
    cells = {cell.text for table in report.tables for row in table.rows for cell in row.cells}
    for key, answer in open_year(judged).judged.judgements["530000"].answers.items():
        assert any(rulebook().criteria[key].name in each for each in cells), key
        if not is_money(key):
            assert any(f"{answer.parts.denominator:,}" in each for each in cells), key


def down_to_rows(page: Page, site: str, key: str, judged: Any) -> None:
    """Province → prefecture → county → unit → its sealed facts, by clicks on the figures."""
    page.goto(f"{site}{HERE}/530000/")
    counted = open_year(judged).judged.judgements["530000"].answers[key].parts
    page.locator(f'a[href="{HERE}/530000/{key}/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for name in ("昆明市", "五华区"):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.locator("#how")).to_be_visible()
    units = page.locator("#units tbody a")
    if not units.count():
        assert not counted.rows or key in ("S2.7.2",)  # asked of provinces and prefectures only
        return
    units.first.click()
    expect(page.get_by_text("计入的子项")).to_be_visible()
    expect(page.locator(f'a[href$="/{key}/"]').first).to_be_visible()


def test_a_county_assesses_itself_and_its_prefecture_reviews(
    open_page: Callable[[str], Page], site: str, judged: Any
) -> None:
    for person in (WU, WU_MONEY, WU_REFORM, KUN):
        enter(person)
    chief = open_page("desk")
    enter_as(chief, site, KUN)
    chief.goto(f"{site}{HERE}/status/")
    follow(chief, "布置自评估")
    press(chief, "布置")
    expect(chief.get_by_text("已布置")).to_be_visible()
    wu = open_page("phone")
    enter_as(wu, site, WU)
    follow(wu, re.compile("填报.*年度自评估"))
    picture(wu, "judgement-assessment-phone")
    assert fits(wu)
    declare(wu)
    for person in (WU, WU_MONEY, WU_REFORM):
        signer = wu if person is WU else open_page("desk")
        if person is not WU:
            enter_as(signer, site, person)
            follow(signer, re.compile("会签.*年度自评估"))
        press(signer, "会签")
        expect(signer.get_by_text("已会签")).to_be_visible()
    wu.reload()
    press(wu, "报送")
    expect(wu.get_by_text("已报送。")).to_be_visible()
    review(chief, site)
    assert Assessment.objects.get(division="530102").state == "published"


def declare(page: Page) -> None:
    page.get_by_role("link", name="另报").first.click()
    page.get_by_label("自报分子").fill("0")
    page.get_by_label("自报分母").fill("1")
    page.get_by_label("不同的理由").fill("责任清单年内已废止")
    press(page, "保存")
    expect(page.get_by_text("责任清单年内已废止")).to_be_visible()


def review(chief: Page, site: str) -> None:
    chief.goto(f"{site}{HERE}/530102/assessment/")
    picture(chief, "judgement-assessment-desk")
    chief.get_by_role("link", name="审核", exact=True).first.click()
    chief.get_by_label("认可所报").check()
    press(chief, "保存")
    expect(chief.get_by_text("认可所报", exact=True)).to_be_visible()
    expect(chief.get_by_text("S1.1：认可所报")).to_be_visible()
    follow(chief, "审核完成")
    chief.get_by_label("审核意见").fill("属实")
    press(chief, "保存")
    press(chief, "公布")
    expect(chief.get_by_text("已公布。")).to_be_visible()
