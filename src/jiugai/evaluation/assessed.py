"""A self-assessment side by side: computed, declared, settled; and the total that a review comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiugai.evaluation.judging import breached_of
from jiugai.evaluation.models import Assessment, AssessmentItem, CriterionResult, ExpertScore
from jiugai.evaluation.open_years import open_year
from jiugai.evaluation.selectors import criteria_of, result_of
from jiugai.policy.assessing import BY_EXPERTS, judged_again, settled
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.kinds import Parts
from jiugai.policy.register import CriterionText, rulebook


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One criterion: what was computed, what is declared instead, what the review and experts say."""

    key: str
    text: CriterionText
    row: CriterionResult
    computed: Parts
    item: AssessmentItem | None
    experts: Sequence[ExpertScore]
    asks_experts: bool

    @property
    def expert_mean_x100(self) -> int | None:
        """The mean of the experts' scores in hundredths, each with their last one."""
        if not self.experts:
            return None
        return sum(each.score for each in self.experts) * 100 // len(self.experts)


def lines_of(assessment: Assessment) -> list[AssessedLine]:
    """The 36 criteria of a self-assessment, in the order of the annex."""
    result = result_of(assessment.run, assessment.division_id)
    if result is None:
        return []
    items = {each.criterion: each for each in assessment.items.select_related("evidence")}
    latest: dict[str, dict[str, ExpertScore]] = {}
    for each in assessment.expert_scores.all():
        latest.setdefault(each.criterion, {})[each.expert] = each
    return [
        AssessedLine(
            key,
            rulebook().criteria[key],
            row,
            row.counted,
            items.get(key),
            list(latest.get(key, {}).values()),
            key in BY_EXPERTS,
        )
        for key, row in criteria_of(result).items()
    ]


def reviewed_total(assessment: Assessment) -> Judgement | None:
    """The judgement with every settled value in the place of the computed one; None where none is settled."""
    year = open_year(assessment.run)
    code = assessment.division_id
    before = year.judged.judgements.get(code)
    changed = {each.criterion: each.settled for each in assessment.items.all() if each.settled}
    if before is None or not changed:
        return None
    breached = breached_of(*year.judged.counts(code))
    return judged_again(
        before,
        {key: settled(before.answers[key].parts, *value) for key, value in changed.items() if value},
        breached=breached.known,
        possibly_breached=breached.possibly,
        figures=year.parameters.in_force(code, year.whatif.on, own=False),
    )
