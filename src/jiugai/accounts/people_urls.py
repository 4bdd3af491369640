"""Addresses about people and posts."""

from django.urls import URLPattern, path

from jiugai.accounts import views

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("people/", views.person_list, name="list"),
    path("people/new/", views.new_person, name="new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/posts/new/", views.appoint, name="appoint"),
    path("people/<int:pk>/posts/<int:post>/end/", views.end_post, name="end-post"),
    path("people/<int:pk>/password/", views.reset, name="reset"),
    path("act-as/", views.act_as, name="act-as"),
]
