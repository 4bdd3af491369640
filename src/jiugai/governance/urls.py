"""Addresses of governance."""

from django.urls import URLPattern, path

from jiugai.governance.views import documents, parameters

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.record, name="record"),
    path("documents/<int:pk>/end/", documents.end, name="end"),
    path("parameters/", parameters.parameters, name="parameters"),
    path("parameters/<str:name>/", parameters.parameter, name="parameter"),
    path("parameters/<str:name>/set/", parameters.set_value, name="set-parameter"),
    path(
        "parameters/<str:name>/local/<int:pk>/withdraw/", parameters.withdraw_value, name="withdraw-parameter"
    ),
]
