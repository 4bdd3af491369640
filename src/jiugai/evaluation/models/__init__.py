"""Bundles that were sealed or received, what they were judged to, and how governments assessed themselves."""

from jiugai.evaluation.models.assessments import (
    Assessment,
    AssessmentEvent,
    AssessmentItem,
    ExpertScore,
    Signature,
    State,
)
from jiugai.evaluation.models.bundles import Bundle, Origin
from jiugai.evaluation.models.proposals import Proposal
from jiugai.evaluation.models.results import CriterionResult, DivisionResult, YearRun

__all__ = [
    "Assessment",
    "AssessmentEvent",
    "AssessmentItem",
    "Bundle",
    "CriterionResult",
    "DivisionResult",
    "ExpertScore",
    "Origin",
    "Proposal",
    "Signature",
    "State",
    "YearRun",
]
