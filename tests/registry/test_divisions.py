"""Divisions: what the shipped file holds, and what the registry answers about them."""

import gzip
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jiugai.core.scope import Scope
from jiugai.registry import reference_file, selectors, services
from jiugai.registry.models import Division, Level
from jiugai.registry.pinyin import pinyin_of
from jiugai.registry.services import Loaded

ROWS = {row.code: row for row in reference_file.read()}


def names(divisions: list[Division]) -> list[str]:
    return [division.name for division in divisions]


def test_the_file_holds_the_country_to_the_county_and_yunnan_to_the_community() -> None:
    current = [row for row in ROWS.values() if not row.valid_to]
    by_level = {level: [row for row in current if row.level == level] for level in Level}
    assert len(by_level["province"]) == 31
    assert len(by_level["prefecture"]) == 342
    assert len(by_level["county"]) == 2978 - 3  # 441900, 442000, 460400 are kept once, as prefectures
    yunnan = [row for row in current if row.code.startswith("53")]
    assert sum(row.level == "prefecture" for row in yunnan) == 16
    assert sum(row.level == "county" for row in yunnan) == 129
    assert len(by_level["subdistrict"]) == 1461
    assert len(by_level["community"]) == 14888
    assert all(row.code.startswith("53") for row in (*by_level["subdistrict"], *by_level["community"]))


def test_every_row_of_the_file_lies_inside_its_parent() -> None:
    lengths = {"prefecture": 2, "county": 4, "subdistrict": 6, "community": 9}
    for row in ROWS.values():
        if row.level != "province":
            assert row.parent_code in ROWS
            shared = lengths[row.level]
            assert row.code[:shared] == row.parent_code[:shared], row


def test_every_county_of_yunnan_has_a_centre_inside_the_province() -> None:
    counties = [
        row for row in ROWS.values() if row.code[:2] == "53" and row.level == "county" and not row.valid_to
    ]
    for row in counties:
        assert 97 < float(row.longitude) < 107, row
        assert 21 < float(row.latitude) < 30, row


def test_a_former_county_ends_the_day_before_its_successor_begins() -> None:
    former = [row for row in ROWS.values() if row.successor_code]
    assert len(former) == 14
    for row in former:
        successor = ROWS[row.successor_code]
        gap = date.fromisoformat(successor.valid_from) - date.fromisoformat(row.valid_to)
        assert gap.days == 1, row


def test_pinyin_of_the_file_is_what_the_product_works_out() -> None:
    for row in list(ROWS.values())[::97]:
        assert (row.pinyin, row.initials) == pinyin_of(row.name)


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("重庆市", "chongqingshi", "cqs"),
        ("成都市", "chengdushi", "cds"),
        ("长子县", "zhangzixian", "zzx"),
        ("长春市", "changchunshi", "ccs"),
        ("漯河市", "luoheshi", "lhs"),
        ("绿春县", "lvchunxian", "lcx"),
        ("农行宿舍", "nonghangsushe", "nhss"),
        ("32中家属区", "32zhongjiashuqu", "32zjsq"),
        ("操兵巷1、18号", "caobingxiang118hao", "cbx118h"),
        ("曙光路45号(原歌舞团宿舍)", "shuguanglu45haoyuangewutuansushe", "sgl45hygwtss"),
    ],
)
def test_a_name_is_typed_as_people_say_it(name: str, full: str, initials: str) -> None:
    assert pinyin_of(name) == (full, initials)


def test_making_the_file_twice_gives_the_same_bytes(tmp_path) -> None:
    counties = tmp_path / "counties.csv"
    counties.write_text(
        "code,name,level,parent_code\n530000,云南省,province,\n530300,曲靖市,prefecture,530000\n"
        "530304,马龙区,county,530300\n441900,东莞市,prefecture,440000\n441900,东莞市,county,441900\n"
    )
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("code,name,level,parent_code,longitude,latitude\n")
    first = reference_file.make(counties, nothing, nothing)
    assert first == reference_file.make(counties, nothing, nothing)
    lines = gzip.decompress(first).decode().splitlines()
    assert [line for line in lines if line.startswith("441900")] == [
        "441900,东莞市,prefecture,440000,,,dongguanshi,dgs,,,,,," + reference_file.PUBLISHED
    ]
    assert [line for line in lines if line.startswith("530304")] == [
        "530304,马龙区,county,530300,,,malongqu,mlq,,,2018-03-01,,," + reference_file.PUBLISHED
    ]


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_mends_what_differs() -> None:
    assert services.load_reference_data() == Loaded(len(ROWS), 0, 0)
    assert services.load_reference_data() == Loaded(0, 0, len(ROWS))
    Division.objects.filter(code="530102").update(name="五花区", parent="530300")
    Division.objects.create(
        code="530102099",
        name="新街道",
        level=Level.SUBDISTRICT,
        parent_id="530102",
        pinyin="xjd",
        initials="x",
    )
    assert services.load_reference_data() == Loaded(0, 1, len(ROWS) - 1)
    wuhua = Division.objects.get(code="530102")
    assert (wuhua.name, wuhua.parent_id) == ("五华区", "530100")
    assert Division.objects.filter(code="530102099").exists()


@pytest.mark.usefixtures("divisions")
class TestSelectors:
    def test_divisions_under_a_prefecture_are_all_below_it_and_not_itself(self) -> None:
        under = set(selectors.divisions_under("530100").values_list("code", flat=True))
        assert {"530102", "530102001", "530102001001"} < under
        assert "530100" not in under
        assert "530121" not in under, "呈贡县 has ceased"
        assert {code[:4] for code in under} == {"5301"}

    def test_divisions_under_one_level(self) -> None:
        counties = selectors.divisions_under("530100", level=Level.COUNTY)
        assert counties.count() == 14
        on_an_earlier_day = selectors.divisions_under("530100", level=Level.COUNTY, on=date(2011, 5, 31))
        assert {"530121", "530122"} <= set(on_an_earlier_day.values_list("code", flat=True))
        assert not on_an_earlier_day.filter(code="530114").exists()

    def test_the_path_leads_from_the_province_and_leaves_out_groupings(self) -> None:
        path = selectors.division_path("530102001001")
        assert [each.name for each in path[:4]] == ["云南省", "昆明市", "五华区", "华山街道"]
        assert names(selectors.division_path("110101")) == ["北京市", "东城区"]
        assert names(selectors.division_path("530000")) == ["云南省"]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("五华", "530102"),
            ("wuhua", "530102"),
            ("WUHUA", "530102"),
            ("whq", "530102"),
            ("wu hua qu", "530102"),
            ("530102", "530102"),
            ("５３０１０２", "530102"),
            ("昆明", "530100"),
            ("kms", "530100"),
            ("禄丰县", "532302"),
            ("呈贡县", "530114"),
        ],
    )
    def test_search_finds_the_division_first(self, text: str, first: str) -> None:
        assert selectors.search_divisions(text)[0].code == first

    def test_search_keeps_the_limit_and_the_scope(self) -> None:
        assert len(selectors.search_divisions("社区", 7)) == 7
        assert selectors.search_divisions("五华", scope=Scope.of("532300")) == []
        assert selectors.search_divisions("  ") == []
        assert selectors.search_divisions("%") == []
        assert selectors.search_divisions("市辖区") == []

    def test_a_code_is_followed_to_what_it_became(self) -> None:
        def resolved(code: str, on: date) -> str | None:
            division = selectors.resolve_code(code, on)
            return division and division.code

        assert resolved("532331", date(2021, 1, 31)) == "532331"
        assert resolved("532331", date(2021, 2, 1)) == "532302"
        assert resolved("530102", date(2021, 2, 1)) == "530102"
        assert resolved("999999", date(2021, 2, 1)) is None

    def test_a_division_that_ceased_without_successor_stands_for_nothing(self) -> None:
        Division.objects.filter(code="532331").update(successor=None)
        assert selectors.resolve_code("532331", date(2021, 2, 1)) is None


@pytest.mark.usefixtures("divisions")
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_division_code_fits_level", {"code": "5301021", "level": Level.COUNTY}),
        ("registry_division_code_fits_level", {"code": "530102901", "level": Level.COMMUNITY}),
        ("registry_division_only_provinces_lack_parent", {"parent_id": None}),
        ("registry_division_only_provinces_lack_parent", {"level": Level.PROVINCE}),
        ("registry_division_inside_province_of_parent", {"parent_id": "110000"}),
        ("registry_division_days_in_order", {"valid_from": date(2022, 1, 2), "valid_to": date(2022, 1, 1)}),
        ("registry_division_successor_needs_last_day", {"successor_id": "530102"}),
        (
            "registry_division_successor_needs_last_day",
            {"successor_id": "530190", "valid_to": date(2022, 1, 1)},
        ),
        ("registry_division_place_complete", {"longitude": 102}),
        ("registry_division_place_complete", {"longitude": 25, "latitude": 102}),
    ],
)
def test_the_database_refuses_an_impossible_division(constraint: str, changes: dict[str, object]) -> None:
    possible = {"code": "530190", "name": "某区", "level": Level.COUNTY, "parent_id": "530100"}
    with transaction.atomic():
        Division.objects.create(**possible)
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Division.objects.create(**possible | changes)
