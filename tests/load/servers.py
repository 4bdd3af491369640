"""The web server and the worker of a place as processes that may be killed at any moment."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic, sleep

from jiugai.config.operations import HOST, server_command

PATIENCE = 60
SIGNS = 100  # of the log shown when a server does not start


class DidNotStart(Exception):
    """A server that takes no connections."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


class Server:
    """The web server as `jiugai serve` runs it, with a worker that seals every second."""

    def __init__(self, place: Path, *, command: Sequence[str] = (), has_worker: bool = False) -> None:
        self.port = free_port()
        self.command = list(command) or server_command(self.port)
        self.has_worker = has_worker
        self.log = place / "server.log"
        self.main: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until connections are taken. Raises: DidNotStart"""
        self.main = self._process(self.command)
        if self.has_worker:
            command = [sys.executable, "-m", "jiugai.config.cli", "worker", "--every", "1"]
            self.worker = self._process([*command, "--beside", str(os.getpid())])
        ends = monotonic() + PATIENCE
        while not self._answers():
            if monotonic() > ends or self.main.poll() is not None:
                raise DidNotStart(self.log.read_text(errors="replace")[-20 * SIGNS :])
            sleep(0.01)

    def kill(self, dice: Random) -> str:
        """kill -9 at this instant, of everything, the server's head or one of its hands; then of the rest."""
        assert self.main is not None
        head, hands = self.main.pid, [each for each in members(self.main.pid) if each != self.main.pid]
        chosen = dice.choice(("all", "head", "hand"))
        first = {"all": [*hands, head], "head": [head], "hand": [dice.choice(hands)] if hands else [head]}
        slay(first[chosen])
        if chosen != "all":
            sleep(dice.uniform(0, 0.3))
        self.end()
        return chosen

    def end(self) -> None:
        """Nothing of it is left."""
        for each in (self.main, self.worker):
            if each is not None:
                slay(members(each.pid))
                slay([each.pid])
                each.wait()
                while left := members(each.pid):
                    slay(left)
                    sleep(0.01)
        self.main = self.worker = None

    def _process(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0


def members(session: int) -> list[int]:
    """The living processes of a session that we began."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                fields = (each / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session and fields[0] != "Z":
                    found.append(int(each.name))
    return found


def slay(pids: Sequence[int]) -> None:
    for each in pids:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
