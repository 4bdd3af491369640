"""Preparing a vote: what is asked, who may vote, from which day on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.consent.models import Precedence, Question, QuestionKind, Roll, Vote, VoteState
from jiugai.consent.opening import open_points
from jiugai.consent.services.rolls import freeze_roll
from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check, problem
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, keep_as_shown, latest
from jiugai.policy.matters import SPECIAL, Matter, matter_of_number, matter_of_works
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project, Scheme, WorkItem

RUN = "run_votes"
NUMBER_OF = {QuestionKind.MANAGEMENT: 4, QuestionKind.COMMITTEE: 3, QuestionKind.OTHER: 9}
"""Under which number of CC.278 a question falls, unless it says otherwise."""
MOST_QUESTIONS = 12
LONGEST = 366  # days


class WrongState(Refused):
    """The vote is not at the point where this may be done."""

    status = 409


class NotYet(Refused):
    """Something must happen before the vote may go on."""

    status = 409


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a vote. `number`: of CC.278; a scheme's matter follows from its work items."""

    kind: QuestionKind
    text: str
    number: int | None = None


class VoteFacts(TypedDict, total=False):
    """What is said of a vote while it is drafted."""

    title: str
    convened_by: str
    notice: str
    opens_on: date
    closes_on: date
    precedence: Precedence
    project: Project | None
    document: StoredFile | None


@transaction.atomic
def draft_vote(estate: Estate, *, by: Actor, questions: Sequence[Asked], **facts: Unpack[VoteFacts]) -> Vote:
    """Prepare a vote of the owners of one estate. Entered once more just the same, it stays the one.

    Raises: Refused, BadInput, for another draft of the same title, too
    """
    by.require(RUN, estate.division_id)
    Estate.objects.select_for_update(no_key=True).get(pk=estate.pk)
    _require_days(facts)
    wanted = {**facts, "scheme": _scheme_of(facts.get("project"))}
    same = Vote.objects.filter(estate=estate, state=VoteState.DRAFT, title=facts.get("title", "").strip())
    if drafted := same.first():
        _require_the_same(drafted, wanted, questions)
        return drafted
    number = Vote.objects.filter(estate=estate).count() + 1
    vote = keep(Vote(code=f"{estate.code}-V{number}", estate=estate), wanted, by=by, act="vote.draft")
    _ask(vote, questions, by)
    return vote


@transaction.atomic
def change_vote(
    vote: Vote,
    *,
    by: Actor,
    questions: Sequence[Asked],
    unchanged_since: str | None = None,
    **facts: Unpack[VoteFacts],
) -> Vote:
    """Change a vote that is not announced yet.

    `unchanged_since`: the version that a form was shown with. Raises: Refused, WrongState, BadInput
    """
    found = locked_vote(vote, by, (VoteState.DRAFT,), "修改")
    _require_days(facts)
    wanted = {**facts, "scheme": _scheme_of(facts.get("project"))}
    kept = keep_as_shown(found, wanted, by=by, act="vote.draft", unchanged_since=unchanged_since)
    _ask(kept, questions, by)
    return kept


@transaction.atomic
def announce_vote(vote: Vote, *, by: Actor, on: date) -> Roll:
    """Announce a vote: from now on nothing of it changes, and the roll is frozen by copy.

    Clause: CC.278, SPC.8, SPC.9, PMR.14. Raises: Refused, WrongState, NotYet with all that is still open
    """
    found = locked_vote(vote, by, (VoteState.DRAFT,), "公告")
    if points := [point for point in open_points(found, on) if point.is_open]:
        told = "；".join(f"{point.label}：{point.next_step}" for point in points)
        raise NotYet(f"还不能公告。{told}")
    roll = freeze_roll(found)
    keep(found, {"state": VoteState.ANNOUNCED, "announced_on": on}, by=by, act="vote.announce")
    after = {"homes": roll.homes, "heads": roll.heads, "digest": roll.digest}
    audit(by, "vote.freeze_roll", found, after=after)
    return roll


@transaction.atomic
def withdraw_vote(vote: Vote, *, by: Actor, reason: str) -> Vote:
    """Give a vote up before its result stands; what was voted stays on record.

    Raises: Refused, WrongState, BadInput
    """
    states = (VoteState.DRAFT, VoteState.ANNOUNCED, VoteState.COUNTED, VoteState.PUBLISHED)
    found = locked_vote(vote, by, states, "撤销")
    if not reason.strip():
        raise BadInput([Problem(str(found), column="撤销理由", expected="应写明理由")])
    changes = {"state": VoteState.WITHDRAWN, "withdrawn_for": reason}
    return keep(found, changes, by=by, act="vote.withdraw", reason=reason)


def locked_vote(vote: Vote, by: Actor, states: Iterable[VoteState], act: str, right: str = RUN) -> Vote:
    """The vote as it stands, locked, if the post has the right and it is in one of the states.

    Raises: Refused, WrongState
    """
    by.require(right, vote.division_code)
    found = latest(vote)
    if VoteState(found.state) not in states:
        raise WrongState(f"“{found}”{found.get_state_display()}，不能{act}")
    return found


def _require_days(facts: VoteFacts) -> None:
    """Raises: BadInput for a vote that lasts longer than anybody means: a slip of the pen"""
    opens_on, closes_on = facts.get("opens_on"), facts.get("closes_on")
    if opens_on and closes_on and (closes_on - opens_on).days > LONGEST:
        expected = f"表决期最长 {LONGEST} 天，请核对年份"
        raise BadInput([problem(Vote(opens_on=opens_on, closes_on=closes_on), "closes_on", expected)])


def _require_the_same(vote: Vote, facts: Mapping[str, object], questions: Sequence[Asked]) -> None:
    """Raises: BadInput where a draft of the same title says anything else: it may be a colleague's"""
    said = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    wanted = [_said(_question(vote, number, asked)) for number, asked in enumerate(questions, start=1)]
    if said != {name: getattr(vote, name) for name in said} or wanted != _said_by(vote):
        expected = f"本小区已有同名的草稿 {vote.code}，内容不同；请打开那一份修改，或换一个标题"
        raise BadInput([problem(vote, "title", expected)])


def _scheme_of(project: Project | None) -> Scheme | None:
    return project.schemes.filter(is_current=True).first() if project else None


def _ask(vote: Vote, questions: Sequence[Asked], by: Actor) -> None:
    """Let these be the questions of a drafted vote, in their order."""
    if len(questions) > MOST_QUESTIONS:
        raise BadInput([Problem(str(vote), column="表决事项", expected=f"最多 {MOST_QUESTIONS} 项")])
    wanted = [_question(vote, number, asked) for number, asked in enumerate(questions, start=1)]
    stored = list(vote.questions.all())
    if _said_by(vote) == [_said(each) for each in wanted]:
        return
    vote.questions.all().delete()
    for each in wanted:
        check(each)
        each.save()
    told = {"questions": [f"{each.number}. {each.text}" for each in wanted]}
    before = {"questions": [f"{each.number}. {each.text}" for each in stored]} if stored else None
    audit(by, "vote.ask", vote, before=before, after=told)


def _said_by(vote: Vote) -> list[tuple[object, ...]]:
    return [_said(each) for each in vote.questions.all()]


def _said(question: Question) -> tuple[object, ...]:
    return question.number, question.kind, question.text, question.matter, question.why


def _question(vote: Vote, number: int, asked: Asked) -> Question:
    matter = _matter(vote, asked)
    facts = {"kind": asked.kind, "text": asked.text.strip(), "matter": matter.kind, "why": matter.why}
    question = Question(vote=vote, number=number, **facts)
    if asked.kind == QuestionKind.SCHEME and vote.project is None:
        raise BadInput([problem(question, "kind", "表决改造方案须选择改造项目，性质由其改造内容推定")])
    return question


def _matter(vote: Vote, asked: Asked) -> Matter:
    if asked.kind == QuestionKind.SCHEME and vote.scheme is not None:
        matter = matter_of_works(items_of(vote))
        stricter = matter_of_number(asked.number) if asked.number else matter
        return stricter if stricter.kind == SPECIAL and matter.kind != SPECIAL else matter
    return matter_of_number(asked.number or NUMBER_OF.get(asked.kind, 9))


def items_of(vote: Vote) -> list[str]:
    """The catalogue's items that the scheme renovates in the estate of the vote."""
    items = WorkItem.objects.filter(scheme=vote.scheme).order_by("pk")
    return [each.item for each in items if each.estate_id in (None, vote.estate_id)]
