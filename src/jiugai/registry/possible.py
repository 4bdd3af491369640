"""What the facts of one estate cannot be: what the register's own constraints refuse, said cell by cell."""

from collections.abc import Iterator, Mapping

from django.db.models import CharField

from jiugai.core.tables import cells
from jiugai.registry.models import Estate
from jiugai.registry.models.estates import YEARS

MOST = 2_147_483_647
"""The largest count that both databases hold."""
COUNTS = ("building_count", "stairwell_count", "home_count", "resident_count")
STOREYS = 100
LARGEST_AREA = 10**13  # cm²: a thousand square kilometres
LONGEST: Mapping[str, int] = {
    field.name: field.max_length
    for field in Estate._meta.concrete_fields
    if isinstance(field, CharField) and field.max_length and field.name in ("name", "address")
}


def impossible(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each column that cannot hold what it says, alone or beside another, and what is expected of it."""
    for name, longest in LONGEST.items():
        text = facts.get(name)
        if isinstance(text, str) and len(text) > longest:
            yield name, f"应不超过 {longest} 个字，现有 {len(text)} 个"
        if isinstance(text, str) and cells.hides_something(text):
            yield name, cells.TEXT_UNWRITABLE
    year = facts.get("completed_year")
    if isinstance(year, int) and not YEARS[0] <= year <= YEARS[1]:
        yield "completed_year", f"建成年份应在 {YEARS[0]} 年至 {YEARS[1]} 年之间"
    for name in COUNTS:
        count = facts.get(name)
        if isinstance(count, int) and count > MOST:
            yield name, f"应不超过 {MOST:,}，请核对"
    storeys = facts.get("storeys")
    if isinstance(storeys, int) and not 1 <= storeys <= STOREYS:
        yield "storeys", f"层数应为 1—{STOREYS}"
    area = facts.get("floor_area_cm2")
    if isinstance(area, int) and area > LARGEST_AREA:
        yield "floor_area_cm2", "超过 10 亿平方米，请核对单位"
    buildings, stairwells = facts.get("building_count"), facts.get("stairwell_count")
    if isinstance(buildings, int) and isinstance(stairwells, int) and stairwells < buildings:
        yield "stairwell_count", f"单元数不能少于楼栋数（{buildings}）；每栋至少计 1 个单元"
