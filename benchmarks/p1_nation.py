"""P1: a nation judged from a bundle, 220,000 projects × 36 criteria on all levels, beside OpenFisca-Core.

Ours opens the bundle, checks every cell of it and judges every government. The floor is bare DuckDB: it adds
up, by county, each column that the criteria read, from the same files. The peer answers six of the criteria,
which rest on ten variables, with projects as its persons and counties as its groups; ours answers those six
alone beside it. The peer is handed its facts as arrays of the types that it keeps, and the reading is not in
its time; ours reads the file. Numerators, denominators and unknowns of every county must be the same.

The goals beside the peer were set with every home one of its persons; here it starts from counts, as ours.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import reduce
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb
import numpy as np
from sqlglot import exp

from benchmarks.p2_recount import CORES, LAST_DAY, PROJECTS, SEED, YEAR, Clock, few_cores, seal_nation
from jiugai.evaluation.bundles.opening import Opened, engine_for, open_bundles
from jiugai.evaluation.engines import Engine
from jiugai.evaluation.generating import STAGES, make_tables
from jiugai.evaluation.judging import YearJudged, judge_year
from jiugai.policy.criteria import sql as criteria_sql
from jiugai.policy.criteria.members import PLAN_STAGES
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS, Kind
from jiugai.policy.parameters import InForce
from jiugai.policy.places import NATION
from jiugai.policy.requirements import Asked

ROUNDS, GOAL_SECONDS, GOAL_MEMORY = 5, 2, 500  # s, MB
ASKED = Asked(LAST_DAY, {}, YEAR)
WHOLE = ("open", "engine", "judge")
JUDGED = {
    "S1.2.2": ("approved", "eligible"),
    "S1.6.3": ("completed", "satisfied"),
    "S1.7.1": ("in_plan", "consented"),
    "S1.7.2": ("started", "vote_passed"),
    "S1.8": ("started", "management_agreed"),
    "S1.9.2": ("completed", "accepted"),
}
"""The compared criteria: the variables of the peer that tell whom each looks at, and what it asks."""
COUNTED = ("numerator", "denominator", "unknown")
ADDED = {Kind.INTEGER: "sum", Kind.BOOLEAN: "count_if"}  # other cells are counted
Array = np.ndarray[Any, Any]
Counted = dict[str, tuple[int, ...]]


def main() -> None:
    """Make the nation, and judge it in rounds."""
    peer = find_spec("openfisca_core") is not None
    if not peer:
        print("openfisca-core is not installed: the peer is left out")
    with few_cores(), tempfile.TemporaryDirectory(prefix="jiugai-bench-") as place:
        folder = Path(place) / "nation"
        made = make_tables(NATION, YEAR, seed=SEED, projects=PROJECTS, raw=False)
        manifest = seal_nation(made.connection, folder)
        rows = ", ".join(f"{each.rows:,} {name}" for name, each in manifest.tables.items() if each.rows)
        print(f"seed {SEED}, {rows}, {CORES} cores, {ROUNDS} rounds", flush=True)
        _measure(folder, peer)
        _alone(folder)


def _measure(folder: Path, peer: bool) -> None:
    clock, opened = Clock(), open_bundles([folder])
    _judge(engine_for(opened), opened)  # the rulebook is read and the questions are written once
    floor, few = _floor(folder), _few()
    if peer:
        fisca = Fisca(folder, opened.parameters().in_force(NATION, ASKED.on))
        fisca.calculate(fisca.build())
    for number in range(ROUNDS):
        opened = clock("open", open_bundles, [folder])
        engine = clock("engine", engine_for, opened)
        judged = clock("judge", _judge, engine, opened)
        clock("floor", _read, floor)
        if peer:
            ours = clock("few", engine.rows, few)
            simulation = clock("build", fisca.build)
            theirs = clock("calculate", fisca.calculate, simulation)
            _agree(judged, {code: tuple(map(int, each)) for code, *each in ours}, theirs)
        told = ", ".join(f"{name} {each[-1]:.3f} s" for name, each in clock.seconds.items())
        print(f"round {number + 1}: {told}", flush=True)
    whole, judgements = median(clock.rounds(*WHOLE)), len(judged.judgements)
    print(f"{judgements:,} governments judged from the bundle: {whole:.2f} s, goal {GOAL_SECONDS} s")
    print(f"ours takes {clock.ratio(WHOLE, ('floor',)):.1f} × the floor")
    if peer:
        built, calculated = (clock.ratio(each, ("few",)) for each in (("build", "calculate"), ("calculate",)))
        figures = len(theirs) * len(JUDGED) * len(COUNTED)
        print(f"beside OpenFisca-Core, {len(JUDGED)} criteria: 0 of {figures:,} figures differ")
        print(f"it takes {built:.2f} × ours with its building, goal 100; {calculated:.2f} × without, goal 10")


def _judge(engine: Engine, opened: Opened) -> YearJudged:
    return judge_year(engine, year=YEAR, parameters=opened.parameters(), obliged=opened.obliged)


def _alone(folder: Path) -> None:
    """Ours in a process of its own that has read nothing yet, with its greatest memory."""
    command = [sys.executable, "-m", "benchmarks.p1_nation", str(folder)]
    runs = [subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True) for _ in range(ROUNDS)]
    told = [each.stdout.split() for each in runs]
    seconds, memory = median(float(each[0]) for each in told), max(int(each[1]) for each in told)
    print(f"in a fresh process, imports left out: {seconds:.2f} s, {memory} MB, goal {GOAL_MEMORY} MB")


def _once(folder: Path) -> None:
    began = perf_counter()
    _judge(engine_for(opened := open_bundles([folder])), opened)
    print(perf_counter() - began, _greatest_memory())


def _greatest_memory() -> int:
    """Of this process, in MB. What `getrusage` tells of a child starts at what its parent had."""
    if (status := Path("/proc/self/status")).exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _few() -> str:
    """The compared criteria alone, as ours asks them."""
    names = [criteria_sql.part_name(key, part) for key in JUDGED for part in COUNTED]
    those = criteria_sql.projects_query(ASKED, JUDGED).subquery("those")
    return exp.select("division_code", *names).from_(those).sql(dialect="duckdb")


def _floor(folder: Path) -> list[str]:
    """Each column that the criteria read, added up by county."""
    texts = []
    for name, query, facts in (
        ("projects", criteria_sql.projects_query(ASKED), PROJECT_COLUMNS),
        ("divisions", criteria_sql.governments_query(ASKED), DIVISION_COLUMNS),
    ):
        read = {each.name for each in query.find_all(exp.Column) if each.table == "facts"} - {"division_code"}
        summed = ", ".join(f"{ADDED.get(facts[each].kind, 'count')}({each})" for each in sorted(read))
        texts.append(f"SELECT division_code, {summed} FROM '{folder / name}.parquet' GROUP BY division_code")
    return texts


def _read(texts: list[str]) -> None:
    connection = duckdb.connect()
    for text in texts:
        connection.execute(text).fetchall()


def _agree(judged: YearJudged, ours: Counted, theirs: Counted) -> None:
    """Raises: SystemExit where a figure of a county differs."""
    names = [criteria_sql.part_name(key, part) for key in JUDGED for part in COUNTED]
    whole = {code: tuple(map(judged.of_projects[code].of, names)) for code in ours}
    if not whole == ours == theirs:
        wrong = [code for code in ours if not whole[code] == ours[code] == theirs.get(code)]
        raise SystemExit(f"void: {len(wrong)} of {len(ours)} counties differ: {wrong[:3]}")


# The peer. A requirement is 0 where it is not met, 1 where that is not known, 2 where it is met: then all of
# several is their least, any of several their greatest. A fact that may be unknown has a mask beside it.

UNKNOWN, MET = np.int8(1), np.int8(2)
SOMETIMES_UNKNOWN = (
    "self_built", "to_be_demolished", "renovated_before", "area_linked", "extension_open",
    "basics_incomplete", "residents_active", "will_strong", "hazards", "estates_consented", "vote_held",
    "estates_scheme_voted", "management_confirmed", "estates_management_confirmed", "acceptance_passed",
)  # fmt: skip
ALWAYS_KNOWN = (
    "plan_year", "completed_year_max", "estates", "homes", "homes_taking_part", "homes_agreeing",
    "vote_heads", "vote_heads_taking_part", "vote_heads_agreeing", "homes_surveyed", "homes_satisfied",
)  # fmt: skip
HEADS = ("vote_heads_agreeing", "vote_heads_taking_part", "vote_heads")
AREAS = ("vote_area_agreeing_cm2", "vote_area_taking_part_cm2", "vote_area_cm2")
DAYS = ("planned_on", "started_on", "completed_on", "vote_closed_on", "management_confirmed_on")
WORDS = {"stage": STAGES, "vote_matter": ("ordinary", "special")}
FIGURES = ("eligibility", "consent", "satisfaction")


def _met(condition: Array, known: Array | bool = True) -> Array:
    return np.where(known, condition * MET, UNKNOWN)


def _all_of(*those: Array) -> Array:
    return reduce(np.minimum, those)


def _any_of(*those: Array) -> Array:
    return reduce(np.maximum, those)


class Rules:
    """The facts of a year's projects, the figures in force, and the ten variables."""

    def __init__(self, population: Any, period: Any, parameters: Any) -> None:
        self.population, self.period, self.parameters = population, period, parameters(period)

    def __getitem__(self, name: str) -> Array:
        return np.asarray(self.population(name, self.period))

    def is_word(self, name: str, *words: str) -> Array:
        return np.isin(self[name], [WORDS[name].index(word) for word in words])

    def flag(self, name: str) -> Array:
        return _met(self[name], self[f"{name}_known"])

    def figure(self, name: str) -> Any:
        return reduce(getattr, name.split("."), self.parameters)

    def built_by(self, figure: str) -> Array:
        return _met(self["completed_year_max"] <= self.figure(f"eligibility.{figure}").num)

    def every_estate(self, name: str) -> Array:
        same = _met(self[name] == self["estates"], self[f"{name}_known"])
        return _any_of(_met(self["estates"] == 1), same)

    def share(self, part: str, whole: str, figure: str, *, more_than: bool = False) -> Array:
        required = self.figure(figure)
        left, right = self[part] * required.den, self[whole] * required.num
        return _met(left > right if more_than else left >= right)

    def done_by_start(self, act: str, day: str) -> Array:
        done, start = self[day], self["started_on"]
        dated = _met(done <= start, ~np.isnat(start))
        return np.where(np.isnat(done), np.minimum(self.flag(act), UNKNOWN), dated)

    def in_plan(self) -> Array:
        return (self["plan_year"] == YEAR) & self.is_word("stage", *PLAN_STAGES)

    def approved(self) -> Array:
        withdrawn = self.is_word("stage", "withdrawn") & ~np.isnat(self["planned_on"])
        return self["in_plan"] | ((self["plan_year"] == YEAR) & withdrawn)

    def started(self) -> Array:
        return self["in_plan"] & ~np.isnat(self["started_on"])

    def completed(self) -> Array:
        in_year = self["completed_on"].astype("datetime64[Y]") == np.datetime64(str(YEAR))
        return in_year & ~self.is_word("stage", "withdrawn")

    def eligible(self) -> Array:
        opened, basics = self.flag("extension_open"), self.flag("basics_incomplete")
        hazards = _met(self["hazards"] > 0, self["hazards_known"])
        people = _all_of(self.flag("residents_active"), self.flag("will_strong"))
        in_time = _any_of(
            self.built_by("completed_year"),
            _all_of(self.built_by("completed_year_extended"), opened, basics, hazards, people),
            _all_of(self.built_by("completed_year_linked"), opened, self.flag("area_linked"), basics),
        )
        ruled_out = ("self_built", "to_be_demolished", "renovated_before")
        return _all_of(in_time, *(MET - self.flag(name) for name in ruled_out))

    def consented(self) -> Array:
        return _all_of(
            self.share("homes_taking_part", "homes", "consent.plan.participation"),
            self.share("homes_agreeing", "homes", "consent.plan.agreement"),
            self.every_estate("estates_consented"),
        )

    def vote_passed(self) -> Array:
        special, counts = self.is_word("vote_matter", "special"), []
        for agreeing, taking, whole in (HEADS, AREAS):
            ordinary = self.share(agreeing, taking, "consent.vote.ordinary", more_than=True)
            counts.append(np.where(special, self.share(agreeing, taking, "consent.vote.special"), ordinary))
            counts.append(self.share(taking, whole, "consent.vote.quorum"))
        not_denied = _met(self["vote_held"] | ~self["vote_held_known"])
        done = self.done_by_start("vote_held", "vote_closed_on")
        return _all_of(not_denied, *counts, self.every_estate("estates_scheme_voted"), done)

    def management_agreed(self) -> Array:
        done = self.done_by_start("management_confirmed", "management_confirmed_on")
        return _all_of(done, self.every_estate("estates_management_confirmed"))

    def satisfied(self) -> Array:
        at_least = _met(self["homes_surveyed"] >= self.figure("satisfaction.sample_homes").num)
        sample = _all_of(at_least, self.share("homes_surveyed", "homes", "satisfaction.sample_share"))
        enough = _any_of(_met(self["homes_surveyed"] >= self["homes"]), sample) == MET
        return np.where(
            enough, self.share("homes_satisfied", "homes_surveyed", "satisfaction.share"), UNKNOWN
        )

    def accepted(self) -> Array:
        return self.flag("acceptance_passed")


VARIABLES = {
    bool: ("in_plan", "approved", "started", "completed"),
    int: ("eligible", "consented", "vote_passed", "management_agreed", "satisfied", "accepted"),
}


def _formula(rule: str) -> Callable[[Any, Any, Any], Array]:
    return lambda population, period, parameters: getattr(Rules(population, period, parameters), rule)()


def _counting(members: str, requirement: str, part: str) -> Callable[[Any, Any], Array]:
    def formula(counties: Any, period: Any) -> Array:
        those = counties.members(members, period)
        if part != "denominator":
            wanted = MET if part == "numerator" else UNKNOWN
            those = those & (counties.members(requirement, period) == wanted)
        return np.asarray(counties.sum(those))

    return formula


class Fisca:
    """A nation's projects in OpenFisca-Core; the rules are written down once, the population many times."""

    def __init__(self, folder: Path, figures: InForce) -> None:
        from openfisca_core.entities import build_entity
        from openfisca_core.indexed_enums import Enum
        from openfisca_core.parameters import ParameterNode
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        project = build_entity("project", "projects", "Project", is_person=True)
        roles = [{"key": "member", "plural": "members", "label": "Project of the county"}]
        county = build_entity("county", "counties", "County", roles=roles)
        self.system = TaxBenefitSystem([project, county])
        self.system.parameters = ParameterNode("", data=_as_tree(figures))
        self.facts, self.asked = _arrays(folder), []
        self.codes, self.places = np.unique(self.facts.pop("division_code"), return_inverse=True)
        kinds = {"b": bool, "i": int, "M": date}
        for name, values in self.facts.items():
            if name in WORDS:
                words = Enum(name, {word: word for word in WORDS[name]})
                self._add(project, name, Enum, possible_values=words, default_value=next(iter(words)))
            else:
                self._add(project, name, kinds[values.dtype.kind])
        for name in AREAS:  # it keeps whole numbers in 32 bits, which areas in cm² pass
            self.system.get_variable(name).dtype = np.int64
        for kind, rules in VARIABLES.items():
            for rule in rules:
                self._add(project, rule, kind, formula=_formula(rule))
        for key, (members, requirement) in JUDGED.items():
            for part in COUNTED:
                self.asked.append(criteria_sql.part_name(key, part))
                self._add(county, self.asked[-1], int, formula=_counting(members, requirement, part))

    def _add(self, entity: Any, name: str, kind: type, **more: Any) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        described = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, **more}
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
    for name in (each for each in figures if each.startswith(FIGURES)):
        node = reduce(lambda node, step: node.setdefault(step, {}), name.split("."), tree)
        for part, figure in zip(("num", "den"), figures[name].fraction.as_integer_ratio(), strict=True):
            node[part] = {"values": {f"{YEAR}-01-01": {"value": figure}}}
    return tree


def _arrays(folder: Path) -> dict[str, Array]:
    """The facts as the peer keeps them. Raises: SystemExit where one is unknown that has no mask."""
    columns = ["division_code", *SOMETIMES_UNKNOWN, *ALWAYS_KNOWN, *AREAS, *DAYS]
    columns += [f"list_position({list(words)}, {name}) - 1 AS {name}" for name, words in WORDS.items()]
    query = f"SELECT {', '.join(columns)} FROM '{folder / 'projects.parquet'}'"
    found: dict[str, Array] = {}
    for name, values in duckdb.connect().execute(query).fetchnumpy().items():
        unknown, plain = np.ma.getmaskarray(values), np.ma.getdata(values)
        if name in SOMETIMES_UNKNOWN:
            found[f"{name}_known"] = ~unknown
        elif name in DAYS:
            plain = np.where(unknown, np.datetime64("NaT"), plain.astype("datetime64[D]"))
        elif unknown.any():
            raise SystemExit(f"void: {name} is not known of every project")
        found[name] = plain.astype(np.int32) if plain.dtype.kind == "i" and name not in AREAS else plain
    return found


if __name__ == "__main__":
    _once(Path(sys.argv[1]))
