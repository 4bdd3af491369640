"""Opening a survey of satisfaction, drawing its homes, ending it."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from jiugai.aftercare.models import AskedHome, BatchState, Coverage, SatisfactionSurvey
from jiugai.aftercare.sampling import place_in_draw
from jiugai.aftercare.satisfaction import FINISHED, listed_homes, progress_of, suggested_sample
from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput, Problem, Refused
from jiugai.core.records import keep, latest
from jiugai.core.tables.cells import trimmed
from jiugai.registry.models import Estate, Home
from jiugai.registry.selectors import parameters
from jiugai.reserve.models import Project

SURVEY = "survey_satisfaction"
SEED_BYTES = 8
OPEN_DAYS = "satisfaction.open_days"


class NotFinished(Refused):
    """The works are not accepted: residents cannot say yet whether they are satisfied."""

    status = 409

    def __init__(self, project: Project) -> None:
        stage = project.get_stage_display()
        super().__init__(f"“{project}”{stage}，验收以后才能开展满意度调查", "云建更〔2022〕19号 一、六")


class Unchecked(Refused):
    """Papers were typed in that nobody has checked: they would be lost."""

    status = 409


class SurveyOver(Refused):
    """The survey has ended, and its counts are frozen."""

    status = 409

    def __init__(self, survey: SatisfactionSurvey) -> None:
        super().__init__(f"调查 {survey} 已于 {survey.closed_on} 结束，结果不再变动；需要时请另开一次调查")


@transaction.atomic
def open_survey(
    project: Project,
    estate: Estate,
    *,
    by: Actor,
    coverage: Coverage,
    opens_on: date,
    closes_on: date,
    organised_by: str,
    size: int | None = None,
    why_again: str = "",
    on: date,
) -> SatisfactionSurvey:
    """Ask an estate of a finished project: every home, or as many as a seed made here draws.

    With a list of homes each home is asked by name; without one, numbered papers go out, one to each home,
    and nobody can draw. `size`: of the sample, by default as many as the margin needs. `why_again`: where a
    survey of the estate has ended before. The seed is made here, so that nobody draws until the homes suit.
    on: today. Clause: Y1.6, S1.6.3, P.asking. Raises: Refused, BadInput
    """
    by.require(SURVEY, estate.division_id)
    locked = latest(project)
    if locked.stage not in FINISHED:
        raise NotFinished(locked)
    homes = listed_homes(estate)
    survey = SatisfactionSurvey(project=locked, estate=estate, coverage=coverage)
    if not locked.memberships.filter(estate=estate).exists():
        raise BadInput([problem(survey, "estate", f"不在项目“{locked}”之内")])
    survey.homes = _counted(survey, estate, homes)
    is_drawn = coverage == Coverage.SAMPLED
    if is_drawn and not homes:
        raise BadInput([problem(survey, "coverage", "没有业主清册，不能抽样；请先导入清册，或作全数调查")])
    survey.opens_on, survey.closes_on, survey.why_again = opens_on, closes_on, trimmed(why_again)
    if problems := _too_soon(survey, on):
        raise BadInput(problems)
    number = _next_number(estate)
    _why_again(survey)
    facts = {
        "number": number,
        "homes": survey.homes,
        "names_homes": bool(homes),
        "asked_count": _size(survey, size, on) if is_drawn else survey.homes,
        "seed": secrets.token_hex(SEED_BYTES) if is_drawn else "",
        "opens_on": opens_on,
        "closes_on": closes_on,
        "organised_by": organised_by,
        "why_again": survey.why_again,
    }
    keep(survey, facts, by=by, act="satisfaction.open")
    _ask(survey, homes)
    return survey


@transaction.atomic
def enlarge_sample(survey: SatisfactionSurvey, *, by: Actor, to: int, reason: str) -> SatisfactionSurvey:
    """Draw the next homes of the same order, where too few answer. Raises: Refused, SurveyOver, BadInput"""
    found = latest(survey)
    by.require(SURVEY, found.division_code)
    require_open(found)
    if found.coverage != Coverage.SAMPLED or not found.asked_count < to <= found.homes:
        found.asked_count = to
        raise BadInput([problem(found, "asked_count", f"应多于已抽户数，不超过总户数 {found.homes}")])
    if not reason.strip():
        raise BadInput([problem(found, "asked_count", "补抽应写明理由")])
    keep(found, {"asked_count": to}, by=by, act="satisfaction.enlarge", reason=trimmed(reason))
    _ask(found, listed_homes(found.estate))
    return found


@transaction.atomic
def close_survey(survey: SatisfactionSurvey, *, by: Actor, on: date, reason: str = "") -> SatisfactionSurvey:
    """End a survey and freeze its counts; before its last day only with a reason. Ended twice is ended once.

    on: today. Clause: S1.6.3. Raises: Refused, BadInput
    """
    found = latest(survey)
    by.require(SURVEY, found.division_code)
    if found.closed_on:
        return found
    if on <= found.closes_on and not reason.strip():
        raise BadInput([problem(found, "closes_on", "截止日期未过，提前结束应写明理由")])
    if waiting := found.batches.filter(state=BatchState.ENTERED).count():
        raise Unchecked(f"还有 {waiting} 批纸质问卷没有核对，核对或退回以后才能结束调查")
    counted = progress_of([found], on)[0]
    facts = {
        "closed_on": on,
        "why_early": reason if on <= found.closes_on else "",
        "homes_surveyed": counted.surveyed,
        "homes_satisfied": counted.satisfied,
    }
    return keep(found, facts, by=by, act="satisfaction.close", reason=trimmed(reason))


def require_open(survey: SatisfactionSurvey) -> None:
    """Stop where the counts are frozen. Raises: SurveyOver"""
    if survey.closed_on:
        raise SurveyOver(survey)


def _counted(survey: SatisfactionSurvey, estate: Estate, homes: Sequence[Home]) -> int:
    """All homes of the estate, if list and register agree. Raises: BadInput"""
    if estate.home_count is None:
        raise BadInput([problem(survey, "estate", "户数不详，请先补全小区户数")])
    if homes and len(homes) != estate.home_count:
        told = f"业主清册 {len(homes)} 户，小区底数 {estate.home_count} 户，请先核对一致"
        raise BadInput([problem(survey, "estate", told)])
    return estate.home_count


def _why_again(survey: SatisfactionSurvey) -> None:
    """Stop where a result is there already and nobody says why to ask again. Raises: BadInput"""
    ended = SatisfactionSurvey.objects.filter(estate=survey.estate).exclude(closed_on=None)
    if not survey.why_again and ended.exists():
        told = "本小区已有调查结果，再次调查应写明理由；理由随结果公开"
        raise BadInput([problem(survey, "why_again", told)])


def _too_soon(survey: SatisfactionSurvey, on: date) -> list[Problem]:
    """What is wrong with the days of a survey that is entered on a day. Clause: P.asking."""
    problems = []
    if survey.opens_on < on:
        problems.append(problem(survey, "opens_on", f"不能早于今天（{on}）"))
    days = int(parameters().in_force(survey.estate.county_code, on)[OPEN_DAYS].fraction)
    if survey.closes_on < (least := survey.opens_on + timedelta(days)):
        told = f"开始以后至少 {days} 天，不能早于 {least}"
        problems.append(problem(survey, "closes_on", told))
    return problems


def _size(survey: SatisfactionSurvey, size: int | None, on: date) -> int:
    least = suggested_sample(survey.homes, parameters().in_force(survey.estate.county_code, on))
    if size is None:
        return least
    if not least <= size <= survey.homes:
        survey.asked_count = size
        told = f"应不少于 {least} 户（抽样误差和收回户数的要求），不超过总户数 {survey.homes}"
        raise BadInput([problem(survey, "asked_count", told)])
    return size


def _next_number(estate: Estate) -> str:
    Estate.objects.select_for_update(no_key=True).get(pk=estate.pk)
    return f"{estate.code}-M{SatisfactionSurvey.objects.filter(estate=estate).count() + 1}"


def _ask(survey: SatisfactionSurvey, homes: Sequence[Home]) -> None:
    """Add the homes that are to be asked and are not yet: listed ones in drawn order, or mere numbers."""
    there = set(survey.asked.values_list("home", flat=True))
    begin = len(there) if survey.names_homes else 0
    wanted: Sequence[Home | None] = [each for each in _in_order(survey, homes) if each.pk not in there]
    if not survey.names_homes:
        wanted = [None] * survey.asked_count
    rows = [
        AskedHome(survey=survey, number=number, home=home, label=str(home) if home else "")
        for number, home in enumerate(wanted[: survey.asked_count - begin], start=begin + 1)
    ]
    AskedHome.objects.bulk_create(rows, batch_size=500)


def _in_order(survey: SatisfactionSurvey, homes: Sequence[Home]) -> Sequence[Home]:
    if survey.coverage != Coverage.SAMPLED:
        return homes
    return sorted(homes, key=lambda home: place_in_draw(str(home), survey.seed))
