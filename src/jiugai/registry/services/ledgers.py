"""Taking a ledger of estates into the register: all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit_many
from jiugai.core.errors import Refused
from jiugai.core.scope import Scope
from jiugai.core.tables.dry_runs import Standing, Taken
from jiugai.registry.imports import Ledger, LedgerRow, called
from jiugai.registry.models import Division, Estate
from jiugai.registry.pinyin import pinyin_of

IMPORT = "import_estates"
ROWS_AT_ONCE = 500


class LedgerHasChanged(Refused):
    """The register has moved on since the dry run was shown."""

    status = 409


@transaction.atomic
def take_in(ledger: Ledger, *, by: Actor, source: str) -> Taken:
    """Store what the dry run showed: new estates under codes of their counties, changes with what was before.

    Raises: BadInput if anything is wrong with the ledger, Refused if the post may not import there or an
    estate was changed since the dry run.
    """
    ledger.raise_if_bad()
    for division in {row.division.code for row in ledger.rows}:
        by.require(IMPORT, division)
    _add((row for row in ledger.rows if row.standing is Standing.NEW), by, source)
    _change((row for row in ledger.rows if row.standing is Standing.CHANGED), by, source)
    return ledger.taken


def _add(rows: Iterable[LedgerRow], by: Actor, source: str) -> None:
    """New estates with their events, some at a time, whatever the length of the ledger."""
    by_county: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        by_county[row.division.code[:6]].append(row)
    coded = (
        (row, f"{county}-{number:05}")
        for county in sorted(by_county)
        for number, row in enumerate(by_county[county], start=_last_number(county, by_county[county]) + 1)
    )
    while some := list(islice(coded, ROWS_AT_ONCE)):
        estates = [_estate(row, code, source) for row, code in some]
        Estate.objects.bulk_create(estates)
        audit_many(by, "estate.import", [(each, None, _shown(each)) for each in estates], reason=source)


def _last_number(county: str, rows: Iterable[LedgerRow]) -> int:
    """The last number given in a county, once nobody else gives any.

    The lock keeps two writers from taking the same number, and the same ledger from coming in twice.
    Raises: LedgerHasChanged where one of the rows has been registered since the dry run
    """
    Division.objects.select_for_update(no_key=True).filter(pk=county).first()
    inside = Estate.objects.in_scope(Scope.of(county))
    names = {called(name) for name in inside.values_list("name", flat=True)}
    for row in rows:
        if called(name := str(row.facts["name"])) in names:
            raise LedgerHasChanged(f"“{name}”在预览之后已登记，这份台账可能已经导入；请重新预览后再导入")
    coded = Estate.objects.filter(code__range=(f"{county}-00000", f"{county}-99999"))
    last = coded.order_by("-code").values_list("code", flat=True).first()
    return int(last[-5:]) if last else 0


def _estate(row: LedgerRow, code: str, source: str) -> Estate:
    pinyin, initials = pinyin_of(str(row.facts["name"]))
    return Estate(
        code=code,
        division=row.division,
        pinyin=pinyin,
        initials=initials,
        raw_cells=row.raw,
        source=source,
        **row.facts,
    )


def _change(rows: Iterable[LedgerRow], by: Actor, source: str) -> None:
    told = []
    for row in rows:
        if row.estate is None:
            continue
        estate = Estate.objects.select_for_update().get(pk=row.estate.pk)
        if estate.updated_at != row.estate.updated_at:
            raise LedgerHasChanged(f"“{estate.name}”在预览之后已被他人修改，请重新预览后再导入")
        before, after = {}, {}
        for name, (old, value) in row.changes.items():
            before[name], after[name] = old, value
            setattr(estate, "division_id" if name == "division" else name, value)
        if "name" in row.changes:
            estate.pinyin, estate.initials = pinyin_of(estate.name)
        estate.raw_cells = row.raw
        estate.save()
        told.append((estate, before, after))
    audit_many(by, "estate.import", told, reason=source)


def _shown(estate: Estate) -> dict[str, object]:
    facts = ("name", "completed_year", "building_count", "home_count", "floor_area_cm2")
    return {
        "code": estate.code,
        "division": estate.division_id,
        **{name: getattr(estate, name) for name in facts},
    }
