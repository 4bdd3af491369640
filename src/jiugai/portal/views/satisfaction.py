"""Residents say whether they are satisfied, one answer for a home."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jiugai.aftercare.models import Satisfaction
from jiugai.aftercare.satisfaction import counted_answer, open_for
from jiugai.aftercare.services import Said, answer_for
from jiugai.core.errors import Refused
from jiugai.core.requests import ScopedRequest
from jiugai.portal.complaint_forms import SatisfactionForm
from jiugai.portal.residents import home_of
from jiugai.portal.selectors import public_estate
from jiugai.portal.survey_results import results_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def satisfied(request: HttpRequest, code: str) -> HttpResponse:
    """The question, for a home that is asked; how to get in, for others; the last result, for everybody."""
    estate, today = public_estate(code), cast(ScopedRequest, request).today
    home = home_of(request, estate)
    asked = open_for(home, today) if home else None
    there = counted_answer(asked) if asked else None
    known = {name: getattr(there, name) for name in ("answer", "topics", "comment")} if there else {}
    form = SatisfactionForm(request.POST or None, initial=known)

    def act() -> object:
        if home is None:
            raise Refused(_("请先以住户身份进入，再作答"))
        sent = form.cleaned_data
        said = Said(Satisfaction(sent["answer"]), sent["topics"], sent["comment"])
        return answer_for(home, said, on=today)

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已收到，谢谢。调查截止前可以修改，以最后一次为准。"))
        return redirect("portal:satisfied", code)
    context = {
        "section": "estates",
        "estate": estate,
        "home": home,
        "asked": asked,
        "has_answered": there is not None,
        "form": form,
        **results_of(estate, today),
    }
    return render(request, "portal/satisfaction_form.html", context, status=form.status)
