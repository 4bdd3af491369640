"""`jiugai ask`, `jiugai attach`, `jiugai annual-plan`: the way of a plan on the command line, on records."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jiugai.core import command_line
from jiugai.core.command_line import today, years

if TYPE_CHECKING:
    from jiugai.planning.models import AnnualPlan
    from jiugai.registry.models import Division

DONE, NO = 0, 1
PARTS = ("basics", "will", "scheme", "progress", "pictures")
STEPS = {
    "rank": "量化计分、排序",
    "draft": "按排序和能力拟定计划",
    "publish": "公示",
    "submit": "上报",
    "approve": "批准",
    "send-back": "退回",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room that work on records."""
    ask = subparsers.add_parser("ask", help="提请登记在册的项目通过下一关口，逐条说明依据")
    ask.add_argument("codes", nargs="+", metavar="CODE", help="项目编号")
    ask.set_defaults(run=run_ask, needs_database=True)

    plan = subparsers.add_parser("annual-plan", help="登记在册的年度计划：排序、拟定、公示、上报、批准")
    steps = "、".join(f"{key}（{label}）" for key, label in STEPS.items())
    plan.add_argument("step", choices=list(STEPS), help=steps)
    plan.add_argument("division", help="县区代码，如 530102")
    plan.add_argument("year", type=years, help="计划年度")
    plan.add_argument("--days", type=int, default=7, help="公示天数，默认 7 天（产品默认）")
    plan.add_argument("--document", default="", help="批准文件的名称和文号")
    plan.add_argument("--reason", default="", help="调整或退回的理由")
    plan.set_defaults(run=run_step, needs_database=True)

    attach = subparsers.add_parser("attach", help="把文件归入项目档案；归入改造方案的，作为现行方案文件")
    attach.add_argument("code", metavar="CODE", help="项目编号")
    attach.add_argument("file", type=Path, help="PDF、Word、图片等")
    attach.add_argument("--part", choices=PARTS, default="scheme", help="档案部分，默认改造方案")
    attach.add_argument("--title", default="", help="文件名称，默认原文件名")
    attach.set_defaults(run=run_attach, needs_database=True)


def run_ask(arguments: argparse.Namespace) -> int:
    """Let each project's next gate judge; 0 if all pass, 1 if any does not."""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.lifecycle.selectors import NEXT_GATE
    from jiugai.lifecycle.services import ask_gate
    from jiugai.reserve.models import Project

    found = {each.code: each for each in Project.objects.filter(code__in=arguments.codes)}
    if missing := [code for code in arguments.codes if code not in found]:
        raise BadInput([Problem("命令行", value=code, expected="储备库中没有这个项目") for code in missing])
    console, passed = command_line.console(), True
    for code in arguments.codes:
        project = found[code]
        gate = NEXT_GATE.get(project.stage)
        if gate is None:
            expected = f"项目{project.get_stage_display()}，没有下一关口"
            raise BadInput([Problem("命令行", value=code, expected=expected)])
        record = ask_gate(project, gate, by=arguments.acting, on=today())
        passed &= record.is_passed
        console.print(f"{code} {project.name} {gate.name}：{record.get_outcome_display()}（{record.number}）")
        for check in record.checks:
            if check["outcome"] != "MET":
                console.print(f"  {check['said']}")
    return DONE if passed else NO


def run_attach(arguments: argparse.Namespace) -> int:
    """Put a file into the archive of a project."""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.core.files import store_file
    from jiugai.reserve.models import ArchivePart, Project
    from jiugai.reserve.services import file_document, state_scheme
    from jiugai.reserve.services.projects import EDIT

    project = Project.objects.filter(code=arguments.code).first()
    if project is None or not arguments.file.is_file():
        wrong = arguments.code if project is None else str(arguments.file)
        raise BadInput([Problem("命令行", value=wrong, expected="没有这个项目或文件，请核对")])
    by, name = arguments.acting, arguments.file.name
    by.require(EDIT, project.division_id)
    with arguments.file.open("rb") as content:
        stored = store_file(content, name=name, division_code=project.division_id, by=by)
    part = ArchivePart(arguments.part)
    file_document(project, by=by, part=part, title=arguments.title or name, file=stored)
    if part is ArchivePart.SCHEME:
        state_scheme(project, by=by, document=stored)
    print(f"已归入{project.name}的“{part.label}”：{arguments.title or name}")
    return DONE


def run_step(arguments: argparse.Namespace) -> int:
    """One step of a county's plan."""
    from jiugai.planning import services

    by, division, year = arguments.acting, division_of(arguments.division), arguments.year
    if arguments.step == "rank":
        run = services.rank_library(division, year, by=by, on=today())
        print(f"已排序：{run.number}，{run.among} 个项目，摘要 {run.digest}")
        return DONE
    if arguments.step == "draft":
        plan = services.draft_annual_plan(division, year, by=by, on=today(), reason=arguments.reason)
    else:
        plan = _step(arguments, newest_plan(division, year))
    selected = plan.entries.filter(is_selected=True).count()
    print(f"{plan.code}：{plan.get_state_display()}，列入 {selected} 个项目")
    return DONE


def _step(arguments: argparse.Namespace, plan: "AnnualPlan") -> "AnnualPlan":
    from jiugai.planning import services

    by, on = arguments.acting, today()
    match arguments.step:
        case "publish":
            return services.publish(plan, by=by, on=on, days=arguments.days)
        case "submit":
            return services.submit(plan, by=by, on=on)
        case "approve":
            return services.approve(plan, by=by, on=on, document=arguments.document)
        case _:
            return services.send_back(plan, by=by, reason=arguments.reason)


def division_of(code: str) -> "Division":
    """The division with this code. Raises: BadInput"""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.registry.models import Division

    division = Division.objects.filter(pk=code).first()
    if division is None:
        raise BadInput([Problem("命令行", value=code, expected="没有这个区划代码")])
    return division


def newest_plan(division: "Division", year: int) -> "AnnualPlan":
    """The plan of the year as it stands. Raises: BadInput, where none was drawn up"""
    from jiugai.core.errors import BadInput, Problem
    from jiugai.planning.models import AnnualPlan, PlanState

    standing = AnnualPlan.objects.filter(division=division, year=year).exclude(state=PlanState.WITHDRAWN)
    plan = standing.order_by("-version").first()
    if plan is None:
        expected = f"{division}还没有 {year} 年度计划，请先 rank、draft"
        raise BadInput([Problem("命令行", value=f"{division.code} {year}", expected=expected)])
    return plan
