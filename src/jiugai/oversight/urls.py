"""Addresses of oversight."""

from django.urls import URLPattern, path

from jiugai.oversight import views

app_name = "oversight"
urlpatterns: list[URLPattern] = [
    path("bars/", views.bars, name="bars"),
    path("bars/new/", views.decide, name="decide"),
    path("bars/<int:pk>/lift/", views.lift, name="lift"),
]
