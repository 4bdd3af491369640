"""Which division the cells of a ledger mean: found, or said why not, with candidates. Never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiugai.core.scope import prefix_of
from jiugai.registry.models import Division, Level
from jiugai.registry.place_names import plain, short_names, written_as

SHOWN = 5
NOT_NAMED = "未填写行政区划"
MUNICIPALITIES = ("11", "12", "31", "50")  # provinces that are one city
ZONE = re.compile(r"(?:高新|经开|开发|产业|度假|旅游|管理|功能|园|新)区$|管委会|委员会$")
ZONES_ARE_NONE = "；开发区、新区等如不是行政区划，请填它所在的县（市、区），区名可写在备注里"
LABELS = {
    Level.PROVINCE: "省",
    Level.PREFECTURE: "州市",
    Level.COUNTY: "县区",
    Level.SUBDISTRICT: "街道（乡镇）",
    Level.COMMUNITY: "社区",
}


@dataclass(frozen=True, slots=True)
class Match:
    """The division that the cells mean, or a sentence that says why there is none.

    `candidates` are what they might mean; `note` says that a former name was read as its successor.
    """

    division: Division | None
    candidates: tuple[Division, ...] = ()
    problem: str = ""
    note: str = ""


class Gazetteer:
    """All divisions by every name they are called by; made once for a whole ledger."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_code = {division.code: division for division in divisions}
        self._full: dict[tuple[str, str], list[Division]] = defaultdict(list)
        self._short: dict[tuple[str, str], list[Division]] = defaultdict(list)
        with_counties = set()
        for division in self._by_code.values():
            level = division.level
            if level == Level.COUNTY:
                with_counties.add(division.parent_id)
            self._full[level, plain(division.name)].append(division)
            for name in filter(None, division.former_names.split("、")):
                self._full[level, name].append(division)
            for name in (division.name, *filter(None, division.former_names.split("、"))):
                for short in short_names(plain(name), level):
                    self._short[level, short].append(division)
        self._without_counties = {
            division.code
            for division in self._by_code.values()
            if division.level == Level.PREFECTURE and division.code not in with_counties
        }

    def find(
        self,
        province: str = "",
        prefecture: str = "",
        county: str = "",
        subdistrict: str = "",
        community: str = "",
    ) -> Match:
        """The lowest division that the filled cells name together. Empty cells say nothing."""
        cells = zip(Level, (province, prefecture, county, subdistrict, community), strict=True)
        found: list[Division] = []
        said, note = "", ""
        for level, cell in cells:
            text = plain(cell)
            if not text:
                continue
            everywhere = self._named(text, level) or self._below_its_upper(text, level)
            inside = [each for each in everywhere if not said or _inside_any(each, found)]
            if not inside:
                return self._unknown(text, level, said, everywhere)
            found = self._current(inside)
            said += "" if said == text else text
            note = note or self._renamed(inside, found)
        if not found:
            return Match(None, problem=NOT_NAMED)
        if len(found) > 1:
            problem = f"“{said}”有 {len(found)} 个：{self._listed(found)}，请补充上级区划"
            return Match(None, tuple(found[:SHOWN]), problem)
        return Match(found[0], tuple(found), note=note)

    def stands_for_county(self, division: Division) -> bool:
        """Whether a prefecture has no counties and stands in for one: 东莞市."""
        return division.code in self._without_counties

    def _named(self, text: str, level: Level) -> list[Division]:
        """Divisions of this level with the name; else those that stand in for the level."""
        for names in (self._full, self._short):
            found = {
                each.code: each for name in written_as(text, level) for each in names.get((level, name), ())
            }
            if found:
                return list(found.values())
        if level == Level.COUNTY:  # 东莞市 has no counties and stands in for one
            return [
                each for each in self._named(text, Level.PREFECTURE) if each.code in self._without_counties
            ]
        if level == Level.PREFECTURE:  # 济源市 is a county right under its province; 北京市 is a province
            counties = [each for each in self._exactly(text, Level.COUNTY) if each.code[2:4] == "90"]
            return counties or [
                each for each in self._exactly(text, Level.PROVINCE) if each.code[:2] in MUNICIPALITIES
            ]
        return []

    def _below_its_upper(self, text: str, level: Level) -> list[Division]:
        """Divisions whose name is written behind that of one above them, in one cell: 云南省昆明市五华区."""
        levels = list(Level)
        for cut in range(2, len(text) - 1):
            named = self._named(text[cut:], level)
            if not named:
                continue
            for upper in reversed(levels[: levels.index(level)]):
                above = self._named(text[:cut], upper) or self._below_its_upper(text[:cut], upper)
                inside = [each for each in named if _inside_any(each, above)]
                if inside:
                    return inside
        return []

    def _exactly(self, text: str, level: Level) -> Sequence[Division]:
        return self._full.get((level, text)) or self._short.get((level, text)) or ()

    def _unknown(self, text: str, level: Level, said: str, everywhere: Sequence[Division]) -> Match:
        where = f"“{said}”中" if said else ""
        problem = f"{where}没有名为“{text}”的{LABELS[level]}"
        candidates = tuple(self._current(everywhere))
        if candidates:
            problem += f"；别处有：{self._listed(candidates)}"
        elif level == Level.COUNTY and ZONE.search(text):
            problem += ZONES_ARE_NONE
        return Match(None, candidates[:SHOWN], problem)

    def _current(self, divisions: Iterable[Division]) -> list[Division]:
        """The divisions as they are today, each once."""
        current: dict[str, Division] = {}
        for each in divisions:
            division = each
            while division.successor_id in self._by_code:
                division = self._by_code[division.successor_id]
            current[division.code] = division
        return list(current.values())

    def _renamed(self, named: Sequence[Division], current: Sequence[Division]) -> str:
        """What to tell when the only division meant has ceased under the name that was written."""
        if len(current) != 1 or current[0] in named:
            return ""
        old, new = named[0], current[0]
        return f"{old.name}（{old.code}）现为{new.name}（{new.code}）"

    def _listed(self, divisions: Sequence[Division]) -> str:
        shown = "、".join(f"{self._path(each)}（{each.code}）" for each in divisions[:SHOWN])
        return shown + (f" 等 {len(divisions)} 个" if len(divisions) > SHOWN else "")

    def _path(self, division: Division) -> str:
        names = [division.name]
        while division.parent_id in self._by_code:
            division = self._by_code[division.parent_id]
            if not division.is_grouping:
                names.append(division.name)
        return "".join(reversed(names))


def _inside_any(division: Division, found: Iterable[Division]) -> bool:
    return any(division.code.startswith(prefix_of(each.code)) for each in found)
