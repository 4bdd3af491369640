"""Recording what a survey found of the facilities of an estate."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import BadInput
from jiugai.policy.register import rulebook
from jiugai.registry.checking import check, problem
from jiugai.registry.models import Estate, FacilityCondition, FacilityState, Severity

SURVEY = "survey_facilities"
FOUND = ("state", "severity", "note")


@transaction.atomic
def record_condition(
    estate: Estate,
    *,
    by: Actor,
    item: str,
    state: FacilityState,
    severity: Severity,
    surveyed_on: date,
    note: str = "",
) -> FacilityCondition:
    """Write down one finding. Another day is another row; the same day once more puts that row right.

    Clause: Y1.5. Raises: Refused, BadInput
    """
    by.require(SURVEY, estate.division_id)
    key = {"estate": estate, "item": item, "surveyed_on": surveyed_on}
    stored = FacilityCondition.objects.select_for_update().filter(**key).first()
    condition = stored or FacilityCondition(**key)
    before = {name: getattr(condition, name) for name in FOUND} if stored else None
    condition.state, condition.severity, condition.note = state, severity, note.strip()
    after = {name: str(getattr(condition, name)) for name in FOUND}
    if before == after:
        return condition
    if item not in rulebook().items:
        raise BadInput([problem(condition, "item", "应为改造内容目录中的代码")])
    check(condition)
    condition.save()
    what = {"estate": estate.code, "item": item, "surveyed_on": surveyed_on}
    audit(by, "facility.record", condition, before=before, after=what | after)
    return condition
