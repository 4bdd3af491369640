"""What a home answers. A correction is one more answer; what a home said online only the home replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jiugai.aftercare.models import (
    AnswerChannel,
    AskedHome,
    BatchState,
    Satisfaction,
    SatisfactionResponse,
    SatisfactionSurvey,
)
from jiugai.aftercare.residents import ANSWERING, RESIDENT
from jiugai.aftercare.satisfaction import counted_answer, open_for
from jiugai.aftercare.services.surveys import require_open
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import Refused
from jiugai.core.tables.cells import trimmed
from jiugai.registry.models import Home

ONLINE_STANDS = "该户在网上作答，以网上的为准"


class NotAsked(Refused):
    """No survey asks this home today."""

    status = 409


@dataclass(frozen=True, slots=True)
class Said:
    """What one home said. `topics`: what it is not satisfied with."""

    answer: Satisfaction
    topics: Sequence[str] = ()
    comment: str = ""


@transaction.atomic
def answer_for(home: Home, said: Said, *, on: date, by: Actor = RESIDENT) -> SatisfactionResponse:
    """A home answers online, or thinks better of it while the survey lasts. A paper of it stands back.

    Whoever calls this has made sure that the answer comes from the home. Raises: NotAsked, BadInput
    """
    by.require(ANSWERING, home.division_code)
    asked = open_for(home, on)
    if asked is None:
        raise NotAsked("您家目前没有正在进行的满意度调查；调查采用抽样的，只有抽中的户作答")
    survey = locked_survey(asked.survey)
    require_open(survey)
    asked.papers.filter(batch__state=BatchState.CHECKED, outcome="").update(outcome=ONLINE_STANDS)
    return write_answer(asked, said, AnswerChannel.ONLINE, by=by, on=on)


def locked_survey(survey: SatisfactionSurvey) -> SatisfactionSurvey:
    """The survey as it stands; who answers at the same moment waits, so that one answer counts."""
    return SatisfactionSurvey.objects.select_for_update(no_key=True).get(pk=survey.pk)


def _says(response: SatisfactionResponse, said: Said) -> bool:
    told = (response.answer, list(response.topics), response.comment)
    return told == (said.answer, list(said.topics), trimmed(said.comment))


def write_answer(
    asked: AskedHome, said: Said, channel: AnswerChannel, *, by: Actor, on: date, reason: str = ""
) -> SatisfactionResponse:
    """One more answer, unless it says what is there. What a home said stays out of the trail."""
    there = counted_answer(asked)
    if there is not None and there.channel == channel and _says(there, said):
        return there
    response = SatisfactionResponse(
        asked=asked,
        answer=said.answer,
        topics=list(said.topics),
        comment=trimmed(said.comment),
        channel=channel,
        answered_on=on,
        replaces=there,
        reason=trimmed(reason) if there else "",
        actor_name=by.actor_name,
        actor_post=by.actor_post,
    )
    check(response, leave_out=("asked",))
    response.save(force_insert=True)
    after = {"channel": channel, "answered_on": on}
    audit(by, "satisfaction.answer", response, after=after, reason=response.reason)
    return response
