"""Finding the division of each row of a ledger, by its code or by the names in its cells."""

from functools import cached_property

from jiugai.core.scope import Scope, prefix_of
from jiugai.core.tables.ledgers import Line
from jiugai.registry.ledger_columns import PLACE_COLUMNS
from jiugai.registry.ledger_rows import Ledger
from jiugai.registry.matching import NOT_NAMED, Gazetteer, Match
from jiugai.registry.models import Division, Level
from jiugai.registry.selectors import gazetteer


class Finder:
    """Finds the division of each row, by its code or by the names in its cells."""

    def __init__(self, ledger: Ledger, scope: Scope) -> None:
        self.ledger, self.scope = ledger, scope
        self.places: Gazetteer = gazetteer(scope)
        self.by_code: dict[str, Division | None] = {}
        self._last_named: dict[int, tuple[int, str]] = {}

    def place(self, line: Line) -> Division | None:
        """The division, None where there is none for this row; why is among the problems."""
        named = {name: str(line.values.get(name) or "") for name in PLACE_COLUMNS}
        lowest = next((name for name in reversed(PLACE_COLUMNS) if named[name]), "county")
        code = line.values.get("division_code")
        if code:
            division, problem = self._current(line, str(code))
            if division is not None and any(named.values()):
                division, problem = self._both(line, division, named)
            lowest = "division_code"
        else:
            division, problem = self._named(line, named, lowest)
            problem += self._left_out(line) if problem == NOT_NAMED else ""
        if division is not None and self._is_above_counties(division):
            division, problem = None, "需要写明县区"
        if division is not None and not self.scope.allows(division.code):
            lowest = "county" if named["county"] and not code else lowest
            problem = f"{division.name}不在您的辖区内"
            division = None
        if division is None:
            self.ledger.problems.append(line.problem(lowest, problem))
        if named["county"]:
            self._last_named[id(line.table)] = (line.number, named["county"])
        return division

    def _both(self, line: Line, coded: Division, named: dict[str, str]) -> tuple[Division | None, str]:
        """The lower of what the code and the names say; none where they contradict each other."""
        upper = {**named, "subdistrict": "", "community": ""}
        found = self._in_scope(self.places.find(**named), named)
        match = found if found.division else self._in_scope(self.places.find(**upper), upper)
        if match.division is None:
            self.ledger.doubts.append(
                line.doubt("division_code", f"：{found.problem}，按区划代码归入{coded.name}")
            )
            return coded, ""
        if match.division.code.startswith(prefix_of(coded.code)):
            return match.division, ""
        if coded.code.startswith(prefix_of(match.division.code)):
            return coded, ""
        said = "".join(filter(None, named.values()))
        return None, f"代码是{coded.name}（{coded.code}），与同一行所填的“{said}”不符，请改正其中一处"

    def _left_out(self, line: Line) -> str:
        """A hint where a row names no county and one above it does, as merged cells leave it in CSV."""
        above = self._last_named.get(id(line.table))
        if above is None:
            return ""
        return f"（第 {above[0]} 行填的是{above[1]}；合并的单元格另存为 CSV 后只有第一行有值，请逐行填写）"

    def _in_scope(self, match: Match, named: dict[str, str]) -> Match:
        """A name not unique in the country may be in the scope; a county's own ledger may name none."""
        if match.division is not None:
            return match
        inside = [each for each in match.candidates if self.scope.allows(each.code)]
        if len(inside) == 1 and not self.scope.is_everything:
            return Match(inside[0], match.candidates)
        if not any(named.values()) and self.own_county is not None:
            return Match(self.own_county)
        return match

    @cached_property
    def own_county(self) -> Division | None:
        """The county that the whole scope lies in, if it is one."""
        counties = {prefix[:6] for prefix in self.scope.prefixes}
        county = counties.pop() if len(counties) == 1 else ""
        return self._coded(county) if len(county) == len("530102") else None

    def _is_above_counties(self, division: Division) -> bool:
        if division.level == Level.PREFECTURE:
            return not self.places.stands_for_county(division)
        return division.level == Level.PROVINCE

    def _current(self, line: Line, code: str) -> tuple[Division | None, str]:
        """The division with the code, or what it became; why there is none."""
        division = self._coded(code)
        if division is None:
            return None, "没有这个区划代码"
        if division.valid_to is None:
            return division, ""
        if division.successor is None:
            return None, f"{division.name}（{code}）已于 {division.valid_to} 停用，请填写现行区划"
        now = division.successor
        self.ledger.notes.append(
            f"第 {line.number} 行：{division.name}（{code}）现为{now.name}（{now.code}）"
        )
        return now, ""

    def _coded(self, code: str) -> Division | None:
        if code not in self.by_code:
            self.by_code[code] = Division.objects.select_related("successor").filter(pk=code).first()
        return self.by_code[code]

    def _named(self, line: Line, named: dict[str, str], lowest: str) -> tuple[Division | None, str]:
        match = self._in_scope(self.places.find(**named), named)
        if match.note:
            self.ledger.notes.append(f"第 {line.number} 行：{match.note}")
        if match.division is not None or lowest not in ("subdistrict", "community"):
            return match.division, match.problem
        upper = self.places.find(**{**named, "subdistrict": "", "community": ""}).division
        if upper is not None and not self.scope.allows(upper.code):
            return upper, ""
        # below the county names change often: the estate may sit at county level until somebody knows
        if upper is not None:
            self.ledger.doubts.append(line.doubt(lowest, f"：{match.problem}，暂归入{upper.name}"))
        return upper, match.problem
