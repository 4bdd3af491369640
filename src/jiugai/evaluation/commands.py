"""`jiugai evaluate`: the year's judgement of every government, from bundles or tables, without a database."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from jiugai.core import command_line, wording
from jiugai.core.command_line import add_files, busy, print_json, report_notes, stepwise, years
from jiugai.core.errors import BadInput, Problem
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.kinds import Answer
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS
from jiugai.policy.recounts import kinds
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import hundredths

if TYPE_CHECKING:
    from jiugai.evaluation.judging import YearJudged
    from jiugai.evaluation.recounting import Recounted

FACT_COLUMNS = {"projects": PROJECT_COLUMNS, "divisions": DIVISION_COLUMNS}
RECOUNT_STEPS = len(set(kinds()))
LEVELS = {"nation": "全国", "province": "省", "prefecture": "州市", "county": "县区"}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this room."""
    command = subparsers.add_parser("evaluate", help="按20项指标评价各级政府的年度工作")
    command.add_argument("bundles", nargs="*", type=Path, metavar="BUNDLE", help="数据包文件夹，可给多个")
    add_files(command, "--from", "项目事实表和区划事实表，或其所在文件夹", to="sources")
    command.add_argument("--year", type=years, help="评价年度；数据包的年度写在清单里，可不给")
    add_files(command, "--parameters", "地方参数表；给出后代替数据包所载的", to="parameters")
    add_files(command, "--obliged", "应评政府名单", to="obliged")
    command.add_argument("--trust", type=Path, metavar="FILE", help="可信钥匙表；不在表中的签名不认")
    command.add_argument("--recount", action="store_true", help="按数据包的原始记录复算，列出每处不一致")
    command.add_argument("--engine", default="duckdb", help="duckdb（默认），或 spark://主机:端口")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run_evaluate)


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Judge every government of a year; 1 if a recount found facts that are not what their rows say."""
    if bool(arguments.bundles) == bool(arguments.sources):
        raise BadInput([Problem("evaluate", expected="应给出数据包文件夹，或用 --from 给出事实表，二者取一")])
    judged, recounted = _judge_bundles(arguments) if arguments.bundles else (_judge_tables(arguments), None)
    if arguments.json:
        answer = year_as_json(judged)
        if recounted:
            answer["recount"] = recount_as_json(recounted)
        print_json(answer)
    else:
        _print_year(judged)
        if recounted:
            _print_recount(recounted)
    return 1 if recounted and recounted.differences else 0


def _judge_tables(arguments: argparse.Namespace) -> "YearJudged":
    """A year from tables of facts."""
    from jiugai.evaluation.engines import engine_over
    from jiugai.evaluation.judging import judge_year
    from jiugai.lifecycle.imports import read_year

    if arguments.year is None:
        raise BadInput([Problem("--year", expected="用 --from 给出事实表时应给出评价年度")])
    if arguments.recount or arguments.trust:
        raise BadInput([Problem("--recount、--trust", expected="只用于数据包；请先用 jiugai bundle 封存")])
    with busy("读取"):
        tables = read_year(arguments.sources, local=arguments.parameters, obliged=arguments.obliged)
    report_notes(tables.notes)
    with busy("评价"), engine_over(tables.connection, arguments.engine) as engine:
        return judge_year(engine, year=arguments.year, parameters=tables.parameters(), obliged=tables.obliged)


def _judge_bundles(arguments: argparse.Namespace) -> "tuple[YearJudged, Recounted | None]":
    """A year from bundles, and what a recount found where it is asked for."""
    from jiugai.evaluation.bundles.opening import engine_for, open_bundles
    from jiugai.evaluation.bundles.signing import read_trust
    from jiugai.evaluation.judging import judge_year
    from jiugai.evaluation.recounting import recount
    from jiugai.lifecycle.imports import read_local_values, read_obliged

    local = read_local_values(arguments.parameters) if arguments.parameters else None
    trust = read_trust(arguments.trust) if arguments.trust else None
    with stepwise("数据包", 4 + (RECOUNT_STEPS if arguments.recount else 0)) as told:
        told("核对数据包")
        opened = open_bundles(arguments.bundles, trust=trust, raw=arguments.recount, local=local)
        if arguments.year not in (None, opened.year):
            raise BadInput([Problem("--year", expected=f"数据包是 {opened.year} 年度的")])
        told("读取")
        engine = engine_for(opened, arguments.engine)
        told("评价")
        obliged = [*opened.obliged, *read_obliged(arguments.obliged)]
        judged = judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=obliged)
        recounted = recount(opened, engine, told) if arguments.recount else None
        told("完成")
    report_notes(opened.notes)
    return judged, recounted


def _print_year(judged: "YearJudged") -> None:
    console = command_line.console()
    for code, judgement in judged.judgements.items():
        _print_division(console, code, judged.levels[code], judgement)
    if judged.missing:
        console.print(f"未报送本年度区划事实的政府：{'、'.join(judged.missing)}")
    console.print(f"{judged.year} 年度 · 权重与等次为产品默认 · 规则版本 {rulebook().version}")


def recount_as_json(recounted: "Recounted") -> dict[str, Any]:
    """What a recount found, with the keys of the contract."""
    return {
        "compared": recounted.compared,
        "not_kept": list(recounted.not_kept),
        "differences": [{**asdict(each), "size": each.size} for each in recounted.differences],
    }


def _print_recount(recounted: "Recounted") -> None:
    console = command_line.console()
    table = command_line.table(
        "表", "编号", "事实", "所报", "按原始记录", "多报", "原始记录", title="复算不一致"
    )
    for each in recounted.differences:
        told = "未填" if each.told is None else f"{each.told:,}"
        label = FACT_COLUMNS[each.table][each.fact].label
        table.add_row(
            each.table, each.code, label, told, f"{each.counted:,}", f"{each.size:+,}", each.raw_table
        )
    if recounted.differences:
        console.print(table)
    console.print(f"复算 {recounted.compared:,} 项事实，不一致 {len(recounted.differences):,} 项")
    if recounted.not_kept:
        console.print(f"数据包没有的原始记录，无从复算：{'、'.join(recounted.not_kept)}")


def year_as_json(judged: "YearJudged") -> dict[str, Any]:
    """A judged year with the keys of the contract."""
    return {
        "rule_version": rulebook().version,
        "year": judged.year,
        "missing": list(judged.missing),
        "divisions": [
            _division_as_json(code, judged.levels[code], judgement)
            for code, judgement in judged.judgements.items()
        ],
    }


def _division_as_json(code: str, level: str, judgement: Judgement) -> dict[str, Any]:
    return {
        "division_code": code,
        "level": level,
        "total_x100": hundredths(judgement.total),
        "best_x100": hundredths(judgement.best),
        "grade": judgement.grade,
        "criteria": {key: _answer_as_json(answer) for key, answer in judgement.answers.items()},
    }


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    return {
        "numerator": answer.parts.numerator,
        "denominator": answer.parts.denominator,
        "unknown": answer.parts.unknown,
        "target": None if answer.target is None else str(answer.target),
        "outcome": str(answer.outcome),
        "points_x100": hundredths(answer.points),
        "best_x100": hundredths(answer.best),
        "weight": str(answer.weight),
    }


def _print_division(console: Console, code: str, level: str, judgement: Judgement) -> None:
    total, best = hundredths(judgement.total), hundredths(judgement.best)
    score = "无任务" if total is None else f"{total / 100:.2f} 分（最高可达 {(best or 0) / 100:.2f}）"
    title = f"{code} {LEVELS[level]}  {score}  {judgement.grade or ''}"
    table = command_line.table("指标", "内容", "分子", "分母", "未知", "目标", "结论", "得分", title=title)
    for key, answer in judgement.answers.items():
        points = hundredths(answer.points)
        won = "—" if points is None else f"{points / 100:.2f}/{answer.weight}"
        table.add_row(
            key,
            rulebook().criteria[key].name,
            f"{answer.parts.numerator:,}",
            f"{answer.parts.denominator:,}",
            str(answer.parts.unknown),
            "—" if answer.target is None else str(answer.target),
            wording.OUTCOMES[str(answer.outcome)],
            won,
        )
    console.print(table)
