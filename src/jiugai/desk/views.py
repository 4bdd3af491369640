"""Pages of the desk."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jiugai.accounts.middleware import ScopedRequest
from jiugai.core.searching import searched
from jiugai.desk import selectors
from jiugai.desk.workbench import workbench
from jiugai.lifecycle.ledger_kinds import KINDS
from jiugai.registry.models import Division, Level
from jiugai.registry.selectors import division_path

ROWS = 50
LINKS = (
    (_("登记小区"), "registry:register", "edit_estates"),
    (_("登记项目"), "reserve:propose", "edit_projects"),
    (_("登记更新单元"), "registry:establish-unit", "edit_estates"),
    (_("填报资金筹措和组织实施能力"), "funding:state-capacity", "state_capacity"),
    (_("下载月报"), "planning:monthly", "view_plans"),
    (_("开立用户"), "people:new", "manage_posts"),
    (_("任命、结束岗位，重设密码"), "people:list", "manage_posts"),
    (_("查阅审计记录"), "desk:trail", "view_audit"),
)
"""Pages that officers open often, each with the act that it needs."""


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """工作台: what one's post must do; without a post, whom to ask."""
    scoped = cast(ScopedRequest, request)
    if not scoped.acting:
        return render(request, "desk/no_post.html")
    acting = scoped.acting
    ledgers = [kind for kind in KINDS.values() if acting.may(kind.act)]
    context = {
        "bench": workbench(acting, scoped.scope, scoped.today),
        "today": scoped.today,
        "links": [(f"导入{kind.label}", reverse("lifecycle:hand-in", args=[kind.key])) for kind in ledgers]
        + [(label, reverse(name)) for label, name, act in LINKS if acting.may(act)],
    }
    return render(request, "desk/workbench.html", context)


@require_safe
@login_required
def divisions(request: HttpRequest) -> HttpResponse:
    """What one searched for; else the prefectures of one's own province and the way to others."""
    acting = cast(ScopedRequest, request).acting
    home = selectors.home_province(acting.actor_division if acting else None)
    if text := searched(request.GET):
        found = selectors.find_places(text, home=home)
        return render(request, "desk/division_search.html", {"text": text, "found": found})
    context = {
        "home": Division.objects.filter(pk=home).first(),
        "rows": selectors.children_of(home),
        "counts": selectors.counts_by_level(home),
        "provinces": Division.objects.at_level(Level.PROVINCE).in_force().exclude(pk=home),
    }
    return render(request, "desk/division_list.html", context)


@require_safe
@login_required
def division(request: HttpRequest, code: str) -> HttpResponse:
    """One division: the way to it, what it was before, and what lies in it, directly or all of one level."""
    place = get_object_or_404(Division.objects.select_related("successor"), pk=code)
    level = Level(wanted) if (wanted := request.GET.get("level")) in Level.values else None
    rows = selectors.inside_of_level(code, level) if level else selectors.children_of(code)
    context = {
        "division": place,
        "path": division_path(code)[:-1],
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "level": level,
        "counts": selectors.counts_by_level(code),
        "predecessors": selectors.predecessors_of(place),
    }
    return render(request, "desk/division_detail.html", context)
