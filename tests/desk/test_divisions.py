"""Pages of divisions: down from the province to the community, by search, past codes that have ceased."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jiugai.desk.selectors import YUNNAN, children_of, counts_by_level, home_province
from jiugai.registry.models import Level

QUERIES = 6
SIGNED_IN = 3  # session, person, posts: read for every page


def text_of(client: Client, address: str) -> str:
    """What a page says, without its markup."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("address", ["/divisions/", "/divisions/530100/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, divisions: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/account/login/?next={address}"


def test_divisions_open_from_the_menu(officer: Client) -> None:
    assert 'href="/divisions/"' in officer.get("/").content.decode()


@pytest.mark.parametrize("address", ["/divisions/", "/divisions/530100/"])
def test_pages_are_only_read(officer: Client, address: str) -> None:
    assert officer.post(address).status_code == 405


@pytest.mark.parametrize(
    ("post_in", "home"),
    [("530102", "530000"), ("110101", "110000"), ("000000", YUNNAN), (None, YUNNAN)],
)
def test_ones_own_province_comes_first(post_in: str | None, home: str) -> None:
    assert home_province(post_in) == home


def test_the_list_begins_with_the_prefectures_of_yunnan(officer: Client) -> None:
    page = officer.get("/divisions/")
    assert [row.code for row in page.context["rows"]] == ["530100"]
    assert "530000" not in [each.code for each in page.context["provinces"]]
    assert "北京市" in text_of(officer, "/divisions/")


def test_one_browses_from_the_province_down_to_the_community(officer: Client) -> None:
    way = ["/divisions/530000/", "/divisions/530100/", "/divisions/530102/", "/divisions/530102001/"]
    for address, below in zip(way, [*way[1:], "/divisions/530102001001/"], strict=True):
        assert f'href="{below}"' in officer.get(address).content.decode()
    assert "530102001001" in text_of(officer, "/divisions/530102001001/")


def test_only_where_rows_could_be_expected_is_their_lack_explained(officer: Client) -> None:
    assert "随附的数据只有云南省的街道和社区" in text_of(officer, "/divisions/110101/")
    for lowest_or_ceased in ("530102001001", "530121"):
        assert "没有下级区划" not in text_of(officer, f"/divisions/{lowest_or_ceased}/")


def test_the_crumbs_lead_back_up(officer: Client) -> None:
    head = officer.get("/divisions/530102001/").content.decode().split("breadcrumb", 1)[1].split("</ol>")[0]
    assert re.findall(r'href="([^"]+)"', head) == [
        "/divisions/",
        "/divisions/530000/",
        "/divisions/530100/",
        "/divisions/530102/",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions")
def test_each_row_counts_what_stands_directly_below() -> None:
    counted = {row.code: row.below for row in children_of("530100")}
    assert counted["530102"] == len(children_of("530102")) == 11
    assert counted["530103"] == 0
    assert "530121" not in counted


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions")
def test_rows_that_only_group_are_looked_through() -> None:
    assert {row.level for row in children_of("110000")} == {Level.COUNTY}
    assert len(children_of("110000")) == 16
    assert [row.code for row in children_of("410000")] == ["419001"]
    (county_of_prefecture,) = children_of("530000")
    assert county_of_prefecture.below == 14


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions")
def test_counts_by_level_go_from_high_to_low_and_leave_out_what_has_ceased() -> None:
    counts = [(each.level, each.count) for each in counts_by_level("530100")]
    assert [level for level, _ in counts] == [Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY]
    assert counts[0][1] == 14


def test_every_count_leads_to_the_rows_behind_it(officer: Client) -> None:
    page = officer.get("/divisions/530000/")
    for each in page.context["counts"]:
        behind = officer.get(f"/divisions/530000/?level={each.level}")
        assert behind.context["page"].paginator.count == each.count


def test_an_unknown_level_shows_what_lies_directly_below(officer: Client) -> None:
    assert officer.get("/divisions/530000/?level=galaxy").context["level"] is None


def test_a_page_beyond_the_last_is_the_last(officer: Client) -> None:
    page = officer.get("/divisions/530100/?level=county&page=99").context["page"]
    assert page.number == page.paginator.num_pages


@pytest.mark.parametrize("typed", ["五华", "wuhua", "wuhuaqu", "whq", "WHQ", "530102", "５３０１０２"])
def test_one_finds_a_division_by_name_pinyin_initials_or_code(officer: Client, typed: str) -> None:
    found = officer.get("/divisions/", {"q": typed}).context["found"]
    assert found[0].code == "530102"


def test_finds_of_ones_own_province_come_first_and_say_where_they_lie(officer: Client) -> None:
    found = officer.get("/divisions/", {"q": "whq"}).context["found"]
    assert [division.code for division in found] == ["530102", "210404"]
    said = text_of(officer, "/divisions/?q=whq")
    assert "云南省 昆明市" in said
    assert "辽宁省 抚顺市" in said


def test_a_search_without_result_says_what_to_try(officer: Client) -> None:
    answer = officer.get("/divisions/", {"q": "<b>没有"}).content.decode()
    assert "没有查到“&lt;b&gt;没有”" in answer
    assert "拼音首字母" in answer


def test_an_empty_search_shows_the_list(officer: Client) -> None:
    assert officer.get("/divisions/", {"q": "  "}).context["rows"]


def test_an_old_code_leads_to_its_successor_and_back(officer: Client) -> None:
    said = text_of(officer, "/divisions/530121/")
    assert "这个代码用到 2011-05-31 为止。" in said
    assert "呈贡区（530114）" in said
    assert "前身 呈贡县（530121）" in text_of(officer, "/divisions/530114/")


@pytest.mark.parametrize("code", ["539999", "5301", "53010", "abcdef"])
def test_an_unknown_code_is_no_page(officer: Client, code: str) -> None:
    answer = officer.get(f"/divisions/{code}/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/divisions/",
        "/divisions/?q=whq",
        "/divisions/?q=5301",
        "/divisions/?q=没有",
        "/divisions/530000/",
        "/divisions/530100/?level=community",
        "/divisions/530102001001/",
        "/divisions/530121/",
    ],
)
def test_a_page_takes_few_queries(
    officer: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(address)
    with django_assert_max_num_queries(QUERIES + SIGNED_IN):
        officer.get(address)


@pytest.mark.django_db
def test_without_divisions_the_list_says_who_can_help(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert "还没有区划数据" in text_of(client, "/divisions/")
