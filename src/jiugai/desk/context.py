"""What every page of the desk shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiugai import __version__
from jiugai.policy.register import rulebook

MENU: tuple[tuple[Promise, str, str], ...] = (
    (_("小区底数"), "registry:estates", "building-community"),
    (_("区划"), "desk:divisions", "map-pin"),
)
"""Label, address name, icon: one entry for each room that has pages, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu, as this request shows it."""

    label: Promise
    url: str
    icon: str
    is_current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Menu, the post one acts as, and the versions that the page was made with."""
    places = ((label, reverse(name), icon) for label, name, icon in MENU)
    return {
        "menu": [Entry(label, url, icon, request.path.startswith(url)) for label, url, icon in places],
        "acting": getattr(request, "acting", None),
        "version": __version__,
        "rule_version": rulebook().version,
    }
