"""Drawing up the scheme: its items, its versions, and the shortfalls it leaves for a reason."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.models import StoredFile, is_same_file
from jiugai.core.records import keep, keep_as_shown, latest, remove
from jiugai.policy.register import rulebook
from jiugai.registry.models import Estate
from jiugai.reserve.models import DecisionKind, Project, Scheme, ShortfallDecision, WorkItem
from jiugai.reserve.services.projects import EDIT, AlreadyInPlan

ACCEPT = "accept_excuse"
NOT_REFUSED = {"refused_on": None, "refused_by": "", "refusal": ""}
FIRST_GROUP, THIRD_GROUP = "S1.5.1", "S1.5.3"
ONLY = {
    DecisionKind.EXCUSED: "第一组短板才能申请准予不改",
    DecisionKind.DECLINED: "第三组短板才能由居民决定不改",
}
GROUP_OF = {DecisionKind.EXCUSED: FIRST_GROUP, DecisionKind.DECLINED: THIRD_GROUP}


class SchemeFacts(TypedDict, total=False):
    """What is said of a scheme as a whole."""

    summary: str
    cost_fen: int | None
    document: StoredFile | None


def current_scheme(project: Project) -> Scheme:
    """The version in force; every project has one."""
    return Scheme.objects.select_related("project").get(project=project, is_current=True)


@transaction.atomic
def state_scheme(
    project: Project, *, by: Actor, unchanged_since: str = "", **facts: Unpack[SchemeFacts]
) -> Scheme:
    """Say what the scheme costs and means. Raises: Refused, ChangedMeanwhile, BadInput"""
    scheme = _open(current_scheme(project), by)
    if is_same_file(scheme.document, facts.get("document")):
        del facts["document"]
    since = unchanged_since or None
    return keep_as_shown(scheme, facts, by=by, act="scheme.state", unchanged_since=since)


@transaction.atomic
def revise_scheme(project: Project, *, by: Actor, reason: str, unchanged_since: str = "") -> Scheme:
    """A new version that begins as a copy of the one in force, which stays as it was.

    Raises: Refused, ChangedMeanwhile, BadInput
    """
    by.require(EDIT, project.division_id)
    former = latest(current_scheme(project), unchanged_since=unchanged_since)
    items = list(former.items.all())
    Scheme.objects.filter(pk=former.pk).update(is_current=False)
    facts = {"summary": former.summary, "cost_fen": former.cost_fen, "document": former.document}
    version = Scheme(project=former.project, version=former.version + 1)
    keep(version, {**facts, "reason": reason}, by=by, act="scheme.revise", reason=reason)
    for each in items:
        each.pk, each.scheme, each._state.adding = None, version, True
    WorkItem.objects.bulk_create(items)
    return version


@transaction.atomic
def put_work_item(
    project: Project,
    *,
    by: Actor,
    item: str,
    estate: Estate | None = None,
    quantity: Decimal | None = None,
    cost_fen: int | None = None,
    at_area_level: bool = False,
    note: str = "",
    unchanged_since: str | None = None,
) -> WorkItem:
    """Put one item into the scheme, for one estate or all; again: put it right.

    Raises: Refused, ChangedMeanwhile, BadInput
    """
    scheme = _open(current_scheme(project), by)
    stored = scheme.items.filter(item=item, estate=estate).first()
    record = stored or WorkItem(scheme=scheme, item=item, estate=estate)
    if item not in rulebook().items:
        raise BadInput([problem(record, "item", "应为改造内容目录中的代码")])
    if estate and not project.memberships.filter(estate=estate).exists():
        raise BadInput([problem(record, "estate", f"{estate}不在本项目内")])
    facts = {"quantity": quantity, "cost_fen": cost_fen, "at_area_level": at_area_level, "note": note}
    return keep_as_shown(record, facts, by=by, act="work_item.put", unchanged_since=unchanged_since)


@transaction.atomic
def drop_work_item(item: WorkItem, *, by: Actor, reason: str = "") -> None:
    """Take an item out of the scheme. Raises: Refused"""
    _open(item.scheme, by)
    remove(item, by=by, act="work_item.drop", reason=reason)


@transaction.atomic
def decide_shortfall(
    project: Project,
    *,
    by: Actor,
    estate: Estate,
    item: str,
    kind: DecisionKind,
    reason: str,
    record: str = "",
    unchanged_since: str | None = None,
) -> ShortfallDecision:
    """Say why one shortfall is left: first group for a reason to be accepted above, third group as declined.

    Said otherwise, an acceptance or a refusal falls away. Clause: S1.5.1, S1.5.3, Y1.5.
    Raises: Refused, ChangedMeanwhile, BadInput
    """
    by.require(EDIT, project.division_id)
    latest(project)  # one writer at a time: what is sent twice is found the second time
    key = {"project": project, "estate": estate, "item": item}
    decision = ShortfallDecision.objects.filter(**key).first() or ShortfallDecision(**key)
    known = rulebook().items.get(item)
    if known is None or known.annex != GROUP_OF[kind]:
        raise BadInput([problem(decision, "item", ONLY[kind])])
    if not project.memberships.filter(estate=estate).exists():
        raise BadInput([problem(decision, "estate", f"{estate}不在本项目内")])
    said = {"kind": kind, "reason": reason.strip(), "record": record.strip()}
    if not decision._state.adding and said == {name: getattr(decision, name) for name in said}:
        return decision
    facts = {**said, "accepted_on": None, "accepted_by": "", **NOT_REFUSED}
    return keep_as_shown(decision, facts, by=by, act="shortfall.decide", unchanged_since=unchanged_since)


@transaction.atomic
def accept_excuse(
    decision: ShortfallDecision, *, by: Actor, on: date, unchanged_since: str = ""
) -> ShortfallDecision:
    """The upper level agrees that a shortfall of the first group is left, for the reason it was shown.

    Raises: Refused, ChangedMeanwhile, BadInput
    """
    found = latest(decision)
    by.require(ACCEPT, found.project.division_id)
    if found.accepted_on is not None:
        return found
    facts = {"accepted_on": on, "accepted_by": by.actor_post or by.actor_name, **NOT_REFUSED}
    since = unchanged_since or None
    return keep_as_shown(found, facts, by=by, act="shortfall.accept_excuse", unchanged_since=since)


@transaction.atomic
def refuse_excuse(
    decision: ShortfallDecision, *, by: Actor, on: date, reason: str, unchanged_since: str = ""
) -> ShortfallDecision:
    """The upper level does not agree: the shortfall counts as left, and the county is told why.

    An acceptance given before falls away, as long as no plan holds the scheme.
    Clause: Y1.5. Raises: Refused, ChangedMeanwhile, BadInput
    """
    found = latest(decision)
    by.require(ACCEPT, found.project.division_id)
    if current_scheme(found.project).frozen_on is not None:
        raise AlreadyInPlan("方案")
    refused = {"refused_on": on, "refused_by": by.actor_post or by.actor_name, "refusal": reason.strip()}
    facts = {"accepted_on": None, "accepted_by": "", **refused}
    since = unchanged_since or None
    return keep_as_shown(
        found, facts, by=by, act="shortfall.refuse_excuse", reason=reason, unchanged_since=since
    )


@transaction.atomic
def withdraw_decision(decision: ShortfallDecision, *, by: Actor, reason: str = "") -> None:
    """Take back what was decided of a shortfall: it counts as left again. Raises: Refused"""
    by.require(EDIT, decision.project.division_id)
    remove(decision, by=by, act="shortfall.withdraw", reason=reason)


@transaction.atomic
def freeze_scheme(project: Project, *, on: date, by: Actor) -> None:
    """The scheme that a plan was approved with stays as it is. Called by the approval."""
    scheme = current_scheme(project)
    if scheme.frozen_on is None:
        Scheme.objects.filter(pk=scheme.pk).update(frozen_on=on)
        audit(by, "scheme.freeze", scheme, after={"frozen_on": on})


def _open(scheme: Scheme, by: Actor) -> Scheme:
    """The scheme, locked, if the post may edit it and it is not frozen."""
    by.require(EDIT, scheme.project.division_id)
    found = latest(scheme)
    if found.frozen_on is not None:
        raise AlreadyInPlan("方案")
    return found
