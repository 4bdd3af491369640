"""Estates: what may be registered, how it is corrected, how it is found."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from tests.registry.registry_cast import (
    CUIHU,
    WUHUA,
    Clerk,
    an_estate,
    last_event,
    place,
    refused_by_the_database,
)

from jiugai.accounts.roles import Act
from jiugai.core.errors import BadInput, Refused
from jiugai.core.models import AuditEvent
from jiugai.core.scope import Scope
from jiugai.registry import selectors, services
from jiugai.registry.models import Division, Estate, Level
from jiugai.registry.services import estates, local_values, surveys

pytestmark = pytest.mark.usefixtures("divisions")


def test_the_acts_of_the_registry_are_rows_of_the_permission_table() -> None:
    assert {estates.EDIT, surveys.SURVEY, local_values.SET} <= set(Act.values)


class TestCreate:
    def test_an_estate_is_entered_with_code_pinyin_and_trace(self) -> None:
        clerk = Clerk()
        estate = an_estate(clerk, name=" 翠湖小区 ", home_count=120, completed_year=1988)
        stored = Estate.objects.get(code="530102-00001")
        assert stored == estate
        assert (stored.name, stored.pinyin, stored.initials) == ("翠湖小区", "cuihuxiaoqu", "chxq")
        assert (stored.home_count, stored.completed_year, stored.self_built) == (120, 1988, None)
        assert clerk.asked == [("edit_estates", CUIHU)]
        event = last_event()
        assert (event.act, event.object_kind, event.object_id) == (
            "estate.create",
            "registry.estate",
            str(estate.pk),
        )
        assert (event.division_code, event.before) == (CUIHU, None)
        assert event.after == {
            "code": "530102-00001",
            "name": "翠湖小区",
            "division": CUIHU,
            "source": "2022 年摸底台账",
            "home_count": 120,
            "completed_year": 1988,
        }

    def test_codes_count_up_in_each_county(self) -> None:
        nation = Clerk(scope=Scope.everything())
        codes = [an_estate(nation, division=place(code)).code for code in (CUIHU, WUHUA, "530103", CUIHU)]
        assert codes == ["530102-00001", "530102-00002", "530103-00001", "530102-00003"]

    def test_a_code_is_not_given_again_after_the_estate_moved_away(self) -> None:
        nation = Clerk(scope=Scope.everything())
        estate = an_estate(nation)
        services.correct_estate(estate, by=nation, reason="区划调整", division=place("530103"))
        assert an_estate(nation).code == "530102-00002"

    @pytest.mark.parametrize("code", ["530102", "530102001", CUIHU, "441900", "419001"])
    def test_an_estate_may_lie_in_a_county_or_lower(self, code: str) -> None:
        assert an_estate(Clerk(scope=Scope.everything()), division=place(code)).division_id == code

    @pytest.mark.parametrize("code", ["530000", "530100", "419000"])
    def test_an_estate_may_not_lie_higher(self, code: str) -> None:
        with pytest.raises(BadInput, match="不是县区，请选到县区、街道或社区"):
            an_estate(Clerk(scope=Scope.everything()), division=place(code))

    def test_an_estate_may_not_lie_where_no_division_is_any_more(self) -> None:
        expected = "该区划已于 2021-01-31 停用，现为禄丰市（532302），请改选"
        with pytest.raises(BadInput, match=expected):
            an_estate(Clerk(scope=Scope.everything()), division=place("532331"))
        Division.objects.filter(code="532331").update(successor=None)
        with pytest.raises(BadInput, match="请改选现行区划"):
            an_estate(Clerk(scope=Scope.everything()), division=place("532331"))

    @pytest.mark.parametrize("clerk", [Clerk(scope=Scope.of("530103")), Clerk(acts=frozenset())])
    def test_who_may_not_leaves_no_trace(self, clerk: Clerk) -> None:
        with pytest.raises(Refused):
            an_estate(clerk)
        assert not Estate.objects.exists()
        assert not AuditEvent.objects.exists()

    def test_everything_wrong_is_named_at_once(self) -> None:
        with pytest.raises(BadInput) as refusal:
            an_estate(name="  ", completed_year=1800, ownership="借用", home_count=0, longitude=Decimal(102))
        said = [str(problem) for problem in refusal.value.problems]
        assert len(said) == 5
        text = "\n".join(said)
        assert "小区，“小区名称”" in text
        assert "小区，“产权性质”：“借用”有误" in text
        assert "建成年份应在 1900 年至 2100 年之间" in text
        assert "不详时留空" in text
        assert "经纬度应成对填写" in text
        assert not Estate.objects.exists()


class TestCorrect:
    def test_what_changed_is_kept_before_and_after(self) -> None:
        estate = an_estate(home_count=120, storeys=6)
        clerk = Clerk()
        corrected = services.correct_estate(
            estate, by=clerk, reason="按登记簿", home_count=126, storeys=6, name="翠湖新村", self_built=False
        )
        assert (corrected.home_count, corrected.pinyin, corrected.initials) == (126, "cuihuxincun", "chxc")
        assert Estate.objects.get().home_count == 126
        event = last_event()
        assert (event.act, event.reason) == ("estate.correct", "按登记簿")
        assert event.before == {"home_count": 120, "name": "翠湖小区", "self_built": None}
        assert event.after == {"home_count": 126, "name": "翠湖新村", "self_built": False}

    def test_changing_nothing_leaves_no_trace(self) -> None:
        estate = an_estate(home_count=120)
        services.correct_estate(estate, by=Clerk(), reason="核对", home_count=120, name=" 翠湖小区")
        assert AuditEvent.objects.count() == 1

    def test_days_and_decimals_are_kept_in_the_trail(self) -> None:
        estate = an_estate(completed_year=1988)
        services.correct_estate(
            estate,
            by=Clerk(),
            reason="按验收文件",
            completed_on=date(1988, 12, 31),
            longitude=Decimal("102.705000"),
            latitude=Decimal("25.040100"),
        )
        assert last_event().after == {
            "completed_on": "1988-12-31",
            "longitude": "102.705000",
            "latitude": "25.040100",
        }

    def test_a_reason_is_needed(self) -> None:
        estate = an_estate()
        with pytest.raises(BadInput, match="更正须写明理由"):
            services.correct_estate(estate, by=Clerk(), reason=" ", home_count=120)
        assert Estate.objects.get().home_count is None

    def test_moving_needs_the_right_in_both_places(self) -> None:
        estate = an_estate()
        clerk = Clerk(scope=Scope.of("530102"))
        with pytest.raises(Refused, match="530103"):
            services.correct_estate(estate, by=clerk, reason="区划调整", division=place("530103"))
        assert Estate.objects.get().division_id == CUIHU
        assert clerk.asked == [("edit_estates", CUIHU), ("edit_estates", "530103")]

    def test_the_row_is_read_anew_before_it_is_corrected(self) -> None:
        stale = an_estate(home_count=120)
        services.correct_estate(Estate.objects.get(), by=Clerk(), reason="一", home_count=130)
        services.correct_estate(stale, by=Clerk(), reason="二", home_count=120)
        assert last_event().before == {"home_count": 130}

    def test_what_is_wrong_changes_nothing(self) -> None:
        estate = an_estate(building_count=4, stairwell_count=8)
        with pytest.raises(BadInput, match="单元数不能少于楼栋数"):
            services.correct_estate(estate, by=Clerk(), reason="更正", stairwell_count=3)
        assert Estate.objects.get().stairwell_count == 8


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("registry_estate_named", {"name": ""}),
        ("registry_estate_named", {"source": ""}),
        ("registry_estate_named", {"code": ""}),
        ("registry_estate_division_below_province", {"division_id": "530000"}),
        ("registry_estate_year_possible", {"completed_year": 1899}),
        ("registry_estate_year_possible", {"completed_year": 2101}),
        ("registry_estate_day_within_year", {"completed_on": date(1988, 6, 1)}),
        ("registry_estate_day_within_year", {"completed_on": date(1989, 1, 1), "completed_year": 1988}),
        ("registry_estate_counts_at_least_one", {"building_count": 0}),
        ("registry_estate_counts_at_least_one", {"stairwell_count": 0}),
        ("registry_estate_counts_at_least_one", {"home_count": 0}),
        ("registry_estate_counts_at_least_one", {"storeys": 0}),
        ("registry_estate_counts_at_least_one", {"storeys": 101}),
        ("registry_estate_counts_at_least_one", {"floor_area_cm2": 0}),
        ("registry_estate_stairwell_per_building", {"building_count": 3, "stairwell_count": 2}),
        ("registry_estate_place_complete", {"longitude": 102}),
        ("registry_estate_place_complete", {"latitude": 25}),
        ("registry_estate_place_complete", {"longitude": 25, "latitude": 102}),
    ],
)
def test_the_database_refuses_an_impossible_estate(constraint: str, changes: dict[str, Any]) -> None:
    possible = {"code": "530102-00001", "name": "翠湖小区", "division_id": CUIHU, "source": "摸底"}
    refused_by_the_database(constraint, lambda more: Estate(**possible | more), changes)


@pytest.mark.parametrize(
    "facts",
    [
        {"completed_year": 1900, "completed_on": date(1900, 1, 1)},
        {"completed_year": 2100, "completed_on": date(2100, 12, 31)},
        {"building_count": 1, "stairwell_count": 1, "home_count": 1, "storeys": 1, "floor_area_cm2": 1},
        {"building_count": 3, "stairwell_count": 3, "storeys": 100},
        {"longitude": Decimal(70), "latitude": Decimal(0)},
        {"longitude": Decimal(140), "latitude": Decimal(60)},
        {"floor_area_cm2": 9 * 10**15},
    ],
)
def test_what_is_just_possible_is_stored(facts: dict[str, Any]) -> None:
    an_estate(**facts)


class TestFind:
    @pytest.fixture(autouse=True)
    def _estates(self, divisions: None) -> None:
        nation = Clerk(scope=Scope.everything())
        for name, code, year in (
            ("翠湖小区", CUIHU, 1988),
            ("农行宿舍", WUHUA, 2000),
            ("翠明园", "530103", 2001),
            ("32中家属区", "532302", None),
        ):
            an_estate(nation, name=name, division=place(code), completed_year=year)

    @pytest.mark.parametrize(
        ("scope", "names"),
        [
            (Scope.everything(), ["翠湖小区", "农行宿舍", "翠明园", "32中家属区"]),
            (Scope.of("530100"), ["翠湖小区", "农行宿舍", "翠明园"]),
            (Scope.of(WUHUA), ["翠湖小区", "农行宿舍"]),
            (Scope.of("530102001"), ["翠湖小区"]),
            (Scope.of("530103", "532302"), ["翠明园", "32中家属区"]),
            (Scope.nothing(), []),
        ],
    )
    def test_a_scope_shows_what_lies_inside_it(self, scope: Scope, names: list[str]) -> None:
        assert {estate.name for estate in selectors.estates(scope)} == set(names)

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("翠", {"翠湖小区", "翠明园"}),
            ("湖小", {"翠湖小区"}),
            ("翠 湖", {"翠湖小区"}),
            ("cuihu", {"翠湖小区"}),
            ("CUI HU", {"翠湖小区"}),
            ("ch", {"翠湖小区"}),
            ("nhss", {"农行宿舍"}),
            ("32z", {"32中家属区"}),
            ("３２", {"32中家属区"}),
            ("xiaoqu", set()),
            ("%", set()),
            ("", {"翠湖小区", "农行宿舍", "翠明园", "32中家属区"}),
        ],
    )
    def test_a_name_is_found_by_its_signs_or_as_it_is_typed(self, text: str, names: set[str]) -> None:
        assert {estate.name for estate in Estate.objects.named(text)} == names

    def test_years_divide_with_the_year_itself_on_the_older_side(self) -> None:
        assert {each.name for each in Estate.objects.completed_by(2000)} == {"翠湖小区", "农行宿舍"}
        assert {each.name for each in Estate.objects.completed_after(2000)} == {"翠明园"}
        assert {each.name for each in Estate.objects.of_unknown_year()} == {"32中家属区"}

    def test_a_page_of_estates_takes_two_statements(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(2):
            page = selectors.estates(Scope.of("530100"))[:50]
            shown = [(each.name, each.division.level) for each in page]
        assert shown == [("农行宿舍", Level.COUNTY), ("翠湖小区", Level.COMMUNITY), ("翠明园", Level.COUNTY)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Estate.objects.in_scope(Scope.of("530100")), "registry_estate_division"),
        (
            lambda: Estate.objects.in_scope(Scope.of("530100")).filter(home_count=1),
            "registry_estate_division",
        ),
        (lambda: Estate.objects.completed_by(1950).order_by(), "registry_estate_year"),
        (lambda: Estate.objects.named("cuihu").order_by(), "registry_estate_pinyin"),
        (lambda: Estate.objects.named("ch").order_by(), "registry_estate_initials"),
        (lambda: selectors.estates(Scope.of(WUHUA)).named("cuihu").order_by(), "registry_estate_initials"),
    ],
)
def test_lists_are_served_by_an_index(rows: Any, index: str) -> None:
    plan = rows().explain()
    assert f"INDEX {index} (" in plan
    assert "SCAN registry_estate" not in plan
    assert "FOR ORDER BY" not in plan
