"""Acts of the reserve library: each checks, writes and records in one transaction."""

from jiugai.reserve.services.earlier import tell_earlier_fact
from jiugai.reserve.services.money import drop_funding_line, put_funding_line, record_contract
from jiugai.reserve.services.papers import add_picture, file_document, take_out
from jiugai.reserve.services.projects import AlreadyInPlan, correct_project, propose_project, set_estates
from jiugai.reserve.services.schemes import (
    accept_excuse,
    current_scheme,
    decide_shortfall,
    drop_work_item,
    freeze_scheme,
    put_work_item,
    refuse_excuse,
    revise_scheme,
    state_scheme,
    withdraw_decision,
)
from jiugai.reserve.services.standings import give_place, move_stage, record_standings, take_place_back

__all__ = [
    "AlreadyInPlan",
    "accept_excuse",
    "add_picture",
    "correct_project",
    "current_scheme",
    "decide_shortfall",
    "drop_funding_line",
    "drop_work_item",
    "file_document",
    "freeze_scheme",
    "give_place",
    "move_stage",
    "propose_project",
    "put_funding_line",
    "put_work_item",
    "record_contract",
    "record_standings",
    "refuse_excuse",
    "revise_scheme",
    "set_estates",
    "state_scheme",
    "take_out",
    "take_place_back",
    "tell_earlier_fact",
    "withdraw_decision",
]
