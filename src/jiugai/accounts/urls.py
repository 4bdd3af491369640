"""Addresses of sign-in and of one's own account: those of allauth that we use, and no others.

Left out on purpose: registering, mail addresses, passwords by mail. An administrator opens accounts and
resets passwords.
"""

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path(
        "password/reset/",
        TemplateView.as_view(template_name="account/password_reset.html"),
        name="account_reset_password",
    ),
    path("signup/", TemplateView.as_view(template_name="account/signup_closed.html"), name="account_signup"),
    path("2fa/", include("allauth.mfa.urls")),
]
