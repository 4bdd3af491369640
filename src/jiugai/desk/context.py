"""What every page of the desk shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from jiugai import __version__
from jiugai.accounts.selectors import posts_of
from jiugai.policy.register import rulebook


@dataclass(frozen=True, slots=True)
class Place:
    """Where the menu can lead: label, address name, icon, and the act without which it leads nowhere.

    `also`: where further pages of the same place begin.
    """

    label: Promise
    address: str
    icon: str
    act: str = ""
    also: str = ""


MENU = (
    Place(_("工作台"), "desk:home", "home"),
    Place(_("小区底数"), "registry:estates", "building-community", act="view_estates"),
    Place(_("储备库"), "reserve:projects", "folders", act="view_projects"),
    Place(_("居民共识"), "consent:surveys", "checkbox", act="view_estates", also="/votes/"),
    Place(_("年度计划"), "planning:plans", "calendar-check", act="view_plans"),
    Place(_("资金"), "funding:capacity", "coins", act="view_plans"),
    Place(_("后续管理"), "aftercare:complaints", "speakerphone", act="view_complaints"),
    Place(_("制度"), "governance:documents", "file-text", act="view_projects"),
    Place(_("参数"), "governance:parameters", "adjustments", act="view_projects"),
    Place(_("督导整改"), "oversight:bars", "clipboard-check", act="view_projects"),
    Place(_("成效评价"), "evaluation:index", "chart-bar", act="view_evaluation"),
    Place(_("区划"), "desk:divisions", "map-pin"),
    Place(_("公开"), "portal:estates", "speakerphone"),
    Place(_("用户与岗位"), "people:list", "users", act="manage_posts"),
    Place(_("审计记录"), "desk:trail", "history", act="view_audit"),
)
"""One place for each room that has pages, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu, as this request shows it."""

    label: Promise
    url: str
    icon: str
    is_current: bool


def _is_here(path: str, url: str, also: str) -> bool:
    """Whether a page belongs to an entry; to the desk itself only the desk."""
    return path == url if url == "/" else path.startswith((url, also or url))


def _entries(request: HttpRequest, acting: Any) -> list[Entry]:
    """The entries that lead somewhere for the post."""
    return [
        Entry(place.label, url, place.icon, _is_here(request.path, url, place.also))
        for place in MENU
        if not place.act or (acting and acting.may(place.act))
        for url in [reverse(place.address)]
    ]


def menu(request: HttpRequest) -> dict[str, Any]:
    """Menu, the post one acts as, and the versions that the page was made with.

    Menu and posts are looked up where a layout shows them: the public's pages do not.
    """
    acting = getattr(request, "acting", None)
    return {
        "menu": SimpleLazyObject(lambda: _entries(request, acting)),
        "acting": acting,
        "posts": SimpleLazyObject(lambda: posts_of(request) if acting else []),
        "version": __version__,
        "rule_version": rulebook().version,
    }
