"""Open data: every set in every form, under the ledgers' headings, exact, kept until something changes."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from urllib.parse import unquote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.conftest import PublicCounty
from tests.portal.test_estate_list import fill
from tests.works import WAN

import jiugai
from jiugai.planning.models import AnnualPlan, PlanState
from jiugai.planning.services.approval import frozen_copy
from jiugai.portal.data_sets import DATA_SETS
from jiugai.portal.views import open_data
from jiugai.registry.models import Division
from jiugai.reserve import services as reserve
from jiugai.reserve.models import ContractKind, FundingSource, Project, Stage

pytestmark = pytest.mark.django_db


def body(answer: HttpResponse) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(client: Client, key: str, query: str = "") -> list[dict[str, str]]:
    text = body(client.get(f"/open/{key}.csv?{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def approve(county: PublicCounty, *projects: Project) -> AnnualPlan:
    """The plan of the projects, approved and frozen."""
    plan = county.plan(*projects, state=PlanState.SUBMITTED)
    entries = list(plan.entries.select_related("project"))
    plan.frozen = frozen_copy(plan, entries, date(2022, 6, 10), "昆建发〔2022〕8号")
    plan.state, plan.approved_on, plan.digest = PlanState.APPROVED, date(2022, 6, 10), "1" * 64
    plan.approval_document = "昆建发〔2022〕8号"
    plan.save()
    return plan


def test_estates_stand_with_place_size_and_project(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.STARTED, longitude="102.703210", latitude="25.050000", storeys=6)
    (row,) = table(client, "estates")
    assert row == {
        "小区编码": "530102-00001", "县区": "五华区", "区划代码": "530102", "小区名称": "翠湖小区",
        "地址": "", "建成年份": "1996", "结构": "", "层数": "6", "楼栋数": "4", "户数（户）": "120",
        "建筑面积（平方米）": "9600", "经度": "102.70321", "纬度": "25.05", "项目编号": project.code,
        "阶段": "已开工",
    }  # fmt: skip


def test_projects_stand_with_size_and_money(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.PLANNED)
    reserve.put_funding_line(
        project, by=wuhua.by, source=FundingSource.RESIDENTS, planned_fen=1_234_567, committed_fen=0
    )
    (row,) = table(client, "projects")
    assert row == {
        "项目编号": project.code, "县区": "五华区", "区划代码": "530102", "项目名称": "翠湖小区",
        "计划年度": "2022", "阶段": "已列入计划", "列入计划日期": "2022-06-10", "小区数": "1", "户数": "120",
        "总投资（万元）": "300", "建设单位": "",
        "计划资金（万元）": "301.234567", "已落实资金（万元）": "300", "咨询电话": "0871-65123456",
    }  # fmt: skip


def test_money_works_and_firms_stand_line_by_line(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.STARTED)
    wuhua.contract(project, ContractKind.BUILD, "云南春城建设")
    wuhua.contract(project, ContractKind.OTHER, "云南春城服务")
    assert table(client, "funding") == [
        {
            "项目编号": project.code,
            "资金渠道": "中央财政补助",
            "计划金额（万元）": "300",
            "已落实金额（万元）": "300",
        }
    ]
    items = table(client, "items")
    assert items[0] == {
        "项目编号": project.code, "类别": "基础类", "改造内容": "供水管线", "小区编码": "", "数量": "100",
        "单位": "米", "片区层面": "否",
    }  # fmt: skip
    assert [
        (each["合同类别"], each["承担单位"], each["合同金额（万元）"]) for each in table(client, "contracts")
    ] == [
        ("施工", "云南春城建设", "240"),
        ("其他", "云南春城服务", ""),
    ]


def test_plans_stand_as_they_were_frozen(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    approve(wuhua, project)
    Project.objects.filter(pk=project.pk).update(name="后来改的名字")
    (row,) = table(client, "plans")
    assert (row["计划编号"], row["批准文件"], row["批准日期"]) == (
        "530102-2022-V1",
        "昆建发〔2022〕8号",
        "2022-06-10",
    )
    assert (row["项目名称"], row["总投资（万元）"], row["得分（分）"], row["名次"]) == (
        "翠湖小区",
        "300",
        "60",
        "1",
    )


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.PUBLISHED, PlanState.SUBMITTED])
def test_a_plan_that_is_not_approved_is_no_open_data(client: Client, wuhua: PublicCounty, state: str) -> None:
    wuhua.plan(wuhua.project_at(Stage.IN_LIBRARY), state=state)
    assert table(client, "plans") == []


@pytest.mark.parametrize("key", DATA_SETS)
def test_every_set_comes_for_one_place_too(
    client: Client, wuhua: PublicCounty, panlong: PublicCounty, key: str
) -> None:
    for county in (wuhua, panlong):
        project = county.project_at(Stage.STARTED)
        county.contract(project, ContractKind.BUILD, f"{county.division}建设")
        approve(county, project)
    whole, part = table(client, key), table(client, key, "division=530103")
    assert 0 < len(part) == len(whole) / 2
    assert len(table(client, key, "division=530100")) == len(whole)
    assert (
        len(table(client, key, "division=530000")) == len(table(client, key, "division=000000")) == len(whole)
    )
    assert table(client, key, "division=530102001") == []


@pytest.mark.parametrize("key", DATA_SETS)
def test_below_a_county_a_set_holds_the_projects_with_an_estate_there(
    client: Client, wuhua: PublicCounty, key: str
) -> None:
    for community in ("530102001007", "530102002001"):
        Division.objects.get_or_create(
            code=community[:9], level="subdistrict", parent_id="530102", defaults={"name": community[:9]}
        )
        place, _ = Division.objects.get_or_create(
            code=community, level="community", parent_id=community[:9], defaults={"name": community}
        )
        project = wuhua.project_at(Stage.STARTED, division=place)
        wuhua.contract(project, ContractKind.BUILD, f"{community}建设")
    approve(wuhua, *Project.objects.all())
    whole = table(client, key)
    parts = [table(client, key, f"division={code}") for code in ("530102001", "530102002001")]
    assert [len(part) for part in parts] == [len(whole) / 2] * 2
    assert parts[0] != parts[1]
    assert table(client, key, "division=530102001007") == parts[0]
    sizes = {
        each.data_set.key: each.count for each in client.get("/open/?division=530102001").context["offered"]
    }
    assert sizes[key] == len(parts[0])


@pytest.mark.parametrize("code", ["zz", "53", "999999", "530102999", "５３０１０２", "530102 ", "%00"])
@pytest.mark.parametrize("address", ["/open/", "/open/projects.csv", "/open/estates.geojson", "/e/"])
def test_an_unknown_place_is_not_everything(
    client: Client, wuhua: PublicCounty, address: str, code: str
) -> None:
    answer = client.get(f"{address}?division={code}")
    assert answer.status_code == 404
    assert "portal.css" in answer.content.decode()


def test_a_file_of_a_place_is_named_after_it(client: Client, wuhua: PublicCounty) -> None:
    name = unquote(client.get("/open/projects.csv?division=530102").headers["Content-Disposition"])
    assert "改造项目-五华区530102-" in name


@pytest.mark.parametrize("key", DATA_SETS)
def test_a_workbook_holds_the_same_rows(client: Client, wuhua: PublicCounty, key: str) -> None:
    project = wuhua.project_at(Stage.STARTED)
    wuhua.contract(project, ContractKind.BUILD, "云南春城建设")
    approve(wuhua, project)
    book = zipfile.ZipFile(io.BytesIO(body(client.get(f"/open/{key}.xlsx"))))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == len(table(client, key)) + 1
    assert "<f>" not in sheet


def test_estates_with_a_place_come_as_points(client: Client, wuhua: PublicCounty) -> None:
    facts = {"longitude": "102.703210", "latitude": "25.050000", "structure": "frame"}
    wuhua.project_at(Stage.STARTED, name='甲"院', floor_area_cm2=96_001_234, **facts)
    wuhua.project_at(Stage.STARTED, name="没有坐标")
    answer = client.get("/open/estates.geojson")
    found = json.loads(body(answer))
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [102.70321, 25.05]}
    told = feature["properties"]
    assert (told["小区名称"], told["户数（户）"], told["建筑面积（平方米）"]) == ('甲"院', 120, 9600.1234)
    same = table(client, "estates")[0]
    assert {name: str(value) for name, value in told.items()} == {
        name: value for name, value in same.items() if value and name not in ("经度", "纬度")
    }
    assert (told["结构"], told["建成年份"]) == ("框架", "1996")


def test_points_of_no_estate_are_still_a_collection(client: Client, db: None) -> None:
    assert json.loads(body(client.get("/open/estates.geojson"))) == {
        "type": "FeatureCollection",
        "features": [],
    }


@pytest.mark.parametrize("key", [key for key, each in DATA_SETS.items() if not each.has_places])
def test_a_set_without_places_has_no_map(client: Client, wuhua: PublicCounty, key: str) -> None:
    wuhua.project_at(Stage.STARTED)
    answer = client.get(f"/open/{key}.geojson")
    assert (answer.status_code, answer.streaming) == (404, False)
    assert "portal.css" in answer.content.decode()
    assert f"/open/{key}.geojson" not in client.get("/open/").content.decode()


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1+cmd", "@SUM(1)", "-2+3", "\t=1", "＝1"])
def test_no_text_becomes_a_formula(client: Client, wuhua: PublicCounty, name: str) -> None:
    project = wuhua.project_at(Stage.STARTED)
    Project.objects.filter(pk=project.pk).update(name=name)
    (row,) = table(client, "projects")
    assert row["项目名称"] == f"'{name}"


def test_what_was_fetched_need_not_be_sent_again_until_something_changes(
    client: Client, wuhua: PublicCounty
) -> None:
    project = wuhua.project_at(Stage.STARTED)
    first = client.get("/open/projects.csv")
    body(first)
    assert first.headers["Cache-Control"] == "public, max-age=600"
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/open/projects.csv", headers=known).status_code == 304
    assert (
        client.get(
            "/open/projects.csv", headers={"If-Modified-Since": first.headers["Last-Modified"]}
        ).status_code
        == 304
    )
    body(client.get("/open/projects.csv?division=530102", headers=known))
    reserve.correct_project(project, by=wuhua.by, hotline="12345")
    body(client.get("/open/projects.csv", headers=known))


def test_a_set_takes_as_many_questions_for_fifty_as_for_one(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.PLANNED)
    counted = {}
    for key in DATA_SETS:
        with CaptureQueriesContext(connection) as seen:
            table(client, key)
        counted[key] = len(seen.captured_queries)
    fill(wuhua, 50)
    for key in DATA_SETS:
        with CaptureQueriesContext(connection) as seen:
            table(client, key)
        assert len(seen.captured_queries) == counted[key] <= 6, key


def test_a_workbook_that_would_be_too_long_is_not_begun(
    client: Client, wuhua: PublicCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_data, "MOST_ROWS", 3)
    fill(wuhua, 4)
    answer = client.get("/open/projects.xlsx")
    assert answer.status_code == 409
    assert "请先选地区，或下载 CSV" in answer.content.decode()
    assert "portal.css" in answer.content.decode()
    assert len(table(client, "projects")) == 4


def test_the_page_names_every_set_its_rows_and_its_day(client: Client, wuhua: PublicCounty) -> None:
    wuhua.project_at(Stage.STARTED)
    page = client.get("/open/").content.decode()
    for each in DATA_SETS.values():
        assert str(each.title) in page
        assert f'/open/{each.key}.csv"' in page
    assert 'href="/open/estates.geojson"' in page
    assert "1 行" in page
    assert "最近一次更新：" in page
    assert "datetime" not in page
    assert f"旧改 {jiugai.__version__}" in re.sub(r"\s+", " ", page)
    assert "收款账户不公开" in page


@pytest.mark.parametrize(
    "address",
    ["/open/owners.csv", "/open/projects.json", "/open/projects.csv/", "/open/projects.geojson.csv"],
)
def test_no_other_set_and_no_other_form_is_there(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_longest_value_is_told_exactly(client: Client, wuhua: PublicCounty) -> None:
    project = wuhua.project_at(Stage.IN_LIBRARY)
    reserve.state_scheme(project, by=wuhua.by, cost_fen=12_345_678_901 * WAN + 1)
    wuhua.move(project, Stage.PLANNED)
    assert table(client, "projects")[0]["总投资（万元）"] == "12345678901.000001"
