"""A ledger of capacity statements: a row for each county and year."""

from pathlib import Path
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import RowLedger, each_line, read_row_ledger
from jiugai.funding.services import state_capacity
from jiugai.registry.models import Division, Level

MONEY = {"万元": 1_000_000, "元": 100}
PARTS = (
    ("own_funds_fen", "本级财力"),
    ("upper_funds_fen", "上级补助"),
    ("bonds_fen", "政府债券"),
    ("social_fen", "社会资金"),
    ("residents_fen", "居民出资"),
    ("committed_fen", "已承诺支出"),
)
COLUMNS: tuple[Column, ...] = (
    Column("division", "县区代码", Kind.CODE, "县区六位代码", required=True, pattern="[0-9]{6}"),
    Column("year", "年度", Kind.INTEGER, "年度", required=True, minimum=2000, cell_units=("年",)),
    *(
        Column(name, label, Kind.INTEGER, "不填为 0", minimum=0, scales=MONEY, default_scale="万元")
        for name, label in PARTS
    ),
    Column("organising_capacity_estates", "组织实施能力", Kind.INTEGER, "小区个数", required=True, minimum=0),
    Column("basis", "测算依据", Kind.TEXT, "测算依据", required=True),
)


def read_capacity_ledger(path: Path, *, scope: Scope, name: str = "") -> RowLedger:
    """The dry run of a ledger of capacity. Raises: UnreadableFile, BadInput where no sheet is one."""
    ledger = read_row_ledger(path, COLUMNS, ("division", "basis"), kind="能力评估台账", name=name)
    for line in ledger.lines():
        _county(line, ledger, scope)
    return ledger


@transaction.atomic
def take_capacity(ledger: RowLedger, *, by: Actor, scope: Scope) -> Taken:
    """Store every statement of the ledger, or none. Raises: BadInput that names every row refused, Refused"""

    def take(line: Line) -> None:
        county = _county(line, ledger, scope)
        if county is None:
            return
        means: Any = {name: line.values.get(name) or 0 for name, _label in PARTS}
        means["organising_capacity_estates"] = line.values["organising_capacity_estates"]
        year = int(str(line.values["year"]))
        state_capacity(county, year, by=by, basis=str(line.values["basis"]), **means)

    return each_line(ledger, take)


def _county(line: Line, ledger: RowLedger, scope: Scope) -> Division | None:
    inside = Division.objects.filter(scope.in_scope("code"), level=Level.COUNTY)
    county = inside.filter(pk=line.values["division"] or "").first()
    if county is None:
        ledger.wrong(line, "division", "应为您辖区内的县（市、区）")
    return county
