"""`jiugai bundle` and `jiugai generate`: a year sealed, from tables of facts or made by chance."""

import argparse
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiugai.core.command_line import SHANGHAI, add_files, print_json, report_notes, stepwise, today, years
from jiugai.core.errors import BadInput, Problem
from jiugai.evaluation.bundles.manifest import Manifest, read_manifest
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.registry.reference_file import known_codes

if TYPE_CHECKING:
    from jiugai.lifecycle.imports import FactTables

SCALES = ("county", "prefecture", "province", "nation")
DIVISIONS = {"county": "530102", "prefecture": "530100", "province": "530000", "nation": "000000"}
KEY = Path("bundle.key")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    bundle = subparsers.add_parser("bundle", help="封存一个年度：事实表、原始记录和签名清单")
    _add_place(bundle, required=True)
    add_files(bundle, "--from", "事实表、原始记录表，或其所在文件夹；不给则封存本系统的数据", to="sources")
    add_files(bundle, "--parameters", "地方参数表", to="parameters")
    add_files(bundle, "--obliged", "应评政府名单", to="obliged")
    bundle.add_argument("--own", action="store_true", help="只含本级自身的事实，下级另行封存")
    bundle.add_argument("--by", default="", metavar="NAME", help="封存单位")
    bundle.add_argument("--restates", type=Path, metavar="BUNDLE", help="重报：代替哪一个数据包，原包保留")
    bundle.add_argument("--reason", default="", help="重报的理由")
    bundle.set_defaults(run=run_bundle, needs_database=lambda parsed: not parsed.sources)

    generate = subparsers.add_parser("generate", help="按种子生成任意大小的数据包，用于试用和测试")
    generate.add_argument("--scale", choices=SCALES, default="county", help="大小")
    _add_place(generate, required=False)
    generate.add_argument("--projects", type=_count, help="项目数，默认按大小")
    generate.add_argument("--seed", type=int, default=1, help="随机种子，同一种子生成同样的数据")
    generate.add_argument(
        "--errors", type=_count, default=0, metavar="N", help="故意虚报的事实数，供复算找出"
    )
    generate.add_argument("--no-raw", action="store_true", help="不含原始记录")
    generate.add_argument("--json", action="store_true", help="输出 JSON")
    generate.set_defaults(run=run_generate)


def _count(text: str) -> int:
    """A number of things given on the command line."""
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是个数，应为不小于 0 的整数")


def _add_place(command: argparse.ArgumentParser, *, required: bool) -> None:
    command.add_argument("--division", required=required, metavar="CODE", help="区划代码")
    year: dict[str, Any] = {"required": True} if required else {"default": 2022}
    command.add_argument("--year", type=years, help="年度", **year)
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="数据包文件夹，应是新的")
    command.add_argument("--key", type=Path, default=KEY, metavar="FILE", help="签名钥匙，没有则生成")


def run_bundle(arguments: argparse.Namespace) -> int:
    """Seal tables of facts, or a year on record here; tell by which digest and key the bundle is known."""
    return _seal_files(arguments) if arguments.sources else _seal_records(arguments)


def _seal_records(arguments: argparse.Namespace) -> int:
    """Seal the year of a government from the records of this place, and copy the bundle out."""
    from shutil import copytree

    from jiugai.evaluation.services.bundles import folder_of, seal_year
    from jiugai.registry.models import Division

    if arguments.out.exists():
        raise BadInput([Problem(str(arguments.out), expected="已经有了；数据包不覆盖，请另给一个新的文件夹")])
    division = Division.objects.get(pk=_known(arguments.division))
    with stepwise("封存", 2) as told:
        told("封存在案记录")
        bundle = seal_year(division, arguments.year, by=arguments.acting, on=today(), reason=arguments.reason)
        told("写出")
        copytree(folder_of(bundle.number), arguments.out)
    print(f"编号 {bundle.number}")
    tell(arguments.out, read_manifest(arguments.out))
    return 0


def _seal_files(arguments: argparse.Namespace) -> int:
    from jiugai.evaluation.bundles.keys import signer_at
    from jiugai.evaluation.bundles.opening import check_sealed
    from jiugai.evaluation.bundles.sealing import Sealing, seal
    from jiugai.lifecycle.imports import read_year

    code = _known(arguments.division)
    restated = _restated(arguments)
    with stepwise("封存", 2 + len(TABLES)) as told:
        told("读取")
        tables = read_year(arguments.sources, local=arguments.parameters, obliged=arguments.obliged, raw=True)
        leave_other_years(tables, arguments.year)
        report_notes(tables.notes)
        keep_parameters(tables)
        sealing = Sealing(
            code,
            arguments.year,
            facts_on=min(date(arguments.year, 12, 31), today()),
            sealed_at=datetime.now(SHANGHAI),
            sealed_by=arguments.by,
            own_only=arguments.own,
            obliged=tables.obliged,
            restates=restated,
            reason=arguments.reason,
        )
        signer = signer_at(arguments.key)
        manifest = seal(tables.connection, arguments.out, sealing, signer, told=told, check=check_sealed)
    tell(arguments.out, manifest)
    return 0


def leave_other_years(tables: "FactTables", year: int) -> None:
    """A bundle is of one year: rows of governments of other years are left out, and that is told."""
    ((others,),) = tables.connection.execute(
        "SELECT count(*) FROM divisions WHERE year <> ?", [year]
    ).fetchall()
    if others:
        tables.connection.execute("DELETE FROM divisions WHERE year <> ?", [year])
        tables.notes.append(f"区划事实表中有 {others} 行不是 {year} 年度的，未封存")


def keep_parameters(tables: "FactTables") -> None:
    """The local figures that were read, as a table of the connection."""
    rows = [
        (each.division, each.parameter, str(each.amount), each.starts.isoformat(), each.clause)
        for each in tables.local
    ]
    tables.connection.execute(
        'CREATE TABLE parameters (division_code VARCHAR, parameter VARCHAR, value VARCHAR, "from" VARCHAR, '
        "clause VARCHAR)"
    )
    if rows:
        tables.connection.executemany("INSERT INTO parameters VALUES (?, ?, ?, ?, ?)", rows)


def _known(code: str) -> str:
    if code not in known_codes():
        raise BadInput([Problem("--division", value=code, expected="不是现有或曾有的六位区划代码")])
    return code


def _restated(arguments: argparse.Namespace) -> str:
    """The digest of the bundle in whose place the new one stands; empty if there is none."""
    if arguments.restates is None:
        if arguments.reason.strip():
            raise BadInput([Problem("--reason", expected="只与 --restates 一起用：代替哪一个数据包")])
        return ""
    earlier = read_manifest(arguments.restates)
    if (earlier.division_code, earlier.year) != (arguments.division, arguments.year):
        told = f"是 {earlier.division_code} {earlier.year} 年度的数据包，不能由别的区划或年度代替"
        raise BadInput([Problem(str(arguments.restates), expected=told)])
    if not arguments.reason.strip():
        raise BadInput([Problem("--reason", expected="重报应写明理由，理由随数据包公开")])
    return earlier.digest


def tell(folder: Path, manifest: Manifest) -> None:
    """What was sealed, and by which digest and key it is known."""
    rows = "，".join(f"{TABLES[name].label} {seal.rows:,} 行" for name, seal in manifest.tables.items())
    print(f"已封存 {folder}：{manifest.division_code} {manifest.year} 年度，{rows}")
    if manifest.not_kept:
        print(f"没有的原始记录：{'、'.join(TABLES[name].label for name in manifest.not_kept)}")
    if manifest.is_trial:
        print(f"事实截至 {manifest.facts_on}，年度未满，只供试评")
    print(f"数据包摘要 {manifest.digest}")
    if manifest.signature:
        print(f"签名 {manifest.signature.algorithm}，钥匙 {manifest.signature.key_id}")
        print(f"可信钥匙表：{manifest.division_code} {manifest.signature.algorithm} {manifest.signature.key}")


def run_generate(arguments: argparse.Namespace) -> int:
    """Make a bundle by chance."""
    from jiugai.evaluation.bundles.keys import signer_at
    from jiugai.evaluation.bundles.sealing import Sealing, seal
    from jiugai.evaluation.generating import PROJECTS, make_tables

    code = _known(arguments.division or DIVISIONS[arguments.scale])
    with stepwise("生成", 1 + len(TABLES)) as told:
        told("生成数据")
        made = make_tables(
            code,
            arguments.year,
            seed=arguments.seed,
            projects=PROJECTS[arguments.scale] if arguments.projects is None else arguments.projects,
            errors=arguments.errors,
            raw=not arguments.no_raw,
        )
        last = date(arguments.year, 12, 31)
        sealing = Sealing(
            code,
            arguments.year,
            facts_on=last,
            sealed_at=datetime(last.year + 1, 1, 10, tzinfo=SHANGHAI),
            sealed_by=f"生成（种子 {arguments.seed}）",
        )
        manifest = seal(made.connection, arguments.out, sealing, signer_at(arguments.key), told=told)
    if arguments.json:
        planted = [asdict(each) for each in made.planted]
        print_json({"digest": manifest.digest, "seed": arguments.seed, "planted": planted})
        return 0
    tell(arguments.out, manifest)
    print(f"种子 {arguments.seed}；虚报 {len(made.planted)} 处；小区、项目、数字均为虚构")
    return 0
