"""Recording what residents answered."""

from datetime import date

from django.db import transaction

from jiugai.consent.models import SurveyMethod, WillingnessSurvey
from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Problem
from jiugai.core.models import StoredFile
from jiugai.core.records import keep
from jiugai.registry.models import Estate

RECORD = "record_willingness"


@transaction.atomic
def record_willingness(
    estate: Estate,
    *,
    by: Actor,
    closed_on: date,
    method: SurveyMethod,
    homes_taking_part: int,
    homes_agreeing: int,
    organised_by: str,
    management_consensus: bool | None = None,
    residents_active: bool | None = None,
    will_strong: bool | None = None,
    evidence: StoredFile | None = None,
    note: str = "",
    reason: str = "",
) -> WillingnessSurvey:
    """The counts of one estate's survey. Another day is another survey; the same day puts it right.

    `reason`: why what stands for that day is put right.

    Clause: Y1.7. Units: homes. Raises: Refused, BadInput if more homes answered than the estate has, or where
    a survey of that day says otherwise and no reason is given.
    """
    by.require(RECORD, estate.division_id)
    key = {"estate": estate, "closed_on": closed_on}
    stored = WillingnessSurvey.objects.select_for_update().filter(**key).first()
    survey = stored or WillingnessSurvey(**key)
    wrong = _beyond_the_estate(survey, estate, homes_taking_part)
    if wrong:
        raise BadInput(wrong)
    facts: dict[str, object] = {
        "method": method,
        "homes_taking_part": homes_taking_part,
        "homes_agreeing": homes_agreeing,
        "organised_by": organised_by,
        "management_consensus": management_consensus,
        "residents_active": residents_active,
        "will_strong": will_strong,
        "note": note,
    }
    if evidence is not None:
        facts["evidence"] = evidence
    if stored and not reason.strip() and any(getattr(stored, name) != facts[name] for name in facts):
        raise BadInput([problem(stored, "closed_on", _stands(stored))])
    return keep(survey, facts, by=by, act="willingness.record", reason=reason)


def _stands(survey: WillingnessSurvey) -> str:
    counts = f"参与 {survey.homes_taking_part} 户、同意 {survey.homes_agreeing} 户"
    return f"这一天已有征询结果（{counts}）；另一次征询请填另一天，更正请写明更正理由"


def _beyond_the_estate(survey: WillingnessSurvey, estate: Estate, taking_part: int) -> list[Problem]:
    if estate.home_count is None:
        return [Problem("意愿征询", column="小区", value=estate.name, expected="户数不详，请先补全小区户数")]
    if taking_part > estate.home_count:
        survey.homes_taking_part = taking_part
        return [problem(survey, "homes_taking_part", f"不能超过小区户数 {estate.home_count}")]
    return []
