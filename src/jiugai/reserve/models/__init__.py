"""The records of the reserve library."""

from jiugai.reserve.models.earlier import EarlierFact
from jiugai.reserve.models.money import Contract, ContractKind, FundingLine, FundingSource
from jiugai.reserve.models.papers import ArchiveDocument, ArchivePart, Picture, PictureStage
from jiugai.reserve.models.projects import LIVE_STAGES, Project, ProjectEstate, Stage
from jiugai.reserve.models.schemes import DecisionKind, Scheme, ShortfallDecision, WorkItem
from jiugai.reserve.models.standings import PlanPlace, StageMove, Standing

__all__ = [
    "LIVE_STAGES",
    "ArchiveDocument",
    "ArchivePart",
    "Contract",
    "ContractKind",
    "DecisionKind",
    "EarlierFact",
    "FundingLine",
    "FundingSource",
    "Picture",
    "PictureStage",
    "PlanPlace",
    "Project",
    "ProjectEstate",
    "Scheme",
    "ShortfallDecision",
    "Stage",
    "StageMove",
    "Standing",
    "WorkItem",
]
