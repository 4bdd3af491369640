"""What surveys of satisfaction the public sees: each one begun, and what those that ended counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jiugai.aftercare.models import Coverage, SatisfactionSurvey
from jiugai.aftercare.satisfaction import Progress, progress_of
from jiugai.portal.disclosure import shown
from jiugai.registry.models import Estate


@dataclass(frozen=True, slots=True)
class Result:
    """A survey, with its counts once it has ended. `margin_x100`: hundredths of a percentage point.
    `corrected`: homes whose paper officers put right.

    `counts`: the latest that has ended, which stands for the estate.
    """

    number: str
    coverage: str
    homes: int
    asked_count: int
    homes_surveyed: int | None
    homes_satisfied: int | None
    opens_on: date
    closes_on: date
    closed_on: date | None
    seed: str
    why_again: str
    why_early: str
    margin_x100: int | None
    corrected: int
    outcome: str
    counts: bool


def results_of(estate: Estate, on: date) -> dict[str, Any]:
    """`going_on`, the last day of a survey that takes answers; `results`, every survey, the latest first."""
    surveys = SatisfactionSurvey.objects.filter(estate=estate)
    open_until = surveys.taking_answers(on).order_by("-pk").values_list("closes_on", "coverage").first()
    latest = surveys.closed_by(on).last()
    rows = progress_of(surveys.select_related("estate").order_by("-pk"), on)
    results = [_result(each, counts=each.survey == latest) for each in rows]
    return {
        "going_on": open_until[0] if open_until else None,
        "is_sampled": open_until is not None and open_until[1] == Coverage.SAMPLED,
        "results": sorted(results, key=lambda each: not each.counts),
    }


def _result(counted: Progress, *, counts: bool) -> Result:
    survey = counted.survey
    told = {name: getattr(survey, name) for name in shown(SatisfactionSurvey) if name in Result.__slots__}
    told["coverage"] = survey.get_coverage_display()
    return Result(
        **told,
        corrected=counted.corrected,
        margin_x100=counted.margin_x100,
        outcome=counted.outcome.value,
        counts=counts,
    )
