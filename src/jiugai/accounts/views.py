"""Pages about people and posts, and the choice of the post one acts as."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiugai.accounts import services
from jiugai.accounts.adapter import NoSignUp
from jiugai.accounts.forms import AppointForm, EndPostForm, NewPersonForm, ResetForm
from jiugai.accounts.models import User
from jiugai.accounts.roles import Act, Role
from jiugai.accounts.selectors import SESSION_KEY, people, posts_of
from jiugai.core.paging import ROWS, CappedPaginator
from jiugai.core.requests import ScopedRequest, acting_in
from jiugai.core.searching import searched

FORM = ["GET", "HEAD", "POST"]
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
GROUPS, GROUP = 4, 4


@require_safe
@login_required
def person_list(request: HttpRequest) -> HttpResponse:
    """Who signs in, with posts, last sign-in and second factor."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    text = searched(request.GET)
    found = people(scoped.scope, scoped.today, text).prefetch_related("authenticator_set")
    page = CappedPaginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "text": text}
    return render(request, "accounts/person_list.html", context)


@require_safe
@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts held, now and before, and what may be done about them."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    found = _person(scoped, pk)
    posts = found.posts.select_related("division").order_by("-valid_from", "-pk")
    seen = [each for each in posts if scoped.scope.allows(each.division_id)]
    context = {
        "person": found,
        "posts": seen,
        "held_elsewhere": len(posts) - len(seen),
        "is_oneself": found == request.user,
        "has_second_factor": Authenticator.objects.filter(user=found).exists(),
    }
    return render(request, "accounts/person_detail.html", context)


@require_http_methods(FORM)
@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """Open an account with its first post; the first password is shown once."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    form = NewPersonForm(request.POST or None, scope=scoped.scope, initial={"valid_from": scoped.today})
    password = first_password()
    if request.method == "POST" and form.done(
        lambda: services.open_with_post(password=password, by=scoped.acting, **_post_of(form))
    ):
        return _given(request, form.made, password, _("用户已开立"))
    return _form_page(request, form, _("开立用户"), back=reverse("people:list"), crumbs=[])


@require_http_methods(FORM)
@login_required
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more post."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    found = _person(scoped, pk)
    form = AppointForm(request.POST or None, scope=scoped.scope, initial={"valid_from": scoped.today})
    if request.method == "POST" and form.done(
        lambda: services.appoint(found, by=scoped.acting, **_post_of(form))
    ):
        messages.success(request, _("岗位已任命。"))
        return redirect("people:person", pk=pk)
    return _about(request, form, found, _("任命岗位"))


@require_http_methods(FORM)
@login_required
def end_post(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Say until which day a post is held."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    found = _person(scoped, pk)
    seen = found.posts.filter(scoped.scope.in_scope("division"))
    held = get_object_or_404(seen.select_related("division", "user"), pk=post)
    form = EndPostForm(request.POST or None, initial={"on": scoped.today})
    if request.method == "POST" and form.done(
        lambda: services.end_post(held, by=scoped.acting, **form.cleaned_data)
    ):
        messages.success(request, _("已登记任职止。"))
        return redirect("people:person", pk=pk)
    return _about(request, form, found, _("结束岗位"), note=str(held))


@require_http_methods(FORM)
@login_required
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a first password again; it is shown once."""
    scoped = acting_in(request, Act.MANAGE_POSTS)
    found = _person(scoped, pk)
    form = ResetForm(request.POST if request.method == "POST" else None)
    password = first_password()
    if request.method == "POST" and form.done(
        lambda: services.reset_password(found, password=password, by=scoped.acting, **form.cleaned_data)
    ):
        NoSignUp(request).forgive(request, found.username)
        return _given(request, found, password, _("密码已重设"))
    note = _("生成新的初始密码，该用户在各处的登录随即失效。")
    return _about(request, form, found, _("重设密码"), note=note)


@require_POST
@login_required
def act_as(request: HttpRequest) -> HttpResponse:
    """Act as another of one's own posts from now on."""
    chosen = request.POST.get("post", "")
    post = next((each for each in posts_of(request) if str(each.pk) == chosen), None)
    if post is None:
        raise Http404
    request.session[SESSION_KEY] = post.pk
    messages.success(request, _("现在的岗位是%(post)s。") % {"post": post})
    return redirect("desk:home")


def first_password() -> str:
    """A password to be handed over and changed at once: four groups of four."""
    drawn = (secrets.choice(LETTERS) for _each in range(GROUPS * GROUP))
    text = "".join(drawn)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _person(request: ScopedRequest, pk: int) -> User:
    return get_object_or_404(people(request.scope, request.today), pk=pk)


def _post_of(form: AppointForm) -> dict[str, Any]:
    return {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}


def _given(request: HttpRequest, found: User, password: str, title: str) -> HttpResponse:
    context = {"person": found, "password": password, "title": title}
    return render(request, "accounts/password_given.html", context)


def _about(request: HttpRequest, form: Any, found: User, title: str, note: str = "") -> HttpResponse:
    back = reverse("people:person", args=[found.pk])
    return _form_page(request, form, title, back=back, crumbs=[(str(found), back)], note=note)


def _form_page(
    request: HttpRequest, form: Any, title: str, *, back: str, crumbs: list[tuple[str, str]], note: str = ""
) -> HttpResponse:
    above = [(_("用户与岗位"), reverse("people:list")), *crumbs]
    context = {"title": title, "note": note, "crumbs": above, "form": form, "back": back}
    return render(request, "layouts/form.html", context, status=form.status)
