"""Addresses of governance."""

from django.urls import URLPattern, path

from jiugai.governance import views

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.record, name="record"),
    path("documents/<int:pk>/end/", views.end, name="end"),
]
