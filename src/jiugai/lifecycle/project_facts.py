"""From records to facts: one row of `ProjectFacts` for each project, as the contract of facts says.

What no record answers is not known. Of a project taken over from before (补录), what was told of it then
stands where no record answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jiugai.lifecycle.archive import BUILDERS, archive_of
from jiugai.lifecycle.gathering import Dossier, gather
from jiugai.lifecycle.shortfalls import GROUPS as SHORTFALL_GROUPS
from jiugai.lifecycle.shortfalls import Treatment, shortfalls_of
from jiugai.lifecycle.vote_facts import vote_facts
from jiugai.policy.facts import ProjectFacts
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.register import rulebook
from jiugai.policy.verdicts import every, some
from jiugai.registry.models import Severity
from jiugai.reserve.models import ContractKind, Project, Stage
from jiugai.reserve.models.money import GROUPS, MARKET_FINANCE
from jiugai.reserve.services.earlier import value_of
from jiugai.utilities.models import Answer, Enquiry

CM2_IN_M2 = 10_000
Facts = dict[str, Any]


def facts_of(projects: Iterable[Project], *, on: date, parameters: Parameters) -> list[ProjectFacts]:
    """The facts of some projects on a day, in their order. About twenty queries, however many projects.

    on: records up to this day count; the figures in force on it decide which estates consented.
    """
    return [facts_from(dossier, parameters, on) for dossier in gather(projects, on)]


def facts_from(dossier: Dossier, parameters: Parameters, on: date) -> ProjectFacts:
    """The facts of one project from its records."""
    figures = parameters.in_force(dossier.project.division_id, on)
    known: Facts = {
        **_project(dossier),
        **_size(dossier),
        **_range_of_objects(dossier),
        **_shortfalls(dossier),
        **_archive(dossier),
        **_planning(dossier),
        **_will(dossier, figures),
        **_utilities(dossier, on),
        **_money(dossier),
        **_works(dossier),
        **vote_facts(dossier.estates, dossier.votes),
        **_satisfaction(dossier),
    }
    for name, fact in dossier.earlier.items():
        if known.get(name) is None:
            known[name] = value_of(fact)
    return ProjectFacts(**known)


def total(figures: Sequence[int | None]) -> int | None:
    """The sum; not known as soon as one of them is not, or where there is none."""
    known = [each for each in figures if each is not None]
    return sum(known) if figures and len(known) == len(figures) else None


def _project(dossier: Dossier) -> Facts:
    project = dossier.project
    return {
        "project_code": project.code,
        "name": project.name,
        "division_code": project.division_id,
        "plan_year": project.plan_year,
        "stage": dossier.stage,
    }


def _size(dossier: Dossier) -> Facts:
    estates = dossier.estates
    area = total([each.floor_area_cm2 for each in estates])
    years = [each.completed_year for each in estates]
    known = [year for year in years if year is not None]
    all_known = bool(years) and len(known) == len(years)
    return {
        "estates": len(estates) or None,
        "buildings": total([each.building_count for each in estates]),
        "homes": total([each.home_count for each in estates]),
        "floor_area_m2": None if area is None else area // CM2_IN_M2,
        "cost_fen": dossier.scheme.cost_fen if dossier.scheme else None,
        "completed_year_min": min(known) if all_known else None,
        "completed_year_max": max(known) if all_known else None,
    }


def _range_of_objects(dossier: Dossier) -> Facts:
    """What decides whether the project may be renovated at all (Y1.2, N1.2)."""
    estates = dossier.estates
    ids = {each.pk for each in estates}
    wills = [dossier.wills.get(each.pk) for each in estates]
    return {
        "self_built": _some(each.self_built for each in estates),
        "to_be_demolished": _some(each.to_be_demolished for each in estates),
        "renovated_before": _some(each.renovated_before for each in estates),
        "area_linked": ids == dossier.linked if ids else None,
        "extension_open": dossier.extension_open,
        "residents_active": _every(will.residents_active if will else None for will in wills),
        "will_strong": _every(will.will_strong if will else None for will in wills),
    }


def _some(truths: Iterable[bool | None]) -> bool | None:
    """True of one estate is true of the project; of no estate nothing is known."""
    known = list(truths)
    return some(known) if known else None


def _every(truths: Iterable[bool | None]) -> bool | None:
    """True only if it is true of every estate; of no estate nothing is known."""
    known = list(truths)
    return every(known) if known else None


def _shortfalls(dossier: Dossier) -> Facts:
    """Counts by the annex's groups; nothing is known before every estate was surveyed."""
    if not dossier.estates or len(dossier.surveys) < len(dossier.estates):
        return {}
    found = list(shortfalls_of(dossier))
    counted: Facts = {
        "facility_survey_on": max(each.completed_on for each in dossier.surveys.values()),
        "hazards": sum(each.severity == Severity.HAZARD for each in dossier.conditions),
    }
    for annex, group in SHORTFALL_GROUPS.items():
        inside = [each for each in found if each.item.annex == annex]
        counted[f"shortfalls_{group}"] = len(inside)
        counted[f"shortfalls_{group}_covered"] = _count(inside, Treatment.COVERED)
    counted["basics_incomplete"] = counted["shortfalls_basic"] > 0
    counted["shortfalls_basic_excused"] = _count(found, Treatment.EXCUSED)
    counted["shortfalls_upgrading_declined"] = _count(found, Treatment.DECLINED)
    return counted


def _count(shortfalls: Iterable[Any], treatment: Treatment) -> int:
    return sum(each.treatment is treatment for each in shortfalls)


def _archive(dossier: Dossier) -> Facts:
    return {f"archive_{part.key}": part.is_complete for part in archive_of(dossier)}


def _planning(dossier: Dossier) -> Facts:
    standing, place = dossier.standing, dossier.place
    return {
        "scored": True if standing else (None if dossier.project.is_backfilled else False),
        "score_x100": standing.score_x100 if standing else None,
        "rank": standing.rank if standing else None,
        "planned_on": place.approved_on if place else None,
        "order_kept": place.order_kept if place else None,
        "county_barred": dossier.is_barred,
        "county_within_capacity": _within_capacity(dossier),
    }


def _within_capacity(dossier: Dossier) -> bool | None:
    """Whether the county's means last for what is planned and this project (S1.2.1)."""
    capacity, scheme = dossier.capacity, dossier.scheme
    if capacity is None or not dossier.estates:
        return None
    estates = dossier.others.estates + len(dossier.estates)
    cost = total([dossier.others.cost_fen, scheme.cost_fen if scheme else None])
    affordable = None if cost is None else cost <= capacity.financing_capacity_fen
    return every([affordable, estates <= capacity.organising_capacity_estates])


def _will(dossier: Dossier, figures: InForce) -> Facts:
    wills = [dossier.wills.get(each.pk) for each in dossier.estates]
    consented = [_consented(each.home_count, dossier.wills.get(each.pk), figures) for each in dossier.estates]
    return {
        "homes_taking_part": total([each.homes_taking_part if each else None for each in wills]),
        "homes_agreeing": total([each.homes_agreeing if each else None for each in wills]),
        "estates_consented": None if None in consented or not consented else sum(map(bool, consented)),
        "management_consensus": _every(each.management_consensus if each else None for each in wills),
    }


def _consented(homes: int | None, will: Any, figures: InForce) -> bool | None:
    """Whether one estate reaches both shares by itself; the base of both is all its homes (Y1.7)."""
    if homes is None or will is None:
        return None
    participation = figures["consent.plan.participation"].fraction
    agreement = figures["consent.plan.agreement"].fraction
    return bool(
        will.homes_taking_part * participation.denominator >= homes * participation.numerator
        and will.homes_agreeing * agreement.denominator >= homes * agreement.numerator
    )


def _utilities(dossier: Dossier, on: date) -> Facts:
    """Which utilities the works touch, whether each was asked in time, and what it answered (N1.4)."""
    if not dossier.items:
        return {}
    catalogue = rulebook().items
    touched = {utility for each in dossier.items if (utility := catalogue[each.item].utility)}
    if not touched:
        return {"utilities_touched": False}
    asked = [each for each in dossier.enquiries if each.asked_on <= on]
    by_utility = [[each for each in asked if each.utility == utility] for utility in sorted(touched)]
    return {
        "utilities_touched": True,
        "utilities_asked": all(each and all(one.answer for one in each) for each in by_utility),
        "utilities_in_yearly_plan": every(_included(each) for each in by_utility),
    }


def _included(enquiries: Sequence[Enquiry]) -> bool | None:
    """Whether everyone asked about one utility has put the lines into its yearly plan."""
    answers = [each.answer for each in enquiries]
    if any(answer in (Answer.REFUSED, Answer.SILENT) for answer in answers):
        return False
    return True if answers and all(answers) else None


def _money(dossier: Dossier) -> Facts:
    """Money secured in writing. Without any line nothing is known."""
    lines = dossier.funding
    if not lines:
        return {}
    secured: Mapping[str, int] = {
        group: sum(each.committed_fen for each in lines if GROUPS[each.source] == group)
        for group in ("social", "residents")
    }
    return {
        "funds_committed_fen": sum(each.committed_fen for each in lines),
        "funds_social_committed_fen": secured["social"],
        "funds_residents_committed_fen": secured["residents"],
        "loan_or_bond": any(each.source in MARKET_FINANCE for each in lines),
    }


def _works(dossier: Dossier) -> Facts:
    project = dossier.project
    moved = {each.to_stage: each.moved_on for each in dossier.moves if not each.is_backfilled}
    return {
        "scaled_operator": project.scaled_operator,
        "parties_recorded": _parties(dossier),
        "started_on": moved.get(Stage.STARTED),
        "accepted_on": moved.get(Stage.ACCEPTED),
    }


def _satisfaction(dossier: Dossier) -> Facts:
    """What the latest closed surveys counted, one for each estate; not known while one estate has none."""
    surveys = [dossier.satisfaction.get(each.pk) for each in dossier.estates]
    return {
        "homes_surveyed": total([each.homes_surveyed if each else None for each in surveys]),
        "homes_satisfied": total([each.homes_satisfied if each else None for each in surveys]),
    }


def _parties(dossier: Dossier) -> bool | None:
    """Owner of works, designer, builder, supervisor with duties, and the procedures done (S1.9.1)."""
    if not dossier.contracts:
        return None
    kinds = {each.kind for each in dossier.contracts}
    designed = bool(kinds & {ContractKind.DESIGN, ContractKind.DESIGN_AND_BUILD})
    built, supervised = bool(kinds.intersection(BUILDERS)), ContractKind.SUPERVISE in kinds
    project = dossier.project
    owned = project.owner_of_works_id is not None and project.quality_procedures_on is not None
    return designed and built and supervised and owned
