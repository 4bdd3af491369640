"""P1: a nation judged from a bundle, 220,000 projects × 36 criteria on all levels, beside OpenFisca-Core.

Ours opens the bundle, checks every cell of it and judges every government. The floor is bare DuckDB: it reads
the columns that the criteria read from the same files and adds each of them up by county. The peer answers
six of the criteria, which rest on ten variables, with projects as its persons and counties as its groups; ours
answers those six alone beside it. The peer is handed its facts as arrays of the types that it keeps, and the
reading is not in its time; ours reads the file. Numerators, denominators and unknowns of every county must be
the same.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import reduce
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb
import numpy as np
from sqlglot import exp

from jiugai.core.command_line import SHANGHAI
from jiugai.evaluation.bundles.manifest import Manifest
from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Ed25519
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.generating import make_tables
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS, Kind
from jiugai.policy.parameters import InForce
from jiugai.policy.places import NATION
from jiugai.policy.requirements import Asked

SEED, PROJECTS, YEAR, ROUNDS, CORES = 1, 220_000, 2022, 5, 2
LAST_DAY = date(YEAR, 12, 31)
GOAL_SECONDS, GOAL_MEMORY = 2, 500  # s, MB
COMPARED = ("S1.2.2", "S1.6.3", "S1.7.1", "S1.7.2", "S1.8", "S1.9.2")
COUNTED = ("numerator", "denominator", "unknown")
ADDED = {Kind.INTEGER: "sum", Kind.BOOLEAN: "count_if"}  # how a column is added up; else its cells are counted
Counted = dict[str, tuple[int, ...]]


def main() -> None:
    """Make the nation, and judge it in rounds."""
    keep_to_cores()
    peer = find_spec("openfisca_core") is not None
    if not peer:
        print("openfisca-core is not installed: the peer is left out")
    with tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        folder = Path(place) / "nation"
        _make(folder)
        _measure(folder, peer)
        _alone(folder)


def keep_to_cores() -> None:
    """Where the system can, this process and its children run on as many cores as the goal says."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def seal_whole(connection: duckdb.DuckDBPyConnection, folder: Path) -> Manifest:
    """Seal the nation's tables."""
    moment = datetime(YEAR + 1, 1, 10, tzinfo=SHANGHAI)
    sealing = Sealing(NATION, YEAR, facts_on=LAST_DAY, sealed_at=moment)
    return seal(connection, folder, sealing, Ed25519(b"test" * 8))


def _make(folder: Path) -> None:
    made = make_tables(NATION, YEAR, seed=SEED, projects=PROJECTS, raw=False)
    manifest = seal_whole(made.connection, folder)
    rows = ", ".join(f"{each.rows:,} {name}" for name, each in manifest.tables.items() if each.rows)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"seed {SEED}, {rows}, {size:.0f} MB in the bundle, {CORES} cores, {ROUNDS} rounds", flush=True)


def _measure(folder: Path, peer: bool) -> None:
    seconds: dict[str, list[float]] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        began = perf_counter()
        answer = call()
        seconds.setdefault(name, []).append(perf_counter() - began)
        return answer

    opened = open_bundles([folder])
    _judge(engine_for(opened), opened)  # the rulebook is read and the questions are written once
    floor, few = _floor(folder), _few()
    if peer:
        fisca = Fisca(folder, opened.parameters().in_force(NATION, LAST_DAY))
        fisca.calculate(fisca.build())
    for number in range(ROUNDS):
        opened = timed("open", lambda: open_bundles([folder]))
        engine = timed("engine", lambda: engine_for(opened))
        judged = timed("judge", lambda: _judge(engine, opened))
        timed("floor", lambda: [duckdb.connect().execute(text).fetchall() for text in floor])
        if peer:
            ours = timed("few", lambda: engine.rows(few))
            simulation = timed("build", fisca.build)
            theirs = timed("calculate", lambda: fisca.calculate(simulation))
            _agree(judged, {code: tuple(map(int, each)) for code, *each in ours}, theirs)
        told = ", ".join(f"{name} {each[-1]:.3f} s" for name, each in seconds.items())
        print(f"round {number + 1}: {told}", flush=True)
    _tell(seconds, judged, peer)


def _judge(engine: Engine, opened: Opened) -> YearJudged:
    return judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)


def _tell(seconds: Mapping[str, list[float]], judged: YearJudged, peer: bool) -> None:
    def ratio(over: tuple[str, ...], under: tuple[str, ...]) -> float:
        both = (zip(*(seconds[name] for name in names), strict=True) for names in (over, under))
        return median(sum(left) / sum(right) for left, right in zip(*both, strict=True))

    whole = ("open", "engine", "judge")
    took = median(map(sum, zip(*(seconds[name] for name in whole), strict=True)))
    print(f"{len(judged.judgements):,} governments judged from the bundle: {took:.2f} s, goal {GOAL_SECONDS} s")
    parts = ", ".join(f"{name} {median(seconds[name]):.2f} s" for name in whole)
    print(f"of which {parts}; floor {median(seconds['floor']):.2f} s: ours {ratio(whole, ('floor',)):.1f} × it")
    if not peer:
        return
    figures = len(judged.of_projects) * len(COMPARED) * len(COUNTED)
    print(f"beside OpenFisca-Core, {len(COMPARED)} criteria of ten variables; 0 of {figures:,} figures differ")
    print(
        f"it builds {median(seconds['build']):.3f} s and calculates {median(seconds['calculate']):.3f} s; "
        f"ours reads and calculates {median(seconds['few']):.3f} s"
    )
    built, calculated = ratio(("build", "calculate"), ("few",)), ratio(("calculate",), ("few",))
    print(f"it takes {built:.2f} × ours with its building, {calculated:.2f} × ours without")


def _alone(folder: Path) -> None:
    """Ours as a command runs it: a process of its own that has read nothing yet, with its greatest memory."""
    command = [sys.executable, "-m", "benchmarks.p1_nation", str(folder)]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(3)]
    seconds = median(float(each.split()[0]) for each in told)
    memory = max(int(each.split()[1]) for each in told)
    print(f"in a fresh process, imports left out: {seconds:.2f} s, {memory} MB, goal {GOAL_MEMORY} MB")


def _once(folder: Path) -> None:
    began = perf_counter()
    opened = open_bundles([folder])
    _judge(engine_for(opened), opened)
    print(perf_counter() - began, _greatest_memory())


def _greatest_memory() -> int:
    """Of this process, in MB. What `getrusage` tells of a child starts at what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _few() -> str:
    """The compared criteria alone, as ours asks them."""
    query = criteria_sql.projects_query(Asked(LAST_DAY, {}, YEAR), COMPARED)
    names = [criteria_sql.part_name(key, part) for key in COMPARED for part in COUNTED]
    return exp.select("division_code", *names).from_(query.subquery("those")).sql(dialect="duckdb")


def _floor(folder: Path) -> list[str]:
    """Each column that the criteria read, added up or counted by county."""
    asked, texts = Asked(LAST_DAY, {}, YEAR), []
    for name, query, facts in (
        ("projects", criteria_sql.projects_query(asked), PROJECT_COLUMNS),
        ("divisions", criteria_sql.governments_query(asked), DIVISION_COLUMNS),
    ):
        read = sorted({each.name for each in query.find_all(exp.Column) if each.table == "facts"} & set(facts))
        summed = ", ".join(
            f"{ADDED.get(facts[each].kind, 'count')}({each})" for each in read
        )
        texts.append(f"SELECT division_code, {summed} FROM '{folder / name}.parquet' GROUP BY division_code")
    return texts


def _agree(judged: YearJudged, ours: Counted, theirs: Counted) -> None:
    """Raises: SystemExit where a figure of a county differs."""
    whole = {
        code: tuple(getattr(counts.parts(key), part) for key in COMPARED for part in COUNTED)
        for code, counts in judged.of_projects.items()
        if code in theirs
    }
    if not whole == ours == theirs:
        wrong = [code for code in ours if not whole.get(code) == ours[code] == theirs.get(code)]
        raise SystemExit(f"void: {len(wrong)} counties differ, {wrong[:3]}")


# The peer. A requirement is 0 where it is not met, 1 where that is not known, 2 where it is met: then all of
# several is their least, any of several their greatest. What may not be known of a fact is a variable beside it.

UNKNOWN, MET = np.int8(1), np.int8(2)
STAGES = ("surveyed", "in_library", "planned", "started", "accepted", "closed", "withdrawn")
MATTERS = ("ordinary", "special")
SOMETIMES_UNKNOWN = (
    "self_built", "to_be_demolished", "renovated_before", "area_linked", "extension_open",
    "basics_incomplete", "residents_active", "will_strong", "hazards", "estates_consented", "vote_held",
    "estates_scheme_voted", "management_confirmed", "estates_management_confirmed", "acceptance_passed",
)  # fmt: skip
ALWAYS_KNOWN = (
    "plan_year", "completed_year_max", "estates", "homes", "homes_taking_part", "homes_agreeing", "vote_heads",
    "vote_heads_taking_part", "vote_heads_agreeing", "homes_surveyed", "homes_satisfied",
)  # fmt: skip
AREAS = ("vote_area_cm2", "vote_area_taking_part_cm2", "vote_area_agreeing_cm2")
DAYS = ("planned_on", "started_on", "completed_on", "vote_closed_on", "management_confirmed_on")
Array = np.ndarray[Any, Any]


def _met(condition: Array, known: Array | bool = True) -> Array:
    return np.where(known, condition * MET, UNKNOWN)


def _all_of(*those: Array) -> Array:
    return reduce(np.minimum, those)


def _any_of(*those: Array) -> Array:
    return reduce(np.maximum, those)


def _no(requirement: Array) -> Array:
    return MET - requirement


class _Of:
    """The facts of a year."""

    def __init__(self, population: Any, period: Any) -> None:
        self.get = lambda name: population(name, period)

    def __getattr__(self, name: str) -> Array:
        return self.get(name)

    def flag(self, name: str) -> Array:
        return _met(self.get(name), self.get(f"{name}_known"))

    def every_estate(self, name: str) -> Array:
        same = _met(self.get(name) == self.estates, self.get(f"{name}_known"))
        return _any_of(_met(self.estates == 1), same)

    def share(self, part: str, whole: str, figure: Any, *, more: bool = False) -> Array:
        left, right = self.get(part) * figure.den, self.get(whole) * figure.num
        return _met(left > right if more else left >= right)

    def done_by_start(self, act: str, day: str) -> Array:
        done, start = self.get(day), self.started_on
        dated = _met(done <= start, ~np.isnat(start))
        return np.where(np.isnat(done), np.minimum(self.flag(act), UNKNOWN), dated)


def in_plan(projects: Any, period: Any) -> Array:
    of = _Of(projects, period)
    return (of.plan_year == YEAR) & np.isin(np.asarray(of.stage), [2, 3, 4, 5])


def approved(projects: Any, period: Any) -> Array:
    of = _Of(projects, period)
    withdrawn = np.asarray(of.stage) == STAGES.index("withdrawn")
    return of.in_plan | ((of.plan_year == YEAR) & withdrawn & ~np.isnat(of.planned_on))


def started(projects: Any, period: Any) -> Array:
    of = _Of(projects, period)
    return of.in_plan & ~np.isnat(of.started_on)


def completed(projects: Any, period: Any) -> Array:
    of = _Of(projects, period)
    withdrawn = np.asarray(of.stage) == STAGES.index("withdrawn")
    return ~withdrawn & (of.completed_on.astype("datetime64[Y]") == np.datetime64(str(YEAR)))


def eligible(projects: Any, period: Any, parameters: Any) -> Array:
    of, figures = _Of(projects, period), parameters(period).eligibility
    opened, basics = of.flag("extension_open"), of.flag("basics_incomplete")
    in_time = _any_of(
        _met(of.completed_year_max <= figures.completed_year.num),
        _all_of(
            _met(of.completed_year_max <= figures.completed_year_extended.num),
            opened, basics, _met(of.hazards > 0, of.hazards_known), of.flag("residents_active"),
            of.flag("will_strong"),
        ),
        _all_of(
            _met(of.completed_year_max <= figures.completed_year_linked.num),
            opened, of.flag("area_linked"), basics,
        ),
    )  # fmt: skip
    ruled_out = ("self_built", "to_be_demolished", "renovated_before")
    return _all_of(in_time, *(_no(of.flag(name)) for name in ruled_out))


def consented(projects: Any, period: Any, parameters: Any) -> Array:
    of, figures = _Of(projects, period), parameters(period).consent.plan
    return _all_of(
        of.share("homes_taking_part", "homes", figures.participation),
        of.share("homes_agreeing", "homes", figures.agreement),
        of.every_estate("estates_consented"),
    )


def vote_passed(projects: Any, period: Any, parameters: Any) -> Array:
    of, figures = _Of(projects, period), parameters(period).consent.vote
    special = np.asarray(of.vote_matter) == MATTERS.index("special")
    counts = []
    for taking, agreeing, whole in (
        ("vote_heads_taking_part", "vote_heads_agreeing", "vote_heads"),
        ("vote_area_taking_part_cm2", "vote_area_agreeing_cm2", "vote_area_cm2"),
    ):
        majority = of.share(agreeing, taking, figures.special)
        counts += [
            of.share(taking, whole, figures.quorum),
            np.where(special, majority, of.share(agreeing, taking, figures.ordinary, more=True)),
        ]
    not_denied = _met(of.vote_held | ~of.vote_held_known)
    every = of.every_estate("estates_scheme_voted")
    return _all_of(not_denied, *counts, every, of.done_by_start("vote_held", "vote_closed_on"))


def management_agreed(projects: Any, period: Any) -> Array:
    of = _Of(projects, period)
    done = of.done_by_start("management_confirmed", "management_confirmed_on")
    return _all_of(done, of.every_estate("estates_management_confirmed"))


def satisfied(projects: Any, period: Any, parameters: Any) -> Array:
    of, figures = _Of(projects, period), parameters(period).satisfaction
    sample = _all_of(
        _met(of.homes_surveyed >= figures.sample_homes.num),
        of.share("homes_surveyed", "homes", figures.sample_share),
    )
    enough = _any_of(_met(of.homes_surveyed >= of.homes), sample)
    return np.where(enough == MET, of.share("homes_satisfied", "homes_surveyed", figures.share), UNKNOWN)


def accepted(projects: Any, period: Any) -> Array:
    return _Of(projects, period).flag("acceptance_passed")


MEMBERS = (in_plan, approved, started, completed)
REQUIREMENTS = (eligible, consented, vote_passed, management_agreed, satisfied, accepted)
JUDGED = {
    "S1.2.2": ("approved", "eligible"),
    "S1.6.3": ("completed", "satisfied"),
    "S1.7.1": ("in_plan", "consented"),
    "S1.7.2": ("started", "vote_passed"),
    "S1.8": ("started", "management_agreed"),
    "S1.9.2": ("completed", "accepted"),
}
FIGURES = (
    "eligibility.completed_year", "eligibility.completed_year_extended", "eligibility.completed_year_linked",
    "consent.plan.participation", "consent.plan.agreement", "consent.vote.quorum", "consent.vote.ordinary",
    "consent.vote.special", "satisfaction.sample_homes", "satisfaction.sample_share", "satisfaction.share",
)  # fmt: skip


def _counting(member: str, requirement: str, part: str) -> Callable[[Any, Any], Array]:
    def formula(counties: Any, period: Any) -> Array:
        those, found = counties.members(member, period), counties.members(requirement, period)
        wanted = {"numerator": those & (found == MET), "unknown": those & (found == UNKNOWN)}
        return counties.sum(wanted.get(part, those))

    return formula


class Fisca:
    """The projects of a nation in OpenFisca-Core; its rules are written down once, its populations many times."""

    def __init__(self, folder: Path, figures: InForce) -> None:
        from openfisca_core.entities import build_entity
        from openfisca_core.parameters import ParameterNode
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.project = build_entity("project", "projects", "Project", is_person=True)
        roles = [{"key": "member", "plural": "members", "label": "Project of the county"}]
        self.county = build_entity("county", "counties", "County", roles=roles)
        self.system = TaxBenefitSystem([self.project, self.county])
        self.system.parameters = ParameterNode("", data=_as_tree(figures))
        self.facts = _arrays(folder)
        self.codes, self.places = np.unique(self.facts.pop("division_code"), return_inverse=True)
        self._add_facts()
        for rule in MEMBERS:
            self._add(self.project, rule.__name__, bool, rule)
        for rule in REQUIREMENTS:
            self._add(self.project, rule.__name__, int, rule)
        self.asked = []
        for key in COMPARED:
            for part in COUNTED:
                name = criteria_sql.part_name(key, part)
                self._add(self.county, name, int, _counting(*JUDGED[key], part))
                self.asked.append(name)

    def _add_facts(self) -> None:
        from openfisca_core.indexed_enums import Enum

        words = {"stage": STAGES, "vote_matter": MATTERS}
        kinds = {"b": bool, "i": int, "M": date}
        for name, values in self.facts.items():
            if name in words:
                choices = Enum(name.title(), {word: word for word in words[name]})
                more = {"possible_values": choices, "default_value": next(iter(choices))}
                self._add(self.project, name, Enum, **more)
            else:
                self._add(self.project, name, kinds[values.dtype.kind])
        for name in AREAS:  # it keeps whole numbers in 32 bits, which areas in cm² pass
            self.system.get_variable(name).dtype = np.int64

    def _add(self, entity: Any, name: str, kind: type, formula: Any = None, **more: Any) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        described = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, **more}
        if formula is not None:
            described["formula"] = formula
        self.system.add_variable(type(name, (Variable,), described))

    def build(self) -> Any:
        """A population with its facts."""
        from openfisca_core.simulations import SimulationBuilder

        builder = SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("project", range(len(self.places)))
        counties = builder.declare_entity("county", range(len(self.codes)))
        builder.join_with_persons(counties, self.places, np.zeros(len(self.places), dtype=np.int64))
        simulation = builder.build(self.system)
        for name, values in self.facts.items():
            simulation.set_input(name, str(YEAR), values)
        return simulation

    def calculate(self, simulation: Any) -> Counted:
        """What was counted inside each county."""
        figures = [simulation.calculate(name, str(YEAR)).tolist() for name in self.asked]
        return dict(zip(self.codes.tolist(), zip(*figures, strict=True), strict=True))


def _as_tree(figures: InForce) -> dict[str, Any]:
    """The figures in force as the peer keeps parameters: whole numbers, so that shares stay exact."""
    tree: dict[str, Any] = {}
    for name in FIGURES:
        node = tree
        for step in name.split("."):
            node = node.setdefault(step, {})
        for part, figure in zip(("num", "den"), figures[name].fraction.as_integer_ratio(), strict=True):
            node[part] = {"values": {f"{YEAR}-01-01": {"value": figure}}}
    return tree


def _arrays(folder: Path) -> dict[str, Array]:
    """The facts as the peer keeps them. Raises: SystemExit where one is unknown that has no variable for it"""
    words = {"stage": STAGES, "vote_matter": MATTERS}
    columns = ["division_code", *SOMETIMES_UNKNOWN, *ALWAYS_KNOWN, *AREAS, *DAYS]
    columns += [f"list_position({list(each)}, {name}) - 1 AS {name}" for name, each in words.items()]
    query = f"SELECT {', '.join(columns)} FROM '{folder / 'projects.parquet'}'"
    found: dict[str, Array] = {}
    for name, values in duckdb.connect().execute(query).fetchnumpy().items():
        unknown = np.ma.getmaskarray(values)
        plain = np.ma.getdata(values)
        if name in DAYS:
            found[name] = np.where(unknown, np.datetime64("NaT"), plain.astype("datetime64[D]"))
        elif name in SOMETIMES_UNKNOWN:
            found[f"{name}_known"] = ~unknown
            found[name] = plain if plain.dtype == bool else plain.astype(np.int32)
        elif unknown.any():
            raise SystemExit(f"void: {name} is not known of every project")
        else:
            found[name] = plain if name in (*AREAS, "division_code") else plain.astype(np.int32)
    return found


if __name__ == "__main__":
    _once(Path(sys.argv[1]))
