"""Funding lines and contracts of a project."""

from datetime import date
from typing import Any

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.models import StoredFile, is_same_file
from jiugai.core.records import keep_as_shown, latest, remove
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
    unchanged_since: str | None = None,
) -> FundingLine:
    """Say what is planned and secured from one channel; again: put it right. Units: fen.

    Raises: Refused, ChangedMeanwhile, BadInput
    """
    by.require(EDIT, project.division_id)
    latest(project)  # one writer at a time: what is sent twice is found the second time
    key = {"project": project, "source": source}
    line = FundingLine.objects.filter(**key).first() or FundingLine(**key)
    facts = {"planned_fen": planned_fen, "committed_fen": committed_fen, "evidence": evidence, "note": note}
    is_new = unchanged_since == ""
    if is_new and not line._state.adding and any(getattr(line, name) != facts[name] for name in facts):
        raise BadInput([problem(line, "source", "这一渠道已经登记，请在表中更正那一行")])
    return keep_as_shown(line, facts, by=by, act="funding_line.put", unchanged_since=unchanged_since)


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
    unchanged_since: str = "",
) -> Contract:
    """Enter a contract, or correct the one given; the same one sent twice is one. Units: fen.

    Clause: S1.9.1. Raises: Refused, ChangedMeanwhile, BadInput
    """
    by.require(EDIT, project.division_id)
    latest(project)  # one writer at a time: what is sent twice is found the second time
    facts: dict[str, Any] = {
        "kind": kind,
        "party": party,
        "amount_fen": amount_fen,
        "signed_on": signed_on,
        "duties": duties,
        "number": number,
        "payee_account": payee_account,
    }
    if contract is not None:
        record = latest(contract)
    else:
        record = project.contracts.filter(**facts).first() or Contract(project=project)
    if document is not None and not is_same_file(record.document, document):
        facts["document"] = document
    since = unchanged_since or None
    return keep_as_shown(record, facts, by=by, act="contract.record", unchanged_since=since)
