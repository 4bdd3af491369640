"""Registering organisations."""

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check
from jiugai.registry.models import Division, Organisation, OrganisationKind
from jiugai.registry.services.estates import EDIT


@transaction.atomic
def register_organisation(
    *, by: Actor, name: str, kind: OrganisationKind, division: Division, credit_code: str = ""
) -> Organisation:
    """Enter an organisation. Raises: Refused, BadInput"""
    by.require(EDIT, division.code)
    organisation = Organisation(
        name=name.strip(), kind=kind, division=division, credit_code=credit_code.strip().upper()
    )
    check(organisation)
    organisation.save()
    after = {"name": organisation.name, "kind": str(kind), "credit_code": organisation.credit_code}
    audit(by, "organisation.register", organisation, after=after)
    return organisation
