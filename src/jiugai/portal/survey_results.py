"""What surveys of satisfaction the public sees: what is going on, and the last result with its counts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jiugai.aftercare.models import Coverage, SatisfactionSurvey
from jiugai.aftercare.satisfaction import progress_of
from jiugai.portal.disclosure import shown
from jiugai.registry.models import Estate


@dataclass(frozen=True, slots=True)
class Result:
    """A survey that has ended, as it was counted. `margin_x100`: hundredths of a percentage point."""

    number: str
    coverage: str
    homes: int
    asked_count: int
    homes_surveyed: int
    homes_satisfied: int
    closed_on: date
    seed: str
    margin_x100: int | None
    outcome: str


def results_of(estate: Estate, on: date) -> dict[str, Any]:
    """`going_on`, the last day of a survey that takes answers; `result`, the latest that has ended."""
    surveys = SatisfactionSurvey.objects.filter(estate=estate)
    open_until = surveys.taking_answers(on).order_by("-pk").values_list("closes_on", "coverage").first()
    latest = surveys.closed_by(on).select_related("estate").last()
    return {
        "going_on": open_until[0] if open_until else None,
        "is_sampled": open_until is not None and open_until[1] == Coverage.SAMPLED,
        "result": _result(latest, on) if latest else None,
    }


def _result(survey: SatisfactionSurvey, on: date) -> Result:
    told = {name: getattr(survey, name) for name in shown(SatisfactionSurvey) if name in Result.__slots__}
    counted = progress_of([survey], on)[0]
    told["coverage"] = survey.get_coverage_display()
    return Result(**told, margin_x100=counted.margin_x100, outcome=counted.outcome.value)
