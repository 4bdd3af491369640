"""Funding lines and contracts of a project."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.models import StoredFile
from jiugai.core.records import keep, remove
from jiugai.registry.models import Organisation
from jiugai.reserve.models import Contract, ContractKind, FundingLine, FundingSource, Project
from jiugai.reserve.services.projects import EDIT


@transaction.atomic
def put_funding_line(
    project: Project,
    *,
    by: Actor,
    source: FundingSource,
    planned_fen: int,
    committed_fen: int = 0,
    evidence: str = "",
    note: str = "",
) -> FundingLine:
    """Say what is planned and secured from one channel; again: put it right. Units: fen.

    Raises: Refused, BadInput
    """
    by.require(EDIT, project.division_id)
    key = {"project": project, "source": source}
    line = FundingLine.objects.select_for_update().filter(**key).first() or FundingLine(**key)
    facts = {"planned_fen": planned_fen, "committed_fen": committed_fen, "evidence": evidence, "note": note}
    return keep(line, facts, by=by, act="funding_line.put")


@transaction.atomic
def drop_funding_line(line: FundingLine, *, by: Actor, reason: str = "") -> None:
    """Take a channel out. Raises: Refused"""
    by.require(EDIT, line.project.division_id)
    remove(line, by=by, act="funding_line.drop", reason=reason)


@transaction.atomic
def record_contract(
    project: Project,
    *,
    by: Actor,
    kind: ContractKind,
    party: Organisation,
    amount_fen: int,
    signed_on: date,
    duties: str,
    number: str = "",
    payee_account: str = "",
    document: StoredFile | None = None,
    contract: Contract | None = None,
) -> Contract:
    """Enter a contract, or correct the one given. Units: fen. Clause: S1.9.1. Raises: Refused, BadInput"""
    by.require(EDIT, project.division_id)
    facts = {
        "kind": kind,
        "party": party,
        "amount_fen": amount_fen,
        "signed_on": signed_on,
        "duties": duties,
        "number": number,
        "payee_account": payee_account,
    }
    if document is not None:
        facts["document"] = document
    return keep(contract or Contract(project=project), facts, by=by, act="contract.record")
