"""Addresses of the desk."""

from django.urls import URLPattern, path, register_converter

from jiugai.desk import projects, trail, views


class DivisionCode:
    """A full division code: 6, 9 or 12 digits."""

    regex = r"\d{6}(?:\d{3}){0,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DivisionCode, "division")

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("projects/<slug:code>/", projects.project, name="project"),
    path("projects/<slug:code>/gate/", projects.ask, name="ask"),
    path("projects/<slug:code>/withdraw/", projects.withdraw, name="withdraw"),
    path("projects/<slug:code>/waivers/new/", projects.waive, name="waive"),
    path("projects/<slug:code>/gates/<slug:number>/", projects.gate_record, name="gate-record"),
    path("trail/", trail.trail, name="trail"),
    path("trail/download/", trail.download, name="trail-download"),
    path("divisions/", views.divisions, name="divisions"),
    path("divisions/<division:code>/", views.division, name="division"),
]
