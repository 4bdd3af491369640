"""Letters: for each home one, with its code; long texts and odd names keep to their page."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from docx import Document
from tests.consent.vote_cast import (
    ANNOUNCED,
    COMMITTEE,
    MANAGEMENT,
    OPENS,
    Assembly,
    at,
    estate_of,
    settle_homes,
)
from tests.people import KUN, PAN, enter
from tests.print_reading import HAS_OFFICE, matrices_of, matrix_of, pages_of, text_of

from jiugai.accounts.invitations import invitation_by
from jiugai.consent import services
from jiugai.consent.models import Precedence, QuestionKind, Vote
from jiugai.consent.prints.fitting import lines_of
from jiugai.consent.prints.letters import fit_of
from jiugai.consent.prints.told import told_of
from jiugai.consent.services import Asked, Chosen
from jiugai.core.models import AuditEvent

LONG = ("同意在小区东侧公共绿地与一号楼之间加装电梯，费用按专有部分面积分摊" * 10)[:300]
ODD = ["=HYPERLINK(1)", "<b>&amp;</b>", "]]>", "张三"]


@pytest.fixture
def clerk(client: Client, assembly: Assembly) -> Client:
    client.force_login(assembly.by.user)
    return client


def invited(assembly: Assembly, questions: Sequence[Asked] = (MANAGEMENT,), **facts: Any) -> Vote:
    vote = assembly.announced(questions, **facts)
    services.invite_homes(vote, by=assembly.by)
    return vote


def letters(client: Client, vote: Vote, **said: object) -> bytes:
    answer = client.post(f"/votes/{vote.code}/prints/letters.docx", said)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.content


def codes(assembly: Assembly, vote: Vote) -> list[str]:
    return [each.code for each in services.print_letters(vote, Chosen(), by=assembly.by)]


def test_a_letter_says_what_is_decided_how_and_by_which_code(assembly: Assembly, clerk: Client) -> None:
    vote = invited(assembly, [MANAGEMENT, COMMITTEE], precedence=Precedence.PAPER)
    text, code = text_of(letters(clerk, vote, number="1")), codes(assembly, vote)[0]
    for expected in (
        "致：1号楼1单元101　业主1",
        "2022年5月20日起至2022年5月30日止（含首尾两天）",
        "1．同意选聘物业服务企业，物业费每月每平方米 0.80 元（一般事项）",
        "2．同意筹备成立业主委员会（一般事项）",
        "均不少于全部的三分之二",
        "均过参与的半数",
        "没有参与表决的，不算赞同",
        code,
        "http://testserver/i/ ，输入邀请码",
        "书面委托他人签名",
        "纸质票优先于线上票",
        "只掌握数据库的人看不到您的意见",
        "谁也不应逼迫您投票",
        "邀请码和回执不要交给别人",
        "有疑问请问：召集人。",
        "清册序号 1",
    ):
        assert expected in text, expected
    assert len(code) == 14


def test_the_qr_code_leads_to_the_page_of_the_code(assembly: Assembly, clerk: Client) -> None:
    vote = invited(assembly)
    expected = [matrix_of(f"http://testserver/i/{code}/") for code in codes(assembly, vote)]
    assert matrices_of(letters(clerk, vote)) == expected


def test_letters_come_in_the_order_of_the_roll_and_a_building_by_itself(
    assembly: Assembly, clerk: Client
) -> None:
    vote = invited(assembly)
    text = text_of(letters(clerk, vote))
    places = [text.index(f"1号楼1单元{room}") for room in (101, 102, 103, 104, 105)]
    assert places == sorted(places)
    assert text_of(letters(clerk, vote, building="1号楼")) == text
    assert clerk.post(f"/votes/{vote.code}/prints/letters.docx", {"building": "2号楼"}).status_code == 404


def test_the_same_data_give_the_same_bytes(assembly: Assembly, clerk: Client) -> None:
    vote = invited(assembly)
    content = letters(clerk, vote)
    assert letters(clerk, vote) == content
    assert {each.date_time for each in ZipFile(BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Document(BytesIO(content)).core_properties.modified.date() == ANNOUNCED


def test_unsold_homes_get_one_letter_to_the_developer(assembly: Assembly, clerk: Client) -> None:
    estate = estate_of(number=2)
    settle_homes(estate, ["80.00"] * 4, assembly.by, owners=["张三", "未售", "李四", "未售"])
    assembly.estate = estate
    vote = invited(assembly)
    text, (one, two, three, four) = text_of(letters(clerk, vote)), codes(assembly, vote)
    assert text.count("业主表决邀请信") == 3
    assert "致：建设单位（未售、未交付房屋 2 套）" in text
    assert text.index(three) < text.index(two) < text.index(four), "the developer's letter comes last"
    of_building, developers = letters(clerk, vote, building="1号楼"), letters(clerk, vote, developer="1")
    assert [each in text_of(of_building) for each in (one, two, three, four)] == [True, False, True, False]
    assert [each in text_of(developers) for each in (one, two, three, four)] == [False, True, False, True]
    assert text_of(letters(clerk, vote, number="2")) == text_of(developers)
    assert matrices_of(developers) == [matrix_of(f"http://testserver/i/{each}/") for each in (two, four)]


def test_names_that_look_like_formulas_or_markup_are_names(assembly: Assembly, clerk: Client) -> None:
    assembly.estate = estate_of(number=2)
    settle_homes(assembly.estate, ["80.00"] * 4, assembly.by, owners=ODD)
    vote = invited(assembly, [Asked(QuestionKind.OTHER, "同意 <b>&amp;</b> ]]> =1+1")])
    text = text_of(letters(clerk, vote))
    for each in (*ODD, "同意 <b>&amp;</b> ]]> =1+1（一般事项）"):
        assert each in text


def test_after_a_reissue_the_letter_has_the_new_code(assembly: Assembly, clerk: Client) -> None:
    vote = invited(assembly)
    old = codes(assembly, vote)[0]
    page = f"/votes/{vote.code}/doors/1/reissue/"
    assert clerk.post(page, {"reason": ""}).status_code == 200
    assert codes(assembly, vote)[0] == old
    answer = clerk.post(page, {"reason": "信件丢失"}, follow=True)
    assert "旧码已作废" in answer.content.decode()
    new, text = codes(assembly, vote)[0], text_of(letters(clerk, vote, number="1"))
    assert (old in text, new in text, invitation_by(old, OPENS)) == (False, True, None)


def test_each_print_of_letters_leaves_a_trace(assembly: Assembly, clerk: Client) -> None:
    vote = invited(assembly)
    letters(clerk, vote, building="1号楼")
    letters(clerk, vote, number="3")
    events = AuditEvent.objects.filter(act="vote.print_letters").order_by("pk")
    assert [each.after for each in events] == [
        {"homes": 5, "building": "1号楼"},
        {"homes": 1, "number": 3},
    ]
    assert {each.actor_name for each in events} == {"崔主任"}


@pytest.mark.parametrize(("who", "status"), [(KUN, 403), (PAN, 404)], ids=["not-granted", "another-county"])
@pytest.mark.parametrize("page", ["letters.docx", "ballots.docx", "invite/"])
def test_others_print_nothing(assembly: Assembly, client: Client, who: Any, status: int, page: str) -> None:
    vote = invited(assembly)
    client.force_login(enter(who).user)
    assert client.post(f"/votes/{vote.code}/prints/{page}").status_code == status
    assert not AuditEvent.objects.filter(act__startswith="vote.print").exists()


def test_before_the_announcement_and_before_the_codes_the_next_step_is_told(
    assembly: Assembly, clerk: Client
) -> None:
    vote = assembly.draft()
    answer = clerk.post(f"/votes/{vote.code}/prints/letters.docx")
    assert (answer.status_code, "请先公告表决" in answer.content.decode()) == (409, True)
    services.announce_vote(vote, by=assembly.by, on=at(OPENS).date().replace(day=1))
    answer = clerk.post(f"/votes/{vote.code}/prints/letters.docx")
    assert (answer.status_code, "请先在“打印”页面发放邀请码" in answer.content.decode()) == (409, True)


def test_short_questions_are_set_large_and_long_ones_smaller(assembly: Assembly) -> None:
    def fit(*texts: str) -> Any:
        title = f"第 {len(assembly.estate.votes.all()) + 1} 次表决"
        vote = assembly.draft([Asked(QuestionKind.OTHER, each) for each in texts], title=title)
        return fit_of(told_of(vote, lambda path: path))

    assert fit("同意成立业主委员会").size >= 12
    assert fit(LONG, LONG).longest == 300, "all of it is quoted"
    assert fit(LONG, LONG).size < fit("同意成立业主委员会").size
    assert fit(*[f"{number}{LONG[:290]}" for number in range(12)]).longest < 300


@pytest.mark.parametrize(
    ("text", "lines"),
    [("字" * 9, 1), ("字" * 10, 2), ("", 1), ("a\nb", 2), ("字" * 8 + "a" * 9, 2), ("a" * 40, 3)],
)
def test_lines_are_counted_with_a_sign_to_spare(text: str, lines: int) -> None:
    assert lines_of(text, 10, 100) == lines


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
@pytest.mark.parametrize("count", [1, 3, 12])
def test_a_letter_is_one_page_whatever_the_owners_and_questions(
    assembly: Assembly, clerk: Client, tmp_path: Path, count: int
) -> None:
    many = "、".join(f"欧阳某某{number}" for number in range(60))
    assembly.estate = estate_of(number=2)
    settle_homes(assembly.estate, ["80.00"] * 4, assembly.by, owners=["张三", many, "某" * 400, "<b>&"])
    asked = [Asked(QuestionKind.OTHER, f"事项{number}{LONG}"[:300]) for number in range(count)]
    vote = invited(assembly, asked, convened_by=("华山街道翠湖社区居民委员会" * 10)[:120], title="表决" * 60)
    pages = pages_of(letters(clerk, vote), tmp_path)
    assert len(pages) == 4
    for page, code in zip(pages, codes(assembly, vote), strict=True):
        assert code in page
        assert all(f"{number}．事项{number - 1}" in page for number in range(1, count + 1))
        assert page.endswith("2022年5月1日")
        assert ("全文见小区公告" in page) == ("……（一般事项）" in page)
    assert "等60位业主" in pages[1]
