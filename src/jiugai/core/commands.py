"""`jiugai audit export`."""

import argparse
from pathlib import Path

from jiugai.core.named_files import require_writable


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command; it leaves its function in `run`, and in `needs_database` that it opens one."""
    audit = subparsers.add_parser("audit", help="审计日志").add_subparsers(required=True, metavar="ACT")
    export = audit.add_parser("export", help="封存并导出全部审计日志", description="封存并导出全部审计日志。")
    export.add_argument("out", metavar="OUT", type=Path, help="写入的文件")
    export.add_argument("--force", action="store_true", help="已有同名文件时覆盖")
    export.set_defaults(run=run_audit_export, needs_database=True)


def run_audit_export(arguments: argparse.Namespace) -> int:
    """0 done. The whole log reaches over all divisions, and so must the post that takes it out.

    Raises: Refused, BadInput if the file cannot be written.
    """
    from jiugai.core.errors import UnreadableFile
    from jiugai.core.sealing import AUDIT
    from jiugai.core.trails import export_trail

    require_writable(arguments.out, over=arguments.force, suffix="")
    arguments.acting.require("export_audit", AUDIT.division_code)
    try:
        exported = export_trail(AUDIT, arguments.out, by=arguments.acting)
    except OSError as error:
        raise UnreadableFile(str(arguments.out), f"无法写入：{error.strerror}") from error
    print(f"已导出 {exported.rows} 条、{exported.seals} 封到 {arguments.out}")
    print(f"末封 {exported.head}")
    print("请将末封另行保存；核验时：jiugai verify FILE --head ROOT")
    return 0
