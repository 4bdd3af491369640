"""The shortfalls of a dossier that count by the annex, each with what becomes of it."""

from collections.abc import Iterator, Mapping

from jiugai.lifecycle.gathering import Dossier
from jiugai.registry.models.facilities import SHORTFALLS
from jiugai.reserve.shortfalls import Shortfall, Treatment, treated

__all__ = ["GROUPS", "Shortfall", "Treatment", "shortfalls_of"]

GROUPS: Mapping[str, str] = {"S1.5.1": "basic", "S1.5.2": "completing", "S1.5.3": "upgrading"}
"""Groups of the annex, as the facts call them."""


def shortfalls_of(dossier: Dossier) -> Iterator[Shortfall]:
    """Every shortfall of the project's estates that one of the three groups counts."""
    found = [each for each in dossier.conditions if each.state in SHORTFALLS]
    yield from treated(dossier.estates, found, dossier.items, dossier.decisions)
