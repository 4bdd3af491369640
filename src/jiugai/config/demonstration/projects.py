"""Projects that are proposed, and those that wait in the library for this year's plan."""

from jiugai.config.demonstration.enquiries import ask_all
from jiugai.config.demonstration.estates import Settled
from jiugai.config.demonstration.lots import Fate, Lack
from jiugai.config.demonstration.names import HOTLINE, MADE_UP
from jiugai.config.demonstration.office import Office
from jiugai.config.demonstration.pictures import photograph
from jiugai.config.demonstration.schemes import draw_up, finance, total_cost
from jiugai.lifecycle.services import ask_gate
from jiugai.policy.gates import ENTER_LIBRARY
from jiugai.reserve import services as reserve
from jiugai.reserve.models import PictureStage, Project

PROPOSED, ASKED, ENTERED = 70, 60, 30  # days before today


def name_of(settled: Settled) -> str:
    """What the project of a lot is called."""
    first, *others = (each.name for each in settled.estates)
    return f"{first}等{len(others) + 1}个小区连片改造" if others else f"{first}改造"


def propose(settled: Settled, office: Office) -> Project | None:
    """The project of a lot that has come so far; into the library where the gate lets it."""
    lot = settled.lot
    if lot.fate not in (Fate.PROPOSED, Fate.LIBRARY):
        return None
    project = reserve.propose_project(
        by=office.housing,
        name=name_of(settled),
        division=office.county,
        plan_year=office.year,
        estates=settled.estates,
        on=office.ago(PROPOSED - settled.number % 20),
        summary="由社区收集居民意见、街道初审后申报。",
        source=f"街道申报{MADE_UP}",
    )
    reserve.correct_project(project, by=office.housing, hotline=HOTLINE)
    if lot.fate is Fate.LIBRARY:
        _prepare(project, settled, office)
    return project


def _prepare(project: Project, settled: Settled, office: Office) -> None:
    """Everything the plan asks, but what the lot lacks; then through the gate into the library."""
    dice = office.dice("project", settled.number)
    lack = settled.lot.lack
    left = Lack.EXCUSE if settled.lot.is_excused else lack
    cost = total_cost(settled.estates, dice)
    draw_up(project, settled.estates, office, dice, cost_fen=cost, lack=left)
    finance(project, office, dice, year=office.today.year)
    ask_all(project, office, dice, office.ago(ASKED), is_one_open=lack is Lack.UTILITIES)
    if settled.lot.is_excused:
        for decision in project.decisions.filter(kind="excused"):
            reserve.accept_excuse(decision, by=office.prefecture, on=office.ago(ENTERED))
    if settled.number % 4:
        on, views = office.ago(90 + settled.number), 1 + settled.number % 3
        for estate in settled.estates:
            photograph(project, office, estate, stage=PictureStage.BEFORE, on=on, views=views)
    ask_gate(project, ENTER_LIBRARY, by=office.housing, on=office.ago(ENTERED - settled.number % 20))
