"""Drawing up renewal units."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.core.errors import BadInput, Problem
from jiugai.registry.models import Division, Estate, MemberKind, RenewalMember, RenewalUnit
from jiugai.registry.services.estates import EDIT


@transaction.atomic
def establish_renewal_unit(
    *,
    by: Actor,
    name: str,
    division: Division,
    established_on: date,
    document: str,
    estates: Sequence[Estate],
    places: Sequence[tuple[MemberKind, str]] = (),
) -> RenewalUnit:
    """Record which places are renewed together. `places`: old factories, streets, urban villages by name.

    Clause: Y2.2. Raises: Refused, BadInput if fewer than two places are named.
    """
    by.require(EDIT, division.code)
    unit = RenewalUnit(
        name=name.strip(), division=division, established_on=established_on, document=document.strip()
    )
    if not estates or len(estates) + len(places) < 2:
        expected = "至少应有一个小区，连同其他成员不少于两个"
        raise BadInput([Problem(str(unit._meta.verbose_name), expected=expected)])
    check(unit)
    unit.save()
    members = [RenewalMember(unit=unit, kind=MemberKind.ESTATE, estate=estate) for estate in estates]
    members += [RenewalMember(unit=unit, kind=kind, name=place.strip()) for kind, place in places]
    for member in members:
        check(member)
        member.save()
    named = [member.estate.code if member.estate else member.name for member in members]
    audit(by, "renewal_unit.establish", unit, after={"document": unit.document, "members": named})
    return unit
