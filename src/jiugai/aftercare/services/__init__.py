"""Acts of this room."""

from jiugai.aftercare.services.chasing import close_silent, escalate_overdue
from jiugai.aftercare.services.complaints import (
    answer_complaint,
    hand_on,
    mark_duplicate,
    report_complaint,
    show_phone,
)
from jiugai.aftercare.services.reporters import confirm_solved, reopen

__all__ = [
    "answer_complaint",
    "close_silent",
    "confirm_solved",
    "escalate_overdue",
    "hand_on",
    "mark_duplicate",
    "reopen",
    "report_complaint",
    "show_phone",
]
