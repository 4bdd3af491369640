"""A ledger of willingness surveys: a row for each estate."""

from pathlib import Path
from typing import Any

from django.db import transaction

from jiugai.consent.models import SurveyMethod
from jiugai.consent.services import record_willingness
from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import RowLedger, each_line, read_row_ledger
from jiugai.registry.finding_estates import ESTATE_COLUMNS, EstateFinder

METHODS = {value: str(label) for value, label in SurveyMethod.choices}
COLUMNS: tuple[Column, ...] = (
    *ESTATE_COLUMNS,
    Column("closed_on", "征询结束日期", Kind.DATE, "征询结束之日", required=True, synonyms=("结束日期", "征询日期", "征求意见日期", "调查日期")),
    Column("method", "征询方式", Kind.CHOICE, "入户、线上、会议或多种方式", choices=METHODS, synonyms=("方式",)),
    Column("homes_taking_part", "参与户数", Kind.INTEGER, "表达意见的户数", required=True, minimum=0, cell_units=("户",),
           synonyms=("参与意愿征询户数", "征询户数", "参与征询户数", "表态户数")),
    Column("homes_agreeing", "同意户数", Kind.INTEGER, "同意改造的户数", required=True, minimum=0, cell_units=("户",),
           synonyms=("同意改造户数",)),
    Column("management_consensus", "长效管理共识", Kind.BOOLEAN, "居民同意同步建立长效管理机制", synonyms=("同意长效管理",)),
    Column("residents_active", "居民积极性高", Kind.BOOLEAN, "放宽年限的条件之一"),
    Column("will_strong", "改造意愿强烈", Kind.BOOLEAN, "放宽年限的条件之一"),
    Column("organised_by", "组织单位", Kind.TEXT, "组织征询的单位", required=True, synonyms=("征询单位", "组织征询单位")),
    Column("note", "说明", Kind.TEXT, "其他情况", synonyms=("备注",)),
)  # fmt: skip
FACTS = ("homes_taking_part", "homes_agreeing", "management_consensus", "residents_active", "will_strong")


def read_willingness_ledger(path: Path, *, scope: Scope, name: str = "") -> RowLedger:
    """The dry run of a ledger of willingness surveys.

    Raises: UnreadableFile, BadInput where no sheet is such a ledger
    """
    telling = ("name", "homes_taking_part", "homes_agreeing")
    ledger = read_row_ledger(path, COLUMNS, telling, kind="意愿征询台账", name=name)
    finder = EstateFinder(ledger, scope)
    for line in ledger.lines():
        estate = finder.find_once(line, "closed_on")
        _compare(line, ledger, estate.home_count if estate else None)
    return ledger


def _compare(line: Line, ledger: RowLedger, homes: int | None) -> None:
    taking_part, agreeing = line.values["homes_taking_part"], line.values["homes_agreeing"]
    if isinstance(taking_part, int) and isinstance(agreeing, int) and agreeing > taking_part:
        ledger.wrong(line, "homes_agreeing", f"不能超过参与户数 {taking_part}")
    if homes is not None and isinstance(taking_part, int) and taking_part > homes:
        ledger.wrong(line, "homes_taking_part", f"不能超过小区户数 {homes}")


@transaction.atomic
def take_willingness(ledger: RowLedger, *, by: Actor, scope: Scope) -> Taken:
    """Store every survey of the ledger, or none. Raises: BadInput that names every row refused, Refused"""
    finder = EstateFinder(ledger, scope)

    def take(line: Line) -> None:
        estate = finder.find(line)
        if estate is None:
            return
        facts: Any = {name: line.values.get(name) for name in FACTS}
        record_willingness(
            estate,
            by=by,
            closed_on=line.values["closed_on"],  # type: ignore[arg-type]
            method=SurveyMethod(str(line.values.get("method") or SurveyMethod.DOOR_TO_DOOR)),
            organised_by=str(line.values["organised_by"]),
            note=str(line.values.get("note") or ""),
            reason="台账更正",
            **facts,
        )

    return each_line(ledger, take)
