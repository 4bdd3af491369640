"""Who may do what: the table role × act in `permissions.csv`, which an official can read and review.

Place comes first and is not in the table: what lies outside the division of a post does not exist for it
(404). Inside, an act that the table does not grant is refused with the reason (403). The stage of a project
is the business of its gates.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from jiugai.accounts.roles import Act, Role
from jiugai.core.errors import Refused
from jiugai.policy.errors import JiugaiError

GRANTED = "是"


class OutsideScope(Refused):
    """The place is not the post's: to it, what lies there does not exist."""

    status = 404


class NotGranted(Refused):
    """The post may not do this, wherever it is."""

    status = 403

    def __init__(self, role: Role, act: Act) -> None:
        self.role, self.act = role, act
        others = "、".join(str(Role(each).label) for each in roles_that_may(act))
        super().__init__(
            _("“%(role)s”岗位不能%(act)s。可由以下岗位办理：%(others)s。")
            % {"role": role.label, "act": act.label, "others": others}
        )


class WrongTable(JiugaiError):
    """The permission table does not hold every act and role just once."""


@cache
def table() -> Mapping[Act, frozenset[Role]]:
    """The roles that may do each act. Raises: WrongTable."""
    text = (files("jiugai.accounts") / "permissions.csv").read_text(encoding="utf-8")
    heads, _labels, *rows = csv.reader(text.splitlines())
    roles = [Role(head) for head in heads[2:]]
    granted = {
        Act(row[0]): frozenset(role for role, cell in zip(roles, row[2:], strict=True) if cell == GRANTED)
        for row in rows
    }
    if set(roles) != set(Role) or set(granted) != set(Act) or len(rows) != len(granted):
        raise WrongTable("permissions.csv must hold each act in one row and each role in one column")
    return granted


def roles_that_may(act: Act) -> list[Role]:
    """The roles that may do an act, in the order of the roles."""
    return [role for role in Role if role in table()[act]]


def may(role: Role, act: Act) -> bool:
    """Whether the table grants an act to a role."""
    return role in table()[act]
