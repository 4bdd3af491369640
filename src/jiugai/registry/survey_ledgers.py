"""A ledger of facility surveys: a row for each estate, a column for each item of the catalogue."""

import re
from datetime import date
from pathlib import Path

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column, Kind
from jiugai.core.tables.dry_runs import Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.tables.row_ledgers import RowLedger, each_line, read_row_ledger
from jiugai.registry.finding_estates import ESTATE_COLUMNS, EstateFinder
from jiugai.registry.models import Estate, FacilityState, Severity
from jiugai.registry.services import Finding, complete_survey, record_survey
from jiugai.registry.survey_grid import items

STATES = {str(label): value for value, label in FacilityState.choices} | {
    "好": "sound", "正常": "sound", "老化": "worn", "破损": "worn", "损坏": "worn", "无": "missing", "没有": "missing",
    "不需要": "not_needed",
}  # fmt: skip
SEVERITIES = {str(label): value for value, label in Severity.choices if value != Severity.NONE} | {
    "隐患": "hazard", "轻微": "minor",
}  # fmt: skip
CELL = re.compile(r"(?P<state>[^（(：:]+)(?:[（(：:](?P<severity>[^）)]+)[）)]?)?")
SHOWN = 20  # rows named
EXPECTED = "应为 完好、不适用、老化破损（一般/严重/安全隐患）或 缺失（一般/严重/安全隐患）"

COLUMNS: tuple[Column, ...] = (
    *ESTATE_COLUMNS,
    Column("surveyed_on", "摸底日期", Kind.DATE, "摸底完成之日", required=True, synonyms=("摸底时间", "调查日期", "排查日期")),
    Column("surveyed_by", "摸底单位", Kind.TEXT, "组织摸底的单位", required=True, synonyms=("调查单位", "排查单位")),
    *(Column(f"item_{item.key}", item.name, Kind.TEXT, EXPECTED) for item in items()),
)  # fmt: skip


def read_survey_ledger(path: Path, *, scope: Scope, name: str = "") -> RowLedger:
    """The dry run of a ledger of surveys. Raises: UnreadableFile, BadInput where no sheet is such a ledger."""
    ledger = read_row_ledger(path, COLUMNS, ("name", "surveyed_on"), kind="摸底台账", name=name)
    finder = EstateFinder(ledger, scope)
    unfinished = []
    for line in ledger.lines():
        finder.find_once(line, "surveyed_on")
        if len(findings(line, ledger)) < len(items()):
            unfinished.append(line.number)
    if unfinished:
        rows = "、".join(map(str, unfinished[:SHOWN])) + ("等" if len(unfinished) > SHOWN else "")
        told = "已填的各项照存；全部填齐才算完成摸底，摸底单位届时才记录"
        ledger.notes.append(f"第 {rows} 行（共 {len(unfinished)} 行）没有填齐 {len(items())} 项：{told}")
    return ledger


def findings(line: Line, ledger: RowLedger) -> list[Finding]:
    """What the row says of each item; a cell that says nothing known is noted as wrong."""
    found = []
    for item in items():
        text = str(line.values.get(f"item_{item.key}") or "").strip()
        if not text:
            continue
        finding = _finding(item.key, text)
        if finding is None:
            ledger.wrong(line, f"item_{item.key}", EXPECTED)
        else:
            found.append(finding)
    return found


def _finding(item: str, text: str) -> Finding | None:
    match = CELL.fullmatch(text)
    state = STATES.get(match["state"].strip()) if match else None
    if match is None or state is None:
        return None
    if state in (FacilityState.SOUND, FacilityState.NOT_NEEDED):
        return Finding(item, state, Severity.NONE)
    severity = SEVERITIES.get((match["severity"] or "一般").strip())
    return Finding(item, state, severity) if severity else None


@transaction.atomic
def take_surveys(ledger: RowLedger, *, by: Actor, scope: Scope) -> Taken:
    """Store every survey of the ledger, or none; one that went through the whole catalogue is completed.

    Raises: BadInput that names every row refused, Refused
    """
    finder = EstateFinder(ledger, scope)

    def take(line: Line) -> None:
        estate = finder.find(line)
        if estate is not None:
            _store(estate, line, ledger, by)

    return each_line(ledger, take)


def _store(estate: Estate, line: Line, ledger: RowLedger, by: Actor) -> None:
    on, found = line.values["surveyed_on"], findings(line, ledger)
    if not isinstance(on, date):
        return
    record_survey(estate, found, by=by, surveyed_on=on)
    if len(found) == len(items()):
        complete_survey(estate, by=by, completed_on=on, surveyed_by=str(line.values["surveyed_by"]))
