"""From a draft to a published self-assessment: declared, signed by three departments, reviewed, published."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, keep_as_shown, latest, remove
from jiugai.evaluation.bundles.checking import LARGEST
from jiugai.evaluation.models import (
    Assessment,
    AssessmentEvent,
    AssessmentItem,
    DivisionResult,
    ExpertScore,
    Signature,
    State,
    YearRun,
)
from jiugai.evaluation.models.assessments import WITH_THEM, Decision, Department
from jiugai.policy import places
from jiugai.policy.assessing import BY_EXPERTS, report_due
from jiugai.policy.criteria import CRITERIA
from jiugai.registry.models import Division

ASSESS, SIGN, REVIEW = "assess", "sign_assessment", "review_assessment"


class WrongState(Refused):
    """An act that does not fit how far the self-assessment is."""

    status = 409


class NotSigned(Refused):
    """A department has not signed what is to be handed in."""

    status = 409


@transaction.atomic
def open_assessments(
    divisions: Iterable[Division], run: YearRun, *, by: Actor, on: date, due_on: date | None = None
) -> list[Assessment]:
    """Ask governments below for their self-assessment of a judged year.

    Those already asked get the new last day, if one is given, while they are still at it.
    Raises: Refused, BadInput
    """
    if due_on is not None and due_on < on:
        told = "不能早于今天"
        raise BadInput([Problem("自评估", column="报送期限", value=str(due_on), expected=told)])
    opened = []
    for division in divisions:
        by.require(REVIEW, division.code)
        _result(run, division.code)
        assessment = Assessment.objects.filter(division=division, year=run.year).first()
        if assessment is None:
            facts = {"run": run, "due_on": due_on or report_due(run.year, places.level_of(division.code))}
            assessment = Assessment(division=division, year=run.year)
            keep(assessment, facts, by=by, act="assessment.open")
            _note(assessment, State.DRAFT, on, "布置自评估", by)
        elif due_on is not None and assessment.is_with_them and assessment.due_on != due_on:
            keep(assessment, {"due_on": due_on}, by=by, act="assessment.open")
            _note(assessment, State(assessment.state), on, f"期限改为 {due_on}", by)
        opened.append(assessment)
    return opened


@transaction.atomic
def declare(
    assessment: Assessment,
    criterion: str,
    *,
    by: Actor,
    numerator: int,
    denominator: int,
    reason: str,
    evidence: StoredFile | None = None,
    unchanged_since: str | None = None,
) -> AssessmentItem:
    """Declare another value of a criterion than was computed, with the reason and what bears it out.

    Raises: Refused, WrongState, BadInput, ChangedMeanwhile
    """
    found = _with_them(assessment, by)
    if criterion not in CRITERIA:
        raise BadInput([Problem(str(found), column="子项", value=criterion, expected="没有这个子项")])
    item = AssessmentItem.objects.filter(assessment=found, criterion=criterion).first()
    item = item or AssessmentItem(assessment=found, criterion=criterion)
    computed = _result(found.run, found.division_id).criteria.get(criterion=criterion).counted
    if max(numerator, denominator) > LARGEST:
        raise BadInput([problem(item, "declared_denominator", f"过大，应不超过 {LARGEST:,}")])
    if (numerator, denominator, 0) == (computed.numerator, computed.denominator, computed.unknown):
        raise BadInput([problem(item, "declared_numerator", "与计算值相同，不必填报")])
    facts: dict[str, Any] = {
        "declared_numerator": numerator,
        "declared_denominator": denominator,
        "reason": reason,
        "decision": "",
        "corrected_numerator": None,
        "corrected_denominator": None,
        "decision_reason": "",
    }
    if evidence is not None:
        facts["evidence"] = evidence
    return keep_as_shown(item, facts, by=by, act="assessment.declare", unchanged_since=unchanged_since)


@transaction.atomic
def withdraw(item: AssessmentItem, *, by: Actor) -> None:
    """Take a declared value back: the computed one stands. Raises: Refused, WrongState"""
    _with_them(item.assessment, by)
    remove(item, by=by, act="assessment.withdraw")


@transaction.atomic
def write_text(
    assessment: Assessment,
    *,
    by: Actor,
    good_practice: str,
    problems: str,
    unchanged_since: str | None = None,
) -> Assessment:
    """Write what was done well, and what is to be done. Raises: Refused, WrongState, ChangedMeanwhile"""
    found = _with_them(assessment, by)
    facts = {"good_practice": good_practice, "problems": problems}
    return keep_as_shown(found, facts, by=by, act="assessment.write", unchanged_since=unchanged_since)


@transaction.atomic
def sign(assessment: Assessment, *, by: Actor) -> Signature:
    """One's own department stands behind the self-assessment as it is; a later change needs a new signature.

    Clause: Y3 (three departments). Raises: Refused, WrongState
    """
    by.require(SIGN, assessment.division_id)
    _require_own(assessment, by)
    found = latest(assessment)
    _expect(found, WITH_THEM, "会签")
    department = department_of(by)
    if not department:
        raise Refused("自评估由住建、发展改革、财政三个部门的岗位各自会签（云建更〔2022〕19号 三）")
    digest = found.content_digest
    signed = found.signatures.filter(department=department, content_digest=digest).first()
    if signed is not None:
        return signed
    signature = Signature(
        assessment=found,
        department=department,
        content_digest=digest,
        signed_by=str(by.actor_name),
        signed_post=by.actor_post,
    )
    signature.full_clean()
    signature.save(force_insert=True)
    audit(by, "assessment.sign", signature, after={"department": department, "content_digest": digest})
    return signature


def department_of(actor: Actor) -> str:
    """The department that a post signs for; empty where it is none of the three."""
    role = str(getattr(actor, "role", ""))
    return next((each for each in Department.values if role.endswith(f"_{each}")), "")


@transaction.atomic
def submit(assessment: Assessment, *, by: Actor, on: date) -> Assessment:
    """Hand the self-assessment up, signed by all three departments. Raises: Refused, WrongState, NotSigned"""
    found = _with_them(assessment, by, "报送")
    if missing := found.unsigned:
        names = "、".join(str(Department(each).label) for each in missing)
        raise NotSigned(f"{names}还没有会签现在这一稿，三个部门会签后才能报送（云建更〔2022〕19号 三）")
    changes = {"state": State.SUBMITTED, "submitted_on": found.submitted_on or on, "returned_for": ""}
    return _moved(found, changes, "assessment.submit", on, by)


@transaction.atomic
def send_back(assessment: Assessment, *, by: Actor, on: date, reason: str) -> Assessment:
    """Return a self-assessment to be mended. Raises: Refused, WrongState, BadInput"""
    found = _with_us(assessment, by, "退回")
    if not reason.strip():
        raise BadInput([Problem(str(found), column="退回理由", expected="应写明要补充、更正什么")])
    changes = {"state": State.RETURNED, "returned_for": reason.strip()}
    return _moved(found, changes, "assessment.return", on, by, reason.strip())


@transaction.atomic
def answer_item(
    item: AssessmentItem,
    *,
    by: Actor,
    on: date,
    accepted: bool,
    numerator: int | None = None,
    denominator: int | None = None,
    reason: str = "",
    unchanged_since: str = "",
) -> AssessmentItem:
    """Accept a declared value, or correct it with a reason.

    Raises: Refused, WrongState, BadInput, ChangedMeanwhile
    """
    assessment = _with_us(item.assessment, by, "审核")
    found = latest(item, unchanged_since=unchanged_since)
    facts: dict[str, Any] = {
        "decision": Decision.ACCEPTED if accepted else Decision.CORRECTED,
        "corrected_numerator": None if accepted else numerator,
        "corrected_denominator": None if accepted else denominator,
        "decision_reason": reason.strip(),
    }
    if not accepted and (numerator is None or denominator is None):
        raise BadInput([problem(found, "corrected_numerator", "更正应写明审定的分子和分母")])
    kept = keep(found, facts, by=by, act="assessment.answer", reason=reason.strip())
    told = f"{found.criterion}：{kept.get_decision_display()} {reason.strip()}".strip()
    _note(assessment, State(assessment.state), on, told, by)
    return kept


@transaction.atomic
def adopt(assessment: Assessment, run: YearRun, *, by: Actor, on: date) -> Assessment:
    """Rest the self-assessment on a newer run of the year. Raises: Refused, WrongState, BadInput"""
    found = _with_them(assessment, by)
    _result(run, found.division_id)
    if run.year != found.year:
        raise BadInput([Problem(str(found), value=run.number, expected=f"应为 {found.year} 年度的评价")])
    kept = keep(found, {"run": run}, by=by, act="assessment.adopt")
    _note(kept, State(kept.state), on, f"改以 {run.number} 为准", by)
    return kept


@transaction.atomic
def review(assessment: Assessment, *, by: Actor, on: date, note: str) -> Assessment:
    """Close the review: every declared value has its answer. Raises: Refused, WrongState"""
    found = _with_us(assessment, by, "审核")
    if still := list(found.items.filter(decision="").values_list("criterion", flat=True)):
        raise WrongState(f"还有 {len(still)} 项自报值没有审核：{'、'.join(still)}")
    changes = {"state": State.REVIEWED, "reviewed_on": on, "review_note": note.strip()}
    return _moved(found, changes, "assessment.review", on, by, note.strip())


@transaction.atomic
def publish(assessment: Assessment, *, by: Actor, on: date) -> Assessment:
    """Make a reviewed self-assessment known to everybody. Raises: Refused, WrongState"""
    by.require(REVIEW, assessment.division_id)
    _require_above(assessment, by)
    found = latest(assessment)
    _expect(found, (State.REVIEWED,), "公布")
    return _moved(found, {"state": State.PUBLISHED, "published_on": on}, "assessment.publish", on, by)


@transaction.atomic
def record_expert_score(
    assessment: Assessment, criterion: str, *, by: Actor, expert: str, score: int, reason: str
) -> ExpertScore:
    """Write down an expert's score of a criterion where a count does not say everything.

    It stands beside the computed value and does not change it. Raises: Refused, WrongState, BadInput
    """
    found = _with_us(assessment, by, "登记专家评分")
    if criterion not in BY_EXPERTS:
        raise BadInput([Problem(str(found), column="子项", value=criterion, expected="这一项只按计数评价")])
    opinion = ExpertScore(
        assessment=found,
        criterion=criterion,
        expert=expert.strip(),
        score=score,
        reason=reason.strip(),
        recorded_by=str(by.actor_name),
    )
    opinion.full_clean()
    opinion.save(force_insert=True)
    audit(by, "assessment.expert", opinion, after={"criterion": criterion, "score": score})
    return opinion


def _with_them(assessment: Assessment, by: Actor, what: str = "修改") -> Assessment:
    """The self-assessment, locked, while its own government works on it."""
    by.require(ASSESS, assessment.division_id)
    _require_own(assessment, by)
    found = latest(assessment)
    _expect(found, WITH_THEM, what)
    return found


def _require_own(assessment: Assessment, by: Actor) -> None:
    if by.actor_division not in (assessment.division_id, places.NATION):
        raise Refused(f"自评估由 {assessment.division} 自己填报、会签，上级可以审核、退回")


def _with_us(assessment: Assessment, by: Actor, what: str) -> Assessment:
    """The self-assessment, locked, while the level above reviews it."""
    by.require(REVIEW, assessment.division_id)
    _require_above(assessment, by)
    found = latest(assessment)
    _expect(found, (State.SUBMITTED,), what)
    return found


def _require_above(assessment: Assessment, by: Actor) -> None:
    if by.actor_division == assessment.division_id:
        raise Refused("自评估由上级审核，本级不能审核自己")


def _expect(assessment: Assessment, states: Iterable[str], what: str) -> None:
    if assessment.state not in states:
        raise WrongState(f"自评估现在“{assessment.get_state_display()}”，不能{what}")


def _moved(  # noqa: PLR0917 - one act, told in full
    assessment: Assessment, changes: dict[str, Any], act: str, on: date, by: Actor, text: str = ""
) -> Assessment:
    kept = keep(assessment, changes, by=by, act=act, reason=text)
    _note(kept, kept.state, on, text, by)
    return kept


def _note(assessment: Assessment, state: str, on: date, text: str, by: Actor) -> None:
    AssessmentEvent.objects.create(
        assessment=assessment,
        state=state,
        on=on,
        text=text,
        actor_name=str(by.actor_name),
        actor_post=by.actor_post,
    )


def _result(run: YearRun, code: str) -> DivisionResult:
    found = run.results.filter(code=code).first()
    if found is None:
        raise BadInput(
            [Problem(run.number, value=code, expected="这次评价没有这个政府，请先报送数据包再评价")]
        )
    return found
