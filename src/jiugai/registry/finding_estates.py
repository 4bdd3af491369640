"""Which estate a row of a ledger is about: by its code, or by its name in the county."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import RowLedger
from jiugai.registry.imports import called
from jiugai.registry.ledger_columns import COLUMNS
from jiugai.registry.models import Estate

ESTATE_COLUMNS: tuple[Column, ...] = (
    Column(
        "code",
        "小区编码",
        Kind.CODE,
        "小区编码；不填时按小区名称查找",
        pattern="[0-9]{6}-[0-9]{5}",
        form="小区编码，如 530102-00001",
    ),
    Column("county", "县区代码", Kind.CODE, "辖区内有同名小区时填写", pattern="[0-9]{6}"),
    next(column for column in COLUMNS if column.name == "name"),
)


@dataclass(slots=True)
class EstateFinder:
    """Finds the estate of each row among those in scope; reads them once."""

    ledger: RowLedger
    scope: Scope
    _by_code: dict[str, Estate] = field(default_factory=dict)
    _by_name: dict[str, list[Estate]] = field(default_factory=dict)
    _seen: dict[tuple[int, object], Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for estate in Estate.objects.in_scope(self.scope):
            self._by_code[estate.code] = estate
            self._by_name.setdefault(called(estate.name), []).append(estate)

    def find(self, line: Line) -> Estate | None:
        """The estate; None where there is none or more than one, which is noted as wrong.

        So is a code beside the name or the county of another estate.
        """
        values: Mapping[str, object] = line.values
        if code := values.get("code"):
            return self._coded(line, str(code))
        named = self._by_name.get(called(str(values.get("name") or "")), [])
        if county := values.get("county"):
            named = [each for each in named if each.county_code == county]
        if len(named) == 1:
            return named[0]
        expected = "有多个同名小区，请填写小区编码" if named else "不在小区底数中，请先导入小区台账"
        self.ledger.wrong(line, "name", expected)
        return None

    def _coded(self, line: Line, code: str) -> Estate | None:
        estate = self._by_code.get(code)
        name, county = line.values.get("name"), line.values.get("county")
        if estate is None:
            self.ledger.wrong(line, "code", "辖区内没有这个编码的小区")
        elif name and called(str(name)) != called(estate.name):
            self.ledger.wrong(
                line, "name", f"{code} 是“{estate.name}”，编码和名称不是同一小区，请改正其中一处"
            )
        elif county and county != estate.county_code:
            self.ledger.wrong(line, "county", f"{code} 在 {estate.county_code}，请改正其中一处")
        else:
            return estate
        return None

    def find_once(self, line: Line, day: str) -> Estate | None:
        """As `find`; the same estate a second time for the same day, in the column `day`, is wrong."""
        estate = self.find(line)
        if estate is None or (on := line.values.get(day)) is None:
            return estate
        earlier = self._seen.setdefault((estate.pk, on), line)
        if earlier is not line:
            self.ledger.wrong(line, "name", f"与第 {earlier.number} 行是同一小区的同一天，请合并为一行")
        return estate
