"""Complaints as residents report them, for the tests of aftercare."""

from datetime import date
from typing import Any

from jiugai.aftercare.models import Answer, Category, Complaint, EventKind
from jiugai.aftercare.residents import RESIDENT
from jiugai.aftercare.services import answer_complaint, report_complaint
from jiugai.aftercare.services.complaints import Reported
from jiugai.core.actors import BUILT_IN, Actor
from jiugai.registry.models import Estate

MONDAY = date(2022, 6, 6)
LEAK = "四楼楼道顶上一直漏水，墙皮都掉下来了"


def send(estate: Estate, description: str = LEAK, *, on: date = MONDAY, **more: Any) -> Reported:
    facts: dict[str, Any] = {"by": RESIDENT, "category": Category.HYGIENE, "place": "3号楼2单元"}
    return report_complaint(estate, description=description, on=on, **facts | more)


def complaint_of(estate: Estate, description: str = LEAK, *, on: date = MONDAY, **more: Any) -> Complaint:
    return Complaint.objects.get(pk=send(estate, description, on=on, **more).complaint.pk)


def answered(complaint: Complaint, on: date, *, by: Actor = BUILT_IN, text: str = "已疏通") -> Complaint:
    return answer_complaint(complaint, by=by, answer=Answer.SOLVED, text=text, on=on)


def history(complaint: Complaint) -> list[str]:
    return list(complaint.events.order_by("number").values_list("kind", flat=True))


def seat_of(complaint: Complaint) -> tuple[str, str]:
    complaint.refresh_from_db()
    return complaint.handler_role, complaint.handler_division_id


def supervisor_of(complaint: Complaint) -> tuple[str, str | None]:
    complaint.refresh_from_db()
    return complaint.supervisor_role, complaint.supervisor_division_id


def events(complaint: Complaint, kind: EventKind) -> int:
    return complaint.events.filter(kind=kind).count()
