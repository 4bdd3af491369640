"""How a survey of satisfaction stands: counted, set beside what is asked, with its margin. Writes nothing."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from jiugai.aftercare.models import (
    SATISFIED,
    AnswerChannel,
    AskedHome,
    BatchState,
    Satisfaction,
    SatisfactionResponse,
    SatisfactionSurvey,
    SurveyBatch,
    SurveyPaper,
    Topic,
)
from jiugai.aftercare.sampling import margin_x100, sample_size
from jiugai.core.actors import Actor
from jiugai.core.scope import Scope
from jiugai.policy import aftercare as rules
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.requirements import Asked
from jiugai.policy.verdicts import Check, Outcome
from jiugai.registry.models import Estate, Home
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project, ProjectEstate, Stage

MARGIN, Z = "satisfaction.sample_margin", "satisfaction.sample_z"
FINISHED = (Stage.ACCEPTED, Stage.CLOSED)
"""Stages from which on residents can say whether they are satisfied."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How one survey stands: how many answered what, what is still needed, and what follows from it.

    `needed`: how many homes must have answered before the result is known. `margin_x100`: hundredths of a
    percentage point, of a share of one half, as if who answered were chosen by chance. `corrected`: homes
    whose paper officers put right.
    """

    survey: SatisfactionSurvey
    answers: Mapping[str, int]
    needed: int
    margin_x100: int | None
    corrected: int
    check: Check

    @property
    def surveyed(self) -> int:
        return sum(self.answers.values())

    @property
    def satisfied(self) -> int:
        return sum(self.answers.get(each, 0) for each in SATISFIED)

    @property
    def still_needed(self) -> int:
        """How many more homes must answer before the result is known."""
        return max(0, self.needed - self.surveyed)

    @property
    def outcome(self) -> Outcome:
        return self.check.outcome

    @property
    def required(self) -> object:
        """The share that must be satisfied."""
        return self.check.required

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each answer by its name, from the best."""
        return [(str(each.label), self.answers.get(each, 0)) for each in Satisfaction]


def progress_of(surveys: Iterable[SatisfactionSurvey], on: date) -> list[Progress]:
    """How some surveys stand on a day, in their order: four questions, however many.

    A closed survey is told as it was frozen, under the figures of its last day.
    """
    rows, figures = list(surveys), parameters()
    counted: dict[int, Counter[str]] = {each.pk: Counter() for each in rows}
    answers = counted_responses(rows).order_by().values("asked__survey", "answer")
    for row in answers.annotate(count=Count("pk")):
        counted[row["asked__survey"]][row["answer"]] = row["count"]
    corrected = _corrected(rows)
    return [_progress(each, counted[each.pk], corrected.get(each.pk, 0), figures, on) for each in rows]


def _corrected(rows: Sequence[SatisfactionSurvey]) -> dict[int, int]:
    """Of how many homes officers put a paper right."""
    paper = AnswerChannel.PAPER
    found = SatisfactionResponse.objects.filter(
        asked__survey__in=[each.pk for each in rows], channel=paper, replaces__channel=paper
    )
    counts = found.order_by().values("asked__survey").annotate(count=Count("asked", distinct=True))
    return {each["asked__survey"]: each["count"] for each in counts}


def _progress(
    survey: SatisfactionSurvey, answers: Counter[str], corrected: int, figures: Parameters, on: date
) -> Progress:
    day = survey.closed_on or on
    in_force = figures.in_force(survey.estate.county_code, day)
    surveyed = sum(answers.values())
    satisfied = sum(answers[each] for each in SATISFIED)
    return Progress(
        survey=survey,
        answers=answers,
        needed=needed_answers(survey.homes, in_force),
        margin_x100=margin_x100(surveyed, survey.homes, in_force[Z].fraction),
        corrected=corrected,
        check=judged(survey.homes, surveyed, satisfied, in_force),
    )


def counted_responses(surveys: Iterable[SatisfactionSurvey]) -> QuerySet[SatisfactionResponse]:
    """The answers that count: of each home the one that none replaces."""
    return SatisfactionResponse.objects.filter(
        asked__survey__in=[each.pk for each in surveys], replaced_by=None
    )


def judged(homes: int, surveyed: int, satisfied: int, figures: InForce) -> Check:
    """What the rule on satisfaction says of these counts. Clause: S1.6.3, P.sample."""
    facts = _facts(homes, surveyed, satisfied)
    return rules.SATISFIED.check(facts, Asked(figures.on, figures))


def needed_answers(homes: int, figures: InForce) -> int:
    """The least number of answers with which the rule knows a result: found by asking the rule itself."""
    asked = Asked(figures.on, figures)

    def is_enough(count: int) -> bool:
        return rules.ENOUGH_ANSWERS.truth(_facts(homes, count, 0), asked) is True

    return bisect_left(range(homes), True, key=is_enough)


def _facts(homes: int, surveyed: int, satisfied: int) -> ProjectFacts:
    return ProjectFacts(
        project_code="",
        division_code="",
        plan_year=0,
        stage=Stage.ACCEPTED,
        homes=homes,
        homes_surveyed=surveyed,
        homes_satisfied=satisfied,
    )


def suggested_sample(homes: int, figures: InForce) -> int:
    """How many homes to draw: enough for the margin, and for a result that is known if all of them answer."""
    size = sample_size(homes, figures[MARGIN].fraction, figures[Z].fraction)
    return max(size, needed_answers(homes, figures))


def listed_homes(estate: Estate) -> list[Home]:
    """The homes on the list of an estate, building by building; two questions."""
    homes = Home.objects.filter(building__estate=estate).select_related("building")
    return list(homes.order_by("building__name", "stairwell", "room", "pk"))


def topics_of(survey: SatisfactionSurvey) -> list[tuple[str, int]]:
    """What homes are not satisfied with, the most frequent first; one question."""
    counts: Counter[str] = Counter()
    for topics in counted_responses([survey]).values_list("topics", flat=True):
        counts.update(topics)
    return [(str(Topic(each).label), count) for each, count in counts.most_common() if each in Topic.values]


def comments_of(survey: SatisfactionSurvey) -> list[SatisfactionResponse]:
    """What homes wrote, without saying which home; one question."""
    said = counted_responses([survey]).exclude(comment="")
    return list(said.order_by("answer", "comment"))


def unanswered(survey: SatisfactionSurvey) -> QuerySet[AskedHome]:
    """The homes that have not answered and have no paper waiting to be checked, by the number of it."""
    waiting = SurveyPaper.objects.filter(batch__survey=survey, batch__state=BatchState.ENTERED)
    found = survey.asked.filter(responses=None).exclude(pk__in=waiting.values("asked"))
    return found.order_by("number")


def unchecked(scope: Scope, actor: Actor) -> QuerySet[SurveyBatch]:
    """The batches of papers in scope that wait to be checked, and that this person may check."""
    found = SurveyBatch.objects.filter(scope.in_scope("survey__estate__division"), state=BatchState.ENTERED)
    return found.exclude(entered_by=actor.actor_id)


def open_for(home: Home, on: date) -> AskedHome | None:
    """The survey that asks this home on the day."""
    surveys = SatisfactionSurvey.objects.taking_answers(on).filter(estate=home.building.estate_id)
    found = AskedHome.objects.filter(survey__in=surveys, home=home).select_related("survey__estate")
    return found.order_by("-survey__opens_on", "-pk").first()


def counted_answer(asked: AskedHome) -> SatisfactionResponse | None:
    """What counts of one home; None before it has answered."""
    return asked.responses.filter(replaced_by=None).first()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An estate of a finished project: the result that stands, and the survey that is going on."""

    membership: ProjectEstate
    standing: Progress | None
    going_on: SatisfactionSurvey | None

    @property
    def estate(self) -> Estate:
        return self.membership.estate

    @property
    def project(self) -> Project:
        return self.membership.project

    @property
    def outcome(self) -> Outcome:
        return self.standing.outcome if self.standing else Outcome.UNKNOWN


def candidates(memberships: Sequence[ProjectEstate], on: date) -> list[Candidate]:
    """Estates of finished projects with their latest results; four questions at most."""
    found = SatisfactionSurvey.objects.filter(project__in=[each.project_id for each in memberships])
    closed: dict[tuple[int, int], SatisfactionSurvey] = {}
    going_on: dict[tuple[int, int], SatisfactionSurvey] = {}
    for each in found.select_related("estate").order_by("closed_on", "pk"):
        (going_on if each.closed_on is None else closed)[each.project_id, each.estate_id] = each
    told = dict(zip(closed, progress_of(closed.values(), on), strict=True))
    places = [(each, (each.project_id, each.estate_id)) for each in memberships]
    return [Candidate(each, told.get(place), going_on.get(place)) for each, place in places]
