"""`jiugai demo` and `jiugai serve`: prepare a place, start it."""

import argparse
import os
import secrets
import socket
import sys
from datetime import date
from typing import NoReturn

from jiugai.config.keys import WrongSetting

HOST, PORT = "127.0.0.1", 8000
SCALES = ("county", "none")
DEMO_PASSWORD = "jiugai-demo-2022"  # noqa: S105 - shown on the screen, for made-up people only
DEMO_FROM = date(2021, 12, 16)
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
    demo.add_argument("--scale", choices=SCALES, default="county", help="演示数据：一个县区，或只有演示用户")
    demo.add_argument("--seed", type=int, default=None, help="随机种子，同一种子产生同样的数据")
    demo.set_defaults(run=run_demo, needs_database=True)

    serve = subparsers.add_parser("serve", help="启动服务")
    serve.add_argument("--port", type=int, default=PORT, help="端口，被占用时另选")
    serve.set_defaults(run=run_serve, needs_database=True)


def run_demo(arguments: argparse.Namespace) -> int:
    """Prepare a place with made-up people and a county at work, and serve it."""
    people_of_the_demonstration()
    if arguments.scale == "county":
        county_of_the_demonstration(arguments.seed)
    print("演示用户（密码均为 " + DEMO_PASSWORD + "）：")
    for username, name, _, _ in DEMO_PEOPLE:
        print(f"  {username:<14} {name}")
    if not arguments.no_serve:
        _serve(arguments.port, token=secrets.token_urlsafe(16))
    return 0


def county_of_the_demonstration(seed: int | None = None) -> bool:
    """五华区 with estates, projects and a plan; left alone if it already holds anything."""
    from django.utils import timezone

    from jiugai.accounts.models import Post
    from jiugai.config.demonstration import county

    if county.is_there():
        return False
    posts = {each.user.username: each for each in Post.objects.select_related("user", "division")}
    used = county.SEED if seed is None else seed
    with county.progress() as said:
        county.make_county(
            housing=posts["wuhua"],
            finance=posts["wuhua-finance"],
            today=timezone.localdate(),
            seed=used,
            said=said,
        )
    print(f"演示数据已生成（种子 {used}），人名、单位、数字均为虚构。")
    return True


def people_of_the_demonstration() -> None:
    """Made-up people with a post each; those already there stay as they are."""
    from jiugai.accounts.commands import open_with_post
    from jiugai.accounts.models import User
    from jiugai.core.actors import BUILT_IN

    there = set(User.objects.values_list("username", flat=True))
    for username, name, role, division_code in DEMO_PEOPLE:
        if username not in there:
            open_with_post(
                username,
                name=name,
                role=role,
                division_code=division_code,
                password=DEMO_PASSWORD,
                valid_from=DEMO_FROM,
                by=BUILT_IN,
            )


def run_serve(arguments: argparse.Namespace) -> NoReturn:
    """Serve until stopped."""
    _serve(arguments.port)


def _serve(port: int, *, token: str = "") -> NoReturn:
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    port = _free(port)
    if token:
        os.environ["JIUGAI_DEMO_TOKEN"] = token
        print(f"直接进入：http://{HOST}:{port}/demo/{token}/")
    print(f"地址：http://{HOST}:{port}/  （Ctrl+C 停止）", flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    # SQLite takes one writing process; threads share its connection pool
    command += ["--workers", "1" if on_sqlite else str(max(2, os.cpu_count() or 2))]
    command += ["--blocking-threads", "4", "--log-level", "warning", "jiugai.config.wsgi:application"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - the server takes this process's place and its signals


def _free(port: int) -> int:
    """The port asked for, or another one where it is taken. Raises: WrongSetting."""
    for candidate in (port, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, candidate))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise WrongSetting(f"端口 {port} 被占用，也没有其他空闲端口。请停止占用端口的程序后再启动。")
