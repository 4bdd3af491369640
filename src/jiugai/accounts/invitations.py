"""Printed codes by which whoever lives in a home gets in: issuing, printing again, revoking, finding."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jiugai.accounts.models import Invitation
from jiugai.core.actors import Actor
from jiugai.core.audit import audit, audit_many
from jiugai.core.codes import code_from, read_code, shown_code
from jiugai.core.errors import BadInput, Problem
from jiugai.core.personal_data import blind_index, keyed_mark
from jiugai.core.records import keep, latest
from jiugai.registry.models import Home, HomeOwner

INVITE = "run_votes"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I: 5 bits a sign
REISSUED, SOLD = "换发", "业主变更"


@transaction.atomic
def issue_invitations(homes: Iterable[Home], *, by: Actor, valid_to: date) -> list[Invitation]:
    """A code in force for each home; one that is in force stays, and holds longer if need be, unless the home
    has other owners since.

    Raises: Refused
    """
    found = list(homes)
    for division in {home.division_code for home in found}:
        by.require(INVITE, division)
    held = {
        each.home_id: each
        for each in Invitation.objects.filter(home__in=found, revoked_at=None).select_for_update()
    }
    for each in _of_former_owners(held.values()):
        changes = {"revoked_at": timezone.now(), "revoked_for": SOLD}
        keep(each, changes, by=by, act="invitation.revoke", reason=SOLD)
        del held[each.home_id]
    new = [_drawn(home, valid_to) for home in found if home.pk not in held]
    Invitation.objects.bulk_create(new, batch_size=500)
    late = [each for each in held.values() if each.valid_to < valid_to]
    for each in late:
        each.valid_to = valid_to
    Invitation.objects.bulk_update(late, ["valid_to"], batch_size=500)
    after = {"valid_to": str(valid_to)}
    audit_many(by, "invitation.issue", ((each, None, after) for each in (*new, *late)))
    issued = {each.home_id: each for each in (*held.values(), *new)}
    return [issued[home.pk] for home in found]


@transaction.atomic
def reissue_invitation(invitation: Invitation, *, by: Actor, at: datetime, reason: str) -> Invitation:
    """Revoke a code that was lost or fell into wrong hands, and draw another. Raises: Refused, BadInput"""
    by.require(INVITE, invitation.division_code)
    found = latest(invitation)
    if not reason.strip():
        raise BadInput([Problem("邀请码", column="原因", expected="应写明为什么换发，如 信件丢失")])
    if found.revoked_at is None:
        changes = {"revoked_at": at, "revoked_for": f"{REISSUED}：{reason.strip()}"}
        keep(found, changes, by=by, act="invitation.revoke", reason=reason)
    fresh = _drawn(found.home, found.valid_to)
    fresh.save()
    audit(by, "invitation.issue", fresh, after={"valid_to": str(fresh.valid_to)})
    return fresh


def code_of(invitation: Invitation) -> str:
    """The code as it is printed: ABCD-EFGH-JKLM."""
    return shown_code(_code(invitation.nonce))


def invitation_by(code: str, on: date) -> Invitation | None:
    """The invitation of a code, however it is written, if it is in force on a day."""
    if (written := read_code(code, ALPHABET)) is None:
        return None
    found = Invitation.objects.filter(code_key=_key(written), revoked_at=None, valid_to__gte=on)
    return found.select_related("home__building__estate").first()


def _of_former_owners(held: Iterable[Invitation]) -> list[Invitation]:
    """The codes of homes whose owners changed after they were drawn."""
    since = {
        each["home"]: each["last"]
        for each in HomeOwner.objects.filter(home__in=[each.home_id for each in held])
        .order_by()
        .values("home")
        .annotate(last=Max("created_at"))
    }
    return [each for each in held if each.home_id in since and since[each.home_id] > each.created_at]


def _drawn(home: Home, valid_to: date) -> Invitation:
    nonce = secrets.token_hex(16)
    return Invitation(home=home, nonce=nonce, code_key=_key(_code(nonce)), valid_to=valid_to)


def _code(nonce: str) -> str:
    return code_from(int(keyed_mark("invitation", nonce), 16), ALPHABET)


def _key(code: str) -> str:
    return blind_index("invitation", code)
