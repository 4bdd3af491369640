"""Addresses of the registry."""

from django.urls import URLPattern, path

from jiugai.registry.views import buildings, editing, estates, homes, renewal, surveys

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("estates/", estates.estates, name="estates"),
    path("estates/export/", estates.export, name="export"),
    path("estates/new/", editing.register, name="register"),
    path("estates/<slug:code>/", estates.estate, name="estate"),
    path("estates/<slug:code>/edit/", editing.edit, name="estate-edit"),
    path("estates/<slug:code>/buildings/", buildings.buildings, name="buildings"),
    path("estates/<slug:code>/buildings/<int:pk>/", buildings.correct, name="building-edit"),
    path("estates/<slug:code>/homes/", homes.homes, name="homes"),
    path("estates/<slug:code>/homes/<int:pk>/", homes.correct, name="home-edit"),
    path("estates/<slug:code>/survey/", surveys.survey, name="survey"),
    path("renewal-units/", renewal.units, name="renewal-units"),
    path("renewal-units/new/", renewal.establish, name="establish-unit"),
]
