"""The PostgreSQL server of `tools/with-postgresql`: killed at once, and brought back."""

import os
import pwd
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from random import Random
from time import sleep

import psycopg

TRIES = 200


class Cluster:
    """The server that `tools/with-postgresql` started."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.place = Path(os.environ["JIUGAI_TEST_PG_PLACE"])
        self.bin = Path(os.environ["JIUGAI_TEST_PG_BIN"])

    def kill(self, dice: Random) -> str:
        """kill -9 of one process that serves a connection, or of the head of them all."""
        what = dice.choice(("backend", "postmaster"))
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, autocommit=True) as witness:
            os.kill(self._head() if what == "postmaster" else self._backend(dice), signal.SIGKILL)
            for _try in range(TRIES):  # every connection is cut once the loss is noticed
                witness.execute("SELECT 1")
                sleep(0.05)
        return what

    def bring_back(self) -> None:
        """Start it where it is down, and wait until it takes connections."""
        for _try in range(TRIES):
            if self._is_up():
                return
            if not self._runs():
                self._control("start")
            sleep(0.05)
        raise TimeoutError((self.place / "log").read_text()[-2000:])

    def _is_up(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _head(self) -> int:
        return int((self.place / "data" / "postmaster.pid").read_text().split()[0])

    def _runs(self) -> bool:
        try:
            os.kill(self._head(), 0)
        except (OSError, ValueError, IndexError):
            return False
        return True

    def _backend(self, dice: Random) -> int:
        """A process that serves one of the connections to a place; the head if there is none."""
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'jiugai_load_%'"
            ).fetchall()
        return int(dice.choice(found)[0]) if found else self._head()

    def _control(self, act: str) -> None:
        command = [self.bin / "pg_ctl", "-D", self.place / "data", "-l", self.place / "log", "-w", act]
        user = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else None
        subprocess.run(command, user=user, cwd=self.place, stdout=subprocess.DEVNULL, check=False)
