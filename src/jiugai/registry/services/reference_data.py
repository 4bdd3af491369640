"""Loading what the product ships: divisions."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from jiugai.core.actors import BUILT_IN, Actor
from jiugai.core.audit import audit
from jiugai.core.scope import NATION
from jiugai.registry import reference_file
from jiugai.registry.models import Division

FROM_FILE = tuple(
    field.attname for field in Division._meta.concrete_fields if field.attname != Division._meta.pk.attname
)
ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the reference data changed."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """The shipped file as the audit trail knows it."""

    pk: str = "divisions"
    division_code: str = NATION

    def __str__(self) -> str:
        return "行政区划"


@transaction.atomic
def load_reference_data(*, by: Actor = BUILT_IN) -> Loaded:
    """Bring the divisions to the state of the file shipped with the product; a second run changes nothing.

    Divisions that the file does not know stay: a place may have added its own.
    """
    stored = {row[0]: row[1:] for row in Division.objects.values_list("code", *FROM_FILE)}
    added: list[Division] = []
    changed: list[Division] = []
    unchanged = 0
    for row in reference_file.read():
        facts = _facts(row)
        before = stored.get(row.code)
        if before is None:
            added.append(Division(code=row.code, **facts))
        elif before != tuple(facts[name] for name in FROM_FILE):
            changed.append(Division(code=row.code, **facts))
        else:
            unchanged += 1
    Division.objects.bulk_create(added, batch_size=ROWS_AT_ONCE)
    Division.objects.bulk_update(changed, FROM_FILE, batch_size=200)
    loaded = Loaded(len(added), len(changed), unchanged)
    if added or changed:
        audit(by, "reference_data.load", ReferenceData(), after=asdict(loaded))
    return loaded


def divisions_of(rows: Iterable[reference_file.Row]) -> Iterator[Division]:
    """The rows of the file as records not yet stored."""
    return (Division(code=row.code, **_facts(row)) for row in rows)


def _facts(row: reference_file.Row) -> dict[str, Any]:
    """What a row says, as columns: compared as it is, since making records of all takes half a second."""
    return {
        "name": row.name,
        "level": row.level,
        "parent_id": row.parent_code or None,
        "is_grouping": bool(row.is_grouping),
        "former_names": row.former_names,
        "pinyin": row.pinyin,
        "initials": row.initials,
        "longitude": Decimal(row.longitude) if row.longitude else None,
        "latitude": Decimal(row.latitude) if row.latitude else None,
        "valid_from": date.fromisoformat(row.valid_from) if row.valid_from else None,
        "valid_to": date.fromisoformat(row.valid_to) if row.valid_to else None,
        "successor_id": row.successor_code or None,
        "source": row.source,
    }
