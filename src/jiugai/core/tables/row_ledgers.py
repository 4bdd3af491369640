"""Ledgers whose rows are one act each: the trace that an act leaves says how its row stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from jiugai.core.audit import heard
from jiugai.core.errors import BadInput, Problem
from jiugai.core.models import AuditEvent
from jiugai.core.tables.columns import Column
from jiugai.core.tables.dry_runs import DryRun, Standing, Taken
from jiugai.core.tables.ledgers import Line
from jiugai.core.told_changes import changes


@dataclass(frozen=True, slots=True)
class ActRow:
    """One row whose act was done, or tried out."""

    number: int
    name: str
    standing: Standing
    told_changes: Sequence[str] = ()

    @classmethod
    def of(cls, line: Line, name: str, events: Sequence[AuditEvent]) -> Self:
        """An act that left no trace found all as it says; one that only added left no `before`."""
        told = [each for event in events if event.before is not None for each in _told(event)]
        standing = Standing.CHANGED if told else Standing.NEW if events else Standing.SAME
        return cls(line.number, name, standing, told)


def _told(event: AuditEvent) -> list[str]:
    known = event.before or {}
    told = "，".join(
        f"{each.label} {each.before} → {each.after}" for each in changes(event) if each.name in known
    )
    return [f"{event.object_label}：{told}"]


@dataclass(slots=True)
class RowLedger(DryRun[ActRow]):
    """A ledger whose rows are one act each; how they stand is known once they were done or tried out.

    `named_by`: the column that says what a row is about.
    """

    named_by: str = "name"
    _told: set[tuple[object, ...]] = field(default_factory=set)

    def wrong(self, line: Line, column: str, expected: str) -> None:
        """Note what is wrong with a cell; once only."""
        problem = line.problem(column, expected)
        if not self._told:
            self._told = set(map(_place, self.problems))
        if (place := _place(problem)) not in self._told:
            self._told.add(place)
            self.problems.append(problem)


def read_row_ledger(
    path: Path, columns: Sequence[Column], telling: Sequence[str], *, kind: str, name: str = ""
) -> RowLedger:
    """A ledger whose rows are one act each, with the cells checked: see `LedgerFile.read`.

    The first of the `telling` columns says what a row is about.
    """
    ledger = RowLedger(path, {column.name: column for column in columns}, named_by=telling[0])
    ledger.read(telling, kind=kind, name=name)
    return ledger


def each_line(ledger: RowLedger, take: Callable[[Line], None]) -> Taken:
    """Do the act of every line with nothing wrong, and note how it stood; a refusal is laid to its row.

    All that is wrong comes together, with cells and with acts.
    Raises: BadInput; inside a transaction nothing then stays.
    """
    problems = ledger.problems
    wrong = {(each.file, each.sheet, each.row) for each in problems}
    ledger.rows.clear()
    for line in ledger.lines():
        raw = line.table.raw
        if line.is_wrong or (raw.file, raw.sheet, line.number) in wrong:
            continue
        try:
            with heard() as events:
                take(line)
        except BadInput as error:
            problems += [_at(line, each) for each in error.problems]
        else:
            ledger.rows.append(ActRow.of(line, str(line.values[ledger.named_by]), events))
    if problems:
        raise BadInput(problems, len(problems) + ledger.uncounted)
    return ledger.taken


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.file, problem.sheet, problem.row, problem.column


def _at(line: Line, problem: Problem) -> Problem:
    raw = line.table.raw
    return replace(problem, file=raw.file, sheet=raw.sheet, row=line.number, position=None)
