"""Papers of a survey: one person types them in, another checks them against the scan, then they count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jiugai.aftercare.models import (
    AnswerChannel,
    AskedHome,
    BatchState,
    Satisfaction,
    SatisfactionSurvey,
    SurveyBatch,
    SurveyPaper,
)
from jiugai.aftercare.satisfaction import counted_answer
from jiugai.aftercare.services.responses import ONLINE_STANDS, Said, locked_survey, write_answer
from jiugai.aftercare.services.surveys import SURVEY, require_open
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, latest
from jiugai.core.tables.cells import trimmed

PAPER_STANDS = "该户已有别的纸质问卷，更正请写明理由"


class OwnBatch(Refused):
    """Who typed papers in cannot check them."""

    status = 409


class BatchDone(Refused):
    """Somebody else was first with this batch."""

    status = 409


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it is typed in: its number, what stands on it; the reason where it corrects another."""

    number: int
    said: Said
    reason: str = ""


@transaction.atomic
def enter_papers(
    survey: SatisfactionSurvey, papers: Sequence[Paper], *, scan: StoredFile, by: Actor, on: date
) -> SurveyBatch:
    """Type in papers that came back, all of them or none; they count once somebody else has checked them.

    A second paper of a home needs a reason, whatever it says: nobody learns here what the first one said.
    The same papers sent twice are one batch. on: today. Raises: Refused, SurveyOver, BadInput that names each
    """
    locked = _open(survey, by)
    if there := _sent_before(locked, papers, scan, by):
        return there
    asked = {each.number: each for each in locked.asked.filter(number__in=[each.number for each in papers])}
    if problems := list(_wrong(locked, papers, asked, on)):
        raise BadInput(problems)
    batch = SurveyBatch(
        survey=locked,
        number=locked.batches.count() + 1,
        scan=scan,
        entered_by=by.actor_id,
        entered_name=by.actor_name,
        entered_post=by.actor_post,
        entered_on=on,
    )
    check(batch)
    batch.save()
    for each in papers:
        _row(batch, asked[each.number], each).save()
    audit(by, "survey_batch.enter", batch, after={"papers": len(papers), "scan": scan.digest})
    return batch


@transaction.atomic
def check_papers(batch: SurveyBatch, *, by: Actor, on: date) -> SurveyBatch:
    """Confirm that papers say what the scan shows: now they count.

    Where a home answered online, or another paper of it counts, the paper is kept and marked as not counted.
    Raises: Refused, SurveyOver, OwnBatch, BatchDone
    """
    found = _entered(batch, by)
    if found.entered_by == by.actor_id:
        raise OwnBatch(f"{found}由您录入，请另一人对照扫描件核对")
    rows = list(found.papers.select_related("asked__survey").order_by("asked__number"))
    for row in rows:
        row.outcome = _stands_against(row)
        if row.outcome:
            row.save(update_fields=["outcome", "updated_at"])
        else:
            said = Said(Satisfaction(row.answer), row.topics, row.comment)
            channel = AnswerChannel.PAPER
            write_answer(row.asked, said, channel, by=by, on=found.entered_on, reason=row.reason)
    changes = {"state": BatchState.CHECKED, "checked_by": by.actor_id, "checked_name": by.actor_name}
    return keep(found, {**changes, "checked_on": on}, by=by, act="survey_batch.check")


@transaction.atomic
def send_papers_back(batch: SurveyBatch, *, by: Actor, note: str) -> SurveyBatch:
    """Say what does not agree with the scan; the papers are typed in anew. Raises: Refused, BadInput"""
    found = _entered(batch, by)
    if not note.strip():
        raise BadInput([Problem(str(found), column="退回说明", expected="应写明哪一号哪里不符")])
    changes = {"state": BatchState.SENT_BACK, "note": note}
    return keep(found, changes, by=by, act="survey_batch.send_back", reason=note)


def _open(survey: SatisfactionSurvey, by: Actor) -> SatisfactionSurvey:
    locked = locked_survey(survey)
    by.require(SURVEY, locked.division_code)
    require_open(locked)
    return locked


def _entered(batch: SurveyBatch, by: Actor) -> SurveyBatch:
    _open(batch.survey, by)
    found = latest(batch)
    if found.state != BatchState.ENTERED:
        raise BatchDone(f"{found}{found.get_state_display()}，请刷新页面")
    return found


def _stands_against(paper: SurveyPaper) -> str:
    """Why a paper does not count; empty where it does."""
    there = counted_answer(paper.asked)
    if there is None:
        return ""
    if there.channel == AnswerChannel.ONLINE:
        return ONLINE_STANDS
    return "" if paper.reason else PAPER_STANDS


def _row(batch: SurveyBatch, asked: AskedHome, paper: Paper) -> SurveyPaper:
    row = SurveyPaper(
        batch=batch,
        asked=asked,
        answer=paper.said.answer,
        topics=list(paper.said.topics),
        comment=trimmed(paper.said.comment),
        reason=trimmed(paper.reason),
    )
    check(row)
    return row


def _sent_before(
    survey: SatisfactionSurvey, papers: Sequence[Paper], scan: StoredFile, by: Actor
) -> SurveyBatch | None:
    last = survey.batches.filter(state=BatchState.ENTERED, scan__digest=scan.digest).last()
    if last is None or last.entered_by != by.actor_id:
        return None
    typed = [
        (each.number, said.answer, list(said.topics), trimmed(said.comment), trimmed(each.reason))
        for each in sorted(papers, key=lambda paper: paper.number)
        for said in [each.said]
    ]
    there = last.papers.order_by("asked__number")
    held = there.values_list("asked__number", "answer", "topics", "comment", "reason")
    return last if typed == list(held) else None


def _wrong(
    survey: SatisfactionSurvey, papers: Sequence[Paper], asked: dict[int, AskedHome], on: date
) -> Iterator[Problem]:
    kind, seen = str(SurveyPaper._meta.verbose_name), set()
    if on < survey.opens_on:
        yield Problem(kind, expected=f"调查 {survey.opens_on} 才开始，不能登记答卷")
        return
    for each in papers:
        named = f"{each.number} 号"
        if each.number not in asked:
            yield Problem(kind, column=named, expected="不在本次调查的编号之内")
        elif each.number in seen:
            yield Problem(kind, column=named, expected="填了两次")
        elif waiting := asked[each.number].papers.filter(batch__state=BatchState.ENTERED).first():
            yield Problem(kind, column=named, expected=f"{waiting.batch}已录入，正待核对")
        elif not each.reason.strip() and _has_paper(asked[each.number]):
            yield Problem(kind, column=named, expected="已有答卷，更正请写明理由")
        seen.add(each.number)


def _has_paper(asked: AskedHome) -> bool:
    there = counted_answer(asked)
    return there is not None and there.channel == AnswerChannel.PAPER
