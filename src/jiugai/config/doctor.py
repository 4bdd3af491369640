"""`jiugai doctor`: is everything here that the product needs, and if not, what to do."""

import argparse
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiugai.config.keys import WrongSetting

SMALLEST_DISK_GB = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do where that is not well."""

    name: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        mark, rest = ("✗", f"。{self.remedy}。") if self.remedy else ("✓", "")
        return f"{mark} {self.name}：{self.found}{rest}"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    doctor = subparsers.add_parser("doctor", help="检查运行环境，说明下一步怎么办")
    doctor.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """0 if all is well, else 1."""
    findings = list(examine())
    for finding in findings:
        print(finding)
    return 1 if any(finding.remedy for finding in findings) else 0


def examine() -> Iterator[Finding]:
    """Look at everything, from the machine up to the data; stop where the rest makes no sense."""
    yield Finding(
        "Python",
        ".".join(map(str, sys.version_info[:3])),
        "" if sys.version_info >= (3, 11) else "请安装 3.11 或更新版本",
    )
    yield _fonts()
    from django.conf import settings

    try:
        place = settings.DATA
    except WrongSetting as error:
        yield Finding("设置", str(error).rstrip("。"), "请改正后再检查")
        return
    yield from _place(place)
    yield _assets(settings)
    yield from _database(settings)


def _fonts() -> Finding:
    lister = shutil.which("fc-list")
    fonts = (
        subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
        if lister
        else ""
    )
    families = sorted({line.split(",")[0] for line in fonts.splitlines()})
    if families:
        return Finding("中文字体", families[0])
    return Finding(
        "中文字体", "服务器上没有，不影响网页（用各自电脑的字体）；生成 PDF、截图前请安装 fonts-noto-cjk"
    )


def _place(place: Path) -> Iterator[Finding]:
    writable = os.access(place, os.W_OK)
    yield Finding("数据目录", str(place), "" if writable else "请授予写权限，或用 JIUGAI_DATA 另指一处")
    shared = [key.name for key in place.glob("*_key") if key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    yield Finding(
        "密钥文件",
        f"{'、'.join(shared)} 其他人可读" if shared else "仅本人可读",
        f"请执行 chmod 600 {place}/*_key" if shared else "",
    )
    free = shutil.disk_usage(place).free // 1_000_000_000
    yield Finding("磁盘", f"剩余 {free} GB", "" if free >= SMALLEST_DISK_GB else "请清理磁盘或换一处数据目录")


def _assets(settings: Any) -> Finding:
    gathered = (settings.STATIC_ROOT / "staticfiles.json").exists()
    built = (settings.BUILT_ASSETS / "sprite.svg").exists()
    if gathered or built:
        return Finding("页面样式", "已就绪")
    return Finding("页面样式", "没有找到", "请在源码目录执行 make setup")


def _database(settings: Any) -> Iterator[Finding]:
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    file = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and not Path(file).exists():
        yield Finding("数据库", f"尚未建立（SQLite {sqlite3.sqlite_version}），首次启动时自动建立")
        return
    django.setup()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
            )
            version = cursor.fetchone()[0]
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        yield Finding("数据库", f"连不上：{reason}", "请核对 JIUGAI_DATABASE，并确认数据库已启动")
        return
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    yield Finding("数据库", f"{name} {version}")
    yield Finding("迁移", f"{len(waiting)} 项待执行，下次启动时自动执行" if waiting else "已是最新")
    if not waiting:
        from jiugai.registry.models import Division

        count = Division.objects.count()
        yield Finding("区划", f"{count} 条", "" if count else "请执行 jiugai serve，启动时会载入随附的区划")
