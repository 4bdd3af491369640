"""`jiugai report`: the year's self-evaluation reports of every government in some bundles, as files."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jiugai.core.command_line import busy, print_json, report_notes, watched
from jiugai.core.errors import BadInput, Problem, UnreadableFile
from jiugai.core.named_files import reason_of, require_writable
from jiugai.policy.register import rulebook

if TYPE_CHECKING:
    from jiugai.evaluation.reports.figures import ReportFigures
    from jiugai.evaluation.reports.project_rows import ProjectRow

REPORT, NATIONAL, PLAN, JIANGXI = "自评估报告", "统计表", "计划表", "绩效自评表"
DRAFTS = ".jiugai-"
Write = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to be made: whose, what, its name, and what writes it."""

    division_code: str
    kind: str
    name: str
    write: Write


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all files are made from."""

    year: int
    figures: Mapping[str, "ReportFigures"]
    handed_in: Sequence[str]
    projects: Mapping[str, list["ProjectRow"]]


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("report", help="按数据包生成各级政府的年度自评估报告（Word）和统计表")
    command.add_argument("bundles", nargs="*", type=Path, metavar="BUNDLE", help="数据包文件夹，可给多个")
    command.add_argument("--out", type=Path, metavar="DIR", help="写到哪个文件夹，没有则新建")
    command.add_argument(
        "--division", nargs="+", default=[], metavar="CODE", help="只要这些政府的，默认数据包所含的全部"
    )
    command.add_argument("--template", type=Path, metavar="FILE", help="本省的 Word 模板，默认用内置的")
    command.add_argument("--workbooks", action="store_true", help="另写统计表、计划表和绩效自评表（XLSX）")
    command.add_argument("--copy-template", type=Path, metavar="FILE", help="把内置模板另存，供本省改写")
    command.add_argument("--tags", action="store_true", help="列出模板可用的标签")
    command.add_argument("--json", action="store_true", help="输出 JSON：文件清单和摘要")
    command.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace) -> int:
    """Make the reports, all of one command from the same judgement; or hand out template and tags."""
    if arguments.tags or arguments.copy_template is not None:
        return _hand_out(arguments)
    if not arguments.bundles or arguments.out is None:
        raise BadInput([Problem("report", expected="请给出数据包文件夹，并用 --out 指明写到哪里")])
    from jiugai.evaluation.reports.templates import BUILT_IN, read_template

    template = read_template(arguments.template or BUILT_IN)
    with busy("评价"):
        gathered = _gathered(arguments.bundles)
    codes = _chosen(arguments.division, gathered.figures) or gathered.handed_in
    _require_folder(arguments.out)
    wanted = []
    for code in codes:
        from jiugai.evaluation.reports.assembling import write_report

        figures = gathered.figures[code]
        name = _name(figures, REPORT, "docx")
        wanted.append(Wanted(code, REPORT, name, _later(write_report, template, figures)))
        if arguments.workbooks:
            wanted += _workbooks(gathered, code)
    written = list(_written(wanted, arguments.out))
    if arguments.json:
        print_json({"year": gathered.year, "rule_version": rulebook().version, "files": written})
    else:
        print(f"已写出 {len(written)} 个文件到 {arguments.out}：{len(codes)} 个政府，{gathered.year} 年度")
    return 0


def _hand_out(arguments: argparse.Namespace) -> int:
    """The built-in template as a file to edit, the tags that a template may hold."""
    from jiugai.evaluation.reports.templates import BUILT_IN
    from jiugai.evaluation.reports.vocabulary import explained

    if arguments.copy_template is not None:
        _copy(BUILT_IN, arguments.copy_template)
    if arguments.tags:
        for name, meaning in explained():
            print(f"{name}\t{meaning}")
    return 0


def _copy(template: Path, path: Path) -> None:
    """The template under another name, never over what is there. Raises: BadInput"""
    require_writable(path, suffix=".docx")
    if path.exists():
        raise BadInput([Problem(str(path), expected="没有写出，已有这个文件，请换一个文件名")])
    shutil.copyfile(template, path)


def _gathered(bundles: Sequence[Path]) -> Gathered:
    """Judge the bundles and gather every figure. Raises: BadInput"""
    from jiugai.evaluation.bundles.opening import engine_for, open_bundles
    from jiugai.evaluation.judging import judge_year
    from jiugai.evaluation.reports.gathering import gather, handed_in
    from jiugai.evaluation.reports.project_rows import project_rows

    opened = open_bundles(bundles)
    report_notes(opened.notes)
    engine = engine_for(opened)
    judged = judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)
    figures = gather(opened, engine, judged)
    return Gathered(opened.year, figures, handed_in(opened, figures), project_rows(engine, opened.year))


def _chosen(asked: Sequence[str], figures: Mapping[str, "ReportFigures"]) -> list[str]:
    """The governments asked for. Raises: BadInput naming those that the bundles do not judge"""
    told = "数据包里没有这个政府，应为其中的省、州市或县区代码"
    if unknown := [code for code in dict.fromkeys(asked) if code not in figures]:
        raise BadInput([Problem("--division", value=code, expected=told) for code in unknown])
    return list(dict.fromkeys(asked))


def _name(figures: "ReportFigures", kind: str, ending: str) -> str:
    return f"{figures.place.code}-{figures.place.name}-{figures.year}-{kind}.{ending}"


def _later(write: Callable[..., object], *facts: object) -> Write:
    """What writes a file, told now what to write."""
    return lambda path: write(path, *facts)


def _workbooks(gathered: Gathered, code: str) -> Iterator[Wanted]:
    """Three workbooks of each government."""
    from jiugai.evaluation.reports.jiangxi import write_jiangxi
    from jiugai.evaluation.reports.national_tables import write_national, write_plan_table

    figures = gathered.figures[code]
    for kind, write in (
        (NATIONAL, _later(write_national, gathered.figures, code, gathered.projects)),
        (PLAN, _later(write_plan_table, gathered.figures, code)),
        (JIANGXI, _later(write_jiangxi, figures)),
    ):
        yield Wanted(code, kind, _name(figures, kind, "xlsx"), write)


def _require_folder(folder: Path) -> None:
    """The folder is there and can be written to. Raises: UnreadableFile"""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableFile(str(folder), f"没有写出，{reason_of(error)}") from error
    if not os.access(folder, os.W_OK):
        raise UnreadableFile(str(folder), "没有写出，没有权限，请换一个自己的文件夹")


def _written(wanted: Sequence[Wanted], folder: Path) -> Iterator[dict[str, str]]:
    """Each file takes its place when it is whole, in the place of an earlier one of its name.

    Raises: UnreadableFile, where the disk does not take them
    """
    from xlsxwriter.exceptions import FileCreateError

    try:
        with TemporaryDirectory(prefix=DRAFTS, dir=folder) as drafts:
            for each in watched(wanted, "写出", len(wanted)):
                draft, place = Path(drafts) / each.name, folder / each.name
                each.write(draft)
                digest = sha256(draft.read_bytes()).hexdigest()
                draft.replace(place)
                yield {
                    "division_code": each.division_code,
                    "kind": each.kind,
                    "file": str(place),
                    "sha256": digest,
                }
    except FileCreateError as error:
        raise UnreadableFile(str(folder), f"没有写完，{error}") from error
    except OSError as error:
        raise UnreadableFile(str(folder), f"没有写完，{reason_of(error)}") from error
