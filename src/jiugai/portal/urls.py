"""Addresses of the portal."""

from django.urls import URLPattern, path

from jiugai.portal.views import estates, text_size

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("e/", estates.estates, name="estates"),
    path("e/text-size/", text_size.text_size, name="text-size"),
]
