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
from jiugai.aftercare.services.responses import Said, answer_for
from jiugai.aftercare.services.sifting import clear_doubt, set_aside
from jiugai.aftercare.services.survey_papers import (
    Paper,
    check_papers,
    enter_papers,
    send_papers_back,
)
from jiugai.aftercare.services.surveys import close_survey, enlarge_sample, open_survey

__all__ = [
    "Paper",
    "Said",
    "answer_complaint",
    "answer_for",
    "check_papers",
    "clear_doubt",
    "close_silent",
    "close_survey",
    "confirm_solved",
    "enlarge_sample",
    "enter_papers",
    "escalate_overdue",
    "hand_on",
    "mark_duplicate",
    "open_survey",
    "reopen",
    "report_complaint",
    "send_papers_back",
    "set_aside",
    "show_phone",
]
