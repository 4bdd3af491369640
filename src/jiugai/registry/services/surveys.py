"""Recording what a survey found of the facilities of an estate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jiugai.core.actors import Actor
from jiugai.core.audit import audit, audit_many
from jiugai.core.checking import check, not_to_come, problem
from jiugai.core.errors import BadInput, Problem
from jiugai.policy.register import rulebook
from jiugai.registry.models import Estate, FacilityCondition, FacilityState, FacilitySurvey, Severity
from jiugai.registry.models.facilities import IN_ORDER

SURVEY = "survey_facilities"
FOUND = ("state", "severity", "note")
MOST_NAMED = 8


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


@transaction.atomic
def complete_survey(
    estate: Estate, *, by: Actor, completed_on: date, surveyed_by: str, note: str = ""
) -> FacilitySurvey:
    """Declare a survey done: every item of the catalogue that applies everywhere has a finding by that day.

    Only then are the shortfalls of the estate known. Clause: Y1.5. Raises: Refused, BadInput that names the
    items without a finding. Declared once more just the same, it leaves no trace.
    """
    by.require(SURVEY, estate.division_id)
    key = {"estate": estate, "completed_on": completed_on}
    stored = FacilitySurvey.objects.select_for_update().filter(**key).first()
    survey = stored or FacilitySurvey(**key)
    said = (surveyed_by.strip(), note.strip())
    if stored and (stored.surveyed_by, stored.note) == said:
        return stored
    survey.surveyed_by, survey.note = said
    check(survey)
    found = set(estate.conditions.as_of(completed_on).values_list("item", flat=True))
    lacking = [item.name for item in rulebook().items.values() if not item.climate and item.key not in found]
    if lacking:
        expected = f"还有 {len(lacking)} 项没有摸底结果：{'、'.join(lacking[:MOST_NAMED])}"
        expected += "等" if len(lacking) > MOST_NAMED else ""
        raise BadInput([Problem(str(FacilitySurvey._meta.verbose_name), expected=expected)])
    survey.save()
    after = {"estate": estate.code, "completed_on": completed_on, "surveyed_by": survey.surveyed_by}
    audit(by, "facility.complete_survey", survey, after=after)
    return survey


@dataclass(frozen=True, slots=True)
class Finding:
    """What a survey found of one item of the catalogue."""

    item: str
    state: str
    severity: str
    note: str = ""


@transaction.atomic
def record_survey(
    estate: Estate, findings: Iterable[Finding], *, by: Actor, surveyed_on: date
) -> list[FacilityCondition]:
    """Write down many findings of one day at once; what is unchanged since then leaves no trace.

    All of them or none. Clause: Y1.5. Raises: Refused, BadInput that names every item that is wrong
    """
    by.require(SURVEY, estate.division_id)
    stored = {
        each.item: each
        for each in FacilityCondition.objects.select_for_update().filter(
            estate=estate, surveyed_on=surveyed_on
        )
    }
    changed: list[tuple[FacilityCondition, dict[str, object] | None, dict[str, object]]] = []
    wrong = _wrong_day(FacilityCondition(estate=estate, surveyed_on=surveyed_on))
    for each in findings:
        condition = stored.get(each.item) or FacilityCondition(
            estate=estate, item=each.item, surveyed_on=surveyed_on
        )
        condition.estate = estate  # already at hand: the trail asks each finding where it lies
        before = {name: getattr(condition, name) for name in FOUND} if condition.pk else None
        condition.state, condition.severity, condition.note = each.state, each.severity, each.note.strip()
        after: dict[str, object] = {name: str(getattr(condition, name)) for name in FOUND}
        if before != after:
            wrong += _wrong(condition)
            changed.append((condition, before, after))
    if wrong:
        raise BadInput(wrong)
    _write(estate, changed, by)
    return [condition for condition, _before, _after in changed]


def _wrong_day(condition: FacilityCondition) -> list[Problem]:
    try:
        not_to_come(condition.surveyed_on)
    except ValidationError as error:
        return [problem(condition, "surveyed_on", error.messages[0])]
    return []


def _wrong(condition: FacilityCondition) -> list[Problem]:
    """What is wrong with one finding, under the name of its item."""
    item = rulebook().items.get(condition.item)
    if item is None:
        return [problem(condition, "item", "应为改造内容目录中的代码")]
    in_order = condition.state in IN_ORDER
    if in_order and condition.severity != Severity.NONE:
        return [Problem("设施摸底", column=item.name, expected="完好或不适用的，程度应为“无”")]
    if not in_order and condition.severity in ("", Severity.NONE):
        return [Problem("设施摸底", column=item.name, expected="老化破损或缺失的，应选程度")]
    return []


def _write(
    estate: Estate,
    changed: Iterable[tuple[FacilityCondition, dict[str, object] | None, dict[str, object]]],
    by: Actor,
) -> None:
    rows = list(changed)
    new = [condition for condition, before, _ in rows if before is None]
    FacilityCondition.objects.bulk_create(new)
    mended = [condition for condition, before, _ in rows if before is not None]
    for condition in mended:
        condition.updated_at = timezone.now()
    FacilityCondition.objects.bulk_update(mended, [*FOUND, "updated_at"])
    told = (
        (each, before, {"estate": estate.code, "item": each.item, "surveyed_on": each.surveyed_on, **after})
        for each, before, after in rows
    )
    audit_many(by, "facility.record", told)
