"""The pages from which a vote is printed: the most wanted first, what is missing, no owner's name."""

import pytest
from django.test import Client
from tests.consent.vote_cast import NEXT_DAY, Assembly, estate_of, fresh, online, settle_homes
from tests.people import KUN, PAN, WU, enter

from jiugai.accounts.models import Invitation
from jiugai.consent import services
from jiugai.consent.models import Vote

NAMES = ["欧阳建国", "未售", "司马春花"]


@pytest.fixture
def clerk(client: Client, assembly: Assembly) -> Client:
    client.force_login(assembly.by.user)
    return client


@pytest.fixture
def vote(assembly: Assembly) -> Vote:
    assembly.estate = estate_of(number=2)
    settle_homes(assembly.estate, ["80.00"] * 3, assembly.by, owners=NAMES)
    return assembly.announced()


def page(client: Client, vote: Vote, path: str = "prints/", **query: str) -> str:
    answer = client.get(f"/votes/{vote.code}/{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_codes_are_issued_from_the_page_and_letters_follow(clerk: Client, vote: Vote) -> None:
    before = page(clerk, vote)
    assert "还有 3 户没有邀请码" in before
    assert f"/votes/{vote.code}/prints/letters.docx" not in before
    answer = clerk.post(f"/votes/{vote.code}/prints/invite/", follow=True)
    after = answer.content.decode()
    assert "3 户都有邀请码了" in after
    assert "没有邀请码" not in after
    assert f"/votes/{vote.code}/prints/letters.docx" in after
    assert ("2 户各一页，建设单位一封（1 套）" in after, "1号楼 · 2 户" in after) == (True, True)
    assert Invitation.objects.count() == 3


def test_the_most_wanted_print_comes_first(assembly: Assembly, clerk: Client, vote: Vote) -> None:
    def order() -> list[str]:
        shown = page(clerk, vote)
        names = ("邀请信", "公告", "表决票", "授权委托书", "结果公示")
        found = {each: shown.find(f'<th scope="row" class="text-nowrap">{each}<') for each in names}
        return sorted((each for each in names if found[each] >= 0), key=lambda each: found[each])

    assert order() == ["邀请信", "公告", "表决票", "授权委托书"]
    online(vote, 1, "agree")
    assembly.count(vote)
    assert order() == ["公告", "授权委托书"]
    services.publish_result(fresh(vote), by=assembly.by, on=NEXT_DAY)
    assert order() == ["结果公示", "公告", "授权委托书"]


def test_before_the_announcement_the_page_says_what_comes_first(assembly: Assembly, clerk: Client) -> None:
    shown = page(clerk, assembly.draft())
    assert "公告表决、清册冻结后，可以打印" in shown
    assert ".docx" not in shown


def test_the_vote_and_its_doors_lead_to_the_prints(clerk: Client, vote: Vote) -> None:
    assert f'href="/votes/{vote.code}/prints/"' in page(clerk, vote, "")
    assert f'href="/votes/{vote.code}/doors/1/reissue/"' in page(clerk, vote, "doors/")


@pytest.mark.parametrize("home", ["3", "1号楼1单元103"], ids=["number", "place"])
def test_a_home_is_found_by_its_number_and_by_its_place(clerk: Client, vote: Vote, home: str) -> None:
    answer = clerk.get(f"/votes/{vote.code}/prints/", {"home": home})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/votes/{vote.code}/doors/3/reissue/")


@pytest.mark.parametrize("home", ["9", "9" * 40, "0", "<b>&"])
def test_a_home_that_is_not_in_the_roll_is_said(clerk: Client, vote: Vote, home: str) -> None:
    assert "清册中没有" in page(clerk, vote, home=home)
    assert clerk.post(f"/votes/{vote.code}/prints/ballots.docx", {"number": "9" * 7}).status_code == 404


def test_no_page_shows_an_owners_name_or_a_code(assembly: Assembly, clerk: Client, vote: Vote) -> None:
    issued = services.invite_homes(vote, by=assembly.by)
    codes = [each.code for each in services.print_letters(vote, services.Chosen(), by=assembly.by)]
    for path in ("", "prints/", "doors/", "doors/1/reissue/", "doors/2/reissue/"):
        shown = page(clerk, vote, path)
        assert [each for each in (*codes, "欧阳建国", "司马春花") if each in shown] == []
    assert len(issued) == 3


def test_a_code_is_replaced_only_where_there_is_one(clerk: Client, vote: Vote) -> None:
    path = f"/votes/{vote.code}/doors/1/reissue/"
    assert "还没有发放" in clerk.get(path).content.decode()
    answer = clerk.post(path, {"reason": "丢失"})
    assert (answer.status_code, "还没有邀请码" in answer.content.decode()) == (409, True)
    assert clerk.get(f"/votes/{vote.code}/doors/9/reissue/").status_code == 404


def test_who_may_only_look_prints_only_what_names_nobody(client: Client, vote: Vote) -> None:
    client.force_login(enter(KUN).user)
    shown = page(client, vote)
    assert f"/votes/{vote.code}/prints/announcement.docx" in shown
    for refused in ("invite/", "letters.docx", "ballots.docx"):
        assert f"/votes/{vote.code}/prints/{refused}" not in shown
    assert client.get(f"/votes/{vote.code}/doors/1/reissue/").status_code == 403


def test_another_county_sees_nothing_and_the_county_itself_all(client: Client, vote: Vote) -> None:
    client.force_login(enter(PAN).user)
    assert client.get(f"/votes/{vote.code}/prints/").status_code == 404
    client.force_login(enter(WU).user)
    assert client.get(f"/votes/{vote.code}/prints/").status_code == 200
