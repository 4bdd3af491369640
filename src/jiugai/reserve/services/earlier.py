"""Telling what happened to a project before the system was in use."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.records import keep
from jiugai.policy.facts import PROJECT_COLUMNS, Kind
from jiugai.reserve.models import EarlierFact, Project

IMPORT = "import_projects"
OF_THE_RECORD = {"project_code", "name", "division_code", "plan_year", "stage"}
"""Facts that the project itself says."""


def written(value: date | bool | int | str) -> str:
    """A fact as it is kept: ISO days, true or false, whole numbers."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(fact: EarlierFact) -> date | bool | int | str:
    """A kept fact as the rules see it: the reverse of `written`."""
    match PROJECT_COLUMNS[fact.name].kind:
        case Kind.INTEGER:
            return int(fact.value)
        case Kind.BOOLEAN:
            return fact.value == "true"
        case Kind.DATE:
            return date.fromisoformat(fact.value)
        case _:
            return fact.value


@transaction.atomic
def tell_earlier_fact(
    project: Project, *, by: Actor, name: str, value: date | bool | int | str, evidence: str
) -> EarlierFact:
    """Keep one fact from before, with what it rests on. Raises: Refused, BadInput"""
    by.require(IMPORT, project.division_id)
    key = {"project": project, "name": name}
    fact = EarlierFact.objects.filter(**key).first() or EarlierFact(**key)
    if name not in PROJECT_COLUMNS or name in OF_THE_RECORD:
        raise BadInput([problem(fact, "name", "应为项目事实表的字段")])
    if not project.is_backfilled:
        raise BadInput([problem(fact, "project", "只有补录的项目才能补录事实；其他项目请在相应环节登记")])
    return keep(fact, {"value": written(value), "evidence": evidence}, by=by, act="earlier_fact.tell")
