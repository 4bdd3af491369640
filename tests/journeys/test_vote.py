"""Three hundred homes decide: announced by an officer, voted on phones and paper, counted, verified."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from tests.command_line import jiugai
from tests.journeys.conftest import fits, picture
from tests.people import CUI, HUA, PASSWORD, Person, enter
from tests.works import PAPER

from jiugai.accounts.invitations import code_of, issue_invitations
from jiugai.consent.models import Ballot, RollEntry, Vote
from jiugai.core.actors import BUILT_IN
from jiugai.registry.models import Estate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(SHANGHAI).date()
OPENS, CLOSES = TODAY + timedelta(16), TODAY + timedelta(25)
HOMES, BY_BROWSER, ONLINE, ON_PAPER = 300, 6, 180, 50
CHOICES = ("赞同", "反对", "弃权")
LEANINGS = ("agree", "agree", "agree", "oppose", "abstain")
ASKED = (("management", "选聘物业服务企业，每月每平方米 0.60 元"), ("committee", "筹备成立业主委员会"))


@dataclass
class Clock:
    """The server's clock, which the journey moves on."""

    traveller: Any = None

    def at(self, day: date, hour: int = 9) -> None:
        self.stop()
        self.traveller = time_machine.travel(datetime.combine(day, time(hour), SHANGHAI), tick=True)
        self.traveller.start()

    def stop(self) -> None:
        if self.traveller:
            self.traveller.stop()
        self.traveller = None


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.stop()


def sign_in(page: Page, site: str, person: Person) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def roll_ledger(folder: Path) -> Path:
    """Three hundred homes in five buildings; every tenth owner has two, five are unsold."""
    lines = ["小区名称,楼栋,单元,房号,面积,面积依据,业主,未售"]
    for place in range(HOMES):
        building, within = divmod(place, 60)
        room = f"{within // 4 + 1}0{within % 4 + 1}"
        owner = f"业主{place - 1 if place % 10 == 1 else place}"
        unsold = place >= HOMES - 5
        area = f"{45 + place % 40}.{place % 100:02}"
        whose = ",是" if unsold else f"{owner},否"
        lines.append(f"棕树营小区,{building + 1}号楼,1单元,{room},{area},不动产登记簿,{whose}")
    path = folder / "清册.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_three_hundred_homes_decide(
    open_page: Callable[[str], Page], site: str, tmp_path: Path, clock: Clock
) -> None:
    enter(CUI), enter(HUA)
    facts = {"name": "棕树营小区", "division_id": "530102001007", "source": "台账", "home_count": HOMES}
    estate = Estate.objects.create(code="530102-00001", **facts)
    officer = open_page("desk")
    sign_in(officer, site, CUI)
    bring_the_roll(officer, site, roll_ledger(tmp_path))
    vote = announce(officer, site, estate)
    codes = invite(vote)
    clock.at(OPENS)
    dice = Random(278)
    vote_on_a_phone(open_page("phone"), site, vote, codes, dice)
    for number in range(BY_BROWSER + 1, ONLINE + 1):
        vote_online(site, vote, number, codes[number], dice)
    assert Ballot.objects.count() == ONLINE
    sign_in(officer, site, CUI)
    enter_paper(officer, site, vote, tmp_path, dice)
    check_paper(open_page("desk"), site, vote)
    assert Ballot.objects.count() == ONLINE + ON_PAPER
    look_at_progress(officer, site, vote)
    clock.at(CLOSES + timedelta(1))
    sign_in(officer, site, CUI)
    count_and_publish(officer, site, vote)
    verify(open_page("phone"), site, vote, tmp_path)
    clock.at(CLOSES + timedelta(9))
    sign_in(officer, site, CUI)
    confirm(officer, site, vote)


def bring_the_roll(page: Page, site: str, ledger: Path) -> None:
    page.goto(f"{site}/imports/homes/")
    page.set_input_files("input[type=file]", ledger)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="确认入库").click()
    page.goto(f"{site}/estates/530102-00001/homes/")
    expect(page.get_by_text("300").first).to_be_visible()


def announce(page: Page, site: str, estate: Estate) -> Vote:
    """Draft it on the page, see that the notice is too short, mend it, announce."""
    page.goto(f"{site}/votes/of/{estate.code}/new/")
    page.fill("[name=title]", "长效管理业主表决")
    page.fill("[name=opens_on]", str(TODAY + timedelta(3)))
    page.fill("[name=closes_on]", str(CLOSES))
    for row, (kind, text) in enumerate(ASKED, start=1):
        page.select_option(f"[name=kind_{row}]", kind)
        page.fill(f"[name=text_{row}]", text)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("提前 15 天通知")).to_be_visible()
    expect(page.get_by_role("button", name="公告表决")).to_have_count(0)
    page.get_by_role("link", name="修改").click()
    page.fill("[name=opens_on]", str(OPENS))
    page.get_by_role("button", name="保存").click()
    picture(page, "vote-drafted")
    page.get_by_role("button", name="公告表决").click()
    expect(page.get_by_text("清册已冻结")).to_be_visible()
    vote = Vote.objects.get()
    assert (vote.state, vote.roll.homes) == ("announced", HOMES)
    return vote


def invite(vote: Vote) -> dict[int, str]:
    """The codes that the letters carry, by number of the roll."""
    entries = list(RollEntry.objects.filter(vote=vote).select_related("home__building__estate"))
    issued = issue_invitations([each.home for each in entries], by=BUILT_IN, valid_to=CLOSES + timedelta(30))
    return {entry.number: code_of(each) for entry, each in zip(entries, issued, strict=True)}


def vote_on_a_phone(page: Page, site: str, vote: Vote, codes: dict[int, str], dice: Random) -> None:
    """From the QR code of the letter to the receipt, as a resident does it."""
    for number in range(1, BY_BROWSER + 1):
        page.goto(f"{site}/i/{codes[number]}/")
        page.get_by_role("button", name="进入").click()
        page.get_by_role("link", name="去投票").first.click()
        assert fits(page)
        for group in page.locator("fieldset").all():
            group.get_by_text(dice.choice(CHOICES), exact=True).click()
        picture(page, "vote-phone-ballot")
        page.get_by_role("button", name="下一步：核对").click()
        picture(page, "vote-phone-check")
        page.get_by_role("button", name="确认提交").click()
        expect(page.get_by_text("您的表决票已收到")).to_be_visible()
        ballot = Ballot.objects.get(entry__vote=vote, entry__number=number)
        expect(page.get_by_text(ballot.receipt)).to_be_visible()
        assert fits(page)
    picture(page, "vote-phone-receipt")


def vote_online(site: str, vote: Vote, number: int, code: str, dice: Random) -> None:
    """The same forms, sent by a program: cookies and tokens as a browser has them."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def read(address: str, fields: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(f"{site}{address}", data, {"Referer": site})
        with browser.open(request, timeout=20) as answer:
            return str(answer.read().decode())

    def hidden(page: str, name: str) -> str:
        found = re.search(f'name="{name}" value="([^"]+)"', page)
        assert found, name
        return found[1]

    token = hidden(read("/e/in/"), "csrfmiddlewaretoken")
    read("/e/in/code/", {"csrfmiddlewaretoken": token, "code": code})
    address = f"/e/votes/{vote.code}/homes/{number}/"
    page = read(address)
    answers = {f"answer_{each}": dice.choice(LEANINGS) for each in (1, 2)}
    fields = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")}
    assert "您的表决票已收到" in read(address, {**fields, **answers, "step": "send"})


def enter_paper(page: Page, site: str, vote: Vote, folder: Path, dice: Random) -> None:
    """Fifty ballots in the table that the page hands out, with one wrong cell first."""
    page.goto(f"{site}/votes/{vote.code}/papers/")
    with page.expect_download() as download:
        page.get_by_role("link", name="空白录入表").click()
    table, scan = folder / "纸质票.xlsx", folder / "扫描.pdf"
    download.value.save_as(table)
    scan.write_bytes(PAPER)
    book = load_workbook(table)
    sheet: Any = book.active
    for row in range(2, 2 + ON_PAPER):
        for column, value in ((3, dice.choice(CHOICES)), (4, dice.choice(CHOICES)), (5, OPENS)):
            sheet.cell(row, column).value = value
    sheet.cell(3, 3).value = "同意吧"
    book.save(table)
    _hand_in(page, table, scan)
    expect(page.get_by_text("同意吧")).to_be_visible()
    sheet.cell(3, 3).value = "赞同"
    book.save(table)
    _hand_in(page, table, scan)
    expect(page.get_by_text(f"已录入 {ON_PAPER} 张")).to_be_visible()
    expect(page.get_by_text("这一批由您录入")).to_be_visible()
    picture(page, "vote-batch")


def _hand_in(page: Page, table: Path, scan: Path) -> None:
    page.set_input_files("[name=table]", table)
    page.set_input_files("[name=scan]", scan)
    page.fill("[name=signed_on]", str(OPENS))
    page.get_by_role("button", name="提交核对").click()


def check_paper(page: Page, site: str, vote: Vote) -> None:
    """Another person opens the batch, and confirms it."""
    sign_in(page, site, HUA)
    page.goto(f"{site}/votes/{vote.code}/")
    page.get_by_role("link", name="去核对").click()
    page.get_by_role("link", name="第1批").click()
    page.get_by_role("button", name="与扫描件一致，计入").click()
    expect(page.get_by_text("已核对计入")).to_be_visible()


def look_at_progress(page: Page, site: str, vote: Vote) -> None:
    page.goto(f"{site}/votes/{vote.code}/")
    expect(page.get_by_text(f"{ONLINE + ON_PAPER}").first).to_be_visible()
    assert fits(page)
    picture(page, "vote-progress")
    page.get_by_role("link", name="未投票的户").click()
    page.get_by_role("link", name="登记走访").first.click()
    page.select_option("[name=reached]", "absent")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("无人在家").last).to_be_visible()


def count_and_publish(page: Page, site: str, vote: Vote) -> None:
    page.goto(f"{site}/votes/{vote.code}/")
    page.get_by_role("button", name="计票", exact=True).click()
    expect(page.get_by_text("核验文件已生成")).to_be_visible()
    page.get_by_role("button", name="公示结果").click()
    expect(page.get_by_text("异议期到")).to_be_visible()
    assert fits(page)
    picture(page, "vote-published")


def verify(page: Page, site: str, vote: Vote, folder: Path) -> None:
    """Anybody takes the file from the public page and checks it by the digest that the page shows."""
    page.goto(f"{site}/e/votes/{vote.code}/")
    assert fits(page)
    picture(page, "vote-phone-result")
    count = vote.counts.get()
    expect(page.get_by_text(count.anchor)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载核验文件").click()
    file = folder / "vote.jsonl"
    download.value.save_as(file)
    answered = jiugai("verify", str(file), "--head", count.anchor)
    assert answered.code == 0, answered.out
    assert f"计入 {ONLINE + ON_PAPER} 户" in answered.out
    content, dice = file.read_bytes(), Random(1)
    for _change in range(40):
        place = dice.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1
        file.write_bytes(changed)
        assert jiugai("verify", str(file)).code in (1, 2)


def confirm(page: Page, site: str, vote: Vote) -> None:
    page.goto(f"{site}/votes/{vote.code}/")
    page.get_by_role("button", name="确认结果").click()
    expect(page.get_by_text("结果已确认").first).to_be_visible()
    vote.refresh_from_db()
    assert vote.state == "confirmed"
