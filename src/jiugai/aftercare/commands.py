"""`jiugai escalate`: what the passing of days asks of complaints; to be run every day."""

import argparse

from jiugai.core.command_line import days, today


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this room."""
    escalate = subparsers.add_parser(
        "escalate",
        help="逾期投诉升级督办，期满无异议的办结；每天执行一次，重复执行无妨",
        description="逾期未答复的投诉升一级督办；已答复、期满无异议的办结。",
    )
    escalate.add_argument("--on", type=days, default=None, help="以哪一天为准，默认今天，不能晚于今天")
    escalate.set_defaults(run=run_escalate, needs_database=True)


def run_escalate(arguments: argparse.Namespace) -> int:
    """0 done, whether or not anything was due. Raises: Refused, BadInput for a day to come"""
    from jiugai.aftercare.services import close_silent, escalate_overdue
    from jiugai.core.errors import BadInput, Problem
    from jiugai.core.scope import NATION

    on = arguments.on or today()
    if on > today():
        raise BadInput([Problem("命令行", column="--on", value=str(on), expected="不能晚于今天")])
    arguments.acting.require("answer_complaints", NATION)
    raised = escalate_overdue(on, by=arguments.acting)
    closed = close_silent(on, by=arguments.acting)
    print(f"{on}：升级督办 {raised} 件，期满办结 {closed} 件")
    return 0
