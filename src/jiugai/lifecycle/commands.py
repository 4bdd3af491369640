"""`jiugai gate` and `jiugai facts`: the rules on plain files, without any database."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rich.markup import escape

from jiugai.core import command_line, wording
from jiugai.core.command_line import add_files, busy, days, print_json, report_notes, today, watched
from jiugai.policy.facts import DIVISION_COLUMNS, PROJECT_COLUMNS, Fact, ProjectFacts
from jiugai.policy.gates import GATES, Gate
from jiugai.policy.parameters import InForce, Parameters
from jiugai.policy.places import NATION
from jiugai.policy.raw_rows import RAW_TABLES
from jiugai.policy.register import rulebook
from jiugai.policy.verdicts import Outcome, Verdict


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room."""
    gate = subparsers.add_parser("gate", help="项目能否通过某一关口，逐条说明依据")
    add_files(gate, "--from", "项目事实表", to="sources", required=True)
    gate.add_argument("--gate", required=True, choices=list(GATES), help="关口")
    gate.add_argument("--on", type=days, default=None, help="判定日期，默认今天")
    add_files(gate, "--parameters", "地方参数表", to="parameters")
    gate.add_argument("--json", action="store_true", help="输出 JSON")
    gate.set_defaults(run=run_gate)

    facts = subparsers.add_parser("facts", help="事实表的字段：名称、中文名、类型、单位、含义")
    shown = facts.add_mutually_exclusive_group(required=True)
    shown.add_argument("--schema", action="store_true", help="列出两张事实表的全部字段")
    shown.add_argument("--parameters", action="store_true", help="列出规则库的全部参数")
    facts.add_argument("--json", action="store_true", help="输出 JSON")
    facts.set_defaults(run=run_facts)


def run_gate(arguments: argparse.Namespace) -> int:
    """Judge every project of the files; 0 if all pass, 1 if any does not."""
    from jiugai.lifecycle.imports import read_local_values, read_projects

    with busy("读取"):
        tables = read_projects(arguments.sources)
    local = read_local_values(arguments.parameters)
    report_notes(tables.notes)
    gate, on = GATES[arguments.gate], arguments.on or today()
    projects = watched(tables.each_project(), "判定", len(tables.stages()))
    judged = judge_all(projects, gate, Parameters(rulebook().parameters, local), on)
    outcomes = _write_json(judged) if arguments.json else _print_verdicts(gate, on, judged)
    return 0 if set(outcomes) <= {Outcome.MET} else 1


def judge_all(
    projects: Iterable[ProjectFacts], gate: Gate, parameters: Parameters, on: date
) -> Iterator[tuple[ProjectFacts, Verdict]]:
    """Each project with its verdict, under the figures of its own county. Raises: NoValueOn."""
    in_force = {NATION: parameters.in_force(NATION, on)}  # refuses a day before the register at once
    return (
        (facts, gate.judge(facts, on=on, params=_of_county(in_force, parameters, facts.division_code, on)))
        for facts in projects
    )


def _of_county(in_force: dict[str, InForce], parameters: Parameters, county: str, on: date) -> InForce:
    if county not in in_force:
        in_force[county] = parameters.in_force(county, on)
    return in_force[county]


def _write_json(judged: Iterable[tuple[ProjectFacts, Verdict]]) -> Counter[Outcome]:
    """One verdict after the other, so that a province's projects need not all be held at once."""
    outcomes: Counter[Outcome] = Counter()
    sys.stdout.write("[")
    for facts, verdict in judged:
        sys.stdout.write(",\n" if outcomes else "\n")
        sys.stdout.write(json.dumps(verdict_as_json(facts, verdict), ensure_ascii=False))
        outcomes[verdict.outcome] += 1
    sys.stdout.write("\n]\n")
    return outcomes


def verdict_as_json(facts: ProjectFacts, verdict: Verdict) -> dict[str, Any]:
    """One project's verdict with the keys of the contract."""
    return {
        "project_code": facts.project_code,
        "gate": verdict.gate,
        "outcome": verdict.outcome.value,
        "checks": [wording.check_as_json(check) for check in verdict.checks],
    }


MARKS = {
    Outcome.MET: "[green]✓ 达标[/]",
    Outcome.NOT_MET: "[red]✗ 不达标[/]",
    Outcome.UNKNOWN: "[yellow]? 待核[/]",
}


def _print_verdicts(gate: Gate, on: date, judged: Iterable[tuple[ProjectFacts, Verdict]]) -> Counter[Outcome]:
    console = command_line.console(styled=True)
    counts: Counter[Outcome] = Counter()
    for facts, verdict in judged:
        counts[verdict.outcome] += 1
        name = escape(f"{facts.project_code} {facts.name or ''}")
        console.print(f"\n[bold]{name}[/]  {gate.name}：{MARKS[verdict.outcome]}")
        for check in verdict.missing():
            console.print(f"  {MARKS[check.outcome]} {escape(wording.sentence(check))}")
            step = wording.next_step(check.requirement)
            if step:
                console.print(f"      [dim]{step}[/]")
    told = "，".join(f"{wording.OUTCOMES[outcome]} {counts[outcome]} 个" for outcome in Outcome)
    total = sum(counts.values())
    console.print(f"\n{gate.name} · {on} · 共 {total} 个项目：{told} · 规则版本 {rulebook().version}")
    return counts


def run_facts(arguments: argparse.Namespace) -> int:
    """Print the contract's columns, or the parameters of the rulebook."""
    if arguments.parameters:
        return _print_parameters(as_json=arguments.json)
    tables = {"projects": PROJECT_COLUMNS.values(), "divisions": DIVISION_COLUMNS.values()}
    raw = {name: table.columns.values() for name, table in RAW_TABLES.items()}
    if arguments.json:
        listed = {name: [_described(fact) for fact in facts] for name, facts in {**tables, **raw}.items()}
        print_json(listed)
        return 0
    console = command_line.console()
    for title, facts in (
        ("项目事实 projects", tables["projects"]),
        ("区划事实 divisions", tables["divisions"]),
        *((f"{RAW_TABLES[name].label} {name}", facts) for name, facts in raw.items()),
    ):
        table = command_line.table("名称", "中文名", "类型", "单位", "含义", title=title)
        for fact in facts:
            row = _described(fact)
            table.add_row(row["name"], row["label"], row["type"], row["unit"], row["meaning"])
        console.print(table)
    return 0


def _described(fact: Fact) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": fact.name,
        "label": fact.label,
        "type": fact.kind.value,
        "unit": fact.unit,
        "meaning": fact.meaning,
        "required": fact.required,
    }
    if fact.scales:
        row["headings"] = [f"{fact.label}（{unit}）" for unit in fact.scales]
    if fact.choices:
        row["choices"] = dict(fact.choices)
    if fact.known_with:
        row["known_with"] = fact.known_with
    return row


def _print_parameters(*, as_json: bool) -> int:
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "about": each.about,
            "unit": each.unit,
            "compare": each.compare,
            "values": [
                {
                    "from": dated.starts.isoformat(),
                    "value": None if dated.amount is None else str(dated.amount),
                    "clause": dated.clause,
                    "in": dated.place,
                }
                for dated in each.values
            ],
            "set_by": list(each.set_by),
            "may": each.may,
        }
        for each in rulebook().parameters.values()
    ]
    if as_json:
        print_json(rows)
        return 0
    table = command_line.table("参数", "含义", "现值", "可由谁另设")
    for row in rows:
        newest = row["values"][-1]
        table.add_row(
            row["name"],
            row["about"],
            f"{newest['value'] or '未定'}（{newest['clause']}）",
            "、".join(row["set_by"]),
        )
    command_line.console().print(table)
    return 0
