"""Write down who did what to which record, in the transaction of the act itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.db import models, transaction

from jiugai.core.actors import Actor
from jiugai.core.models import AuditEvent, plain

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; set by the middleware, empty on the command line."""

LABEL_LENGTH = 200

_listening: ContextVar[list[AuditEvent] | None] = ContextVar("listening", default=None)


@contextmanager
def heard() -> Iterator[list[AuditEvent]]:
    """The events that acts within write down, as they come: what was done, without asking each act."""
    events: list[AuditEvent] = []
    before = _listening.set(events)
    try:
        yield events
    finally:
        _listening.reset(before)


class Audited(Protocol):
    """Anything that is acted on; the act is filed under the division it lies in."""

    @property
    def pk(self) -> object: ...

    @property
    def division_code(self) -> str: ...


def audit(
    actor: Actor,
    act: str,
    obj: Audited,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Record the act. It stands or falls with the transaction around it.

    Raises: RuntimeError outside a transaction; TypeError for a value that has no exact form.
    """
    event = _event(actor, act, obj, (before, after), reason)
    event.save()
    _tell([event])
    return event


def audit_many(
    actor: Actor,
    act: str,
    acts: Iterable[tuple[Audited, Mapping[str, object] | None, Mapping[str, object] | None]],
    *,
    reason: str = "",
) -> int:
    """Record the same act on many records, each with its before and after; returns how many.

    Raises: as `audit`.
    """
    events = [_event(actor, act, obj, change, reason) for obj, *change in acts]
    for event in events:
        event.stamp()
    AuditEvent.objects.bulk_create(events, batch_size=500)
    _tell(events)
    return len(events)


def _tell(events: Sequence[AuditEvent]) -> None:
    if (listening := _listening.get()) is not None:
        listening.extend(events)


def _event(
    actor: Actor,
    act: str,
    obj: Audited,
    change: Sequence[Mapping[str, object] | None],
    reason: str,
) -> AuditEvent:
    before, after = change
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"audit({act!r}) needs the transaction of the act: put it inside atomic()")
    return AuditEvent(
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        actor_post=actor.actor_post,
        actor_division=actor.actor_division,
        act=act,
        object_kind=kind_of(obj),
        object_id=str(obj.pk),
        object_label=str(obj)[:LABEL_LENGTH],
        division_code=obj.division_code,
        before=None if before is None else plain(dict(before)),
        after=None if after is None else plain(dict(after)),
        reason=reason,
        request_id=request_id.get(),
    )


def kind_of(obj: object) -> str:
    """What the trail calls records like this one: room and name, `registry.estate`."""
    kind = obj if isinstance(obj, type) else type(obj)
    if issubclass(kind, models.Model):
        return kind._meta.label_lower
    return f"{kind.__module__.split('.')[1]}.{kind.__name__.lower()}"
