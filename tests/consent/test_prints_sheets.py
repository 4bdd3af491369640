"""The sheets on the board: what is announced, and what came out."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.consent.vote_cast import (
    COMMITTEE,
    MANAGEMENT,
    NEXT_DAY,
    Assembly,
    estate_of,
    fresh,
    online,
    settle_homes,
)
from tests.people import KUN, PAN, enter
from tests.print_reading import HAS_OFFICE, matrices_of, matrix_of, pages_of, text_of

from jiugai.consent import services
from jiugai.consent.models import Vote
from jiugai.registry.models import Home


@pytest.fixture
def clerk(client: Client, assembly: Assembly) -> Client:
    client.force_login(assembly.by.user)
    return client


def sheet(client: Client, vote: Vote, name: str) -> bytes:
    answer = client.get(f"/votes/{vote.code}/prints/{name}.docx")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content


def published(assembly: Assembly) -> Vote:
    """Of five homes one owner has two, which disagree; one area is estimated; one home does not vote."""
    assembly.estate = estate_of(number=2)
    owners = ["张三", "张三", "李四", "王五", "赵六"]
    settle_homes(
        assembly.estate, ["80.00", "90.00", "100.00", "110.00", "120.00"], assembly.by, owners=owners
    )
    Home.objects.filter(building__estate=assembly.estate, room="103").update(area_source="estimated")
    vote = assembly.announced([MANAGEMENT, COMMITTEE])
    for number, choice in ((1, "agree"), (2, "oppose"), (3, "agree"), (4, "agree")):
        online(vote, number, choice, "agree")
    assembly.count(vote)
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    return fresh(vote)


def test_the_announcement_says_what_when_among_whom_and_how_to_check(
    assembly: Assembly, clerk: Client
) -> None:
    vote = assembly.announced([MANAGEMENT, COMMITTEE], notice="方案在居委会展示。\n欢迎提意见。")
    content = sheet(clerk, vote, "announcement")
    text = text_of(content)
    for expected in (
        "关于棕树营小区物业管理表决的公告",
        "棕树营小区全体业主：",
        f"1．{MANAGEMENT.text}。属一般事项，依据：民法典第278条第一款（四）",
        "方案在居委会展示。",
        "2022年5月20日起至2022年5月30日止",
        "先收到的那张有效",
        "5 户，业主 5 人，专有部分面积 500 ㎡",
        "按弃权计入",
        "核验文件不含任何一户的意见",
        f"http://testserver/e/votes/{vote.code}/",
        "2022年5月1日",
    ):
        assert expected in text, expected
    assert vote.roll.digest in text.replace(" ", "")
    assert "业主1" not in text
    assert matrices_of(content) == [matrix_of(f"http://testserver/e/votes/{vote.code}/")]
    assert sheet(clerk, vote, "announcement") == content


def test_the_result_sheet_says_what_was_counted(assembly: Assembly, clerk: Client) -> None:
    vote = published(assembly)
    content = sheet(clerk, vote, "result")
    count, lines = vote.counts.get(), text_of(content).split("\n")
    text = "\n".join(lines)
    row = ["人数（人）", "4", "3", "75.00%", "2", "66.66%", "达到"]
    assert lines[lines.index("人数（人）") :][: len(row)] == row
    row = ["面积（㎡）", "500", "380", "76.00%", "290", "76.31%", "达到"]
    assert lines[lines.index("面积（㎡）") :][: len(row)] == row
    for expected in (
        f"1．{MANAGEMENT.text}（一般事项）：通过",
        "1 位业主名下房屋意见不一致",
        "全部面积中 100 ㎡ 为估算面积",
        "公示期从2022年5月31日起至2022年6月6日止（含首尾两天）",
        "计入 4 户的表决票",
        f"jiugai verify {vote.code}-1.jsonl --head",
    ):
        assert expected in text, expected
    assert {count.anchor, count.head} <= set(re.findall(r"[0-9a-f]{64}", text.replace(" ", "")))
    assert not any(name in text for name in ("张三", "李四"))
    assert matrices_of(content) == [matrix_of(f"http://testserver/e/votes/{vote.code}/")]


@pytest.mark.parametrize("name", ["announcement", "authority", "result"])
def test_nothing_is_printed_of_a_vote_that_is_not_announced_or_was_given_up(
    assembly: Assembly, clerk: Client, name: str
) -> None:
    vote = assembly.draft()
    answer = clerk.get(f"/votes/{vote.code}/prints/{name}.docx")
    assert (answer.status_code, "；请先" in answer.content.decode()) == (409, True)
    services.withdraw_vote(vote, by=assembly.by, reason="改期")
    assert clerk.get(f"/votes/{vote.code}/prints/{name}.docx").status_code == 409


def test_a_result_is_printed_once_it_is_published(assembly: Assembly, clerk: Client) -> None:
    vote = assembly.announced()
    online(vote, 1, "agree")
    assembly.count(vote)
    answer = clerk.get(f"/votes/{vote.code}/prints/result.docx")
    assert (answer.status_code, "请先计票、公示结果" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("name", ["announcement", "authority", "result"])
def test_sheets_without_names_are_for_whoever_may_see_the_vote(
    assembly: Assembly, client: Client, name: str
) -> None:
    vote = published(assembly)
    client.force_login(enter(KUN).user)
    assert client.get(f"/votes/{vote.code}/prints/{name}.docx").status_code == 200
    client.force_login(enter(PAN).user)
    assert client.get(f"/votes/{vote.code}/prints/{name}.docx").status_code == 404


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
def test_sheets_open_in_an_office_with_their_page_numbers(
    assembly: Assembly, clerk: Client, tmp_path: Path
) -> None:
    vote = published(assembly)
    for name in ("announcement", "result"):
        pages = pages_of(sheet(clerk, vote, name), tmp_path)
        assert [f"—{number}—" in page for number, page in enumerate(pages, start=1)] == [True] * len(pages)
        assert len(pages) <= 4
