"""The list of public estates: found by name, pinyin, initials and place; as quick for many as for few."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.conftest import PublicCounty

from jiugai.core import paging
from jiugai.registry.models import Division, Estate
from jiugai.reserve.models import Project, ProjectEstate, Stage

pytestmark = pytest.mark.django_db


def names(client: Client, query: str = "") -> list[str]:
    return [each.name for each in client.get(f"/e/?{query}").context["rows"]]


def fill(county: PublicCounty, count: int) -> None:
    """Many planned projects of one estate each."""
    code = county.by.division_id
    for number in range(count):
        estate = Estate.objects.create(
            code=f"{code}-{20000 + number}", name=f"小区{number}", division_id=code, source="台账"
        )
        project = Project.objects.create(
            code=f"{code}-2022-{5000 + number}", name=f"项目{number}", division_id=code, plan_year=2022,
            stage=Stage.PLANNED,
        )  # fmt: skip
        ProjectEstate.objects.create(project=project, estate=estate)


@pytest.mark.parametrize("text", ["翠湖", "湖小", "cuihuxiaoqu", "CHXQ", "chx", " 翠湖 小区 "])
def test_an_estate_is_found_by_part_of_its_name_pinyin_and_initials(
    client: Client, wuhua: PublicCounty, text: str
) -> None:
    wuhua.project_at(Stage.PLANNED, name="翠湖小区")
    wuhua.project_at(Stage.PLANNED, name="莲华新村")
    assert names(client, f"q={text}") == ["翠湖小区"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("华山西路", ["甲院"]), ("护国路 12号", ["丙院"]), ("五华", ["甲院", "乙院"]), ("盘龙区", ["丙院"]),
        ("乙", ["乙院"]), ("五华路", []), ("华区", []), ("%", []), ("_", []),
    ],
)  # fmt: skip
def test_an_estate_is_found_by_street_and_by_the_name_of_its_county(
    client: Client, wuhua: PublicCounty, panlong: PublicCounty, text: str, found: list[str]
) -> None:
    wuhua.project_at(Stage.PLANNED, name="甲院", address="华山西路3号")
    wuhua.project_at(Stage.PLANNED, name="乙院", address="")
    panlong.project_at(Stage.PLANNED, name="丙院", address="护国路12号")
    assert names(client, urlencode({"q": text})) == found


def test_a_search_takes_as_many_questions_for_fifty_as_for_one(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED)
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/e/?q=五华")
        counted.append(len(seen.captured_queries))
        if len(counted) == 1:
            fill(wuhua, 50)
    assert counted[0] == counted[1] <= 7


def test_estates_are_found_by_county(client: Client, wuhua: PublicCounty, panlong: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED, name="甲院")
    panlong.project_at(Stage.PLANNED, name="乙院")
    assert names(client) == ["甲院", "乙院"]
    assert names(client, "division=530103") == ["乙院"]
    assert names(client, "division=530100") == ["甲院", "乙院"]
    assert [each.name for each in client.get("/e/").context["places"]] == ["五华区", "盘龙区"]


def test_estates_are_found_by_subdistrict_and_the_choice_says_so(client: Client, wuhua: PublicCounty) -> None:
    place = Division.objects.get(code="530102001")
    wuhua.project_at(Stage.PLANNED, name="甲院", division=place)
    wuhua.project_at(Stage.PLANNED, name="乙院")
    assert names(client, "division=530102001") == ["甲院"]
    page = client.get("/e/?division=530102001").content.decode()
    assert f'<option value="530102001" selected>{place.name}</option>' in page


def test_a_single_county_is_not_asked_for(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED)
    assert 'name="division"' not in client.get("/e/").content.decode()


@pytest.mark.parametrize("query", ["page=x", "page=99", "q=%00", "q=" + "长" * 500])
def test_a_strange_address_is_answered_like_any_other(
    client: Client, wuhua: PublicCounty, query: str
) -> None:
    wuhua.project_at(Stage.PLANNED)
    assert client.get(f"/e/?{query}").status_code == 200


def test_nothing_found_says_what_to_do(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED)
    assert "只输拼音首字母" in client.get("/e/?q=没有的").content.decode()


def test_the_list_takes_as_many_questions_for_fifty_as_for_one(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED)
    client.get("/e/")
    with CaptureQueriesContext(connection) as few:
        client.get("/e/")
    fill(wuhua, 50)
    with CaptureQueriesContext(connection) as many:
        client.get("/e/")
    assert len(many.captured_queries) == len(few.captured_queries) <= 6
    assert "共 51 个小区" in client.get("/e/").content.decode()
    assert "第 41–51 个" in client.get("/e/?page=3").content.decode()


def test_counting_ends_at_ten_thousand(
    client: Client, wuhua: PublicCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 30)
    fill(wuhua, 40)
    assert "一万个以上小区，请按名称或地区查" in client.get("/e/").content.decode()


def test_names_are_shown_as_text(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(
        Stage.PLANNED, name="<script>alert(1)</script>", address='"><img src=x onerror=alert(1)>'
    )
    page = (
        client.get('/e/?q="><script>alert(2)</script>').content.decode() + client.get("/e/").content.decode()
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page
