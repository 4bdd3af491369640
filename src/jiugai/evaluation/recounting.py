"""Hold the facts of bundles against the raw rows they carry: every difference, its size and its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jiugai.evaluation.bundles.opening import Opened
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.engines import Engine
from jiugai.policy.recounts import kinds, recount_query, recounts_of
from jiugai.policy.requirements import Asked, number

CODE = {"projects": "project_code", "divisions": "division_code"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is not what its rows count up to. `told` None: left open, though there are rows."""

    table: str
    code: str
    division_code: str
    fact: str
    told: int | None
    counted: int
    raw_table: str

    @property
    def size(self) -> int:
        """By how much too high the fact was told."""
        return (self.told or 0) - self.counted


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a recount found. `compared`: facts held against rows; `not_kept`: raw tables nobody keeps."""

    differences: tuple[Difference, ...]
    compared: int
    not_kept: tuple[str, ...]


def recount(opened: Opened, engine: Engine, told: Callable[[str], object] = lambda _step: None) -> Recounted:
    """Rebuild from raw rows every fact that can be, and list those that are another. Clause: N1.10, N3.1.

    Only bundles that carry a raw table are held against it.
    """
    found: list[Difference] = []
    compared = 0
    for of, table in kinds():
        told(f"{TABLES[of].label}：{TABLES[table].label}")
        keeping = [each for each in opened.bundles if each.holds(TABLES[table])]
        if not keeping:
            continue
        engine.parquet(f"{of}_told", [each.file(TABLES[of]) for each in keeping])
        engine.parquet(table, [each.file(TABLES[table]) for each in keeping])
        rows, facts = _compare(engine, of, table, opened.year)
        found += facts
        compared += rows
    found.sort(key=lambda each: (each.table, each.code, each.fact))
    raw = {table for _of, table in kinds()}
    not_kept = tuple(sorted(name for name in raw if not opened.files(TABLES[name])))
    return Recounted(tuple(found), compared, not_kept)


def _compare(engine: Engine, of: str, table: str, year: int) -> tuple[int, Sequence[Difference]]:
    """How many facts were compared, and those that differ."""
    names = [each.fact for each in recounts_of(of, table)]
    code = CODE[of]
    asked = Asked(date(year, 12, 31), {}, year)
    engine.view("rebuilt", recount_query(of, table, asked))
    ((rows,),) = engine.rows(exp.select(exp.Count(this=exp.Star())).from_(f"{of}_told"))
    differing = [_differs(name) for name in names]
    columns = ["told." + code, "told.division_code"]
    query = (
        exp.select(*columns)
        .select(*(exp.column(name, table="told").as_(f"{name}_told") for name in names))
        .select(*(_counted(name).as_(f"{name}_counted") for name in names))
        .from_(f"{of}_told AS told")
        .join("rebuilt", on=f"told.{code} = rebuilt.{code}", join_type="left")
        .where(exp.or_(*differing))
    )
    found = []
    for key, division, *figures in engine.rows(query):
        told, counted = figures[: len(names)], figures[len(names) :]
        for name, mine, theirs in zip(names, told, counted, strict=True):
            if _is_other(mine, int(theirs)):
                found.append(Difference(of, key, division, name, mine, int(theirs), table))
    return int(rows) * len(names), found


def _counted(name: str) -> exp.Expr:
    """The rebuilt fact; nothing on record counts as 0."""
    return exp.Coalesce(this=exp.column(name, table="rebuilt"), expressions=[number(0)])


def _differs(name: str) -> exp.Expr:
    """A fact is another than its rows; one left open only if there are rows."""
    told = exp.Coalesce(this=exp.column(name, table="told"), expressions=[number(0)])
    return exp.NEQ(this=told, expression=_counted(name))


def _is_other(told: int | None, counted: int) -> bool:
    return (told or 0) != counted
