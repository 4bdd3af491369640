"""`jiugai demo`, `serve`, `user` and `doctor`: start it, open accounts, see whether all is well."""

import argparse
import getpass
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from typing import NoReturn

from jiugai.core.errors import BadInput, Problem

HOST, PORT = "127.0.0.1", 8000
DEMO_PASSWORD = "jiugai-demo-2022"  # noqa: S105 - shown on the screen, for made-up people only
DEMO_PEOPLE = (
    ("wuhua", "五华区住建（演示）", "county_housing", "530102"),
    ("wuhua-finance", "五华区财政（演示）", "county_finance", "530102"),
    ("huashan", "华山街道（演示）", "subdistrict", "530102001"),
    ("kunming", "昆明市住建（演示）", "prefecture_housing", "530100"),
    ("yunnan", "云南省住建（演示）", "province_housing", "530000"),
    ("auditor", "审计（演示）", "auditor", "530000"),
    ("admin", "系统管理员（演示）", "administrator", "530000"),
)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    demo = subparsers.add_parser("demo", help="准备数据目录和演示用户，启动服务")
    demo.add_argument("--port", type=int, default=PORT, help="端口，被占用时另选")
    demo.add_argument("--no-serve", action="store_true", help="只准备，不启动服务")
    demo.set_defaults(run=run_demo, needs_database=True)

    serve = subparsers.add_parser("serve", help="启动服务")
    serve.add_argument("--port", type=int, default=PORT, help="端口，被占用时另选")
    serve.set_defaults(run=run_serve, needs_database=True)

    user = subparsers.add_parser("user", help="开立用户、授予岗位")
    user.add_argument("login", help="登录名")
    user.add_argument("--name", required=True, help="姓名")
    user.add_argument("--role", required=True, help="岗位类别，如 county_housing")
    user.add_argument("--division", required=True, help="辖区代码，如 530102")
    user.set_defaults(run=run_user, needs_database=True)

    doctor = subparsers.add_parser("doctor", help="检查运行环境")
    doctor.set_defaults(run=run_doctor)


def run_demo(arguments: argparse.Namespace) -> int:
    """Prepare a place with made-up people and serve it."""
    for username, name, role, division in DEMO_PEOPLE:
        _open(username, name, role, division, DEMO_PASSWORD)
    print("演示用户（密码均为 " + DEMO_PASSWORD + "）：")
    for username, name, _, _ in DEMO_PEOPLE:
        print(f"  {username:<14} {name}")
    if not arguments.no_serve:
        _serve(arguments.port)
    return 0


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    _serve(arguments.port)


def run_user(arguments: argparse.Namespace) -> int:
    """Open an account with a post; the password is asked for, or read from JIUGAI_PASSWORD."""
    password = os.environ.get("JIUGAI_PASSWORD") or getpass.getpass("密码：")
    opened = _open(arguments.login, arguments.name, arguments.role, arguments.division, password)
    print("已开立。" if opened else "用户已存在，未作改动。")
    return 0


def _open(username: str, name: str, role: str, division: str, password: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from jiugai.accounts.models import User
    from jiugai.accounts.roles import Role
    from jiugai.accounts.services import appoint, open_account
    from jiugai.core.actors import BUILT_IN
    from jiugai.registry.models import Division

    if User.objects.filter(username=username).exists():
        return False
    place = Division.objects.filter(pk=division).first()
    if role not in Role.values or place is None:
        expected = f"岗位类别应为 {'、'.join(Role.values)} 之一，辖区代码应为已有区划"
        raise BadInput([Problem("命令行", value=f"{role} {division}", expected=expected)])
    try:
        with transaction.atomic():
            user = open_account(username, full_name=name, password=password)
            appoint(user, role=Role(role), division=place, valid_from=date(2021, 12, 16), by=BUILT_IN)
    except ValidationError as error:
        raise BadInput([Problem("命令行", value=username, expected="；".join(error.messages))]) from error
    return True


def _serve(port: int) -> NoReturn:
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    port = _free(port)
    print(f"地址：http://{HOST}:{port}/  （Ctrl+C 停止）", flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    # SQLite takes one writing process; threads share its connection pool
    command += ["--workers", "1" if on_sqlite else str(max(2, os.cpu_count() or 2))]
    command += ["--blocking-threads", "4", "--log-level", "warning", "jiugai.config.wsgi:application"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - the server takes this process's place and its signals


def _free(port: int) -> int:
    """The port asked for, or another one where it is taken."""
    for candidate in (port, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, candidate))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise OSError("no port is free on the loopback")


def run_doctor(arguments: argparse.Namespace) -> int:
    """Say what is well and what is not; 0 if all is, else 1."""
    well = True
    for name, problem, told in _findings():
        well &= not problem
        print(f"{'✗' if problem else '✓'} {name}：{told}" + (f"。{problem}" if problem else ""))
    return 0 if well else 1


def _findings() -> Iterator[tuple[str, str, str]]:
    """Each check: its name, what to do about it (empty if it is well), what was found."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield "Python", "" if sys.version_info >= (3, 11) else "请安装 3.11 或更新版本", version
    from django.conf import settings

    yield "SQLite", "", f"{sqlite3.sqlite_version}（正式使用建议 PostgreSQL）"
    place = settings.DATA
    writable = os.access(place if place.exists() else place.parent, os.W_OK)
    yield "数据目录", "" if writable else "请授予写权限，或用 JIUGAI_DATA 另指一处", str(place)
    free = shutil.disk_usage(place if place.exists() else place.parent).free // 1_000_000_000
    yield "磁盘", "" if free else "请清理磁盘", f"剩余 {free} GB"
    yield from _database_findings()


def _database_findings() -> Iterator[tuple[str, str, str]]:
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    django.setup()
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield "数据库", "请核对 JIUGAI_DATABASE，并确认数据库已启动", str(error).splitlines()[0]
        return
    yield "数据库", "", connection.vendor
    told = f"{len(waiting)} 项待迁移" if waiting else "已是最新"
    yield "迁移", "运行 jiugai serve 时会自动迁移" if waiting else "", told
