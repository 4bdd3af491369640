"""Surveys of satisfaction in estates whose works were accepted: ended well, ended badly, still going on."""

from datetime import date, timedelta
from math import ceil
from random import Random

from jiugai.aftercare.models import Coverage, Satisfaction, SatisfactionSurvey, Topic
from jiugai.aftercare.services import Paper, Said, check_papers, close_survey, enter_papers, open_survey
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.papers import scanned
from jiugai.core.actors import BUILT_IN
from jiugai.registry.models import Estate
from jiugai.reserve.models import ProjectEstate

PLEASED = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED)
OTHERS = (Satisfaction.FAIRLY, Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)
COMMENTS = ("楼道墙面没有刷到底", "停车位还是不够", "希望物业早点进来", "管道井的门关不严", "")
SAMPLED_FROM = 60  # homes


def ask_if_satisfied(settled: Settled, office: Office) -> None:
    """Residents of finished projects are asked; of those accepted, one estate in three not yet."""
    stage = settled.lot.stage
    if settled.lot.fate is not Fate.EARLIER or stage not in ("accepted", "closed"):
        return
    dice = office.dice("satisfaction", settled.number)
    for estate in settled.estates:
        if stage == "closed":
            _ended(estate, office, dice, pleased=dice.uniform(0.84, 0.95))
        elif settled.number % 3 == 0:
            _ended(estate, office, dice, pleased=dice.uniform(0.62, 0.74))
        elif settled.number % 3 == 1:
            _going_on(estate, office, dice)


def _ended(estate: Estate, office: Office, dice: Random, *, pleased: float) -> None:
    """In November of the year of the works, over half of those asked having answered."""
    opens_on = date(office.today.year - 1, 11, dice.randint(2, 12))
    survey = _begun(estate, office, opens_on, 18)
    answers = max(min(20, survey.asked_count), ceil(survey.homes / 3), ceil(survey.asked_count * 0.7))
    _answer(survey, office, dice, min(answers, survey.asked_count), pleased, on=opens_on + timedelta(12))
    close_survey(survey, by=office.of(estate), on=survey.closes_on + timedelta(2))


def _going_on(estate: Estate, office: Office, dice: Random) -> None:
    """Begun last week, with too few answers yet."""
    survey = _begun(estate, office, office.ago(6), 14)
    _answer(survey, office, dice, survey.asked_count // 5, 0.85, on=office.ago(1))


def _begun(estate: Estate, office: Office, opens_on: date, days: int) -> SatisfactionSurvey:
    project = (
        ProjectEstate.objects.select_related("project")
        .get(estate=estate, project__stage__in=("accepted", "closed"))
        .project
    )
    is_large = (estate.home_count or 0) >= SAMPLED_FROM
    return open_survey(
        project,
        estate,
        by=office.of(estate),
        coverage=Coverage.SAMPLED if is_large else Coverage.FULL,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days),
        organised_by=str(estate.division),
        on=opens_on,
    )


def _answer(
    survey: SatisfactionSurvey, office: Office, dice: Random, answers: int, pleased: float, *, on: date
) -> None:
    """So many homes hand in a paper, the share of them pleased."""
    numbers = sorted(dice.sample(range(1, survey.asked_count + 1), answers))
    content = set(dice.sample(numbers, ceil(answers * pleased)))
    papers = [Paper(each, _said(dice, is_pleased=each in content)) for each in numbers]
    by = office.clerk or office.of(survey.estate)
    scan = scanned(survey.number, division_code=survey.division_code, by=by)
    batch = enter_papers(survey, papers, scan=scan, by=by, on=on)
    check_papers(batch, by=office.housing if office.clerk else BUILT_IN, on=on)


def _said(dice: Random, *, is_pleased: bool) -> Said:
    if is_pleased:
        return Said(dice.choices(PLEASED, (45, 55))[0])
    topics = dice.sample(list(Topic.values), dice.randint(1, 2))
    return Said(dice.choices(OTHERS, (50, 38, 12))[0], topics, dice.choice(COMMENTS))
