"""`jiugai worker`: what must be done without anybody asking for it, every half minute.

Each chore may be done at any time and twice; one that fails is told in the log and does not keep the others.
`jiugai serve` and `jiugai demo` start a worker beside the server; it ends with it.
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import django

from jiugai.config import starting

logger = logging.getLogger(__name__)
EVERY = 30
Chore = tuple[str, Callable[[], object]]


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    worker = subparsers.add_parser("worker", help="后台任务：封存表决票和审计日志等，随服务自动运行")
    worker.add_argument("--once", action="store_true", help="做一遍就结束")
    worker.add_argument("--every", type=int, default=EVERY, metavar="SECONDS", help=f"间隔，默认 {EVERY} 秒")
    worker.add_argument("--beside", type=int, default=0, metavar="PID", help=argparse.SUPPRESS)
    worker.set_defaults(run=run_worker)


def run_worker(arguments: argparse.Namespace) -> int:
    """Do all chores, again and again until told to stop; 1 if one failed where they are done once."""
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_signal: stop.set())
    if arguments.beside:
        django.setup()  # who started it has made the place ready
    else:
        starting.prepare()
    from django.db import close_old_connections

    while True:
        failed = do_chores(chores())
        heartbeat().touch()
        if arguments.once:
            return 1 if failed else 0
        close_old_connections()
        if _waited_in_vain(stop, arguments.every, arguments.beside):
            return 0


def do_chores(those: Sequence[Chore]) -> list[str]:
    """Do each chore; returns the names of those that failed."""
    failed = []
    for name, act in those:
        try:
            act()
        except Exception:
            logger.exception("chore %s failed; it is tried again the next time", name)
            failed.append(name)
    return failed


def chores() -> list[Chore]:
    """What is to be done, in this order."""
    from django.utils import timezone

    from jiugai.accounts.limits import forget_old_attempts
    from jiugai.aftercare.services import close_silent, escalate_overdue
    from jiugai.consent.trails import seal_open_votes
    from jiugai.core.actors import BUILT_IN
    from jiugai.core.sealing import AUDIT, seal_trail

    return [
        ("seal ballots", seal_open_votes),
        ("seal the audit trail", lambda: seal_trail(AUDIT)),
        ("raise overdue complaints", lambda: escalate_overdue(timezone.localdate(), by=BUILT_IN)),
        ("close complaints that rest", lambda: close_silent(timezone.localdate(), by=BUILT_IN)),
        ("forget old attempts", lambda: forget_old_attempts(timezone.now())),
    ]


def heartbeat() -> Path:
    """The file whose time says when the last round was done."""
    from django.conf import settings

    return Path(settings.DATA) / "worker.beat"


def start_beside(pid: int) -> None:
    """Start a worker that ends with the process `pid`, which is about to become the server."""
    command = [sys.executable, "-m", "jiugai.config.cli", "worker", "--beside", str(pid)]
    os.posix_spawn(sys.executable, command, os.environ)


def _waited_in_vain(stop: Event, seconds: int, beside: int) -> bool:
    """Wait for the next round; true if there is to be none."""
    rounds = range(max(1, seconds))
    return any(stop.wait(1) or (beside and os.getppid() != beside) for _second in rounds)
