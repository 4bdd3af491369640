"""Addresses of the registry."""

from django.urls import URLPattern, path

from jiugai.registry import views

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("estates/", views.estates, name="estates"),
    path("estates/export/", views.export, name="export"),
    path("estates/template/", views.template, name="template"),
    path("estates/import/", views.import_ledger, name="import"),
    path("estates/import/<slug:digest>/", views.ledger, name="ledger"),
    path("estates/import/<slug:digest>/confirm/", views.ledger_confirm, name="ledger-confirm"),
    path("estates/import/<slug:digest>/marked/", views.ledger_marked, name="ledger-marked"),
    path("estates/<slug:code>/", views.estate, name="estate"),
]
