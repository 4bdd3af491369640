"""`jiugai evaluate` on plain files: the year's judgement of every government, without any database."""

import argparse
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console

from jiugai.core import command_line, wording
from jiugai.core.command_line import add_files, busy, print_json, report_notes, years
from jiugai.policy.criteria.judgement import Judgement
from jiugai.policy.criteria.kinds import Answer
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import half_up

if TYPE_CHECKING:
    from jiugai.evaluation.judging import YearJudged

LEVELS = {"nation": "全国", "province": "省", "prefecture": "州市", "county": "县区"}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this room."""
    command = subparsers.add_parser("evaluate", help="按20项指标评价各级政府的年度工作")
    add_files(command, "--from", "项目事实表和区划事实表，或其所在文件夹", to="sources", required=True)
    command.add_argument("--year", type=years, required=True, help="评价年度")
    add_files(command, "--parameters", "地方参数表", to="parameters")
    add_files(command, "--obliged", "应评政府名单", to="obliged")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run_evaluate)


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Judge every government of the tables for a year."""
    from jiugai.evaluation.engines import DuckDB
    from jiugai.evaluation.judging import judge_year
    from jiugai.lifecycle.imports import read_year

    with busy("读取"):
        tables = read_year(arguments.sources, local=arguments.parameters, obliged=arguments.obliged)
    report_notes(tables.notes)
    with busy("评价"):
        judged = judge_year(
            DuckDB(tables.connection),
            year=arguments.year,
            parameters=tables.parameters(),
            obliged=tables.obliged,
        )
    if arguments.json:
        answer = year_as_json(judged)
        print_json(answer)
        return 0
    console = command_line.console()
    for code, judgement in judged.judgements.items():
        _print_division(console, code, judged.levels[code], judgement)
    if judged.missing:
        console.print(f"未报送本年度区划事实的政府：{'、'.join(judged.missing)}")
    console.print(f"{judged.year} 年度 · 权重与等次为产品默认 · 规则版本 {rulebook().version}")
    return 0


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


def x100(figure: Fraction | None) -> int | None:
    """A figure in hundredths, rounded half up; None stays None."""
    return None if figure is None else half_up(figure.numerator * 100, figure.denominator)


def _division_as_json(code: str, level: str, judgement: Judgement) -> dict[str, Any]:
    return {
        "division_code": code,
        "level": level,
        "total_x100": x100(judgement.total),
        "best_x100": x100(judgement.best),
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
        "points_x100": x100(answer.points),
        "best_x100": x100(answer.best),
        "weight": str(answer.weight),
    }


def _print_division(console: Console, code: str, level: str, judgement: Judgement) -> None:
    total, best = x100(judgement.total), x100(judgement.best)
    score = "无任务" if total is None else f"{total / 100:.2f} 分（最高可达 {(best or 0) / 100:.2f}）"
    title = f"{code} {LEVELS[level]}  {score}  {judgement.grade or ''}"
    table = command_line.table("指标", "内容", "分子", "分母", "未知", "目标", "结论", "得分", title=title)
    for key, answer in judgement.answers.items():
        points = x100(answer.points)
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
