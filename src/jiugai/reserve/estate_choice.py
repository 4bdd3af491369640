"""Choosing the estates of a project: those chosen, those found, one button at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from jiugai.core.scope import Scope
from jiugai.registry.models import Estate
from jiugai.reserve.models import Project
from jiugai.reserve.selectors import free_estates

SHOWN = 20
MOST = 200


@dataclass(frozen=True, slots=True)
class EstateChoice:
    """The estates chosen so far and those that may be added.

    `is_asked`: a button of the choice was pressed, so nothing is to be stored yet. `before`: what was
    chosen when it was pressed.
    """

    chosen: Sequence[Estate]
    found: Sequence[Estate]
    text: str
    is_asked: bool
    before: Sequence[Estate]
    has_more: bool

    @classmethod
    def of(cls, sent: QueryDict, scope: Scope, *, project: Project | None = None) -> Self:
        """What a form sent, or an address: `estate` once for each code, `ask` for the button."""
        codes = list(dict.fromkeys(sent.getlist("estate")))[:MOST]
        if project is not None and "version" not in sent:
            codes = list(project.memberships.values_list("estate__code", flat=True))
        verb, _colon, code = sent.get("ask", "").partition(":")
        wanted = [*codes, code] if verb == "add" else [each for each in codes if each != code or not verb]
        known = {
            each.code: each for each in Estate.objects.in_scope(scope).filter(code__in={*wanted, *codes})
        }
        text = sent.get("find", "").strip()[:60]
        found: list[Estate] = []
        chosen = [known[each] for each in dict.fromkeys(wanted) if each in known]
        if text or verb or not chosen:
            free = free_estates(scope, of=project).named(text).exclude(code__in=wanted)
            found = list(free[: SHOWN + 1])
        return cls(
            chosen=chosen,
            found=found[:SHOWN],
            text=text,
            is_asked=bool(verb),
            before=[known[each] for each in codes if each in known],
            has_more=len(found) > SHOWN,
        )

    def suggested_name(self, typed: str) -> str:
        """A name for the project, unless somebody typed one of their own."""
        return name_for(self.chosen) if typed in ("", name_for(self.before)) else typed


def name_for(estates: Sequence[Estate]) -> str:
    """A project is called after its estate, or the first of them."""
    if len(estates) < 2:
        return estates[0].name if estates else ""
    return _("%(name)s等%(count)s个小区") % {"name": estates[0].name, "count": len(estates)}
