"""Questions about what residents said. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jiugai.consent.models import WillingnessSurvey
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.verdicts import Outcome
from jiugai.registry.models import Estate
from jiugai.registry.selectors import parameters

PARTICIPATION, AGREEMENT = "consent.plan.participation", "consent.plan.agreement"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one estate stands to the two shares of Y1.7. The base of both is all its homes."""

    estate: Estate
    survey: WillingnessSurvey | None
    participation: Outcome
    agreement: Outcome
    still_taking_part: int | None
    still_agreeing: int | None

    @property
    def outcome(self) -> Outcome:
        """Both shares together."""
        both = {self.participation, self.agreement}
        if Outcome.NOT_MET in both:
            return Outcome.NOT_MET
        return Outcome.UNKNOWN if Outcome.UNKNOWN in both else Outcome.MET


def standings(estates: Iterable[Estate], on: date) -> list[Standing]:
    """How some estates stand on a day, by their newest surveys; two queries, however many."""
    rows = list(estates)
    surveys = WillingnessSurvey.objects.newest(on).filter(estate__in=[each.pk for each in rows])
    newest = {each.estate_id: each for each in surveys}
    figures = parameters()
    return [_standing(each, newest.get(each.pk), _in_force(figures, each, on)) for each in rows]


def _in_force(figures: Parameters, estate: Estate, on: date) -> InForce:
    return figures.in_force(estate.county_code, on)


def _standing(estate: Estate, survey: WillingnessSurvey | None, figures: InForce) -> Standing:
    homes = estate.home_count
    if survey is None or homes is None:
        return Standing(estate, survey, Outcome.UNKNOWN, Outcome.UNKNOWN, None, None)
    needed = {name: _needed(homes, figures, name) for name in (PARTICIPATION, AGREEMENT)}
    still = (
        max(0, needed[PARTICIPATION] - survey.homes_taking_part),
        max(0, needed[AGREEMENT] - survey.homes_agreeing),
    )
    return Standing(estate, survey, Outcome.of(still[0] == 0), Outcome.of(still[1] == 0), *still)


def _needed(homes: int, figures: InForce, name: str) -> int:
    """The least number of homes that reaches the share; 以上 includes the number itself."""
    share = figures[name].fraction
    return -(-homes * share.numerator // share.denominator)
