"""What a home answers, online or on paper; a correction is one more answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jiugai.aftercare.models import (
    AnswerChannel,
    AskedHome,
    Satisfaction,
    SatisfactionResponse,
    SatisfactionSurvey,
)
from jiugai.aftercare.residents import ANSWERING, RESIDENT
from jiugai.aftercare.satisfaction import counted_answer, open_for
from jiugai.aftercare.services.surveys import SURVEY, require_open
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.tables.cells import trimmed
from jiugai.registry.models import Home


class NotAsked(Refused):
    """No survey asks this home today."""

    status = 409


@dataclass(frozen=True, slots=True)
class Said:
    """What one home said. `topics`: what it is not satisfied with."""

    answer: Satisfaction
    topics: Sequence[str] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it is typed in: its number, what stands on it; the reason where it corrects another."""

    number: int
    said: Said
    reason: str = ""


@transaction.atomic
def answer_for(home: Home, said: Said, *, on: date, by: Actor = RESIDENT) -> SatisfactionResponse:
    """A home answers online, or thinks better of it while the survey lasts.

    Whoever calls this has made sure that the answer comes from the home. Raises: NotAsked, BadInput
    """
    by.require(ANSWERING, home.division_code)
    asked = open_for(home, on)
    if asked is None:
        raise NotAsked("您家目前没有正在进行的满意度调查；调查采用抽样的，只有抽中的户作答")
    survey = _locked(asked.survey)
    require_open(survey)
    return _write(asked, said, AnswerChannel.ONLINE, by=by, on=on)


@transaction.atomic
def enter_papers(
    survey: SatisfactionSurvey, papers: Sequence[Paper], *, by: Actor, on: date
) -> list[SatisfactionResponse]:
    """Type in papers that came back, all of them or none.

    Against an answer that is there already a paper counts only with a reason; the same answer is no change.
    on: today. Raises: Refused, SurveyOver, BadInput that names each paper
    """
    locked = _locked(survey)
    by.require(SURVEY, locked.division_code)
    require_open(locked)
    numbers = [each.number for each in papers]
    asked = {each.number: each for each in locked.asked.filter(number__in=numbers)}
    problems = list(_wrong(locked, papers, asked, on))
    if problems:
        raise BadInput(problems)
    return [
        _write(asked[each.number], each.said, AnswerChannel.PAPER, by=by, on=on, reason=each.reason)
        for each in papers
    ]


def _locked(survey: SatisfactionSurvey) -> SatisfactionSurvey:
    """The survey as it stands; who answers at the same moment waits, so that one answer counts."""
    return SatisfactionSurvey.objects.select_for_update(no_key=True).get(pk=survey.pk)


def _wrong(
    survey: SatisfactionSurvey, papers: Sequence[Paper], asked: dict[int, AskedHome], on: date
) -> Sequence[Problem]:
    kind = str(SatisfactionResponse._meta.verbose_name)
    if on < survey.opens_on:
        return [Problem(kind, expected=f"调查 {survey.opens_on} 才开始，不能登记答卷")]
    found, seen = [], set()
    for each in papers:
        named = f"{each.number} 号"
        if each.number not in asked:
            found.append(Problem(kind, column=named, expected="不在本次调查的编号之内"))
        elif each.number in seen:
            found.append(Problem(kind, column=named, expected="填了两次"))
        elif _differs(asked[each.number], each.said) and not each.reason.strip():
            found.append(Problem(kind, column=named, expected="已有答卷，更正请写明理由"))
        seen.add(each.number)
    return found


def _differs(asked: AskedHome, said: Said) -> bool:
    there = counted_answer(asked)
    return there is not None and not _says(there, said)


def _says(response: SatisfactionResponse, said: Said) -> bool:
    told = (response.answer, list(response.topics), response.comment)
    return told == (said.answer, list(said.topics), trimmed(said.comment))


def _write(
    asked: AskedHome, said: Said, channel: AnswerChannel, *, by: Actor, on: date, reason: str = ""
) -> SatisfactionResponse:
    """One more answer, unless it says what is there. What a home said stays out of the trail."""
    there = counted_answer(asked)
    if there is not None and _says(there, said):
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
