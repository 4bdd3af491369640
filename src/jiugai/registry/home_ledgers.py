"""A ledger of homes and their owners: a row for each home, or for each owner of a home."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.amounts import SQUARE_METRE, written
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import ActRow, RowLedger
from jiugai.registry.finding_estates import ESTATE_COLUMNS, EstateFinder
from jiugai.registry.home_places import Place, place_of
from jiugai.registry.home_readings import area_source_of, owners_of, same_but_for
from jiugai.registry.models import AreaSource, Estate
from jiugai.registry.services.homes import HomeEntry, OwnerEntry, register_homes

AREA = {"平方米": 10_000, "㎡": 10_000}
POSSIBLE_CM2 = (8 * SQUARE_METRE, 1_000 * SQUARE_METRE)
COLUMNS: tuple[Column, ...] = (
    *ESTATE_COLUMNS,
    Column(
        "building",
        "楼栋",
        Kind.TEXT,
        "如 3号楼；写在房号里时可空",
        synonyms=("栋号", "楼号", "楼栋号", "幢号", "栋", "幢", "座"),
    ),
    Column("stairwell", "单元", Kind.TEXT, "不分单元时留空", synonyms=("单元号", "门洞")),
    Column(
        "room",
        "房号",
        Kind.TEXT,
        "如 301，或 3栋2单元301、3-2-301",
        required=True,
        synonyms=("室号", "房间号", "门牌号", "房屋坐落", "房屋位置", "户号", "房屋编号", "房屋号"),
        loosely=("坐落", "地址"),
    ),
    Column(
        "exclusive_area_cm2",
        "专有部分面积",
        Kind.INTEGER,
        "不动产登记簿的面积；没有时按测绘、合同",
        minimum=1,
        scales=AREA,
        default_scale="平方米",
        cell_units=("m²", "m2"),
        synonyms=("产权面积", "登记面积", "房屋建筑面积"),
        loosely=("建筑面积", "房屋面积", "面积"),
    ),
    Column("area_source", "面积依据", Kind.TEXT, "登记、测绘、合同或估算", synonyms=("面积来源",)),
    Column(
        "unsold",
        "未售",
        Kind.BOOLEAN,
        "建设单位尚未出售、交付的房屋填“是”",
        synonyms=("是否未售", "开发商未售"),
    ),
    Column(
        "owners",
        "业主",
        Kind.TEXT,
        "共有人用顿号隔开，第一人为代表",
        synonyms=("业主姓名", "产权人", "产权人姓名", "姓名", "户主", "房主", "权利人", "所有权人"),
    ),
    Column(
        "identity_numbers",
        "证件号码",
        Kind.TEXT,
        "与业主顺序一致；加密保存",
        synonyms=("身份证号", "身份证号码", "证件号", "统一社会信用代码"),
    ),
    Column(
        "phones",
        "手机号",
        Kind.TEXT,
        "与业主顺序一致；加密保存",
        synonyms=("电话", "联系电话", "手机", "手机号码", "联系方式"),
    ),
)


@dataclass(slots=True)
class HomeLedger(RowLedger):
    """A ledger of homes. `entries`: of each estate its homes, with the lines that speak of them."""

    entries: dict[Estate, dict[Place, HomeEntry]] = field(default_factory=dict)
    _lines: dict[tuple[int, Place], list[Line]] = field(default_factory=dict)

    def lines_of(self, estate: Estate, place: Place) -> list[Line]:
        return self._lines[estate.pk, place]

    def take(self, line: Line, estate: Estate, entry: HomeEntry) -> None:
        """Add what a row says of a home; rows of the same home are its owners, one by one."""
        homes = self.entries.setdefault(estate, {})
        earlier = homes.get(entry.place)
        self._lines.setdefault((estate.pk, entry.place), []).append(line)
        if earlier is None:
            homes[entry.place] = entry
            return
        first = self._lines[estate.pk, entry.place][0].number
        joined = same_but_for(earlier, entry)
        if joined is None:
            self.wrong(line, "room", f"与第 {first} 行是同一户，但面积或未售不一致，请核对后合并")
        elif not entry.owners or set(entry.owners) & set(earlier.owners):
            self.wrong(line, "room", f"与第 {first} 行重复，请删去一行；共有人各写一行时业主应不同")
        else:
            homes[entry.place] = joined


def read_home_ledger(path: Path, *, scope: Scope, name: str = "") -> HomeLedger:
    """The dry run of a ledger of homes. Raises: UnreadableFile, BadInput where no sheet is such a ledger."""
    ledger = HomeLedger(path, {column.name: column for column in COLUMNS}, named_by="room")
    ledger.read(("room", "owners"), kind="业主清册", name=name)
    finder = EstateFinder(ledger, scope)
    for line in ledger.lines():
        estate = finder.find(line)
        entry = _entry(line, ledger)
        if estate is not None and entry is not None:
            ledger.take(line, estate, entry)
    _ask_about_names(ledger)
    ledger.notes += list(_totals(ledger))
    return ledger


@transaction.atomic
def take_homes(ledger: HomeLedger, *, by: Actor, scope: Scope, source: str) -> Taken:
    """Store every home of the ledger with its owners, or none. Raises: BadInput, Refused"""
    ledger.raise_if_bad()
    ledger.rows.clear()
    for estate, homes in ledger.entries.items():
        entries = list(homes.values())
        done = register_homes(estate, entries, by=by, source=source)
        for entry, registered in zip(entries, done, strict=True):
            line = ledger.lines_of(estate, entry.place)[0]
            named = f"{estate.name} {_said(entry.place)}"
            ledger.rows.append(ActRow(line.number, named, registered.standing, registered.told))
    return ledger.taken


def _said(place: Place) -> str:
    return "-".join(filter(None, place))


def _entry(line: Line, ledger: HomeLedger) -> HomeEntry | None:
    """What a row says of its home; None where it cannot be told which, which is noted as wrong."""
    text = {name: str(line.values.get(name) or "") for name in ("building", "stairwell", "room")}
    place = place_of(**text)
    if place is None and text["room"]:
        ledger.wrong(line, "room", "没有楼栋。请填写楼栋列，或把房号写成 3栋2单元301、3-2-301 这样")
    unsold = line.values.get("unsold")
    owners = _owners(line, ledger)
    if unsold and owners:
        ledger.wrong(line, "unsold", "未售房屋不应有业主；已出售的填“否”")
    area, source = _area(line, ledger)
    if place is None:
        return None
    return HomeEntry(place, area, source, None if unsold is None else bool(unsold), owners)


def _area(line: Line, ledger: HomeLedger) -> tuple[int | None, str]:
    area, text = line.values.get("exclusive_area_cm2"), str(line.values.get("area_source") or "")
    source = area_source_of(text)
    if source is None:
        ledger.wrong(line, "area_source", "应为 登记、测绘、合同、估算 之一")
    if not isinstance(area, int):
        return None, ""
    low, high = POSSIBLE_CM2
    if not low <= area <= high:
        asked = f"面积 {written(area, SQUARE_METRE)} ㎡ 不像一户的面积，请核对单位"
        ledger.doubts.append(line.problem("exclusive_area_cm2", asked))
    return area, source or AreaSource.ESTIMATED


def _owners(line: Line, ledger: HomeLedger) -> tuple[OwnerEntry, ...]:
    cells = [str(line.values.get(name) or "") for name in ("owners", "identity_numbers", "phones")]
    found = owners_of(*cells)
    for column, expected in found.wrong:
        ledger.wrong(line, column, expected)
    for column, asked in found.asked:
        ledger.doubts.append(line.problem(column, asked))
    return found.owners


def _ask_about_names(ledger: HomeLedger) -> None:
    """Ask about owners of several homes who are known by name alone; one number under two names is wrong."""
    for estate, homes in ledger.entries.items():
        named: dict[str, list[Place]] = {}
        by_number: dict[str, str] = {}
        for place, entry in homes.items():
            for owner in entry.owners:
                line = ledger.lines_of(estate, place)[0]
                if owner.identity_number:
                    name = by_number.setdefault(owner.key, owner.name)
                    if name != owner.name:
                        ledger.wrong(line, "identity_numbers", "同一证件号码写了两个姓名，请核对")
                elif not owner.phone:
                    named.setdefault(owner.name, []).append(place)
        for places in named.values():
            if len(places) > 1:
                line = ledger.lines_of(estate, places[1])[0]
                ledger.doubts.append(line.problem("owners", _same_name(places)))


def _same_name(places: list[Place]) -> str:
    told = "、".join(map(_said, places[:5])) + ("等" if len(places) > 5 else "")
    return f"{told} 共 {len(places)} 户的业主同名且没有证件号码，按同一业主计一人；不是同一人时请填写证件号码"


def _totals(ledger: HomeLedger) -> Iterator[str]:
    """Of each estate, what the ledger adds up to, and where the register speaks of another number."""
    for estate, homes in ledger.entries.items():
        entries = list(homes.values())
        areas = [each.exclusive_area_cm2 for each in entries if each.exclusive_area_cm2 is not None]
        estimated = sum(each.area_source == AreaSource.ESTIMATED for each in entries)
        nobodys = sum(not each.owners and not each.unsold for each in entries)
        told = [
            f"“{estate.name}”共 {len(entries):,} 户",
            f"业主 {len({frozenset(o.key for o in each.owners) for each in entries if each.owners}):,} 人",
            f"未售 {sum(bool(each.unsold) for each in entries):,} 户",
            f"专有部分面积合计 {written(sum(areas), SQUARE_METRE)} ㎡",
        ]
        for count, what in (
            (len(entries) - len(areas), "没有面积"),
            (estimated, "面积为估算或未注明依据，计票时标出"),
            (nobodys, "没有业主"),
        ):
            if count:
                told.append(f"{count:,} 户{what}")
        if estate.home_count is not None and estate.home_count != len(entries):
            told.append(f"小区底数为 {estate.home_count:,} 户，请核对")
        yield "，".join(told)
