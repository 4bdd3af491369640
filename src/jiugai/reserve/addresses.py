"""Where the pages of a project lie that other rooms show."""

from django.urls import NoReverseMatch, reverse


def project_address(code: str) -> str:
    """The page of one project, 一项目一档, which the desk shows."""
    try:
        return reverse("desk:project", args=[code])
    except NoReverseMatch:
        return f"/projects/{code}/"
