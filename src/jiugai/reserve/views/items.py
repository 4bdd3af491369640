"""The items of a scheme: the table, one more, one put right, shortfalls taken in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiugai.core.records import version_of
from jiugai.core.requests import ScopedRequest
from jiugai.policy.register import rulebook
from jiugai.reserve.catalogue import unit_of
from jiugai.reserve.forms.schemes import ItemFactsForm, ItemForm
from jiugai.reserve.models import Project, WorkItem
from jiugai.reserve.services import current_scheme, drop_work_item, put_work_item
from jiugai.reserve.shortfalls import Shortfall, Treatment, shortfalls_of
from jiugai.reserve.views.project_parts import METHODS, act_of, project_for, show
from jiugai.reserve.work_item_rows import ItemRow, ItemTable

HERE = "reserve:items"


@require_http_methods(METHODS)
@login_required
def items(request: HttpRequest, code: str) -> HttpResponse:
    """The items of the scheme in force, and one more."""
    scoped, project = project_for(request, code, act_of(request))
    scheme = current_scheme(project)
    form = ItemForm(request.POST or None, project=project)
    if request.method == "POST" and form.done(lambda: _put(scoped, project, form, **_which(form))):
        messages.success(request, _("已列入“%(item)s”。") % {"item": form.made.item_name})
        return redirect(HERE, project.code)
    context = {
        "form": form,
        "scheme": scheme,
        "table": ItemTable.of(scheme),
        "uncovered": _uncovered(project, scoped),
    }
    return show(scoped, project, "reserve/item_list.html", context, here=HERE)


@require_http_methods(METHODS)
@login_required
def item(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put one item right."""
    scoped, project = project_for(request, code)
    record = get_object_or_404(current_scheme(project).items.select_related("estate"), pk=pk)
    known = {name: getattr(record, name) for name in ItemFactsForm.FACTS}
    form = ItemFactsForm(request.POST or None, initial={**known, "version": version_of(record)})
    form.fields["quantity"].label = _("数量（%(unit)s）") % {"unit": unit_of(rulebook().items[record.item])}
    which: dict[str, Any] = {"item": record.item, "estate": record.estate}
    if request.method == "POST" and form.done(lambda: _put(scoped, project, form, **which)):
        messages.success(request, _("已保存。"))
        return redirect(HERE, project.code)
    row = ItemRow(record, rulebook().items[record.item])
    return show(scoped, project, "reserve/item_form.html", {"form": form, "row": row}, here=HERE)


@require_POST
@login_required
def drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one item out of the scheme."""
    scoped, project = project_for(request, code)
    record = get_object_or_404(WorkItem, scheme=current_scheme(project), pk=pk)
    drop_work_item(record, by=scoped.acting)
    messages.success(request, _("已从方案中删除“%(item)s”。") % {"item": record.item_name})
    return redirect(HERE, project.code)


@require_POST
@login_required
def cover(request: HttpRequest, code: str) -> HttpResponse:
    """Take shortfalls that nothing covers yet into the scheme: one, or all of them."""
    scoped, project = project_for(request, code)
    which = request.POST.get("shortfall", "")
    with transaction.atomic():
        taken = [each for each in _uncovered(project, scoped) if which in ("all", each.key)]
        for each in taken:
            put_work_item(project, by=scoped.acting, item=each.item.key, estate=each.estate)
    messages.success(request, _("已列入方案 %(count)s 项，请补充数量和投资。") % {"count": len(taken)})
    return redirect(HERE, project.code)


def _uncovered(project: Project, request: ScopedRequest) -> list[Shortfall]:
    """Shortfalls that neither the scheme covers nor a decision leaves."""
    left = (Treatment.LEFT, Treatment.REFUSED)
    return [each for each in shortfalls_of(project, request.today) if each.treatment in left]


def _which(form: ItemForm) -> dict[str, Any]:
    return {"item": form.cleaned_data["item"], "estate": form.cleaned_data["estate"]}


def _put(request: ScopedRequest, project: Project, form: ItemFactsForm, **which: Any) -> WorkItem:
    facts = {name: form.cleaned_data[name] for name in form.FACTS}
    since = form.cleaned_data["version"]
    return put_work_item(project, by=request.acting, unchanged_since=since, **which, **facts)
