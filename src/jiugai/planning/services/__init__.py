"""Acts of planning: rank, draft, choose, publish, submit, approve, adjust."""

from jiugai.planning.services.approval import (
    NotYet,
    approve,
    publish,
    record_objection,
    reply,
    send_back,
    submit,
    take_back,
)
from jiugai.planning.services.drafts import (
    PlanIsOpen,
    StaleRanking,
    WrongState,
    choose,
    draft_annual_plan,
    withdraw_draft,
)
from jiugai.planning.services.ranking import NothingToRank, rank_library

__all__ = [
    "NotYet",
    "NothingToRank",
    "PlanIsOpen",
    "StaleRanking",
    "WrongState",
    "approve",
    "choose",
    "draft_annual_plan",
    "publish",
    "rank_library",
    "record_objection",
    "reply",
    "send_back",
    "submit",
    "take_back",
    "withdraw_draft",
]
