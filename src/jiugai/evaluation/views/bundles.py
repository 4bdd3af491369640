"""Bundles of a year: sealed here, sent from below, judged together, held against their raw rows."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.core.actors import Actor
from jiugai.core.requests import acting_in
from jiugai.core.wording import label, stored
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.forms import ReceiveForm, SealForm
from jiugai.evaluation.models import Bundle
from jiugai.evaluation.services import bundles as services
from jiugai.evaluation.services.runs import judge_bundles
from jiugai.evaluation.views.finding import VIEW, own_code
from jiugai.registry.models import Division

FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def bundles(request: HttpRequest, year: int) -> HttpResponse:
    """Every bundle of a year in scope, those that stand and those that were restated."""
    scoped = acting_in(request, VIEW)
    found = Bundle.objects.filter(year=year).in_scope(scoped.scope.of_counties)
    context = {
        "year": year,
        "bundles": found.select_related("division", "restates", "restated_by"),
        "may_seal": scoped.acting.may(services.SEAL),
        "may_receive": scoped.acting.may(services.RECEIVE),
    }
    return render(request, "evaluation/bundle_list.html", context)


@require_safe
@login_required
def bundle(request: HttpRequest, number: str) -> HttpResponse:
    """One bundle: what lies in it, who sealed it, and what it says otherwise than the one before."""
    scoped = acting_in(request, VIEW)
    seen = Bundle.objects.in_scope(scoped.scope.of_counties)
    found = get_object_or_404(seen.select_related("division", "restates", "restated_by"), number=number)
    tables = [(TABLES[name].label, seal) for name, seal in found.manifest["tables"].items()]
    changes = [
        {
            "label": TABLES[name].label,
            **each,
            "cells": [
                (key, label(column), stored(column, old), stored(column, new))
                for key, column, old, new in each["cells"]
            ],
        }
        for name, each in found.changes.items()
    ]
    not_kept = [TABLES[name].label for name in found.manifest["not_kept"]]
    context = {"bundle": found, "tables": tables, "changes": changes, "not_kept": not_kept}
    return render(request, "evaluation/bundle_detail.html", context)


@require_http_methods(FORM)
@login_required
def seal(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze the post's own year as it stands on record, and judge the year anew."""
    scoped = acting_in(request, services.SEAL)
    division = get_object_or_404(Division, code=own_code(scoped))
    form = SealForm(request.POST or None)
    form.is_whole = False  # files lie beside the rows; the service takes both back where it refuses
    if request.method == "POST" and form.done(
        lambda: services.seal_year(
            division, year, by=scoped.acting, on=scoped.today, reason=form.cleaned_data["reason"]
        )
    ):
        judge_bundles(year, by=scoped.acting)
        messages.success(request, _("已封存 %(number)s，并重新评价。") % {"number": form.made})
        return redirect("evaluation:bundle", form.made.number)
    context = {
        "form": form,
        "title": _("封存 %(year)s 年度数据") % {"year": year},
        "note": str(division),
        "crumbs": [(_("成效评价"), reverse("evaluation:year", args=[year]))],
        "back": reverse("evaluation:bundles", args=[year]),
        "submit": _("封存"),
        "year": year,
        "division": division,
        "earlier": Bundle.objects.current(year).filter(division=division).first(),
    }
    return render(request, "evaluation/seal_form.html", context, status=form.status)


@require_http_methods(FORM)
@login_required
def receive(request: HttpRequest, year: int) -> HttpResponse:
    """Take in the bundle of a government below, and judge the year anew."""
    scoped = acting_in(request, services.RECEIVE)
    form = ReceiveForm(request.POST or None, request.FILES or None)
    form.is_whole = False
    if request.method == "POST" and form.done(lambda: _received(form.cleaned_data["bundle"], scoped.acting)):
        judge_bundles(form.made.year, by=scoped.acting)
        messages.success(request, _("已收取 %(number)s，并重新评价。") % {"number": form.made})
        return redirect("evaluation:bundle", form.made.number)
    context = {
        "form": form,
        "title": _("收取下级数据包"),
        "note": "",
        "crumbs": [(_("成效评价"), reverse("evaluation:year", args=[year]))],
        "back": reverse("evaluation:bundles", args=[year]),
        "submit": _("核对并收取"),
    }
    return render(request, "layouts/form.html", context, status=form.status)


def _received(upload: "UploadedFile[bytes]", by: Actor) -> Bundle:
    with TemporaryDirectory(prefix="jiugai-") as folder:
        path = Path(folder) / "bundle.zip"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        return services.receive(path, by=by)


@require_POST
@login_required
def judge(request: HttpRequest, year: int) -> HttpResponse:
    """Judge the year anew over all bundles that stand."""
    scoped = acting_in(request, services.SEAL)
    run = judge_bundles(year, by=scoped.acting)
    messages.success(request, _("已重新评价：%(run)s。") % {"run": run})
    return redirect("evaluation:year", year)
