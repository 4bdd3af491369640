"""`jiugai award` and `jiugai whatif`: award money by results, and other figures on all at once."""

import argparse
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiugai.core import command_line
from jiugai.core.amounts import WAN, NotExact, stored, two_decimals, written
from jiugai.core.command_line import busy, print_json
from jiugai.core.errors import BadInput, Problem
from jiugai.evaluation.commands import LEVELS
from jiugai.policy import places
from jiugai.policy.award import BY_FACTORS, BY_RESULTS, FACTORS, Award, share_out

if TYPE_CHECKING:
    from jiugai.evaluation.bundles.opening import Opened
    from jiugai.evaluation.engines import Engine
    from jiugai.evaluation.judging import YearJudged
    from jiugai.evaluation.whatif import Effect

FORMULAS: Mapping[str, Mapping[str, Fraction]] = {"results": BY_RESULTS, "factors": BY_FACTORS}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    award = subparsers.add_parser("award", help="按评价结果分配奖补资金，精确到分，逐项说明")
    award.add_argument("bundles", nargs="+", type=Path, metavar="BUNDLE", help="数据包文件夹，可给多个")
    award.add_argument("--by", choices=list(FORMULAS), default="results", help="按结果，或按因素")
    award.add_argument("--pool", required=True, metavar="万元", help="奖补资金总额，万元，可到分")
    award.add_argument(
        "--division", default="", metavar="CODE", help="由谁分配给直接下级，默认数据包的最高政府"
    )
    award.add_argument("--level", choices=("prefecture", "county", "province"), help="分到哪一级")
    _add_set(award, "因素的权重，如 results=1/2，可给多个")
    award.add_argument("--json", action="store_true", help="输出 JSON")
    award.set_defaults(run=run_award)

    whatif = subparsers.add_parser("whatif", help="改变目标、权重、界限，看对所有政府的影响")
    whatif.add_argument("bundles", nargs="+", type=Path, metavar="BUNDLE", help="数据包文件夹，可给多个")
    _add_set(whatif, "参数和试值，如 S1.6.3.weight=10，可给多个", required=True)
    whatif.add_argument("--json", action="store_true", help="输出 JSON")
    whatif.set_defaults(run=run_whatif)


def _add_set(command: argparse.ArgumentParser, told: str, *, required: bool = False) -> None:
    command.add_argument(
        "--set", nargs="+", default=[], required=required, metavar="NAME=VALUE", dest="figures", help=told
    )


def _judged(bundles: Sequence[Path]) -> "tuple[Opened, Engine, YearJudged]":
    from jiugai.evaluation.bundles.opening import engine_for, open_bundles
    from jiugai.evaluation.judging import judge_year

    with busy("评价"):
        opened = open_bundles(bundles)
        engine = engine_for(opened)
        judged = judge_year(engine, year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)
    return opened, engine, judged


def run_award(arguments: argparse.Namespace) -> int:
    """Share a pool out among the governments directly below."""
    from jiugai.evaluation.awarding import entrants_of, levels_below
    from jiugai.evaluation.whatif import figures_of

    try:
        pool = stored(arguments.pool, WAN)
    except NotExact as error:
        told = "应为以万元计的金额，最多精确到分，如 5000 或 1234.567891"
        raise BadInput([Problem("--pool", value=arguments.pool, expected=told)]) from error
    weights = {**FORMULAS[arguments.by], **figures_of(arguments.figures)}
    _opened, engine, judged = _judged(arguments.bundles)
    division = arguments.division or _highest(judged)
    below = levels_below(judged, division)
    if division not in judged.judgements or not below:
        raise BadInput([Problem("--division", value=division, expected="数据包里没有它的下级政府")])
    level = arguments.level or below[0]
    entrants = entrants_of(engine, judged, division, level)
    awards = share_out(pool, entrants, weights)
    if arguments.json:
        grades = {each.code: each.grade for each in entrants}
        print_json(
            {
                "year": judged.year,
                "division_code": division,
                "pool_fen": pool,
                "by": arguments.by,
                "awards": [{**award_as_json(each), "grade": grades[each.code]} for each in awards],
            }
        )
        return 0
    _print_awards(awards, pool, judged.year, division)
    return 0


def _highest(judged: "YearJudged") -> str:
    codes = list(judged.judgements)
    order = ("nation", "province", "prefecture", "county")
    return min(codes, key=lambda code: (order.index(places.level_of(code)), code))


def award_as_json(award: Award) -> dict[str, Any]:
    """One share with the keys of the contract; exact figures as fractions."""
    return {
        "division_code": award.code,
        "fen": award.fen,
        "exact_fen": str(award.exact),
        "factors": [
            {
                "factor": each.factor,
                "part": str(each.part),
                "whole": str(each.whole),
                "weight": str(each.weight),
            }
            for each in award.factors
        ],
        "why": award.why,
    }


def _print_awards(awards: Sequence[Award], pool: int, year: int, division: str) -> None:
    console = command_line.console()
    table = command_line.table(
        "政府", "奖补（万元）", "占比", "怎样算出", title=f"{division} {year} 年度奖补资金"
    )
    for each in awards:
        told = "；".join(
            f"{FACTORS[part.factor]} {_short(part.part)}/{_short(part.whole)}×{part.weight}"
            for part in each.factors
        )
        share = f"{two_decimals(100 * each.exact / pool)}%"
        table.add_row(each.code, written(each.fen, WAN), share, each.why or told)
    console.print(table)
    console.print(
        f"合计 {written(sum(each.fen for each in awards), WAN)} 万元 · 公式和权重为产品默认，可用 --set 改变"
    )


def _short(figure: Fraction) -> str:
    return f"{figure.numerator:,}" if figure.denominator == 1 else two_decimals(figure)


def run_whatif(arguments: argparse.Namespace) -> int:
    """What other figures would make of every government."""
    from jiugai.evaluation.engines import DuckDB
    from jiugai.evaluation.whatif import WhatIf, effect_as_json, figures_of

    figures = figures_of(arguments.figures)
    opened, engine, judged = _judged(arguments.bundles)
    beside = engine.beside if isinstance(engine, DuckDB) else lambda: engine
    effects = WhatIf(beside, judged, opened.parameters()).effect(figures)
    if arguments.json:
        print_json([effect_as_json(each) for each in effects])
        return 0
    _print_effects([each for each in effects if each.moves or each.changes_grade])
    return 0


def _print_effects(effects: Sequence["Effect"]) -> None:
    console = command_line.console()
    table = command_line.table("政府", "层级", "现得分", "试算得分", "变动", "等次", title="影响")
    for each in effects:
        grade = f"{each.before_grade} → {each.after_grade}" if each.changes_grade else str(each.after_grade)
        before, after = ((figure or 0) / 100 for figure in (each.before_x100, each.after_x100))
        table.add_row(
            each.code, LEVELS[each.level], f"{before:.2f}", f"{after:.2f}", f"{each.moves / 100:+.2f}", grade
        )
    console.print(table)
    changed = sum(each.changes_grade for each in effects)
    console.print(f"{len(effects)} 个政府的得分变动，{changed} 个等次变动")
