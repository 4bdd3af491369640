"""Records of this room."""

from jiugai.aftercare.models.complaints import (
    Answer,
    Category,
    Channel,
    Complaint,
    ComplaintEvent,
    EventKind,
    State,
)
from jiugai.aftercare.models.satisfaction import (
    SATISFIED,
    AnswerChannel,
    AskedHome,
    Coverage,
    Satisfaction,
    SatisfactionResponse,
    SatisfactionSurvey,
    Topic,
)

__all__ = [
    "SATISFIED",
    "Answer",
    "AnswerChannel",
    "AskedHome",
    "Category",
    "Channel",
    "Complaint",
    "ComplaintEvent",
    "Coverage",
    "EventKind",
    "Satisfaction",
    "SatisfactionResponse",
    "SatisfactionSurvey",
    "State",
    "Topic",
]
