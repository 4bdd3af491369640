"""Questions to the registry. Nothing here writes."""

import re
import unicodedata
from datetime import date

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length

from jiugai.core.scope import LENGTHS, Scope, begins_with, prefix_of
from jiugai.policy import parameters as policy
from jiugai.policy.parameters import Parameters, amount_of
from jiugai.policy.register import rulebook
from jiugai.registry.matching import Gazetteer, Match
from jiugai.registry.models import Division, Estate, FacilityCondition, Level, LocalValue
from jiugai.registry.models.divisions import DivisionQuerySet
from jiugai.registry.models.estates import EstateQuerySet
from jiugai.registry.models.facilities import FacilityConditionQuerySet

TYPED = re.compile(r"[0-9a-z]+")


def divisions_under(code: str, *, level: Level | None = None, on: date | None = None) -> DivisionQuerySet:
    """The divisions strictly inside this one that exist on the day, or now; of one level if asked."""
    inside = Division.objects.inside(code).in_force(on).exclude(code=code)
    return inside.at_level(level) if level else inside


def division_path(code: str) -> list[Division]:
    """The divisions from the province down to this one, without rows that only group (市辖区)."""
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    lower = (code[:length] for length in LENGTHS if length <= len(code))
    above = Division.objects.filter(code__in={province, prefecture, *lower}, is_grouping=False)
    return sorted(above, key=lambda division: (len(prefix_of(division.code)), division.code))


def search_divisions(text: str, limit: int = 20, *, scope: Scope | None = None) -> list[Division]:
    """Divisions whose name holds the text, whose pinyin or initials begin with it, or whose code does.

    Higher levels come first, names that begin with the text before those that merely hold it. A former
    division is answered with its successor.
    """
    wanted = "".join(unicodedata.normalize("NFKC", text).lower().replace("'", "").split())
    if not wanted:
        return []
    if wanted.isdigit():
        condition, first = begins_with("code", wanted), Q()
    elif TYPED.fullmatch(wanted):
        condition = begins_with("pinyin", wanted) | begins_with("initials", wanted)
        first = Q(pinyin=wanted) | Q(initials=wanted)
    else:
        condition = Q(name__contains=wanted) | Q(former_names__contains=wanted)
        first = Q(name__startswith=wanted)
    visible = (scope or Scope.everything()).in_scope("code")
    better = Case(When(first, then=Value(0)), default=Value(1)) if first else Value(0)
    found = (
        Division.objects.filter(condition, visible, is_grouping=False)
        .select_related("successor")
        .order_by(better, Length("code"), "code")[: limit * 2]
    )
    current = {each.code: each for each in (division.successor or division for division in found)}
    return list(current.values())[:limit]


def gazetteer(scope: Scope | None = None) -> Gazetteer:
    """Divisions down to the county by name; with a scope, also subdistricts and communities in it."""
    if scope and scope.is_everything:
        return Gazetteer(Division.objects.all())
    wanted = Q(level__in=(Level.PROVINCE, Level.PREFECTURE, Level.COUNTY))
    if scope:
        wanted |= scope.in_scope("code")
    return Gazetteer(Division.objects.filter(wanted))


def find_division(province: str = "", prefecture: str = "", county: str = "") -> Match:
    """Which division the cells of one row mean. For a whole ledger, take one `gazetteer()` and ask it."""
    return gazetteer().find(province, prefecture, county)


def resolve_code(code: str, on: date) -> Division | None:
    """The division that stands for this code on the day: itself or what it became.

    None where the code is not known, or has ceased without a successor.
    """
    division = Division.objects.filter(code=code).select_related("successor").first()
    while division and division.valid_to and division.valid_to < on:
        division = division.successor
    return division


def local_values() -> list[LocalValue]:
    """The figures that governments have set, each as it stands after its last correction."""
    newest: dict[tuple[str, str, date], LocalValue] = {}
    for row in LocalValue.objects.order_by("pk"):
        newest[row.division_id, row.parameter, row.starts_on] = row
    return [row for row in newest.values() if row.value]


def parameters() -> Parameters:
    """The figures of the rulebook together with those that governments have set for themselves."""
    local = [
        policy.LocalValue(
            division=row.division_id,
            parameter=row.parameter,
            amount=amount_of(row.value),
            starts=row.starts_on,
            clause=row.clause or row.document,
        )
        for row in local_values()
    ]
    return Parameters(rulebook().parameters, local)


def estates(scope: Scope) -> EstateQuerySet:
    """The estates one may see, with their division.

    The divisions are fetched apart: joined, SQLite reads the nation's estates division by division.
    """
    return Estate.objects.in_scope(scope).prefetch_related("division")


def conditions(estate: Estate, on: date) -> FacilityConditionQuerySet:
    """What is known of the facilities of an estate on a day: the newest finding of each item."""
    return FacilityCondition.objects.filter(estate=estate).as_of(on)
