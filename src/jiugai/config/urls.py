"""Addresses of all pages."""

from django.urls import URLPattern, URLResolver, include, path

from jiugai.accounts.demonstration import enter
from jiugai.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("jiugai.portal.urls")),  # first: a whole estate may come in one evening
    path("demo/<slug:token>/", enter, name="demo"),
    path("account/", include("jiugai.accounts.urls")),
    path("", include("jiugai.accounts.people_urls")),
    path("", include("jiugai.registry.urls")),
    path("", include("jiugai.reserve.urls")),
    path("", include("jiugai.consent.urls")),
    path("", include("jiugai.utilities.urls")),
    path("", include("jiugai.funding.urls")),
    path("", include("jiugai.aftercare.urls")),
    path("", include("jiugai.governance.urls")),
    path("", include("jiugai.oversight.urls")),
    path("", include("jiugai.lifecycle.urls")),
    path("", include("jiugai.planning.urls")),
    path("", include("jiugai.evaluation.urls")),
    path("", include("jiugai.desk.urls")),
]
