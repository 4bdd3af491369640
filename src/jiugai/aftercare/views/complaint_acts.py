"""What officers do with one complaint."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiugai.aftercare import selectors
from jiugai.aftercare.forms import AnswerForm, DuplicateForm, HandOnForm, SiftForm
from jiugai.aftercare.models import Answer, Complaint
from jiugai.aftercare.routing import may_be_handed_to
from jiugai.aftercare.services import (
    answer_complaint,
    clear_doubt,
    hand_on,
    mark_duplicate,
    set_aside,
    show_phone,
)
from jiugai.aftercare.services.complaints import ANSWERING
from jiugai.aftercare.views.complaints import FORM, complaint_for, shown
from jiugai.core.forms import ActForm
from jiugai.core.records import version_of
from jiugai.core.requests import acting_in


@require_http_methods(FORM)
@login_required
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Tell the reporter what came of it."""
    scoped, found = complaint_for(request, number, ANSWERING)
    form = AnswerForm(request.POST or None, request.FILES or None, initial={"version": version_of(found)})

    def act() -> object:
        return answer_complaint(
            found,
            by=scoped.acting,
            answer=Answer(form.cleaned_data["answer"]),
            text=form.cleaned_data["text"],
            on=scoped.today,
            picture=form.chosen,
            unchanged_since=form.cleaned_data["version"],
        )

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已答复，投诉人凭查询码可以看到。"))
        return redirect("aftercare:complaint", number)
    return _form_page(request, found, form, _("答复投诉"))


@require_http_methods(FORM)
@login_required
def hand(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the complaint on to another post."""
    scoped, found = complaint_for(request, number, ANSWERING)
    seats = may_be_handed_to(found, scoped.today)
    form = HandOnForm(request.POST or None, initial={"version": version_of(found)}, seats=seats)

    def act() -> object:
        sent = form.cleaned_data
        return hand_on(
            found,
            by=scoped.acting,
            to=form.seats[sent["to"]],
            reason=sent["reason"],
            on=scoped.today,
            unchanged_since=sent["version"],
        )

    if request.method == "POST" and form.done(act):
        messages.success(request, _("已转给%(seat)s，答复期限不变。") % {"seat": form.made.handler})
        return redirect("aftercare:complaint", number)
    return _form_page(request, found, form, _("转办投诉"))


@require_POST
@login_required
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Note that another complaint is about the same."""
    scoped, found = complaint_for(request, number, ANSWERING)
    seen = selectors.complaints(scoped.scope, scoped.acting)
    form = DuplicateForm(request.POST, among=selectors.similar(found, seen))
    if form.done(
        lambda: mark_duplicate(found, of=form.cleaned_data["of"], by=scoped.acting, on=scoped.today)
    ):
        messages.success(request, _("已标为重复，两件仍分别答复。"))
    else:
        messages.error(request, _("没有标上：请刷新页面后再选。"))
    return redirect("aftercare:complaint", number)


@require_POST
@login_required
def sift(request: HttpRequest) -> HttpResponse:
    """Set suspect complaints aside, or take them for what they say."""
    scoped = acting_in(request, ANSWERING)
    form = SiftForm(request.POST, seen=selectors.complaints(scoped.scope, scoped.acting))

    def act() -> object:
        chosen = list(form.cleaned_data["numbers"].order_by("pk"))
        if form.cleaned_data["is_valid_ones"]:
            return clear_doubt(chosen, by=scoped.acting)
        return set_aside(chosen, by=scoped.acting, reason=form.cleaned_data["reason"], on=scoped.today)

    if form.done(act):
        messages.success(request, _("已甄别 %(n)s 件。") % {"n": form.made})
    else:
        messages.error(request, " ".join(str(each) for found in form.errors.values() for each in found))
    return redirect(f"{reverse('aftercare:complaints')}?shelf=suspect")


@require_POST
@login_required
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """The page with the reporter's number in full, once; that it was looked at is on record."""
    scoped, found = complaint_for(request, number, ANSWERING)
    number_in_full = show_phone(found, by=scoped.acting)
    context = {**shown(scoped, found, may_act=True), "phone": number_in_full}
    return render(request, "aftercare/complaint_detail.html", context)


def _form_page(request: HttpRequest, found: Complaint, form: ActForm, title: str) -> HttpResponse:
    back = reverse("aftercare:complaint", args=[found.number])
    crumbs = [(_("后续管理"), reverse("aftercare:complaints")), (found.number, back)]
    context = {
        "title": title,
        "crumbs": crumbs,
        "form": form,
        "back": back,
        "complaint": found,
        "submit": title,
    }
    return render(request, "aftercare/complaint_form.html", context, status=form.status)
