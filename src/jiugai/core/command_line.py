"""What commands of several rooms share: how they are typed, days as arguments, where people read."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column, Table
from rich.text import Text

Each = TypeVar("Each")
EARLIEST_YEAR = "2000"
UNFOLDED = 1_000_000  # characters in a line where nobody folds it

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Parser(argparse.ArgumentParser):
    """A parser, and through it the parsers of all commands, that drops nothing of what was typed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.register("action", None, _Given)


class _Given(argparse.Action):
    """An option given twice: one that takes several values takes them all, any other is refused."""

    given = False

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        if self.given and isinstance(values, list):
            values = [*getattr(namespace, self.dest), *values]
        elif self.given:
            earlier = getattr(namespace, self.dest)
            raise argparse.ArgumentError(
                self, f"给了两次（先是“{earlier}”，又是“{values}”），只能给一次，请只留一个"
            )
        self.given = True
        setattr(namespace, self.dest, values)


def add_files(
    command: argparse.ArgumentParser, option: str, label: str, *, to: str, required: bool = False
) -> None:
    """An option that takes files, one or several, also given more than once."""
    told = f"{label}，可给多个"
    command.add_argument(
        option, dest=to, nargs="+", type=Path, required=required, default=[], metavar="FILE", help=told
    )


def days(text: str) -> date:
    """An ISO day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应为 2022-06-01 这样的写法") from error


def years(text: str) -> int:
    """A year given on the command line."""
    if len(text) == len("2022") and text.isascii() and text.isdigit() and text >= EARLIEST_YEAR:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是年份，应为 2022 这样的四位数字，不早于 {EARLIEST_YEAR}")


def today() -> date:
    """The day it is in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def print_json(answer: object) -> None:
    """An answer on standard output, for a program to read; of a list, one element a line."""
    if isinstance(answer, list):
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in answer)
        print(f"[\n{lines}\n]")
    else:
        print(json.dumps(answer, ensure_ascii=False, indent=1))


def table(*heads: str, title: str = "") -> Table:
    """A table for people; long Chinese text is folded, never cut off."""
    columns = [Column(head, overflow="fold") for head in heads]
    above = title if sys.stdout.isatty() else Text(title, no_wrap=True, overflow="ignore")
    return Table(*columns, title=above or None, title_justify="left")


class _Screen(Console):
    """Standard output; that nobody reads on is for `main` to answer, in one way for all commands."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(*, styled: bool = False) -> Console:
    """Where people read. Text from files is never taken for markup, unless the text is `styled` by us.

    Lines are folded to fit a terminal; a file or another program gets them whole.
    """
    width = None if sys.stdout.isatty() else UNFOLDED
    return _Screen(markup=styled, highlight=styled, width=width)


def report_notes(notes: Iterable[str]) -> None:
    """Tell on standard error what was read but not used, or used with a doubt."""
    for note in notes:
        print(f"注意：{note}", file=sys.stderr)


def watched(items: Iterable[Each], what: str, total: int) -> Iterator[Each]:
    """The items one by one, with a bar on standard error that says how many of them are done.

    Where the answer is written to the same terminal meanwhile, it says itself how far things are.
    """
    if sys.stdout.isatty():
        yield from items
        return
    with _bar(BarColumn(), TaskProgressColumn()) as bar:
        yield from bar.track(items, total=total, description=what)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Says on standard error that something long is being done, and for how long."""
    with _bar(SpinnerColumn()) as bar:
        bar.add_task(what, total=None)
        yield


@contextmanager
def stepwise(what: str, steps: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error; what it gives is called with the name of each step as it begins."""
    with _bar(BarColumn(), TaskProgressColumn()) as bar:
        task = bar.add_task(what, total=steps)
        yield lambda step: bar.update(task, description=step, advance=1)


def _bar(*columns: BarColumn | TaskProgressColumn | SpinnerColumn) -> Progress:
    """A bar that leaves nothing behind, and is not there at all where nobody watches."""
    told = Console(stderr=True)
    shown = (TextColumn("{task.description}"), *columns, TimeElapsedColumn())
    hidden = not told.is_terminal
    return Progress(*shown, console=told, transient=True, disable=hidden, redirect_stdout=False)
