"""Acts of consent: each checks, writes and records in one transaction."""

from jiugai.consent.services.ballots import AlreadyVoted, Cast, NotOnThatDay, cast_online
from jiugai.consent.services.doors import record_meeting, record_visit
from jiugai.consent.services.invitations import invite_homes, reissue_code
from jiugai.consent.services.objections import answer_objection, record_objection
from jiugai.consent.services.papers import ENTER, Slip, check_batch, enter_batch, send_batch_back
from jiugai.consent.services.prints import Chosen, Invited, print_ballots, print_letters
from jiugai.consent.services.results import (
    COUNT,
    confirm_result,
    count_vote,
    publish_result,
    reopen_count,
    work_out,
)
from jiugai.consent.services.surveys import RECORD, record_willingness
from jiugai.consent.services.votes import (
    RUN,
    Asked,
    announce_vote,
    change_vote,
    draft_vote,
    withdraw_vote,
)

__all__ = [
    "COUNT",
    "ENTER",
    "RECORD",
    "RUN",
    "AlreadyVoted",
    "Asked",
    "Cast",
    "Chosen",
    "Invited",
    "NotOnThatDay",
    "Slip",
    "announce_vote",
    "answer_objection",
    "cast_online",
    "change_vote",
    "check_batch",
    "confirm_result",
    "count_vote",
    "draft_vote",
    "enter_batch",
    "invite_homes",
    "print_ballots",
    "print_letters",
    "publish_result",
    "record_meeting",
    "record_objection",
    "record_visit",
    "record_willingness",
    "reissue_code",
    "reopen_count",
    "send_batch_back",
    "withdraw_vote",
    "work_out",
]
