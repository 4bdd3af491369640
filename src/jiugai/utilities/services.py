"""Asking the utilities, and writing down what they answer."""

from datetime import date

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.checking import problem
from jiugai.core.errors import BadInput
from jiugai.core.records import keep, keep_as_shown, latest
from jiugai.reserve.models import Project
from jiugai.utilities.models import Answer, Enquiry, Utility

ASK = "ask_utilities"


@transaction.atomic
def ask_utility(
    project: Project, *, by: Actor, utility: Utility, organisation: str, asked_on: date, due_on: date
) -> Enquiry:
    """Write down that a utility was asked to put the project's lines into its yearly plan.

    Clause: N1.4. Raises: Refused, BadInput
    """
    by.require(ASK, project.division_id)
    key = {"project": project, "utility": utility, "organisation": organisation.strip()}
    enquiry = Enquiry.objects.select_for_update().filter(**key).first() or Enquiry(**key)
    return keep(enquiry, {"asked_on": asked_on, "due_on": due_on}, by=by, act="enquiry.ask")


@transaction.atomic
def record_answer(
    enquiry: Enquiry,
    *,
    by: Actor,
    answer: Answer,
    on: date,
    answered_on: date | None = None,
    document: str = "",
    unchanged_since: str | None = None,
) -> Enquiry:
    """Write down the answer; silence only once the time to answer is over.

    on: today. `unchanged_since`: the version that a form was shown with. Raises: Refused, BadInput
    """
    found = latest(enquiry)
    by.require(ASK, found.project.division_id)
    if answer == Answer.SILENT and found.due_on >= on:
        raise BadInput([problem(found, "due_on", "答复期限未到，不能记为逾期未答复")])
    facts = {"answer": answer, "answered_on": answered_on, "document": document}
    return keep_as_shown(found, facts, by=by, act="enquiry.answer", unchanged_since=unchanged_since)
