"""Registering an estate and correcting what is known of it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check, field_of, problem
from jiugai.core.errors import BadInput
from jiugai.core.tables.cells import trimmed
from jiugai.registry.models import Division, Estate, Level, Organisation
from jiugai.registry.pinyin import pinyin_of

EDIT = "edit_estates"
LOWEST = (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)


class EstateFacts(TypedDict, total=False):
    """What is known of an estate; what is left out is not known."""

    name: str
    address: str
    division: Division
    completed_year: int | None
    completed_on: date | None
    ownership: str
    property_unit: Organisation | None
    structure: str
    storeys: int | None
    building_count: int | None
    stairwell_count: int | None
    home_count: int | None
    resident_count: int | None
    floor_area_cm2: int | None
    longitude: Decimal | None
    latitude: Decimal | None
    has_heritage_buildings: bool | None
    has_large_trees: bool | None
    in_heritage_area: bool | None
    self_built: bool | None
    to_be_demolished: bool | None
    renovated_before: bool | None
    raw_cells: dict[str, str]
    source: str


@transaction.atomic
def create_estate(*, by: Actor, **facts: Unpack[EstateFacts]) -> Estate:
    """Enter an estate into the register, under a code of its county that is never given again.

    Needed: name, division, source. Raises: Refused, BadInput
    """
    estate = Estate(**_normal(facts))
    by.require(EDIT, estate.division_id)
    _check_division(estate)
    estate.code = _next_code(estate.county_code)
    check(estate)
    estate.save(force_insert=True)
    audit(by, "estate.create", estate, after={"code": estate.code, **_shown(estate, facts)})
    return estate


@transaction.atomic
def correct_estate(estate: Estate, *, by: Actor, reason: str, **changes: Unpack[EstateFacts]) -> Estate:
    """Put right what is known of an estate; the trail keeps what stood there before.

    Moving it needs the right to edit where it lies and where it goes. Changing nothing leaves no trace.

    Raises: Refused, BadInput
    """
    locked = Estate.objects.select_for_update().get(pk=estate.pk)
    by.require(EDIT, locked.division_id)
    normal = _normal(changes)
    changed = [name for name, value in normal.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    before = _shown(locked, changed)
    for name in changed:
        setattr(locked, name, normal[name])
    if "division" in changed:
        by.require(EDIT, locked.division_id)
        _check_division(locked)
    if not reason.strip():
        raise BadInput([problem(locked, "source", "更正须写明理由")])
    check(locked)
    locked.save(update_fields=[*changed, "updated_at"])
    audit(by, "estate.correct", locked, before=before, after=_shown(locked, changed), reason=reason)
    return locked


def _normal(facts: EstateFacts) -> dict[str, object]:
    """The facts as they are stored: texts without blanks at the ends, and the pinyin of the name."""
    normal = {name: trimmed(value) if isinstance(value, str) else value for name, value in facts.items()}
    if isinstance(name := normal.get("name"), str):
        normal["pinyin"], normal["initials"] = pinyin_of(name)
    return normal


def _check_division(estate: Estate) -> None:
    """An estate lies in a county that exists, or lower; in a prefecture only where it has no counties."""
    division = estate.division
    if division.valid_to:
        now = division.successor
        advice = f"现为{now.name}（{now.code}），请改选" if now else "请改选现行区划"
        raise BadInput([problem(estate, "division", f"该区划已于 {division.valid_to} 停用，{advice}")])
    if division.level not in LOWEST and division.children.exists():
        raise BadInput([problem(estate, "division", f"{division.name}不是县区，请选到县区、街道或社区")])


def _next_code(county: str) -> str:
    """The next code of the county. The lock keeps two writers from taking the same one."""
    Division.objects.select_for_update(no_key=True).get(pk=county)
    taken = Estate.objects.filter(code__range=(f"{county}-00000", f"{county}-99999")).order_by("-code")
    last = taken.values_list("code", flat=True).first()
    return f"{county}-{int(last[-5:]) + 1 if last else 1:05}"


def _shown(estate: Estate, names: Iterable[str]) -> dict[str, object]:
    """The named facts as the trail keeps them; a division or organisation by its key."""
    fields = [field_of(estate, name) for name in names if name not in ("pinyin", "initials")]
    return {field.name: getattr(estate, field.attname) for field in fields}
