"""Addresses of the reserve library."""

from django.urls import URLPattern, path

from jiugai.reserve.views import lists, proposing

app_name = "reserve"
urlpatterns: list[URLPattern] = [
    path("projects/", lists.projects, name="projects"),
    path("projects/export/", lists.export, name="export"),
    path("projects/new/", proposing.propose, name="propose"),
]
