"""Records of this room."""

from jiugai.aftercare.models.complaints import (
    Answer,
    Category,
    Channel,
    Complaint,
    ComplaintEvent,
    Doubt,
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
from jiugai.aftercare.models.survey_papers import BatchState, SurveyBatch, SurveyPaper

__all__ = [
    "SATISFIED",
    "Answer",
    "AnswerChannel",
    "AskedHome",
    "BatchState",
    "Category",
    "Channel",
    "Complaint",
    "ComplaintEvent",
    "Coverage",
    "Doubt",
    "EventKind",
    "Satisfaction",
    "SatisfactionResponse",
    "SatisfactionSurvey",
    "State",
    "SurveyBatch",
    "SurveyPaper",
    "Topic",
]
