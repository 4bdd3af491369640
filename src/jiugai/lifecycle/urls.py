"""Addresses of the lifecycle."""

from django.urls import URLPattern, path

from jiugai.lifecycle import views

app_name = "lifecycle"
urlpatterns: list[URLPattern] = [
    path("imports/<slug:kind>/", views.hand_in, name="hand-in"),
    path("imports/<slug:kind>/template/", views.template, name="template"),
    path("imports/<slug:kind>/<slug:digest>/", views.ledger, name="ledger"),
    path("imports/<slug:kind>/<slug:digest>/confirm/", views.confirm, name="ledger-confirm"),
    path("imports/<slug:kind>/<slug:digest>/marked/", views.marked, name="ledger-marked"),
]
