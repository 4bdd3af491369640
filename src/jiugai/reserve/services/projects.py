"""Proposing a project and correcting what is known of it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.checking import check, problem
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.records import ChangedMeanwhile, keep_as_shown, latest
from jiugai.registry.models import Division, Estate, Organisation
from jiugai.reserve.models import Project, ProjectEstate, Scheme, Stage, StageMove

EDIT = "edit_projects"
BEFORE_THE_PLAN = (Stage.SURVEYED, Stage.IN_LIBRARY)


class ProjectFacts(TypedDict, total=False):
    """What an officer may say of a project directly; its stage is the gates' business."""

    name: str
    plan_year: int
    summary: str
    hotline: str
    owner_of_works: Organisation | None
    quality_procedures_on: date | None
    scaled_operator: bool | None


class AlreadyInPlan(Refused):
    """The project is in an approved plan: estates, year and scheme are frozen."""

    status = 409

    def __init__(self, what: str) -> None:
        super().__init__(f"项目已列入年度计划，{what}不能直接修改；请先调整计划或修订方案")


@transaction.atomic
def propose_project(
    *,
    by: Actor,
    name: str,
    division: Division,
    plan_year: int,
    estates: Sequence[Estate],
    on: date,
    summary: str = "",
    source: str = "",
    is_backfilled: bool = False,
    is_over: bool = False,
) -> Project:
    """A new project for estates of one county that are in no other live project; with an empty first scheme.

    `is_over`: taken over as closed or withdrawn, so that it holds none of its estates.
    on: the day it is proposed. Raises: Refused, BadInput
    """
    by.require(EDIT, division.code)
    project = Project(
        name=name.strip(),
        division=division,
        plan_year=plan_year,
        summary=summary.strip(),
        source=source,
        is_backfilled=is_backfilled,
    )
    project.code = _next_code(division, plan_year)
    check(project)
    project.save(force_insert=True)
    _join(project, estates, are_held=not is_over)
    Scheme.objects.create(project=project, version=1)
    told = "按台账补录" if is_backfilled else "登记项目"
    StageMove.objects.create(
        project=project, to_stage=Stage.SURVEYED, moved_on=on, reason=told, is_backfilled=is_backfilled
    )
    codes = [estate.code for estate in estates]
    audit(by, "project.propose", project, after={"code": project.code, "name": name, "estates": codes})
    return project


@transaction.atomic
def correct_project(
    project: Project,
    *,
    by: Actor,
    reason: str = "",
    unchanged_since: str = "",
    **changes: Unpack[ProjectFacts],
) -> Project:
    """Put right what is known of a project. Raises: Refused, ChangedMeanwhile, BadInput"""
    found = latest(project)
    by.require(EDIT, found.division_id)
    new_year = changes.get("plan_year", found.plan_year)
    if new_year != found.plan_year and found.stage not in BEFORE_THE_PLAN:
        raise AlreadyInPlan("计划年度")
    since = unchanged_since or None
    return keep_as_shown(found, changes, by=by, act="project.correct", reason=reason, unchanged_since=since)


@transaction.atomic
def set_estates(
    project: Project,
    estates: Sequence[Estate],
    *,
    by: Actor,
    reason: str = "",
    were: Collection[str] | None = None,
) -> Project:
    """Say which estates the project renovates. `were`: codes of those that a form was shown with.

    Raises: Refused, ChangedMeanwhile, BadInput
    """
    found = latest(project)
    by.require(EDIT, found.division_id)
    before = [each.estate for each in found.memberships.select_related("estate")]
    if set(before) == set(estates):
        return found
    if were is not None and set(were) != {each.code for each in before}:
        raise ChangedMeanwhile(found.name)
    if found.stage not in BEFORE_THE_PLAN:
        raise AlreadyInPlan("小区范围")
    found.memberships.exclude(estate__in=estates).delete()
    _join(found, [estate for estate in estates if estate not in before])
    told = {"estates": [each.code for each in before]}, {"estates": [each.code for each in estates]}
    audit(by, "project.set_estates", found, before=told[0], after=told[1], reason=reason)
    return found


def _join(project: Project, estates: Sequence[Estate], *, are_held: bool = True) -> None:
    outside = [each.name for each in estates if each.county_code != project.division_id]
    if outside:
        raise BadInput(
            [Problem("小区", value="、".join(outside), expected=f"不在{project.division}，请改选")]
        )
    held = ProjectEstate.objects.filter(estate__in=estates if are_held else (), is_live=True)
    problems = [
        Problem("小区", value=each.estate.name, expected=f"已在未办结的项目“{each.project}”内，不能重复列入")
        for each in held.exclude(project=project).select_related("estate", "project")
    ]
    if not estates and not project.memberships.exists():
        problems.append(problem(project, "name", "项目至少应有一个小区"))
    if problems:
        raise BadInput(problems)
    rows = (ProjectEstate(project=project, estate=each, is_live=are_held) for each in estates)
    ProjectEstate.objects.bulk_create(rows)


def _next_code(division: Division, year: int) -> str:
    """The next code of the county and year. The lock keeps two writers from taking the same one."""
    Division.objects.select_for_update(no_key=True).get(pk=division.code)
    first = f"{division.code}-{year}-"
    last = Project.objects.filter(code__gte=first, code__lt=f"{first}:").order_by("-code").first()
    return f"{first}{int(last.code[-4:]) + 1 if last else 1:04}"
