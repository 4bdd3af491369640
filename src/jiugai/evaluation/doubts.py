"""Find in a judged year what is possible but unlikely."""

from collections.abc import Iterator, Sequence
from datetime import date

import sqlglot
from sqlglot import exp

from jiugai.core.wording import stored
from jiugai.evaluation.engines import Engine
from jiugai.policy.criteria.members import PLAN
from jiugai.policy.doubts import OF_PROJECTS, SUMS, Doubt
from jiugai.policy.requirements import Asked


def doubts_of(engine: Engine, year: int) -> list[Doubt]:
    """Every doubt about the projects and counties of a year, by code."""
    found = [*_of_projects(engine), *_of_sums(engine, year)]
    return sorted(found, key=lambda each: (each.division_code, each.code, each.key))


def _of_projects(engine: Engine) -> Iterator[Doubt]:
    conditions = {key: sqlglot.parse_one(text) for key, (text, _told) in OF_PROJECTS.items()}
    query = (
        exp.select(
            "project_code", "name", "division_code", *(each.as_(key) for key, each in conditions.items())
        )
        .from_("projects")
        .where(exp.or_(*(each.copy() for each in conditions.values())))
    )
    for code, name, division, *flags in engine.rows(query):
        for (key, (_text, told)), flag in zip(OF_PROJECTS.items(), flags, strict=True):
            if flag:
                yield Doubt(key, "projects", code, name or "", division, told)


def _of_sums(engine: Engine, year: int) -> Iterator[Doubt]:
    """Counties whose plan is told otherwise than their projects add up to; only where every part is known."""
    asked = Asked(date(year, 12, 31), {}, year)
    names: Sequence[str] = list(SUMS)
    sums = (
        exp.select("facts.division_code")
        .select(*(f"sum(facts.{fact}) AS {name}_sum" for name, (fact, _told) in SUMS.items()))
        .select(*(f"count(*) - count(facts.{fact}) AS {name}_open" for name, (fact, _told) in SUMS.items()))
        .from_("projects AS facts")
        .where(PLAN.who.sql(asked))
        .group_by("facts.division_code")
    )
    query = (
        exp.select("own.division_code", *(f"own.{name}" for name in names))
        .select(*(f"sums.{name}_sum" for name in names), *(f"sums.{name}_open" for name in names))
        .from_("divisions_of_year AS own")
        .join(sums.subquery("sums"), on="own.division_code = sums.division_code")
    )
    for code, *figures in engine.rows(query):
        told, added, still_open = (figures[i::1][: len(names)] for i in (0, len(names), 2 * len(names)))
        for name, mine, theirs, unknown in zip(names, told, added, still_open, strict=True):
            if mine is not None and not unknown and int(mine) != int(theirs):
                yield Doubt(
                    name,
                    "divisions",
                    code,
                    "",
                    code,
                    SUMS[name][1],
                    f"{stored(name, mine)} ≠ {stored(name, int(theirs))}",
                )
