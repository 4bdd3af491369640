"""What the pages of one project share: finding it, the way between its parts, the frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.reserve.models import Project
from jiugai.reserve.services.projects import EDIT

VIEW = "view_projects"
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a project's papers: its label, the address name of its page, who opens it."""

    label: Promise
    address: str
    act: str = VIEW


PARTS = (
    Part(_("基本信息"), "reserve:basics", EDIT),
    Part(_("改造方案"), "reserve:scheme", EDIT),
    Part(_("改造内容"), "reserve:items"),
    Part(_("应改未改"), "reserve:shortfalls"),
    Part(_("资金来源"), "reserve:funding"),
    Part(_("合同"), "reserve:contracts"),
    Part(_("档案文件"), "reserve:documents"),
    Part(_("前后影像"), "reserve:pictures"),
)


def project_for(request: HttpRequest, code: str, act: str = EDIT) -> tuple[ScopedRequest, Project]:
    """The request of somebody who may do the act, and the project, if it lies in scope.

    A page that shows as well as takes in is opened by whoever may see projects.
    Raises: Refused, Http404
    """
    scoped = acting_in(request, act)
    seen = Project.objects.in_scope(scoped.scope).select_related("division", "owner_of_works")
    return scoped, get_object_or_404(seen, code=code)


def act_of(request: HttpRequest) -> str:
    """What a page of a list with a form asks for: to see it, or to add to it."""
    return EDIT if request.method == "POST" else VIEW


def show(
    request: ScopedRequest, project: Project, template: str, context: Mapping[str, Any], *, here: str
) -> HttpResponse:
    """The page of one part. `here`: the address name of the part."""
    form = context.get("form")
    frame = {
        "project": project,
        "parts": [each for each in PARTS if request.acting.may(each.act)],
        "here": here,
        "may_edit": request.acting.may(EDIT) and request.scope.allows(project.division_id),
    }
    status = form.status if form is not None else 200
    return render(request, template, {**frame, **context}, status=status)
