"""Addresses of utilities."""

from django.urls import URLPattern, path

from jiugai.utilities import views

app_name = "utilities"
urlpatterns: list[URLPattern] = [
    path("projects/<slug:code>/utilities/", views.enquiries, name="enquiries"),
    path("projects/<slug:code>/utilities/<int:pk>/", views.answer, name="answer"),
]
