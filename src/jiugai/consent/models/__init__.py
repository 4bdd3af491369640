"""The records of consent: what residents say when asked, and what owners decide."""

from jiugai.consent.models.ballots import (
    Ballot,
    BatchState,
    Channel,
    PaperBatch,
    PaperSlip,
    receipt_of,
)
from jiugai.consent.models.doors import Meeting, MeetingPaper, Reached, Visit
from jiugai.consent.models.results import Count, Objection, Result
from jiugai.consent.models.rolls import Roll, RollEntry, home_token
from jiugai.consent.models.surveys import SurveyMethod, WillingnessSurvey
from jiugai.consent.models.votes import Precedence, Question, QuestionKind, Vote, VoteState

__all__ = [
    "Ballot",
    "BatchState",
    "Channel",
    "Count",
    "Meeting",
    "MeetingPaper",
    "Objection",
    "PaperBatch",
    "PaperSlip",
    "Precedence",
    "Question",
    "QuestionKind",
    "Reached",
    "Result",
    "Roll",
    "RollEntry",
    "SurveyMethod",
    "Visit",
    "Vote",
    "VoteState",
    "WillingnessSurvey",
    "home_token",
    "receipt_of",
]
