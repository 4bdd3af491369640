"""`jiugai demo` and `jiugai serve`: prepare a place, start it."""

import argparse
import os
import secrets
import socket
import sys
from typing import NoReturn

from jiugai.config.demonstration.people import PASSWORD as DEMO_PASSWORD
from jiugai.config.demonstration.people import PEOPLE as DEMO_PEOPLE
from jiugai.config.demonstration.people import seat_people
from jiugai.config.keys import WrongSetting
from jiugai.config.worker import start_beside
from jiugai.core.command_line import stepwise, today

HOST, PORT = "127.0.0.1", 8000
SCALES = ("county", "province", "none")
DEMO_TOKEN = "JIUGAI_DEMO_TOKEN"  # noqa: S105 - the name of a variable


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    demo = subparsers.add_parser("demo", help="准备数据目录和演示用户，启动服务")
    demo.add_argument("--port", type=int, default=PORT, help="端口，被占用时另选")
    demo.add_argument("--no-serve", action="store_true", help="只准备，不启动服务")
    demo.add_argument(
        "--scale",
        choices=SCALES,
        default="county",
        help="演示数据：两个县区（默认），加上全省的数据包，或只有演示用户",
    )
    demo.add_argument("--seed", type=int, default=None, help="随机种子，同一种子产生同样的数据")
    demo.set_defaults(run=run_demo, needs_database=True)

    serve = subparsers.add_parser("serve", help="启动服务")
    serve.add_argument("--port", type=int, default=PORT, help="端口，被占用时另选")
    serve.set_defaults(run=run_serve, needs_database=True)


def run_demo(arguments: argparse.Namespace) -> int:
    """Prepare a place with made-up people and counties at work, and serve it."""
    seat_people()
    if arguments.scale != "none" and counties_of_the_demonstration(arguments.seed):
        judge_the_demonstration(arguments.scale, arguments.seed)
    print("演示用户（密码均为 " + DEMO_PASSWORD + "）：")
    for person in DEMO_PEOPLE:
        print(f"  {person.username:<14} {person.name}")
    if not arguments.no_serve:
        _serve(arguments.port, token=secrets.token_urlsafe(16))
    return 0


def counties_of_the_demonstration(seed: int | None = None) -> bool:
    """五华区 and 盘龙区 at work; left alone if either of them already holds anything."""
    from jiugai.config.demonstration import county
    from jiugai.config.demonstration.office import SEED

    if county.is_there():
        return False
    used = SEED if seed is None else seed
    with stepwise("演示数据", county.steps()) as told:
        county.make_demonstration(today(), seed=used, told=told)
    print(f"演示数据已生成（种子 {used}），小区、单位、数字均为虚构。")
    return True


def judge_the_demonstration(scale: str, seed: int | None = None) -> None:
    """Seal and judge the last year: of two counties, or of the whole province."""
    from jiugai.config.demonstration import judgement
    from jiugai.config.demonstration.office import SEED

    year = today().year - 1
    if scale == "county":
        judgement.judge_counties(year, today())
        return
    with stepwise("数据包", len(judgement.prefectures_and_counties()) + 1) as told:
        told("本系统的县区")
        judgement.judge_counties(year, today())
        judgement.receive_province(year, SEED if seed is None else seed, told)


def run_serve(arguments: argparse.Namespace) -> NoReturn:
    """Serve until stopped."""
    _serve(arguments.port)


def _serve(port: int, *, token: str = "") -> NoReturn:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    port = _free(port)
    os.environ.pop(DEMO_TOKEN, None)  # only a demonstration lets anybody in without a password
    if token:
        os.environ[DEMO_TOKEN] = token
        print(f"直接进入：http://{HOST}:{port}/demo/{token}/")
    print(f"地址：http://{HOST}:{port}/  （Ctrl+C 停止）", flush=True)
    sys.stdout.flush()
    start_beside(os.getpid())
    command = server_command(port)
    os.execv(command[0], command)  # noqa: S606 - the server takes this process's place and its signals


def server_command(port: int) -> list[str]:
    """What runs the web server: on SQLite one process, which alone writes; threads share its connections."""
    from django.conf import settings

    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    workers = 1 if on_sqlite else max(2, os.cpu_count() or 2)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning"]
    return [*command, "jiugai.config.wsgi:application"]


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
