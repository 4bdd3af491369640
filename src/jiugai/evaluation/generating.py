"""Seeded bundles of any size, for trying out, for tests and for benchmarks: `jiugai generate`.

Facts come first; the raw rows are then made so that counting them gives the facts again, but for as many
misreported figures as are asked for, each of them told. The same seed and size give the same tables.
"""

# ruff: noqa: S608 - names come from the contract

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.generating_rows import make_rows
from jiugai.policy import places
from jiugai.policy.criteria.members import PLAN_STAGES
from jiugai.policy.facts import FUNDS_BY_SOURCE
from jiugai.registry.reference_file import GROUPING, read

Array = NDArray[Any]
Columns = dict[str, Array]

PROJECTS: Mapping[str, int] = {"county": 60, "prefecture": 700, "province": 12_000, "nation": 220_000}
"""Projects of a bundle of each size, by domain sizes of a year's library and plan."""
UNKNOWN = 0.03  # of the facts that may be unknown
STAGES = ("surveyed", "in_library", "planned", "started", "accepted", "closed", "withdrawn")
STAGE_SHARES = (0.03, 0.05, 0.04, 0.08, 0.30, 0.48, 0.02)
YEARS_BACK = 4
MEDIAN_HOMES, SPREAD = 130, 1.0


@dataclass(frozen=True, slots=True)
class Planted:
    """One fact that was changed after its rows were made: where, what it was, what it says now."""

    table: str
    code: str
    fact: str
    counted: int
    told: int


@dataclass(slots=True)
class Made:
    """Tables in a connection, and what was planted in them."""

    connection: duckdb.DuckDBPyConnection
    division_code: str
    year: int
    planted: list[Planted] = field(default_factory=list)


def make_tables(
    division: str, year: int, *, seed: int, projects: int, errors: int = 0, raw: bool = True
) -> Made:
    """All tables of a bundle for a division, its counties drawn by chance. Figures are made up."""
    made = Made(duckdb.connect(), division, year)
    dice = Dice(seed)
    counties = [code for code in county_codes() if places.is_inside(code, division)]
    facts = _projects(dice, np.array(counties, dtype=object), projects, year)
    governments = _governments(dice, division, counties, _planned(facts, year))
    if raw:
        make_rows(made.connection, year, readable(facts), readable(governments))
    by_governments = _misreport(dice, "divisions", governments, errors // 2)
    in_projects = _misreport(dice, "projects", facts, errors - len(by_governments))
    made.planted = [*in_projects, *by_governments]
    _keep(made, "projects", facts)
    _keep(made, "divisions", governments)
    made.connection.execute(f"CREATE TABLE parameters ({_typed('parameters')})")
    return made


def county_codes() -> list[str]:
    """Every county that exists today."""
    rows = (row for row in read() if row.level == "county" and not row.valid_to)
    return [row.code for row in rows if row.name not in GROUPING and not row.is_grouping]


class Dice:
    """Chance, seeded; what may be unknown sometimes is."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.Generator(np.random.PCG64(seed))

    def hidden(self, values: Array, share: float = UNKNOWN) -> Array:
        """The values, some of them not known."""
        known: Array = np.ma.masked_array(values, mask=self.chance.random(len(values)) < share)
        return known

    def flags(self, size: int, share: float) -> Array:
        """True with a probability, sometimes unknown."""
        return self.hidden(self.chance.random(size) < share)

    def up_to(self, whole: Array, low: float, high: float) -> Array:
        """A part of each whole between two shares."""
        shares = self.chance.uniform(low, high, len(whole))
        part: Array = np.minimum(whole, np.rint(whole * shares).astype(np.int64))
        return part

    def days(self, first: Array, within: int) -> Array:
        """A day up to so many days after each first one."""
        found: Array = first + self.chance.integers(0, within, len(first)).astype("timedelta64[D]")
        return found


def _day(year: Array, month: int = 1) -> Array:
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[M]").astype(
        "datetime64[D]"
    ) + np.timedelta64(30 * (month - 1), "D")


def _projects(dice: Dice, counties: Array, size: int, year: int) -> Columns:
    chance = dice.chance
    county = np.sort(chance.integers(0, len(counties), size))
    stage = chance.choice(len(STAGES), size, p=STAGE_SHARES)
    plan_year = year - chance.integers(-1, YEARS_BACK, size) * (stage > 2)
    started = np.isin(stage, (3, 4, 5))
    done = np.isin(stage, (4, 5))
    estates = 1 + chance.poisson(0.8, size)
    homes = estates * np.maximum(8, chance.lognormal(np.log(MEDIAN_HOMES), SPREAD, size)).astype(np.int64)
    built = np.minimum(chance.integers(1960, 2004, size), 2004)
    heads = np.maximum(1, homes - chance.integers(0, 4, size))
    area = homes * chance.integers(500_000, 1_100_000, size)
    starts, completes = dice.days(_day(plan_year, 3), 140), dice.days(_day(plan_year, 8), 140)
    facts: Columns = {
        "project_code": np.array(
            [f"{counties[c]}-{y}-{n:06d}" for n, (c, y) in enumerate(zip(county, plan_year, strict=True), 1)],
            dtype=object,
        ),
        "name": np.array([f"第{n}号片区改造项目" for n in range(1, size + 1)], dtype=object),
        "division_code": counties[county],
        "plan_year": plan_year,
        "stage": np.array(STAGES, dtype=object)[stage],
        "planned_on": np.ma.masked_array(dice.days(_day(plan_year), 60), mask=stage < 2),
        "estates": estates,
        "buildings": np.maximum(1, homes // 32),
        "homes": homes,
        "floor_area_m2": homes * 82,
        "cost_fen": homes * chance.integers(1_200_000, 4_000_000, size),
        "completed_year_min": built,
        "completed_year_max": built + chance.integers(0, 2, size),
        "hazards": dice.hidden(chance.poisson(0.6, size)),
        "facility_survey_on": dice.hidden(dice.days(_day(plan_year - 1, 5), 150)),
        "vote_matter": np.array(["ordinary", "special"], dtype=object)[
            (chance.random(size) < 0.2).astype(int)
        ],
        "vote_heads": heads,
        "vote_area_cm2": area,
        "started_on": np.ma.masked_array(starts, mask=~started),
        "completed_on": np.ma.masked_array(completes, mask=~done),
        "accepted_on": np.ma.masked_array(dice.days(completes, 40), mask=~done),
        "final_account_on": np.ma.masked_array(dice.days(completes, 120), mask=stage != 5),
    }
    facts |= _flags_of_projects(dice, size)
    facts |= _parts_of_projects(dice, facts, stage)
    return facts


LIKELY = {
    0.97: """archive_basics archive_will archive_scheme scored order_kept committee_preparation
        utilities_asked combined_scheme assets_maintained parties_recorded warranty_recorded
        residents_in_scheme residents_in_works residents_in_oversight management_consensus
        county_within_capacity management_confirmed acceptance_passed vote_held""",
    0.85: """archive_progress archive_pictures utilities_in_yearly_plan residents_in_management
        residents_in_feedback basics_incomplete residents_active will_strong utilities_touched""",
    0.35: "area_linked scaled_operator loan_or_bond extension_open",
    0.005: "self_built to_be_demolished renovated_before county_barred",
}
"""How often a flag of a project is true."""
REACHED = {
    "consented": 0.9,
    "scheme_voted": 0.9,
    "voted_online": 0,
    "management_confirmed": 0.8,
    "party_organisation": 0.3,
    "owners_committee": 0.2,
    "maintenance_fund": 0.2,
}
"""The least share of a project's estates of which something is true."""


def _flags_of_projects(dice: Dice, size: int) -> Columns:
    return {name: dice.flags(size, share) for share, names in LIKELY.items() for name in names.split()}


def _parts_of_projects(dice: Dice, facts: Columns, stage: Array) -> Columns:
    """Counts that are parts of wholes, and money, with the rules between cells kept."""
    size, chance = len(stage), dice.chance
    homes, estates = facts["homes"], facts["estates"]
    found: Columns = {}
    for group, most in (("basic", 9), ("completing", 6), ("upgrading", 4)):
        whole = chance.integers(0, most + 1, size)
        covered = dice.up_to(whole, 0.7, 1.15)
        found[f"shortfalls_{group}"] = whole
        found[f"shortfalls_{group}_covered"] = dice.hidden(covered)
        rest = "excused" if group == "basic" else "declined" if group == "upgrading" else ""
        if rest:
            found[f"shortfalls_{group}_{rest}"] = dice.hidden(dice.up_to(whole - covered, 0, 1))
    taking = dice.up_to(homes, 0.62, 1.05)
    found["homes_taking_part"], found["homes_agreeing"] = taking, dice.up_to(taking, 0.85, 1.05)
    heads = dice.up_to(facts["vote_heads"], 0.62, 1.05)
    area = dice.up_to(facts["vote_area_cm2"], 0.62, 1.05)
    found["vote_heads_taking_part"], found["vote_area_taking_part_cm2"] = heads, area
    found["vote_heads_agreeing"] = dice.up_to(heads, 0.6, 1.05)
    found["vote_area_agreeing_cm2"] = dice.up_to(area, 0.6, 1.05)
    for name, low in REACHED.items():
        found[f"estates_{name}"] = dice.hidden(dice.up_to(estates, low, 1.3))
    starts = np.ma.getdata(facts["started_on"])
    for act, day in (("vote_held", "vote_closed_on"), ("management_confirmed", "management_confirmed_on"),
                     ("combined_scheme", "combined_scheme_on")):  # fmt: skip
        held = np.ma.filled(facts[act], False)
        found[day] = np.ma.masked_array(
            starts - chance.integers(-3, 90, size).astype("timedelta64[D]"), mask=~held
        )
    done = stage >= 4
    surveyed = dice.up_to(homes, 0.9, 1.3) * done
    found["homes_surveyed"], found["homes_satisfied"] = surveyed, dice.up_to(surveyed, 0.72, 1.05)
    handing = chance.integers(0, 9, size)
    found["assets_to_hand_over"], found["assets_handed_over"] = handing, dice.up_to(handing, 0.5, 1.2)
    found["open_hazards"] = (chance.random(size) < 0.02).astype(np.int64)
    found["hazards_overdue"] = found["open_hazards"] * (chance.random(size) < 0.3)
    found["red_line_incidents"] = (chance.random(size) < 0.0005).astype(np.int64)
    return found | _money_of_projects(dice, facts, stage)


def _money_of_projects(dice: Dice, facts: Columns, stage: Array) -> Columns:
    size, cost = len(stage), facts["cost_fen"]
    shares = {
        "central": 0.45,
        "provincial": 0.1,
        "local": 0.2,
        "bonds": 0.1,
        "social": 0.1,
        "residents": 0.02,
    }
    found: Columns = {}
    for source, share in shares.items():
        found[f"funds_{source}_fen"] = dice.up_to((cost * share).astype(np.int64), 0.2, 1.1) * (stage > 1)
    found["funds_total_fen"] = sum((found[name] for name in FUNDS_BY_SOURCE), np.zeros(size, dtype=np.int64))
    found["funds_committed_fen"] = dice.hidden(dice.up_to(cost, 0.9, 1.3))
    found["funds_social_committed_fen"] = dice.hidden(dice.up_to(cost // 10, 0, 1))
    found["funds_residents_committed_fen"] = dice.hidden(dice.up_to(cost // 50, 0, 1))
    return found


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plans of a year add up to, by government: cost in fen, estates."""

    year: int
    sums: tuple[dict[str, int], dict[str, int]]


def _planned(facts: Columns, year: int) -> Planned:
    in_plan = (facts["plan_year"] == year) & np.isin(facts["stage"], PLAN_STAGES)
    sums: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for name, added in zip(("cost_fen", "estates"), sums, strict=True):
        for county, amount in zip(facts["division_code"][in_plan], facts[name][in_plan], strict=True):
            for code in places.with_above(county):
                added[code] = added.get(code, 0) + int(amount)
    return Planned(year, sums)


def _governments(dice: Dice, division: str, counties: Sequence[str], planned: Planned) -> Columns:
    chance = dice.chance
    codes = sorted({each for county in counties for each in places.with_above(county)} - {places.NATION})
    codes = [code for code in codes if places.is_inside(code, division)]
    size = len(codes)
    means = chance.integers(10**9, 10**11, size)
    cost, estates = (np.array([each.get(code, 0) for code in codes]) for each in planned.sums)
    facts: Columns = {
        "division_code": np.array(codes, dtype=object),
        "level": np.array([places.level_of(code) for code in codes], dtype=object),
        "year": np.full(size, planned.year),
        "financing_capacity_fen": np.rint(cost * chance.uniform(0.99, 1.4, size)).astype(np.int64),
        "plan_cost_fen": cost,
        "organising_capacity_estates": np.rint(estates * chance.uniform(0.99, 1.4, size)).astype(np.int64),
        "plan_estates": estates,
        "funds_issued_fen": means // 3,
        "funds_paid_fen": dice.up_to(means // 3, 0.85, 1.1),
        "local_subsidy_fen": means // 10,
        "bonds_fen": means // 20,
        "findings_due": (due := chance.integers(0, 12, size)),
        "findings_on_time": dice.up_to(due, 0.6, 1.2),
        "communities_in_plan": (communities := chance.integers(3, 40, size)),
        "communities_surveyed": dice.hidden(dice.up_to(communities, 0.7, 1.2)),
        "living_needs": (needs := chance.integers(0, 60, size)),
        "living_needs_met": dice.up_to(needs, 0, 1),
        "diversion_cases": (chance.random(size) < 0.003).astype(np.int64),
        "red_line_incidents": (chance.random(size) < 0.003).astype(np.int64),
        "accidents": (chance.random(size) < 0.003).astype(np.int64),
        "new_hidden_debt": dice.flags(size, 0.003),
    }
    for name in ("working_rules", "responsibility_list", "rules_of_procedure", "subdistrict_duties",
                 "quality_supervision", "approval_policy", "adapted_standards", "stock_assets_policy",
                 "flat_renovation_policy", "fund_rules", "proposed_from_below"):  # fmt: skip
        facts[name] = dice.flags(size, 0.92)
    return facts


MISREPORTED = {
    "projects": ("project_code", ("funds_central_fen", "homes_satisfied")),
    "divisions": ("division_code", ("funds_paid_fen", "findings_on_time")),
}
WHOLES = {"homes_satisfied": "homes_surveyed", "findings_on_time": "findings_due"}


def _misreport(dice: Dice, table: str, facts: Columns, count: int) -> list[Planted]:
    """Change some facts after their rows were made: money told higher, homes that were not satisfied."""
    key, names = MISREPORTED[table]
    planted: list[Planted] = []
    for row in dice.chance.permutation(len(facts[key])):
        if len(planted) == count:
            break
        fact = names[len(planted) % len(names)]
        counted = int(facts[fact][row])
        told = int(facts[WHOLES[fact]][row]) if fact in WHOLES else counted + 100
        if told != counted:
            facts[fact][row] = told
            planted.append(Planted(table, str(facts[key][row]), fact, counted, told))
    return planted


def _keep(made: Made, name: str, columns: Columns) -> None:
    """Make a typed table of columns; those of the contract that are not there are unknown."""
    made.connection.register("columns_made", readable(columns))
    listed = ", ".join(
        f'CAST({column if column in columns else "NULL"} AS {kind}) AS "{column}"'
        for column, kind in TABLES[name].types.items()
    )
    made.connection.execute(f"CREATE TABLE {name} AS SELECT {listed} FROM columns_made")
    made.connection.unregister("columns_made")


def readable(columns: Columns) -> Columns:
    """The columns as DuckDB reads them: days as moments."""
    return {
        name: each.astype("datetime64[us]") if each.dtype.kind == "M" else each
        for name, each in columns.items()
    }


def _typed(name: str) -> str:
    return ", ".join(f'"{column}" {kind}' for column, kind in TABLES[name].types.items())
