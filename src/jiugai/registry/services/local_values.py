"""Setting figures of the rulebook that are a government's own to set."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check, problem
from jiugai.core.errors import BadInput, Problem
from jiugai.policy.local_values import read_row
from jiugai.policy.register import rulebook
from jiugai.registry.models import Division, LocalValue

SET = "set_local_values"


@transaction.atomic
def set_local_value(
    *,
    by: Actor,
    division: Division,
    parameter: str,
    value: str,
    starts_on: date,
    clause: str = "",
    document: str = "",
) -> LocalValue:
    """Let a figure hold for a government and those below it, from a day on.

    `value`: as people write it (2/3, 60%, 0.6); kept as an exact fraction. Raises: Refused, BadInput if the
    rulebook does not open this figure to this government, or not in this direction.
    """
    by.require(SET, division.code)
    cells = {
        "division_code": division.code,
        "parameter": parameter,
        "value": value,
        "from": starts_on.isoformat(),
        "clause": clause,
    }
    read, wrong = read_row(rulebook().parameters, cells)
    if read is None:
        raise BadInput([Problem(str(LocalValue._meta.verbose_name), expected=wrong)])
    row = LocalValue(
        division=division,
        parameter=read.parameter,
        value=str(read.amount),
        starts_on=starts_on,
        clause=clause.strip(),
        document=document.strip(),
    )
    key = {"division": division, "parameter": read.parameter, "starts_on": starts_on}
    newest = LocalValue.objects.filter(**key).order_by("pk").last()
    if newest and (newest.value, newest.document) == (row.value, row.document):
        raise BadInput([problem(row, "value", f"{division.name}自 {starts_on} 起已设定为此值")])
    return _append(row, "local_value.set", by)


@transaction.atomic
def withdraw_local_value(
    *, by: Actor, division: Division, parameter: str, starts_on: date, document: str
) -> LocalValue:
    """Take back what the government set from that day, as if it had never been set.

    Raises: Refused, BadInput
    """
    by.require(SET, division.code)
    key = {"division": division, "parameter": parameter, "starts_on": starts_on}
    newest = LocalValue.objects.filter(**key).order_by("pk").last()
    if newest is None or not newest.value:
        expected = f"{division.name}没有自 {starts_on} 起的“{parameter}”可以撤回"
        raise BadInput([Problem(str(LocalValue._meta.verbose_name), expected=expected)])
    return _append(LocalValue(**key, document=document.strip()), "local_value.withdraw", by)


def _append(row: LocalValue, act: str, by: Actor) -> LocalValue:
    check(row)
    row.save()
    what = {"parameter": row.parameter, "value": row.value, "starts_on": row.starts_on}
    audit(by, act, row, after=what | {"clause": row.clause, "document": row.document})
    return row
