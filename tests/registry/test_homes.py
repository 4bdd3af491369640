"""Homes and their owners: taken from a ledger, kept encrypted, shown masked."""

from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from tests.people import settle

from jiugai.core.actors import BUILT_IN
from jiugai.core.errors import BadInput
from jiugai.core.models import AuditEvent
from jiugai.core.personal_data import (
    CannotOpen,
    blind_index,
    masked_name,
    masked_number,
    open_text,
    seal_text,
)
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import Standing
from jiugai.registry.home_ledgers import HomeLedger, read_home_ledger, take_homes
from jiugai.registry.home_places import Place, place_of
from jiugai.registry.home_readings import has_check_digit
from jiugai.registry.models import Building, Estate, Home, HomeOwner, Owner

pytestmark = pytest.mark.django_db
WUHUA = Scope.of("530102")
HEADINGS = "小区名称,楼栋,单元,房号,产权面积（㎡）,面积来源,产权人,身份证号,联系电话,未售\n"
LIST = (
    "棕树营小区,3栋,2单元,301室,86.25,房产证,张三,530102199001011230,13800000001,\n"
    "棕树营小区,3栋,2单元,302,90.5,登记,张三、李四,530102199001011230、530102199002021231,,\n"
    "棕树营小区,,,1-1-101,55,合同,王五,,13900000002,\n"
    "棕树营小区,,,1-1-102,55,,王五,,,\n"
    "棕树营小区,,,1-1-103,60,,王五,,,\n"
    "棕树营小区,1#,1,104,70,登记,,,,是\n"
    "棕树营小区,1#,1,105,70,登记,昆明某某有限公司,,,否\n"
)


@pytest.fixture(autouse=True)
def estate(db: None) -> Estate:
    settle()
    made = {"name": "棕树营小区", "division_id": "530102", "home_count": 8, "source": "台账"}
    return Estate.objects.create(code="530102-00001", **made)


def _read(tmp_path: Path, rows: str, headings: str = HEADINGS) -> HomeLedger:
    path = tmp_path / "homes.csv"
    path.write_text(headings + rows, encoding="utf-8")
    return read_home_ledger(path, scope=WUHUA)


def _take(tmp_path: Path, rows: str, headings: str = HEADINGS) -> HomeLedger:
    ledger = _read(tmp_path, rows, headings)
    take_homes(ledger, by=BUILT_IN, scope=WUHUA, source="homes.csv")
    return ledger


def _standings(ledger: HomeLedger) -> list[Standing]:
    return [row.standing for row in ledger.rows]


def test_a_ledger_brings_homes_with_their_owners(tmp_path: Path) -> None:
    ledger = _take(tmp_path, LIST)
    assert _standings(ledger) == [Standing.NEW] * 7
    assert sorted(Building.objects.values_list("name", flat=True)) == ["1号楼", "3号楼"]
    first, second = Home.objects.filter(building__name="3号楼").order_by("room")
    assert (first.stairwell, first.room, first.exclusive_area_cm2, first.area_source) == (
        "2单元",
        "301",
        862_500,
        "registered",
    )
    assert [each.owner.name for each in second.home_owners.all()] == ["张三", "李四"]
    assert [each.is_representative for each in second.home_owners.all()] == [True, False]
    assert second.home_owners.all()[0].owner == first.home_owners.get().owner
    assert Home.objects.get(room="104").unsold
    company = Owner.objects.get(homes_owned__home__room="105")
    assert (company.kind, company.shown_name) == ("organisation", "昆明某某有限公司")


def test_the_same_ledger_once_more_changes_nothing(tmp_path: Path) -> None:
    _take(tmp_path, LIST)
    events, owners = AuditEvent.objects.count(), set(Owner.objects.values_list("pk", flat=True))
    assert _standings(_take(tmp_path, LIST)) == [Standing.SAME] * 7
    assert AuditEvent.objects.count() == events
    assert set(Owner.objects.values_list("pk", flat=True)) == owners


def test_what_a_ledger_would_change_is_told_without_names(tmp_path: Path) -> None:
    _take(tmp_path, LIST)
    ledger = _take(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n")
    (row,) = ledger.rows
    assert row.standing is Standing.CHANGED
    area, owners = row.told_changes
    assert area == "专有部分面积 86.25 ㎡ → 88 ㎡"
    assert owners.startswith("业主 张*（业主")
    assert "→ 赵*（业主" in owners
    assert Owner.objects.filter(homes_owned=None).count() == 0  # 张三 still owns 302


def test_an_owner_without_a_home_is_forgotten(tmp_path: Path) -> None:
    _take(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n")
    _take(tmp_path, "棕树营小区,3,2,301,88,登记,钱七,,,\n")
    assert [each.name for each in Owner.objects.all()] == ["钱七"]


def test_an_identity_number_told_later_makes_no_second_owner(tmp_path: Path) -> None:
    _take(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n棕树营小区,3,2,302,88,登记,赵六,,,\n")
    before = Owner.objects.get()
    _take(tmp_path, "棕树营小区,3,2,301,,,赵六,530102199001011230,,\n")
    after = Owner.objects.get()
    assert (after.pk, after.identity_number) == (before.pk, "530102199001011230")
    assert after.homes_owned.count() == 2


def test_two_of_one_name_with_different_numbers_are_two(tmp_path: Path) -> None:
    _take(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n棕树营小区,3,2,302,88,登记,赵六,,,\n")
    _take(
        tmp_path,
        "棕树营小区,3,2,301,,,赵六,530102199001011230,,\n棕树营小区,3,2,302,,,赵六,530102199002021231,,\n",
    )
    assert Owner.objects.count() == 2


def test_each_co_owner_may_stand_in_a_row(tmp_path: Path) -> None:
    _take(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n棕树营小区,3,2,301,88,登记,钱七,,,\n")
    assert [each.owner.name for each in Home.objects.get().home_owners.all()] == ["赵六", "钱七"]


def test_totals_and_what_is_strange_are_told(tmp_path: Path) -> None:
    ledger = _read(tmp_path, LIST)
    (note,) = [each for each in ledger.notes if "棕树营小区" in each]
    assert "共 7 户，业主 5 人，未售 1 户，专有部分面积合计 486.75 ㎡" in note
    assert "2 户面积为估算或未注明依据" in note
    assert "小区底数为 8 户，请核对" in note
    asked = [each.expected for each in ledger.doubts]
    assert any("校验位不符" in each for each in asked)
    assert any("1-1-102、1-1-103 共 2 户的业主同名且没有证件号码" in each for each in asked)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("棕树营小区,,,301,88,登记,赵六,,,", "房号", "没有楼栋"),
        ("棕树营小区,3,2,301,88,登记,赵六,,,是", "未售", "未售房屋不应有业主"),
        ("棕树营小区,3,2,301,88,口头,赵六,,,", "面积来源", "登记、测绘、合同、估算"),
        ("棕树营小区,3,2,301,88,登记,赵六,5301021990,,", None, None),
        ("棕树营小区,3,2,301,88,登记,赵六,53010219900101123,,", "身份证号", "不是完整的证件号码"),
        ("棕树营小区,3,2,301,88,登记,,530102199001011230,,", "产权人", "没有业主姓名"),
        ("棕树营小区,3,2,301,88,登记,赵六、钱七、孙八,1234567、1234568,,", "身份证号", "按顺序一一填写"),
        ("棕树营小区,3,2,301,-3,登记,赵六,,,", "产权面积（㎡）", "应"),
        ("金牛小区,3,2,301,88,登记,赵六,,,", "小区名称", "不在小区底数中"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, row: str, column: str | None, expected: str | None) -> None:
    ledger = _read(tmp_path, row + "\n")
    if column is None:
        assert ledger.problems == []
        return
    (problem,) = ledger.problems
    assert (problem.row, problem.column) == (2, column)
    assert str(expected) in problem.expected
    with pytest.raises(BadInput):
        take_homes(ledger, by=BUILT_IN, scope=WUHUA, source="homes.csv")
    assert not Home.objects.exists()


def test_a_home_twice_is_wrong_and_so_is_a_contradiction(tmp_path: Path) -> None:
    twice = _read(
        tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n棕树营小区,3栋,2单元,301室,88,登记,赵六,,,\n"
    )
    assert "与第 2 行重复" in twice.problems[0].expected
    other = _read(tmp_path, "棕树营小区,3,2,301,88,登记,赵六,,,\n棕树营小区,3,2,301,99,登记,钱七,,,\n")
    assert "面积或未售不一致" in other.problems[0].expected


def test_nobody_reads_names_and_numbers_in_the_database_or_the_trail(tmp_path: Path) -> None:
    _take(tmp_path, LIST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, identity_number, phone FROM registry_owner")
        stored = [cell for row in cursor.fetchall() for cell in row if cell]
    assert stored
    assert all(cell.startswith("1:") and "张三" not in cell for cell in stored)
    trail = "".join(f"{each.before}{each.after}{each.object_label}" for each in AuditEvent.objects.all())
    assert "张三" not in trail
    assert "19900101" not in trail
    assert "1380000" not in trail


def test_a_row_is_not_found_by_what_is_encrypted() -> None:
    with pytest.raises(FieldError):
        Owner.objects.filter(name="张三").exists()


def test_a_cipher_text_opens_in_its_own_column_only() -> None:
    sealed = seal_text("张三", "registry.owner.name")
    assert open_text(sealed, "registry.owner.name") == "张三"
    assert seal_text("张三", "registry.owner.name") != sealed
    for other, column in ((sealed, "registry.owner.phone"), (sealed[:-4] + "AAA=", "registry.owner.name")):
        with pytest.raises(CannotOpen):
            open_text(other, column)


def test_an_index_compares_what_people_mean() -> None:
    assert blind_index("phone", "１３８ 0000 0001") == blind_index("phone", "13800000001")
    assert blind_index("phone", "13800000001") != blind_index("identity", "13800000001")


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳修远", "欧***"), ("张", "张*"), ("", "")])
def test_a_name_is_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_a_number_is_masked_to_its_end() -> None:
    assert masked_number("13800001234") == "*******1234"
    assert masked_number("1234567") == "*******"


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (("3号楼", "2单元", "301室"), Place("3", "2", "301")),
        (("03幢", "二单元", "301"), Place("3", "二", "301")),
        (("", "", "3栋2单元301室"), Place("3", "2", "301")),
        (("", "", "3#301"), Place("3", "", "301")),
        (("", "", "3-2-301"), Place("3", "2", "301")),
        (("", "", "３－301"), Place("3", "", "301")),
        (("A座", "/", "1201"), Place("A", "", "1201")),
        (("南院", "", "5"), Place("南院", "", "5")),
        (("", "", "301"), None),
        (("", "", "东头"), None),
    ],
)
def test_a_place_is_read_however_it_is_written(cells: tuple[str, str, str], place: Place | None) -> None:
    assert place_of(*cells) == place


def test_check_digits_of_identity_numbers() -> None:
    assert has_check_digit("11010519491231002X")  # the example of GB 11643-1999
    assert not has_check_digit("110105194912310021")


def test_the_register_refuses_two_representatives(tmp_path: Path) -> None:
    _take(tmp_path, LIST)
    link = HomeOwner.objects.filter(is_representative=False).get()
    link.is_representative = True
    with pytest.raises(Exception, match=r"one_representative|home_id"):
        link.save()
