"""The way in for residents: a printed code, or a code sent to their phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jiugai.accounts.invitations import invitation_by
from jiugai.accounts.limits import address_of
from jiugai.accounts.phone_codes import homes_by_code, send_code
from jiugai.aftercare.satisfaction import open_for
from jiugai.core.errors import Refused
from jiugai.portal.homes import enter, for_residents, homes_of, leave
from jiugai.portal.limits import WRONG_CODES
from jiugai.portal.resident_forms import CodeForm, DigitsForm, PhoneForm
from jiugai.portal.votes import mine
from jiugai.registry.models import Home

FORM = ["GET", "HEAD", "POST"]
PHONE = "resident_phone"  # between asking for digits and typing them in, so that the page may be loaded again


class NoInvitation(Refused):
    """No code in force reads like this."""

    status = 409


@require_http_methods(["GET", "HEAD"])
@never_cache
def way_in(request: HttpRequest) -> HttpResponse:
    """Both ways in, side by side."""
    return _show(request, CodeForm(initial={"code": request.GET.get("code", "")[:20]}), PhoneForm())


@require_http_methods(["GET", "HEAD"])
@never_cache
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code of a letter leads: the code is filled in, and nothing is told before it is sent."""
    return render(request, "portal/invited.html", {"code": code})


@require_http_methods(FORM)
def by_code(request: HttpRequest) -> HttpResponse:
    """Let in whoever has a code in force."""
    if request.method != "POST":
        return redirect("portal:way-in")
    form = CodeForm(request.POST)
    if form.done(lambda: _let_in_by_code(request, form.cleaned_data["code"])):
        return redirect("portal:mine")
    return _show(request, form, PhoneForm())


@require_http_methods(FORM)
def by_phone(request: HttpRequest) -> HttpResponse:
    """Send a code to a phone, and go on to ask for it. The answer is the same for every number."""
    if request.method != "POST":
        return redirect("portal:way-in")
    form = PhoneForm(request.POST)
    if not form.done(
        lambda: send_code(form.cleaned_data["phone"], address=address_of(request), at=timezone.now())
    ):
        return _show(request, CodeForm(), form)
    request.session[PHONE] = form.cleaned_data["phone"]
    return redirect("portal:by-digits")


@require_http_methods(FORM)
@never_cache
def by_digits(request: HttpRequest) -> HttpResponse:
    """Ask for the digits that were sent, and let in whoever has them."""
    if request.method != "POST" and PHONE not in request.session:
        return redirect("portal:way-in")
    form = DigitsForm(request.POST or None, initial={"phone": request.session.get(PHONE, "")})
    if request.method == "POST" and form.done(lambda: _let_in_by_digits(request, form)):
        return redirect("portal:mine")
    return render(request, "portal/digits.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD"])
@for_residents
def my_votes(request: HttpRequest) -> HttpResponse:
    """My homes, and the votes they are in."""
    homes = homes_of(request)
    found = Home.objects.filter(pk__in=homes).select_related("building__estate")
    today = timezone.localdate()
    context = {
        "section": "residents",
        "homes": found,
        "rows": mine(homes, today),
        "surveys": [asked for home in found if (asked := open_for(home, today))],
    }
    return render(request, "portal/my_votes.html", context)


@require_POST
def way_out(request: HttpRequest) -> HttpResponse:
    """Leave nothing behind on this device."""
    leave(request)
    return redirect("portal:estates")


def _let_in_by_code(request: HttpRequest, code: str) -> None:
    """Let in by a code, however many wrong ones came from there: 60 bits are not guessed.

    Raises: NoInvitation, TooOften
    """
    at, address = timezone.now(), address_of(request)
    invitation = invitation_by(code, timezone.localdate(at))
    if invitation is None:
        WRONG_CODES.count(address, at)
        raise NoInvitation(_("邀请码不对或已作废，请核对邀请信；信件遗失请到居委会换发"))
    enter(request, [invitation.home], invitation=invitation)


def _let_in_by_digits(request: HttpRequest, form: DigitsForm) -> None:
    homes = homes_by_code(form.cleaned_data["phone"], form.cleaned_data["digits"], at=timezone.now())
    request.session.pop(PHONE, None)
    enter(request, homes)


def _show(request: HttpRequest, code: CodeForm, phone: PhoneForm) -> HttpResponse:
    status = code.status if code.is_bound else phone.status
    return render(
        request,
        "portal/way_in.html",
        {"section": "residents", "code_form": code, "phone_form": phone},
        status=status,
    )
