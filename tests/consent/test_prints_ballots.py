"""Paper ballots and the form for a proxy: whole, blank, found again by their QR code."""

from pathlib import Path

import pytest
from django.test import Client
from tests.consent.vote_cast import COMMITTEE, MANAGEMENT, Assembly, estate_of, settle_homes
from tests.print_reading import HAS_OFFICE, matrices_of, matrix_of, pages_of, text_of

from jiugai.consent.models import QuestionKind, Vote
from jiugai.consent.services import Asked
from jiugai.core.models import AuditEvent

LONG = ("同意在小区东侧公共绿地与一号楼之间加装电梯，费用按专有部分面积分摊" * 10)[:300]


@pytest.fixture
def clerk(client: Client, assembly: Assembly) -> Client:
    client.force_login(assembly.by.user)
    return client


def ballots(client: Client, vote: Vote, **said: object) -> bytes:
    answer = client.post(f"/votes/{vote.code}/prints/ballots.docx", said)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    return answer.content


def authority(client: Client, vote: Vote) -> bytes:
    answer = client.get(f"/votes/{vote.code}/prints/authority.docx")
    assert answer.status_code == 200
    return answer.content


def test_a_ballot_names_the_home_asks_each_question_and_chooses_nothing(
    assembly: Assembly, clerk: Client
) -> None:
    vote = assembly.announced([MANAGEMENT, COMMITTEE])
    text = text_of(ballots(clerk, vote, number="1"))
    for expected in (
        "1号楼1单元101",
        "80 ㎡（不动产登记簿）",
        "业主1",
        MANAGEMENT.text,
        COMMITTEE.text,
        "每个事项只能在一个方框内打“√”",
        "没有重新填写的，该事项按弃权计入",
        "没有签名的，整张票不计入",
        "附授权委托书",
        "均过参与的半数",
        "业主签名",
        "受托人签名",
    ):
        assert expected in text, expected
    assert text.split("\n").count("□") == 2 * 3
    heads = [line for line in text.split("\n") if line in ("赞同", "反对", "弃权")]
    assert heads == ["赞同", "反对", "弃权"]
    assert not set(text) & set("☑☒■✓✔")


def test_the_qr_code_of_a_ballot_names_the_vote_and_the_home(assembly: Assembly, clerk: Client) -> None:
    vote = assembly.announced()
    expected = [matrix_of(f"jiugai:{vote.code}:{number}") for number in range(1, 6)]
    assert matrices_of(ballots(clerk, vote)) == expected


def test_every_home_has_a_ballot_the_developers_too(assembly: Assembly, clerk: Client) -> None:
    assembly.estate = estate_of(number=2)
    settle_homes(assembly.estate, ["80.00"] * 3, assembly.by, owners=["<b>&amp;", "未售", "=1+1"])
    vote = assembly.announced()
    text = text_of(ballots(clerk, vote))
    assert (text.count("业主表决票"), text.count("建设单位（未售、未交付）")) == (3, 1)
    assert ("<b>&amp;" in text, "=1+1" in text) == (True, True)
    assert text_of(ballots(clerk, vote, building="1号楼")).count("业主表决票") == 2
    assert text_of(ballots(clerk, vote, developer="1")).count("业主表决票") == 1


def test_ballots_need_no_codes_and_leave_a_trace(assembly: Assembly, clerk: Client) -> None:
    vote = assembly.announced()
    first = ballots(clerk, vote)
    assert ballots(clerk, vote) == first
    events = AuditEvent.objects.filter(act="vote.print_ballots")
    assert [each.after for each in events] == [{"homes": 5}] * 2


def test_the_form_for_a_proxy_is_blank(assembly: Assembly, clerk: Client) -> None:
    vote = assembly.announced([MANAGEMENT, COMMITTEE])
    text = text_of(authority(clerk, vote))
    for expected in ("授权委托书", "委托权限", "委托期限", "2022年5月30日", MANAGEMENT.text, COMMITTEE.text):
        assert expected in text, expected
    assert "业主1" not in text
    assert text.count("□") == 2


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
def test_a_ballot_and_the_form_take_one_page_each(assembly: Assembly, clerk: Client, tmp_path: Path) -> None:
    many = "、".join(f"欧阳某某{number}" for number in range(20))
    assembly.estate = estate_of(number=2)
    settle_homes(assembly.estate, ["80.00"] * 3, assembly.by, owners=["张三", many, "未售"])
    asked = [MANAGEMENT, COMMITTEE, Asked(QuestionKind.OTHER, LONG)]
    vote = assembly.announced(asked)
    pages = pages_of(ballots(clerk, vote), tmp_path)
    assert ["清册序号1）" in pages[0], "清册序号2）" in pages[1], "建设单位" in pages[2]] == [True] * 3
    assert len(pages) == 3
    assert all("收票人签名" in page for page in pages)
    assert len(pages_of(authority(clerk, vote), tmp_path)) == 1


@pytest.mark.office
@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice Writer is missing")
def test_a_ballot_too_long_for_a_page_goes_on_overleaf_and_is_never_shortened(
    assembly: Assembly, clerk: Client, tmp_path: Path
) -> None:
    asked = [Asked(QuestionKind.OTHER, f"事项{number}{LONG}"[:300]) for number in range(1, 13)]
    vote = assembly.announced(asked)
    content = ballots(clerk, vote, number="2")
    assert all(each.text in text_of(content) for each in asked)
    pages = pages_of(content, tmp_path)
    assert len(pages) > 1
    assert all("（清册序号2）" in page for page in pages), "a page that comes loose is found again"
    assert len(pages_of(authority(clerk, vote), tmp_path)) == 1
