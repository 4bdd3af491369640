"""A ledger of estates as it was published: recognised, read and compared, and nothing stored yet.

This is the dry run. Titles above the headings and notes below the table are set apart, headings are
recognised by the many names counties give them, places are found by name, figures are read in the unit of
their heading, and every row is told apart as new, changed or the same as what is stored. What is wrong is
named cell by cell; what is only strange is asked about.
"""

from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from jiugai.core.errors import Problem
from jiugai.core.scope import Scope, prefix_of
from jiugai.core.tables import cells
from jiugai.core.tables.dry_runs import Standing
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.parsing import ParsedTable
from jiugai.core.tables.reading import RawTable
from jiugai.registry.ledger_places import Finder
from jiugai.registry.ledger_readings import ASKED, READ
from jiugai.registry.ledger_rows import FIELDS, Ledger, LedgerRow
from jiugai.registry.models import Division, Estate
from jiugai.registry.plausibility import doubts
from jiugai.registry.possible import impossible

__all__ = ["FIELDS", "Ledger", "LedgerRow", "called", "read_ledger"]

INVISIBLE = dict.fromkeys(map(ord, cells.INVISIBLE))
COUNTY_DIGITS = 6
EARLIEST_YEAR = 1949  # older dwellings are monuments rather than estates; asked about, not refused
COUNTED = (
    "building_count",
    "stairwell_count",
    "home_count",
    "resident_count",
    "floor_area_cm2",
    "investment_fen",
)


def read_ledger(path: Path, *, scope: Scope, name: str = "") -> Ledger:
    """The dry run of a ledger of estates: CSV, XLSX or Parquet, as it comes.

    `scope`: rows outside it are wrong. `name` is what the sender calls the file.
    Raises: UnreadableFile, or BadInput where no sheet is a ledger.
    """
    ledger = Ledger(path, READ)
    ledger.read(("name",), kind="台账", name=name)
    finder = Finder(ledger, scope)
    places = [finder.place(line) for line in ledger.lines()]
    comparison = _Comparison(ledger, {place.code[:6] for place in places if place is not None})
    for line, place in zip(ledger.lines(), places, strict=True):
        _told(ledger, line)
        if place is None or not line.values["name"]:
            ledger.problems += _impossible(line, line.values)
        else:
            comparison.add(line, place)
    ledger.problems.sort(key=lambda problem: problem.order)
    return ledger


def _sheet(raw: RawTable) -> str:
    return f"{raw.file} 工作表“{raw.sheet}”" if raw.sheet else raw.file


def called(name: str) -> str:
    """A name as it is compared: full-width and half-width alike, without blanks and invisible marks."""
    return "".join(cells.folded(name).translate(INVISIBLE).split())


class _Comparison:
    """Sets each row beside the register, and beside the rows before it."""

    def __init__(self, ledger: Ledger, counties: set[str]) -> None:
        self.ledger = ledger
        self.by_code: dict[str, Estate] = {}
        self.by_name: dict[tuple[str, str], Estate] = {}
        self.seen: dict[tuple[str, str], tuple[ParsedTable, int]] = {}
        for estate in Estate.objects.in_scope(Scope.of(*counties)).select_related("division"):
            self.by_code[estate.code] = estate
            self.by_name[estate.county_code, called(estate.name)] = estate

    def add(self, line: Line, place: Division) -> None:
        """Put the row into the ledger, or what is wrong with it among the problems."""
        key = (place.code[:6], called(str(line.values["name"])))
        earlier, number = self.seen.setdefault(key, (line.table, line.number))
        if earlier is not line.table or number != line.number:
            where = "" if earlier is line.table else f"{_sheet(earlier.raw)} "
            expected = f"与{where}第 {number} 行是同一县区的同名小区，请合并或改名区分"
            self.ledger.problems.append(line.problem("name", expected))
            return
        estate, problem = self._registered(line, key, place)
        known = {name: line.values[name] for name in FIELDS if line.values.get(name) is not None}
        together = {**{name: getattr(estate, name) for name in FIELDS}, **known} if estate else known
        wrong = _impossible(line, together)
        if problem or wrong or line.is_wrong:
            self.ledger.problems += [*problem, *wrong]
            return
        facts = line.values
        figures = {name: each if isinstance(each := facts.get(name), int) else None for name in COUNTED}
        self.ledger.doubts += [line.doubt("name", doubt) for doubt in doubts(figures)]
        changes = _changes(estate, known, place) if estate else {}
        standing = Standing.NEW if estate is None else Standing.CHANGED if changes else Standing.SAME
        self.ledger.rows.append(LedgerRow(line.table, line.index, standing, place, estate, changes))
        filled = [cell for cell in line.table.written[line.index] if cell is not None and cell != ""]
        if len(filled) == 1 < len(line.table.match.matched):
            asked = "：只有名称，没有其他数据；如不是小区，请删去这一行"
            self.ledger.doubts.append(line.doubt("name", asked))

    def _registered(
        self, line: Line, key: tuple[str, str], place: Division
    ) -> tuple[Estate | None, list[Problem]]:
        """The estate that a row is about, by its code or by its name in the county; what is wrong with it."""
        code = line.values.get("code")
        if not code:
            estate = self.by_name.get(key)
            elsewhere = _elsewhere(estate, place, str(line.values.get("subdistrict") or "")) if estate else ""
            if estate is None or not elsewhere:
                return estate, []
            expected = (
                f"与已登记的 {estate.code} 同名，但那一处在{estate.division.name}，这一行在{elsewhere}："
                "若是同一小区，请填写小区编码；若是另一小区，请改名区分"
            )
            return None, [line.problem("name", expected)]
        estate = self.by_code.get(str(code))
        if estate is None or estate.county_code != key[0]:
            return None, [line.problem("code", "该县区没有这个编码的小区；新小区请留空")]
        named = self.by_name.get(key, estate)
        if named.pk != estate.pk:
            return None, [line.problem("name", f"与 {named.code} 同名，请改名区分")]
        return estate, []


def _elsewhere(estate: Estate, place: Division, subdistrict: str) -> str:
    """Where a row lies that cannot mean this estate; empty where one of the two lies within the other.

    A subdistrict that is not among the divisions is another one than any that is.
    """
    held, said = estate.division_id, place.code
    if held.startswith(said) and subdistrict and len(held) > len(said) == COUNTY_DIGITS:
        return subdistrict
    within = held.startswith(prefix_of(said)) or said.startswith(prefix_of(held))
    return "" if within else place.name


def _impossible(line: Line, facts: Mapping[str, object]) -> list[Problem]:
    return [line.problem(column, expected) for column, expected in impossible(facts)]


def _told(ledger: Ledger, line: Line) -> None:
    """Let the cells tell what they do that people write in their own ways; ask where they do not."""
    for name, read in ASKED.items():
        if line.values.get(name) is None:
            continue
        value, doubt = read(line.table.text(line.index, name))
        line.tell(name, value)
        if name == "completed_year" and isinstance(value, int):
            doubt = _strange_year(value)
        if doubt:
            ledger.doubts.append(line.doubt(name, f"：{doubt}"))


def _strange_year(year: int) -> str:
    if year > timezone.localdate().year:
        return f"建成年份 {year} 还没有到，请核对"
    return f"建成年份 {year} 早于 {EARLIEST_YEAR} 年，请核对" if year < EARLIEST_YEAR else ""


def _changes(
    estate: Estate, known: Mapping[str, object], place: Division
) -> dict[str, tuple[object, object]]:
    """Before and after of every fact that the ledger says otherwise; an empty cell changes nothing.

    Neither does a place that is only less exact than what is registered.
    """
    changes = {
        name: (getattr(estate, name), value)
        for name, value in known.items()
        if getattr(estate, name) != value
    }
    if not estate.division_id.startswith(prefix_of(place.code)):
        changes["division"] = (estate.division_id, place.code)
    return changes
