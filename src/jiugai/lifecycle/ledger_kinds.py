"""The ledgers that may be handed in: who may, how each is read and taken in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from jiugai.consent import survey_ledgers as wills
from jiugai.core.actors import Actor
from jiugai.core.errors import BadInput
from jiugai.core.scope import Scope
from jiugai.core.tables.columns import Column
from jiugai.core.tables.dry_runs import Taken
from jiugai.funding import capacity_ledgers as capacity
from jiugai.lifecycle import project_columns, project_ledgers
from jiugai.lifecycle.taking_over import take_over
from jiugai.registry import home_ledgers as homes
from jiugai.registry import ledger_columns
from jiugai.registry import survey_ledgers as surveys
from jiugai.registry.imports import read_ledger
from jiugai.registry.services.ledgers import take_in
from jiugai.reserve import item_ledgers as items


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One kind: its name, the act it needs, its columns; read for a scope and day, taken in by an actor.

    `listed`: what the rows are listed under once they are in, and the address of that list.
    `compares`: reading alone sets the rows beside the register, and finds all that the import would refuse.
    `is_personal`: the file names people, and is kept encrypted.
    """

    key: str
    label: str
    act: str
    listed: tuple[str, str]
    columns: tuple[Column, ...]
    read: Callable[[Path, Scope, date, str], Any]
    take: Callable[[Any, Actor, Scope, date, str], Taken]
    compares: bool = False
    is_personal: bool = False

    def rehearse(self, ledger: Any, by: Actor, scope: Scope, on: date, source: str) -> None:
        """Take a ledger in and leave nothing of it, so that a dry run refuses what the import would.

        Raises: BadInput, Refused
        """
        if self.compares:
            ledger.raise_if_bad()
            return
        with transaction.atomic():
            self.take(ledger, by, scope, on, source)
            transaction.set_rollback(True)

    def rehearsed(self, path: Path, by: Actor, scope: Scope, on: date, source: str) -> Any:
        """The dry run of a ledger, with what the import would refuse among its problems.

        Raises: UnreadableFile, BadInput where it is no such ledger, Refused
        """
        ledger = self.read(path, scope, on, source)
        try:
            self.rehearse(ledger, by, scope, on, source)
        except BadInput as refusal:
            ledger.problems = refusal.problems
        return ledger


def _rows(take: Callable[..., Taken]) -> Callable[[Any, Actor, Scope, date, str], Taken]:
    return lambda ledger, by, scope, _on, _source: take(ledger, by=by, scope=scope)


def _projects(ledger: Any, by: Actor, _scope: Scope, on: date, source: str) -> Taken:
    return take_over(ledger, by=by, on=on, source=source)


ESTATES, PROJECTS = ("小区底数", "registry:estates"), ("储备库", "reserve:projects")
KINDS: Mapping[str, LedgerKind] = {
    kind.key: kind
    for kind in (
        LedgerKind(
            "estates",
            "小区台账",
            "import_estates",
            ESTATES,
            ledger_columns.COLUMNS,
            lambda path, scope, _on, name: read_ledger(path, scope=scope, name=name),
            lambda ledger, by, _scope, _on, source: take_in(ledger, by=by, source=source),
            compares=True,
        ),
        LedgerKind(
            "homes",
            "业主清册",
            "edit_owners",
            ESTATES,
            homes.COLUMNS,
            lambda path, scope, _on, name: homes.read_home_ledger(path, scope=scope, name=name),
            lambda ledger, by, scope, _on, source: homes.take_homes(
                ledger, by=by, scope=scope, source=source
            ),
            is_personal=True,
        ),
        LedgerKind(
            "surveys",
            "设施摸底台账",
            "survey_facilities",
            ESTATES,
            surveys.COLUMNS,
            lambda path, scope, _on, name: surveys.read_survey_ledger(path, scope=scope, name=name),
            _rows(surveys.take_surveys),
        ),
        LedgerKind(
            "willingness",
            "意愿征询结果台账",
            "record_willingness",
            ("居民共识", "consent:surveys"),
            wills.COLUMNS,
            lambda path, scope, _on, name: wills.read_willingness_ledger(path, scope=scope, name=name),
            _rows(wills.take_willingness),
        ),
        LedgerKind(
            "projects",
            "项目台账（新项目、在建项目补录）",
            "import_projects",
            PROJECTS,
            project_columns.COLUMNS,
            lambda path, scope, on, name: project_ledgers.read_project_ledger(
                path, scope=scope, on=on, name=name
            ),
            _projects,
        ),
        LedgerKind(
            "items",
            "改造内容台账",
            "edit_projects",
            PROJECTS,
            items.COLUMNS,
            lambda path, scope, _on, name: items.read_item_ledger(path, scope=scope, name=name),
            _rows(items.take_items),
        ),
        LedgerKind(
            "capacity",
            "能力评估台账",
            "state_capacity",
            ("资金", "funding:capacity"),
            capacity.COLUMNS,
            lambda path, scope, _on, name: capacity.read_capacity_ledger(path, scope=scope, name=name),
            _rows(capacity.take_capacity),
        ),
    )
}
