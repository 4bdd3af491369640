"""Addresses of consent."""

from django.urls import URLPattern, path

from jiugai.consent import views

app_name = "consent"
urlpatterns: list[URLPattern] = [
    path("willingness/", views.surveys, name="surveys"),
    path("willingness/<slug:code>/", views.record, name="record"),
    path("willingness/<slug:code>/sheets.docx", views.sheets, name="sheets"),
]
