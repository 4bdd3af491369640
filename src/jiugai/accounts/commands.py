"""`jiugai user add` and `jiugai user password`: accounts without pages."""

import argparse
import getpass
import os
from typing import TYPE_CHECKING

from jiugai.core.command_line import days, today
from jiugai.core.errors import BadInput, Problem

if TYPE_CHECKING:
    from jiugai.registry.models import Division

PASSWORD_VARIABLE = "JIUGAI_PASSWORD"  # noqa: S105 - the name of a variable


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room."""
    acts = subparsers.add_parser("user", help="开立用户、重设密码").add_subparsers(
        required=True, metavar="ACT"
    )
    asked = f"密码在终端输入，或取自环境变量 {PASSWORD_VARIABLE}。"
    add = acts.add_parser("add", help="开立用户并授予岗位", description=f"开立用户并授予岗位。{asked}")
    add.add_argument("login", help="登录名")
    add.add_argument("--name", required=True, help="姓名")
    add.add_argument("--role", required=True, help="岗位类别，如 county_housing")
    add.add_argument("--division", required=True, metavar="CODE", help="辖区代码，如 530102")
    add.add_argument("--from", dest="first_day", type=days, default=None, help="任职起，默认今天")
    add.set_defaults(run=run_add, needs_database=True)

    password = acts.add_parser(
        "password", help="重设密码", description=f"重设密码，该用户须重新登录。{asked}"
    )
    password.add_argument("login", help="登录名")
    password.add_argument("--drop-second-factor", action="store_true", help="同时停用两步验证（手机丢失时）")
    password.set_defaults(run=run_password, needs_database=True)


def run_add(arguments: argparse.Namespace) -> int:
    """0 opened. Raises: BadInput, Refused."""
    from jiugai.accounts.roles import Role
    from jiugai.accounts.services import open_with_post

    if arguments.role not in Role.values:
        raise _wrong(arguments.role, f"岗位类别应为 {'、'.join(Role.values)} 之一")
    open_with_post(
        arguments.login,
        full_name=arguments.name,
        role=Role(arguments.role),
        division=_division(arguments.division),
        password=_asked_password(),
        valid_from=arguments.first_day or today(),
        by=arguments.acting,
    )
    print(f"已开立用户 {arguments.login}，首次登录须先修改密码。")
    return 0


def run_password(arguments: argparse.Namespace) -> int:
    """0 reset. Raises: BadInput, Refused."""
    from jiugai.accounts.models import User
    from jiugai.accounts.services import reset_password

    user = User.objects.filter(username=arguments.login).first()
    if user is None:
        raise _wrong(arguments.login, "没有这个用户，请核对登录名")
    reset_password(
        user,
        password=_asked_password(),
        by=arguments.acting,
        drop_second_factor=arguments.drop_second_factor,
    )
    print(f"已重设 {arguments.login} 的密码，请当面告知本人；登录后须先修改密码。")
    return 0


def _division(code: str) -> "Division":
    """A division by its code. Raises: BadInput"""
    from jiugai.registry.models import Division

    division = Division.objects.filter(pk=code).first()
    if division is None:
        raise _wrong(code, "没有这个辖区代码，可在“区划”页面查找")
    return division


def _asked_password() -> str:
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    try:
        given, again = getpass.getpass("密码："), getpass.getpass("再输一遍：")
    except EOFError as error:
        raise _wrong("密码", f"这里不能输入，请用环境变量 {PASSWORD_VARIABLE} 给出") from error
    if given != again:
        raise _wrong("密码", "两遍不一致，请重新执行命令")
    return given


def _wrong(value: str, expected: str) -> BadInput:
    return BadInput([Problem("命令行", value=value, expected=expected.rstrip("。"))])
