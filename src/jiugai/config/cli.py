"""The `jiugai` command: every room's commands under one name, each loaded only when it is asked for.

Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 refused by permission or state,
141 where whoever reads the answer left before its end (`| head`), as other programs do.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from jiugai import __version__
from jiugai.core.command_line import Parser
from jiugai.core.errors import BadInput, Problem, Refused, TamperedWith
from jiugai.core.named_files import sentence_of
from jiugai.policy.errors import JiugaiError

DONE, NO, BAD, REFUSED = 0, 1, 2, 3
SHOWN = 200  # problems told one by one
STOPPED, CUT_OFF = 130, 141  # by Ctrl+C, by a closed pipe: as shells count them

# which room's `commands` module holds a command; those that need no database never load one
COMMANDS = {
    "gate": "jiugai.lifecycle.commands",
    "facts": "jiugai.lifecycle.commands",
    "template": "jiugai.lifecycle.templates",
    "rank": "jiugai.planning.commands",
    "plan": "jiugai.planning.commands",
    "tally": "jiugai.consent.commands",
    "evaluate": "jiugai.evaluation.commands",
    "bundle": "jiugai.evaluation.bundle_commands",
    "generate": "jiugai.evaluation.bundle_commands",
    "report": "jiugai.evaluation.report_commands",
    "award": "jiugai.evaluation.award_commands",
    "whatif": "jiugai.evaluation.award_commands",
    "verify": "jiugai.consent.commands",
    "audit": "jiugai.core.commands",
    "import": "jiugai.lifecycle.importing",
    "ask": "jiugai.planning.steps",
    "annual-plan": "jiugai.planning.steps",
    "export": "jiugai.planning.exporting",
    "attach": "jiugai.planning.steps",
    "demo": "jiugai.config.operations",
    "serve": "jiugai.config.operations",
    "worker": "jiugai.config.worker",
    "user": "jiugai.accounts.commands",
    "escalate": "jiugai.aftercare.commands",
    "doctor": "jiugai.config.doctor",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiugai.config.settings")
    try:
        try:
            return _run(given)
        finally:
            sys.stdout.flush()  # what cannot be written must be told here, not at the end of Python
    except BrokenPipeError:  # the reader has seen enough; the answer is not told to the end
        _drop_unwritten()
        return CUT_OFF
    except OSError as error:
        _drop_unwritten()
        with suppress(OSError):
            print(sentence_of(error), file=sys.stderr)
        return BAD
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:
        if not _stopped_a_query(error):
            raise
        return STOPPED


def _run(given: Sequence[str]) -> int:
    parsed = _parser(given).parse_args(given)
    try:
        needed = getattr(parsed, "needs_database", False)
        if needed(parsed) if callable(needed) else needed:
            starting = importlib.import_module("jiugai.config.starting")
            starting.prepare()
            parsed.acting = starting.acting(parsed.username)
        return int(parsed.run(parsed))
    except BadInput as error:
        _tell(error, parsed)
        return NO if isinstance(error, TamperedWith) else BAD
    except Refused as error:
        print(error, file=sys.stderr)
        return REFUSED
    except JiugaiError as error:
        print(error, file=sys.stderr)
        return BAD


def _stopped_a_query(error: Exception) -> bool:
    """Whether it is Ctrl+C while DuckDB answers, for which it raises an error of its own, or a bare one."""
    return type(error).__name__ == "InterruptException" or str(error) == "Query interrupted"


def _drop_unwritten() -> None:
    """Let go of what is left to be written, or Python tries once more at its end and complains."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """The parser with the commands of the module that is asked for; of all, where none is."""
    parser = Parser(prog="jiugai", description="城镇老旧小区改造：从摸底到年度评价，每个结论都说明依据")
    parser.add_argument("--version", action="version", version=f"jiugai {__version__}")
    parser.add_argument("--as", dest="username", metavar="USER", help="以该用户的岗位办理，默认内置操作员")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = _asked(given)
    for module in dict.fromkeys([COMMANDS[asked]] if asked else COMMANDS.values()):
        importlib.import_module(module).register(subparsers)
    return parser


def _asked(given: Sequence[str]) -> str | None:
    """The command among what was typed: what follows `--as` is a name, not a command."""
    words = [each for before, each in zip(["", *given], given, strict=False) if before != "--as"]
    return next((each for each in words if each in COMMANDS), None)


def _tell(error: BadInput, given: argparse.Namespace) -> None:
    """Every problem in a line of its own, and how many there are; a terminal gets only the first ones."""
    shown = error.problems[:SHOWN] if _is_watched() else error.problems
    for problem in shown:
        print(problem, file=sys.stderr)
    if rest := error.count - len(shown):
        print(f"……另有 {rest} 处。{_how_to_see(error, shown, given)}", file=sys.stderr)
    print(f"未采用：共 {error.count} 处有误，请改正后重试。", file=sys.stderr)


def _how_to_see(error: BadInput, shown: Sequence[Problem], given: argparse.Namespace) -> str:
    if getattr(given, "errors", None):
        return "见标注工作簿。"
    if hasattr(given, "errors"):
        return "要看全部：加 --errors 标注.xlsx，写出逐格标注的工作簿。"
    if len(error.problems) > len(shown):
        return "要看更多：命令后加 2>问题.txt，存成文件。"
    return "请先改正以上各处。"


def _is_watched() -> bool:
    """Whether what is told runs past somebody's eyes, rather than into a file or a program."""
    return sys.stderr.isatty()


if __name__ == "__main__":
    sys.exit(main())
