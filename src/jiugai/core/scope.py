"""Which divisions somebody may see, as a value that travels into every query.

Official codes nest by prefix: 53 a province, 5301 a prefecture, 530102 a county, 530102001 a subdistrict,
530102001003 a community. A full code pads the first two with zeros (530000, 530100); 000000 is the nation.
A prefix becomes a half-open range in SQL (`>= p` and `< next(p)`): an index serves it on both databases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

NATION = "000000"
LENGTHS = (6, 9, 12)


def prefix_of(code: str) -> str:
    """The prefix that all codes inside a division share: 530100 → 5301; empty for the nation.

    Raises: ValueError if this is no full code of 6, 9 or 12 digits.
    """
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"{code!r} is no division code: 6, 9 or 12 digits are expected")
    if len(code) > 6:
        return code
    if code == NATION:
        return ""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def after(prefix: str) -> str:
    """The first text that sorts after everything that begins with the prefix: 5309 → 530: ('9' → ':')."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def begins_with(field: str, prefix: str) -> Q:
    """The rows whose field begins with the prefix, as a range that an index serves."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": after(prefix)}) if prefix else Q()


@dataclass(frozen=True, slots=True)
class Scope:
    """The divisions one may see: none, some with all that lies inside them, or everything."""

    prefixes: frozenset[str]

    @classmethod
    def of(cls, *codes: str) -> Self:
        """These divisions and all inside them; the nation's code means everything."""
        return cls(_shortest(prefix_of(code) for code in codes))

    @classmethod
    def everything(cls) -> Self:
        return cls(frozenset({""}))

    @classmethod
    def nothing(cls) -> Self:
        return cls(frozenset())

    @property
    def is_everything(self) -> bool:
        return "" in self.prefixes

    @property
    def is_nothing(self) -> bool:
        return not self.prefixes

    @property
    def of_counties(self) -> "Scope":
        """The same, widened to whole counties where it is narrower: what a county publishes for everybody."""
        return Scope(_shortest(prefix[:6] for prefix in self.prefixes))

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(_shortest(self.prefixes | other.prefixes))

    def allows(self, code: str) -> bool:
        """Whether what lies in this division may be seen."""
        return any(code.startswith(prefix) for prefix in self.prefixes)

    def in_scope(self, field: str) -> Q:
        """The rows whose field holds a code of this scope. `field` may be a foreign key to a division."""
        if self.is_nothing:
            return Q(pk__in=())
        condition = Q()
        for prefix in sorted(self.prefixes):
            condition |= begins_with(field, prefix)
        return condition


def _shortest(prefixes: Iterable[str]) -> frozenset[str]:
    """The prefixes without those that another one covers."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return frozenset(kept)
