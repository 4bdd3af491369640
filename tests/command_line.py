"""Runs the `jiugai` command in this process."""

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiugai.config.cli import main


@dataclass(frozen=True)
class Answered:
    """What a command came back with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def jiugai(*arguments: str | Path) -> Answered:
    """Run one command, as typed."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:  # argparse refuses wrong use
            code = int(stop.code or 0)
    return Answered(code, out.getvalue(), err.getvalue())


def write(path: Path, text: str) -> Path:
    """A file with this text."""
    path.write_text(text, encoding="utf-8")
    return path


__all__: Sequence[str] = ("Answered", "jiugai", "write")
