"""Asking the utilities whose lines a scheme touches, and what they answer."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from jiugai.config.demonstration.names import MADE_UP
from jiugai.config.demonstration.office import Office
from jiugai.policy.register import rulebook
from jiugai.reserve.models import Project
from jiugai.reserve.services import current_scheme
from jiugai.utilities.models import Answer, Utility
from jiugai.utilities.services import ask_utility, record_answer

COMPANIES: Mapping[str, str] = {
    "water": "自来水公司",
    "drainage": "排水公司",
    "power": "供电局",
    "gas": "燃气公司",
    "heating": "供热公司",
    "telecom": "通信基础设施公司",
}
DAYS_TO_ANSWER = 20


def touched(project: Project) -> list[str]:
    """The utilities whose equipment the scheme touches."""
    items = current_scheme(project).items.values_list("item", flat=True)
    return sorted({utility for key in items if (utility := rulebook().items[key].utility)})


def ask_all(project: Project, office: Office, dice: Random, on: date, *, is_one_open: bool = False) -> None:
    """Every utility is asked and answers; the last one not yet, if one is open."""
    utilities = touched(project)
    for place, utility in enumerate(utilities, start=1):
        is_open = is_one_open and place == len(utilities)
        asked_on = office.ago(DAYS_TO_ANSWER - 5) if is_open else on
        enquiry = ask_utility(
            project,
            by=office.housing,
            utility=Utility(utility),
            organisation=f"{office.county.parent or ''}{COMPANIES[utility]}{MADE_UP}",
            asked_on=asked_on,
            due_on=asked_on + timedelta(DAYS_TO_ANSWER),
        )
        if is_open:
            continue
        answer = dice.choices((Answer.INCLUDED, Answer.REFUSED, Answer.SILENT), (86, 8, 6))[0]
        answered_on = None if answer == Answer.SILENT else on + timedelta(dice.randint(6, DAYS_TO_ANSWER))
        document = f"复函〔{on.year}〕{dice.randint(5, 90)}号{MADE_UP}" if answered_on else ""
        record_answer(
            enquiry,
            by=office.housing,
            answer=answer,
            on=office.today,
            answered_on=answered_on,
            document=document,
        )
