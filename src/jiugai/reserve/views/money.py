"""Where a project's money is to come from, and its contracts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest
from jiugai.reserve.forms.money import ContractForm, FundingFactsForm, FundingForm
from jiugai.reserve.models import Contract, ContractKind, FundingLine, FundingSource, Project
from jiugai.reserve.services import current_scheme, drop_funding_line, put_funding_line, record_contract
from jiugai.reserve.views.project_parts import METHODS, act_of, project_for, show

FUNDING, CONTRACTS = "reserve:funding", "reserve:contracts"


@dataclass(frozen=True, slots=True)
class FundingTable:
    """The channels of a project beside what its scheme costs. Units: fen."""

    lines: Sequence[FundingLine]
    cost_fen: int | None

    @property
    def planned_fen(self) -> int:
        return sum(line.planned_fen for line in self.lines)

    @property
    def committed_fen(self) -> int:
        return sum(line.committed_fen for line in self.lines)

    @property
    def unplanned_fen(self) -> int | None:
        """What the scheme costs beyond what is planned; below 0: planned beyond the cost."""
        return None if self.cost_fen is None else self.cost_fen - self.planned_fen

    @property
    def unsecured_fen(self) -> int | None:
        """What the scheme costs beyond what is secured in writing."""
        return None if self.cost_fen is None else self.cost_fen - self.committed_fen


@require_http_methods(METHODS)
@login_required
def funding(request: HttpRequest, code: str) -> HttpResponse:
    """The channels: planned against secured, their sum against the cost; and one more."""
    scoped, project = project_for(request, code, act_of(request))
    form = FundingForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: _put(scoped, project, form, FundingSource(form.cleaned_data["source"]))
    ):
        messages.success(request, _("已登记“%(source)s”。") % {"source": form.made})
        return redirect(FUNDING, project.code)
    table = FundingTable(list(project.funding.all()), current_scheme(project).cost_fen)
    return show(scoped, project, "reserve/funding_list.html", {"form": form, "table": table}, here=FUNDING)


@require_http_methods(METHODS)
@login_required
def funding_line(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put one channel right."""
    scoped, project = project_for(request, code)
    line = get_object_or_404(project.funding, pk=pk)
    known = {name: getattr(line, name) for name in (*FundingFactsForm.FACTS, "committed_fen")}
    form = FundingFactsForm(request.POST or None, initial={**known, "version": version_of(line)})
    source = FundingSource(line.source)
    if request.method == "POST" and form.done(lambda: _put(scoped, project, form, source)):
        messages.success(request, _("已保存。"))
        return redirect(FUNDING, project.code)
    return show(scoped, project, "reserve/funding_form.html", {"form": form, "line": line}, here=FUNDING)


@require_POST
@login_required
def funding_drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one channel out."""
    scoped, project = project_for(request, code)
    line = get_object_or_404(project.funding, pk=pk)
    drop_funding_line(line, by=scoped.acting)
    messages.success(request, _("已删除“%(source)s”。") % {"source": line})
    return redirect(FUNDING, project.code)


@require_http_methods(METHODS)
@login_required
def contracts(request: HttpRequest, code: str) -> HttpResponse:
    """The contracts, and one more."""
    scoped, project = project_for(request, code, act_of(request))
    form = ContractForm(request.POST or None, request.FILES or None, scope=scoped.scope)
    if request.method == "POST" and form.done(lambda: _record(scoped, project, form)):
        messages.success(request, _("已登记合同。"))
        return redirect(CONTRACTS, project.code)
    found = list(project.contracts.select_related("party", "document"))
    total = sum(each.amount_fen for each in found)
    context = {"form": form, "contracts": found, "total_fen": total}
    return show(scoped, project, "reserve/contract_list.html", context, here=CONTRACTS)


@require_http_methods(METHODS)
@login_required
def contract(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put one contract right."""
    scoped, project = project_for(request, code)
    record = get_object_or_404(project.contracts.select_related("party", "document"), pk=pk)
    known = {name: getattr(record, name) for name in ("kind", "party", *ContractForm.FACTS)}
    known |= {"party_credit_code": record.party.credit_code, "version": version_of(record)}
    form = ContractForm(request.POST or None, request.FILES or None, scope=scoped.scope, initial=known)
    if request.method == "POST" and form.done(lambda: _record(scoped, project, form, record)):
        messages.success(request, _("已保存。"))
        return redirect(CONTRACTS, project.code)
    context = {"form": form, "contract": record}
    return show(scoped, project, "reserve/contract_form.html", context, here=CONTRACTS)


def _put(
    request: ScopedRequest, project: Project, form: FundingFactsForm, source: FundingSource
) -> FundingLine:
    sent = form.cleaned_data
    return put_funding_line(
        project,
        by=request.acting,
        source=source,
        committed_fen=sent["committed_fen"] or 0,
        unchanged_since=sent["version"],
        **{name: sent[name] for name in form.FACTS},
    )


def _record(
    request: ScopedRequest, project: Project, form: ContractForm, contract: Contract | None = None
) -> Contract:
    sent, by = form.cleaned_data, request.acting
    party = form.named_party(by=by, division=project.division)
    documents = form.entered("document", division_code=project.division_id, by=by)
    return record_contract(
        project,
        by=by,
        kind=ContractKind(sent["kind"]),
        party=party,
        document=documents[0] if documents else None,
        contract=contract,
        unchanged_since=sent["version"],
        **{name: sent[name] for name in form.FACTS},
    )
