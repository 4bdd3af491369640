"""What commands of several rooms share: days as arguments, today, notes to the reader."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Column, Table

SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(text: str) -> date:
    """An ISO day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应为 2022-06-01 这样的写法") from error


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
    return Table(*columns, title=title or None, title_justify="left")


def console() -> Console:
    """Where people read. Text from files is never taken for markup."""
    return Console(markup=False, highlight=False)


def report_notes(notes: Iterable[str]) -> None:
    """Tell on standard error what was read but not used, or used with a doubt."""
    for note in notes:
        print(f"注意：{note}", file=sys.stderr)
