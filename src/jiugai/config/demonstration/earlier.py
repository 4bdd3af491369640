"""Projects of last year's plan: their papers put on file, then taken over as a ledger tells them (补录)."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from random import Random

from jiugai.config.demonstration.enquiries import ask_all
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate, Lack
from jiugai.config.demonstration.names import HOTLINE, MADE_UP, firm
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.papers import paper
from jiugai.config.demonstration.pictures import photograph
from jiugai.config.demonstration.projects import name_of
from jiugai.config.demonstration.schemes import draw_up, finance, total_cost
from jiugai.config.demonstration.surveys import former_year
from jiugai.core.tables.dry_runs import Standing
from jiugai.lifecycle.project_ledgers import ProjectRow
from jiugai.lifecycle.taking_over import take_over_project
from jiugai.registry.models import Organisation, OrganisationKind
from jiugai.registry.services import register_organisation
from jiugai.reserve import services as reserve
from jiugai.reserve.models import ArchivePart, ContractKind, PictureStage, Project, Stage

Facts = dict[str, date | bool | int | str]
UNDER_WAY = (Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
FINISHED = (Stage.ACCEPTED, Stage.CLOSED)
PARTIES = (
    (ContractKind.DESIGN, "design", 4, "对设计质量负责，参加图纸会审和验收"),
    (ContractKind.BUILD, "build", 80, "对施工质量和现场安全负责，落实文明施工"),
    (ContractKind.SUPERVISE, "supervise", 3, "实施旁站和平行检验，督促隐患整改"),
)
"""Contracts: kind, kind of firm, per cent of the cost, duties."""


def take_over(settled: Settled, office: Office) -> Project | None:
    """The project of a lot that was in last year's plan."""
    if settled.lot.fate is not Fate.EARLIER:
        return None
    dice = office.dice("earlier", settled.number)
    year, stage = former_year(settled.lot, office), Stage(settled.lot.stage)
    ledger = f"{office.county}{year}年度改造项目台账{MADE_UP}"
    project = reserve.propose_project(
        by=office.housing,
        name=name_of(settled),
        division=office.county,
        plan_year=year,
        estates=settled.estates,
        on=office.today,
        source=ledger,
        is_backfilled=True,
        is_over=stage in (Stage.CLOSED, Stage.WITHDRAWN),
    )
    facts = told(settled, year, stage, dice)
    if stage != Stage.WITHDRAWN:
        _put_on_file(project, settled, office, cost_fen=int(str(facts["cost_fen"])))
        project.refresh_from_db()
    row = ProjectRow(
        file=ledger,
        sheet="项目",
        number=settled.number,
        standing=Standing.CHANGED,
        division=office.county,
        name=project.name,
        plan_year=year,
        stage=stage,
        estates=settled.estates,
        evidence=f"{ledger}第 {settled.number} 行",
        facts=facts,
        project=project,
    )
    return take_over_project(row, by=office.housing, on=office.today, source=ledger)


def told(settled: Settled, year: int, stage: Stage, dice: Random) -> Facts:
    """What the ledger tells of a project at this stage."""
    homes = sum(each.home_count or 0 for each in settled.estates)
    area = sum(each.floor_area_cm2 or 0 for each in settled.estates)
    cost = total_cost(settled.estates, dice)
    facts: Facts = {"planned_on": date(year, 3, 18), "cost_fen": cost, "order_kept": True, "scored": True}
    facts |= _vote(homes, area, len(settled.estates), year, dice) if stage in UNDER_WAY else {}
    facts |= _works(cost, year, dice) if stage in UNDER_WAY else {}
    facts |= _acceptance(year, dice) if stage in FINISHED else {}
    facts |= _ending(homes, year, dice) if stage == Stage.CLOSED else {}
    return facts


def _vote(homes: int, area_cm2: int, estates: int, year: int, dice: Random) -> Facts:
    """The vote on the scheme, and what was agreed for the time after."""
    heads, taking_part = homes, ceil(homes * dice.uniform(0.7, 0.9))
    agreeing = ceil(taking_part * dice.uniform(0.8, 0.97))
    confirmed_on = date(year, 4, dice.randint(12, 25))
    return {
        "vote_held": True,
        "vote_closed_on": date(year, 4, dice.randint(2, 10)),
        "vote_matter": "special",
        "vote_heads": heads,
        "vote_heads_taking_part": taking_part,
        "vote_heads_agreeing": agreeing,
        "vote_area_cm2": area_cm2,
        "vote_area_taking_part_cm2": area_cm2 * taking_part // heads,
        "vote_area_agreeing_cm2": area_cm2 * agreeing // heads,
        "estates_scheme_voted": estates,
        "estates_voted_online": dice.randint(0, estates),
        "management_confirmed": True,
        "management_confirmed_on": confirmed_on,
        "estates_management_confirmed": estates,
        "committee_preparation": True,
        "estates_party_organisation": dice.randint(0, estates),
        "estates_owners_committee": dice.randint(0, estates),
        "residents_in_scheme": True,
        "residents_in_works": True,
        "residents_in_oversight": dice.random() < 0.8,
    }


def _works(cost_fen: int, year: int, dice: Random) -> Facts:
    """The start of the works, the money that has arrived, and hazards."""
    arrived = {
        "central": cost_fen * dice.randint(34, 46) // 100,
        "provincial": cost_fen * dice.randint(6, 12) // 100,
        "local": cost_fen * dice.randint(6, 20) // 100,
        "bonds": 0,
        "social": cost_fen * dice.randint(2, 9) // 100,
        "residents": cost_fen * dice.randint(0, 2) // 100,
    }
    open_hazards = dice.choice((0, 0, 1, 3))
    return {
        "combined_scheme": True,
        "combined_scheme_on": date(year, 4, dice.randint(5, 28)),
        "started_on": date(year, 5, dice.randint(4, 28)),
        **{f"funds_{group}_fen": fen for group, fen in arrived.items()},
        "funds_total_fen": sum(arrived.values()),
        "red_line_incidents": 0,
        "open_hazards": open_hazards,
        "hazards_overdue": dice.randint(0, open_hazards),
    }


def _acceptance(year: int, dice: Random) -> Facts:
    """The end of the works."""
    to_hand_over = dice.randint(3, 9)
    return {
        "completed_on": date(year, 9, dice.randint(5, 28)),
        "accepted_on": date(year, 10, dice.randint(9, 28)),
        "acceptance_passed": True,
        "open_hazards": 0,
        "hazards_overdue": 0,
        "assets_to_hand_over": to_hand_over,
        "assets_handed_over": dice.randint(0, to_hand_over),
    }


def _ending(homes: int, year: int, dice: Random) -> Facts:
    """What closes a project: satisfied residents, the final account, the warranty."""
    surveyed = min(homes, max(20, ceil(homes * dice.uniform(0.4, 0.7))))
    return {
        "final_account_on": date(year, 12, dice.randint(1, 24)),
        "warranty_recorded": True,
        "homes_surveyed": surveyed,
        "homes_satisfied": ceil(surveyed * dice.uniform(0.82, 0.97)),
        "assets_maintained": True,
        "residents_in_management": True,
        "residents_in_feedback": True,
    }


def _put_on_file(project: Project, settled: Settled, office: Office, *, cost_fen: int) -> None:
    """Scheme, money, enquiries, contracts, papers and pictures: what the gates are then judged by."""
    dice, stage = office.dice("on file", settled.number), Stage(settled.lot.stage)
    year = project.plan_year
    draw_up(project, settled.estates, office, dice, cost_fen=cost_fen, lack=Lack.NOTHING)
    finance(project, office, dice, year=year, is_secured=stage in UNDER_WAY)
    ask_all(project, office, dice, date(year, 1, 8))
    if stage not in UNDER_WAY:
        return
    _contracts(project, office, dice)
    _papers(project, office, stage)
    photographs = {PictureStage.BEFORE: date(year, 2, 20), PictureStage.PLANNED: date(year, 3, 1)}
    photographs[PictureStage.DURING] = date(year, 7, 8)
    if stage in FINISHED:
        photographs[PictureStage.AFTER] = date(year, 10, 30)
    for estate in settled.estates:
        for each, on in photographs.items():
            views = 1 if each == PictureStage.DURING else 2
            photograph(project, office, estate, stage=each, on=on, views=views)


def _contracts(project: Project, office: Office, dice: Random) -> None:
    year, cost = project.plan_year, reserve.current_scheme(project).cost_fen or 0
    owner = _organisation(f"{office.county}城市更新建设服务中心{MADE_UP}", OrganisationKind.OTHER, office)
    quality_on = date(year, 4, dice.randint(20, 29))
    reserve.correct_project(
        project,
        by=office.housing,
        owner_of_works=owner,
        quality_procedures_on=quality_on,
        scaled_operator=dice.random() < 0.2,
        hotline=HOTLINE,
        reason="补录参建各方",
    )
    for kind, firms, share, duties in PARTIES:
        reserve.record_contract(
            project,
            by=office.housing,
            kind=kind,
            party=_organisation(firm(firms, dice), OrganisationKind.ENTERPRISE, office),
            amount_fen=cost * share // 100,
            signed_on=quality_on - timedelta(dice.randint(2, 15)),
            duties=duties,
            number=f"{project.code}-{kind.label}",
        )


def _organisation(name: str, kind: OrganisationKind, office: Office) -> Organisation:
    found = Organisation.objects.filter(division=office.county, name=name).first()
    return found or register_organisation(by=office.housing, name=name, kind=kind, division=office.county)


def _papers(project: Project, office: Office, stage: Stage) -> None:
    """What the archive asks of the progress of the works."""
    rows: Mapping[str, tuple[str, ...]] = {"施工月报": ("管网", "道路", "楼体公共部位")}
    if stage in FINISHED:
        rows = {**rows, "竣工验收报告": ("质量验收", "消防查验", "资料核查")}
    for title, lines in rows.items():
        reserve.file_document(
            project,
            by=office.housing,
            part=ArchivePart.PROGRESS,
            title=title,
            file=paper(
                f"{project.name}{title}",
                ("内容", "结论"),
                [(line, "符合要求") for line in lines],
                by=office.housing,
                division_code=office.county.code,
            ),
        )
