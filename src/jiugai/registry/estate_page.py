"""What the page of one estate shows beside its facts: facilities, buildings, the renewal unit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiugai.core.scope import Scope
from jiugai.policy.register import rulebook
from jiugai.registry.models import (
    Building,
    Estate,
    FacilityCondition,
    FacilityState,
    FacilitySurvey,
    RenewalMember,
    RenewalUnit,
    Severity,
)
from jiugai.registry.models.facilities import SHORTFALLS
from jiugai.registry.selectors import conditions
from jiugai.registry.survey_grid import items

WORST_FIRST = (Severity.HAZARD, Severity.SERIOUS, Severity.MINOR, Severity.NONE)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One facility that is lacking or worn out, with its name in the catalogue."""

    name: str
    finding: FacilityCondition

    @property
    def is_hazard(self) -> bool:
        return self.finding.severity == Severity.HAZARD


@dataclass(frozen=True, slots=True)
class Facilities:
    """The facilities of an estate: what falls short, the worst first; how many of the rest; the survey."""

    shortfalls: list[Shortfall]
    sound: int
    not_needed: int
    without_finding: int
    survey: FacilitySurvey | None

    @property
    def hazards(self) -> int:
        return sum(each.is_hazard for each in self.shortfalls)

    @property
    def is_unseen(self) -> bool:
        """Nothing at all was found yet."""
        return not (self.shortfalls or self.sound or self.not_needed)


def facilities(estate: Estate, on: date) -> Facilities:
    """What is known of the facilities of an estate on a day. Clause: Y1.5."""
    catalogue = rulebook().items
    order = {key: place for place, key in enumerate(catalogue)}
    found = [each for each in conditions(estate, on) if each.item in order]
    found.sort(key=lambda each: (WORST_FIRST.index(Severity(each.severity)), order[each.item]))
    states = [each.state for each in found]
    known = {each.item for each in found}
    return Facilities(
        shortfalls=[Shortfall(catalogue[each.item].name, each) for each in found if each.state in SHORTFALLS],
        sound=states.count(FacilityState.SOUND),
        not_needed=states.count(FacilityState.NOT_NEEDED),
        without_finding=sum(item.key not in known for item in items()),
        survey=estate.surveys.filter(completed_on__lte=on).first(),
    )


@dataclass(frozen=True, slots=True)
class Entered:
    """The buildings that were entered one by one; `note` says where the estate speaks of other numbers."""

    rows: list[Building]
    note: str

    @classmethod
    def of(cls, estate: Estate) -> "Entered":
        rows = list(estate.buildings.all())
        homes = [each.home_count for each in rows if each.home_count is not None]
        pairs = [(len(rows), estate.building_count, _("%(count)s 栋"))]
        if len(homes) == len(rows):
            pairs.append((sum(homes), estate.home_count, _("%(count)s 户")))
        differing = [(one, two, said) for one, two, said in pairs if two is not None and one != two]
        if not rows or not differing:
            return cls(rows, "")
        entered = "、".join(said % {"count": f"{one:,}"} for one, _two, said in differing)
        stated = "、".join(said % {"count": f"{two:,}"} for _one, two, said in differing)
        return cls(
            rows, _("逐栋登记 %(entered)s，小区登记 %(stated)s。") % {"entered": entered, "stated": stated}
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One place of a renewal unit; `code` where it is an estate that one may open."""

    name: str
    kind: str
    code: str = ""

    @classmethod
    def of(cls, member: RenewalMember, scope: Scope) -> "Member":
        if not member.estate:
            return cls(member.name, member.get_kind_display())
        may_open = scope.allows(member.estate.division_id)
        return cls(member.estate.name, "", member.estate.code if may_open else "")


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A renewal unit with its members as one may see them."""

    unit: RenewalUnit
    members: list[Member]


def units_shown(units: QuerySet[RenewalUnit], scope: Scope) -> list[UnitShown]:
    """The units with their members, in a fixed number of questions."""
    found = units.select_related("division").prefetch_related("members__estate")
    return [UnitShown(unit, [Member.of(each, scope) for each in unit.members.all()]) for unit in found]


def unit_of(estate: Estate, scope: Scope) -> UnitShown | None:
    """The renewal unit that the estate belongs to; None where it belongs to none."""
    return next(iter(units_shown(RenewalUnit.objects.filter(members__estate=estate), scope)), None)
