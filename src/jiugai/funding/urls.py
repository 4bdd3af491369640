"""Addresses of funding."""

from django.urls import URLPattern, path

from jiugai.funding import views

app_name = "funding"
urlpatterns: list[URLPattern] = [
    path("capacity/", views.capacity, name="capacity"),
    path("capacity/new/", views.state, name="state-capacity"),
]
