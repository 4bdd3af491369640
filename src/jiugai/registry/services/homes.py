"""The homes of an estate and whose they are: taken from a list, or put right one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db import transaction
from django.utils import timezone

from jiugai.core.actors import Actor
from jiugai.core.audit import audit, audit_many, heard
from jiugai.core.checking import check, problem
from jiugai.core.errors import BadInput
from jiugai.core.personal_data import blind_index, plain
from jiugai.core.records import latest
from jiugai.core.tables.dry_runs import Standing
from jiugai.core.told_changes import changes
from jiugai.registry.home_places import Place, building_key, shown_building, shown_stairwell, stairwell_key
from jiugai.registry.models import Building, Estate, Home, HomeOwner, Owner, OwnerKind

EDIT = "edit_owners"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OwnerEntry:
    """One owner as a list says it. Without an identity number, the same name is the same owner."""

    name: str
    identity_number: str = ""
    phone: str = ""
    kind: OwnerKind = OwnerKind.PERSON

    @property
    def key(self) -> str:
        """The index of what the owner is known by."""
        if self.identity_number:
            return blind_index("identity", self.identity_number)
        if self.phone:
            return blind_index("name and phone", self.name, self.phone)
        return blind_index("name", self.name)

    @property
    def phone_key(self) -> str:
        return blind_index("phone", self.phone) if self.phone else ""

    def may_be(self, owner: Owner) -> bool:
        """Whether an owner of the same home is this one: the same name, and no number that says otherwise."""
        numbers = {plain(each) for each in (self.identity_number, owner.identity_number) if each}
        return plain(self.name) == plain(owner.name) and len(numbers) < 2


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """One home as a list says it; what is left out stays as it is known.

    `owners`: those who own it together, the first of them represents the others. `unsold`: still the
    developer's (SPC.9). Units: cm².
    """

    place: Place
    exclusive_area_cm2: int | None = None
    area_source: str = ""
    unsold: bool | None = None
    owners: Sequence[OwnerEntry] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """How an entry stood to the register, and what it changed, for a reader."""

    standing: Standing
    told: Sequence[str] = ()


@transaction.atomic
def register_homes(
    estate: Estate, entries: Sequence[HomeEntry], *, by: Actor, source: str
) -> list[Registered]:
    """Enter the homes of an estate with their owners, and put right what is known of them otherwise.

    A home that is not among the entries stays. Owners of an entry take the place of those known before.
    Returns how each entry stood, in their order.

    Raises: Refused; BadInput for what no record may hold
    """
    by.require(EDIT, estate.division_id)
    Estate.objects.select_for_update(no_key=True).get(pk=estate.pk)
    register = _Register.of(estate)
    register.add_buildings((entry.place.building for entry in entries), by, source)
    register.add_homes(entries)
    settled = [each for each in map(register.settle, entries) if each]
    with heard() as events:
        for act, is_new in (("home.add", True), ("home.correct", False)):
            audit_many(by, act, (each for each in settled if (each[1] is None) is is_new), reason=source)
    register.store()
    told: dict[str, list[str]] = {}
    for event in events:
        lines = told.setdefault(event.object_id, [])
        if event.before is not None:
            lines += (f"{each.label} {each.before} → {each.after}" for each in changes(event))
    return [register.standing(entry.place, told) for entry in entries]


@transaction.atomic
def correct_home(
    home: Home,
    *,
    by: Actor,
    reason: str,
    exclusive_area_cm2: int,
    area_source: str,
    unsold: bool,
    owners: Sequence[OwnerEntry] = (),
    unchanged_since: str | None = None,
) -> Home:
    """Put one home right. No `owners`: those known stay, unless the home is unsold.

    `unchanged_since`: the version that a form was shown with. Raises: Refused, ChangedMeanwhile, BadInput
    """
    locked = latest(home, unchanged_since=unchanged_since or "")
    if unsold and owners:
        raise BadInput([problem(locked, "unsold", "未售房屋不应有业主；已出售的不勾选")])
    entry = HomeEntry(
        _place(locked), exclusive_area_cm2, area_source, None if unsold is locked.unsold else unsold, owners
    )
    register_homes(locked.building.estate, [entry], by=by, source=reason.strip())
    return latest(locked)


Settled = tuple[Home, dict[str, object] | None, dict[str, object]]
"""A home with what was known of it, None of a new one, and what is known now."""


@dataclass(slots=True)
class _Register:
    """The homes of one estate as they are known, in six questions however many they are."""

    estate: Estate
    buildings: dict[str, Building]
    homes: dict[Place, Home]
    owners: dict[str, Owner]
    links: dict[int, list[HomeOwner]]
    added: list[Home] = field(default_factory=list)
    _changed: dict[int, Home] = field(default_factory=dict)
    _changed_owners: dict[int, Owner] = field(default_factory=dict)
    _new_links: list[HomeOwner] = field(default_factory=list)
    _dropped: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, estate: Estate) -> Self:
        buildings = {building_key(each.name): each for each in estate.buildings.all()}
        homes = Home.objects.filter(building__estate=estate).select_related("building")
        links: dict[int, list[HomeOwner]] = {}
        for link in HomeOwner.objects.filter(home__building__estate=estate).select_related("owner"):
            links.setdefault(link.home_id, []).append(link)
        owners = {each.key: each for each in estate.owners.all()}
        for each in (link for some in links.values() for link in some):
            each.owner = owners[each.owner.key]
        return cls(estate, buildings, {_place(each): each for each in homes}, owners, links)

    def add_buildings(self, keys: Iterable[str], by: Actor, source: str) -> None:
        for key in dict.fromkeys(keys):
            if key not in self.buildings:
                building = Building(estate=self.estate, name=shown_building(key))
                check(building)
                building.save()
                self.buildings[key] = building
                audit(by, "building.add", building, after={"name": building.name}, reason=source)

    def add_homes(self, entries: Iterable[HomeEntry]) -> None:
        for entry in entries:
            if entry.place not in self.homes:
                home = Home(
                    building=self.buildings[entry.place.building],
                    stairwell=shown_stairwell(entry.place.stairwell),
                    room=entry.place.room,
                    exclusive_area_cm2=entry.exclusive_area_cm2,
                    area_source=entry.area_source,
                    unsold=bool(entry.unsold),
                )
                home.clean_fields(exclude=("building",))
                self.homes[entry.place] = home
                self.added.append(home)
        Home.objects.bulk_create(self.added, batch_size=AT_ONCE)

    def settle(self, entry: HomeEntry) -> "Settled | None":
        """Let a home say what its entry says; None where nothing differs."""
        home = self.homes[entry.place]
        before = self._told(home)
        if entry.exclusive_area_cm2 is not None:
            home.exclusive_area_cm2, home.area_source = entry.exclusive_area_cm2, entry.area_source
        if entry.unsold is not None or entry.owners:
            home.unsold = bool(entry.unsold)
        if entry.owners or home.unsold:
            self._set_owners(home, entry.owners)
        after = self._told(home)
        if home in self.added:
            return home, None, after
        if before == after:
            return None
        home.updated_at = timezone.now()
        self._changed[home.pk] = home
        differing = [name for name in after if before[name] != after[name]]
        return home, {name: before[name] for name in differing}, {name: after[name] for name in differing}

    def _told(self, home: Home) -> dict[str, object]:
        names = ("exclusive_area_cm2", "area_source", "unsold")
        links = self.links.get(home.pk, [])
        owners = "、".join(f"{each.owner.shown_name}（业主{each.owner.pk}）" for each in links)
        return {**{name: getattr(home, name) for name in names}, "owners": owners}

    def _set_owners(self, home: Home, entries: Sequence[OwnerEntry]) -> None:
        known = self.links.get(home.pk, [])
        wanted = list(dict.fromkeys(self._owner(entry, known) for entry in entries))
        if [link.owner for link in known] == wanted:
            return
        self._dropped += [link.pk for link in known if link.pk]
        self._new_links = [link for link in self._new_links if link.home_id != home.pk]
        links = [HomeOwner(home=home, owner=owner, is_representative=owner is wanted[0]) for owner in wanted]
        self.links[home.pk] = links
        self._new_links += links

    def _owner(self, entry: OwnerEntry, known: Sequence[HomeOwner]) -> Owner:
        """The owner that an entry means: one of the home's, one of the estate's, or a new one."""
        same = next((link.owner for link in known if entry.may_be(link.owner)), None)
        owner = self.owners.get(entry.key) or same
        if owner is None:
            owner = Owner(estate=self.estate, kind=entry.kind, name=entry.name, key=entry.key)
            owner.identity_number, owner.phone = entry.identity_number, entry.phone
            owner.phone_key = entry.phone_key
            check(owner)
            owner.save()
            self.owners[owner.key] = owner
            return owner
        self._complete(owner, entry)
        return owner

    def _complete(self, owner: Owner, entry: OwnerEntry) -> None:
        """Add to an owner what the entry knows besides; an identity number then is what it is known by."""
        facts: Mapping[str, str] = {
            "name": entry.name,
            "identity_number": entry.identity_number or owner.identity_number,
            "phone": entry.phone or owner.phone,
            "phone_key": entry.phone_key or owner.phone_key,
            "key": entry.key if entry.identity_number else owner.key,
        }
        if any(getattr(owner, name) != value for name, value in facts.items()):
            self.owners.pop(owner.key, None)
            for name, value in facts.items():
                setattr(owner, name, value)
            self.owners[owner.key] = owner
            self._changed_owners[owner.pk] = owner

    def store(self) -> None:
        """Write what was settled; owners of whom no home is left are forgotten."""
        for home in self._changed.values():
            check(home, leave_out=("building",))
        names = ["exclusive_area_cm2", "area_source", "unsold", "updated_at"]
        Home.objects.bulk_update(self._changed.values(), names, batch_size=AT_ONCE)
        for owner in self._changed_owners.values():
            owner.save()
        for some in _parts(self._dropped):
            HomeOwner.objects.filter(pk__in=some).delete()
        HomeOwner.objects.bulk_create(self._new_links, batch_size=AT_ONCE)
        if self._dropped:
            Owner.objects.filter(estate=self.estate, homes_owned=None).delete()

    def standing(self, place: Place, told: Mapping[str, Sequence[str]]) -> Registered:
        """How an entry stood: an act that left no trace found all as it says."""
        lines = told.get(str(self.homes[place].pk))
        if lines is None:
            return Registered(Standing.SAME)
        return Registered(Standing.CHANGED if lines else Standing.NEW, lines)


def _place(home: Home) -> Place:
    return Place(building_key(home.building.name), stairwell_key(home.stairwell), home.room)


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
