"""Write one record with its trace: what most acts on records come down to."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from jiugai.core.actors import Actor
from jiugai.core.audit import Audited, audit
from jiugai.core.checking import check, field_of
from jiugai.core.errors import Refused
from jiugai.core.personal_data import EncryptedTextField
from jiugai.core.tables.cells import trimmed

R = TypeVar("R", bound=models.Model)


class ChangedMeanwhile(Refused):
    """Somebody else changed the record after the form was shown."""

    status = 409

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}”已被他人修改，未保存；请刷新页面，核对后重新填写")


def keep(record: R, facts: Mapping[str, Any], *, by: Actor, act: str, reason: str = "") -> R:
    """Write facts into a record, new or stored, check all of it, and leave one trace.

    Texts lose blanks and invisible marks at their ends. Nothing changed: nothing is written. The caller has
    checked the right.
    Raises: BadInput; RuntimeError outside a transaction.
    """
    is_new = record._state.adding
    wanted = {name: trimmed(each) if isinstance(each, str) else each for name, each in facts.items()}
    changed = [name for name, each in wanted.items() if is_new or getattr(record, name) != each]
    if not changed:
        return record
    before = None if is_new else shown(record, changed)
    for name in changed:
        setattr(record, name, wanted[name])
    check(record)
    record.save()
    audit(by, act, _audited(record), before=before, after=shown(record, changed), reason=reason)
    return record


def remove(record: models.Model, *, by: Actor, act: str, reason: str = "") -> None:
    """Delete a record that nothing rests on; the trail keeps what it said. The right is checked before."""
    names = [field.name for field in record._meta.concrete_fields if field.editable and not field.primary_key]
    audit(by, act, _audited(record), before=shown(record, names), reason=reason)
    record.delete()


def shown(record: models.Model, names: Iterable[str]) -> dict[str, object]:
    """The named facts as the trail keeps them; another record by its key, personal data masked."""
    return {name: _traced(record, field_of(record, name)) for name in names}


def _traced(record: models.Model, field: "models.Field[Any, Any]") -> object:
    value = getattr(record, field.attname)
    return field.masked(value) if isinstance(field, EncryptedTextField) else value


def latest(record: R, *, unchanged_since: str = "") -> R:
    """The record as it stands now, locked until the end of the transaction.

    `unchanged_since`: the `updated_at` that a form was shown with. Raises: ChangedMeanwhile
    """
    rows: models.QuerySet[R] = type(record)._default_manager.select_for_update(of=("self",))
    found = rows.get(pk=record.pk)
    if unchanged_since and unchanged_since != version_of(found):
        raise ChangedMeanwhile(str(found))
    return found


def keep_as_shown(
    record: R,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    act: str,
    unchanged_since: str | None,
    reason: str = "",
) -> R:
    """Like `keep`, for what a form says of a record that may have moved on since, or come into being.

    `unchanged_since`: the version that the form was shown with, empty where there was none, None where no
    form was shown. What already stands as wanted is no conflict: the form was sent twice.
    Raises: ChangedMeanwhile, BadInput
    """
    moved_on = unchanged_since not in (None, "" if record._state.adding else version_of(record))
    wanted = {name: trimmed(each) if isinstance(each, str) else each for name, each in facts.items()}
    if moved_on and (record._state.adding or any(getattr(record, name) != wanted[name] for name in wanted)):
        raise ChangedMeanwhile(str(record))
    return keep(record, facts, by=by, act=act, reason=reason)


def version_of(record: models.Model) -> str:
    """What a form carries to notice that the record has moved on."""
    moment = getattr(record, "updated_at", None)
    return moment.isoformat() if moment else ""


def _audited(record: Any) -> Audited:
    found: Audited = record
    return found
