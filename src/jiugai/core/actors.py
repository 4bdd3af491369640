"""Who acts: what the audit trail must know of a person, without knowing how people and posts are kept."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from jiugai.core.scope import NATION


class Actor(Protocol):
    """A person in a post, or the product itself, as plain values."""

    @property
    def actor_id(self) -> str: ...

    @property
    def actor_name(self) -> str: ...

    @property
    def actor_post(self) -> str: ...

    @property
    def actor_division(self) -> str: ...

    def may(self, act: str) -> bool:
        """Whether the post may do this at all, in its own division."""
        ...

    def require(self, act: str, division_code: str) -> None:
        """Stop here unless the post may do this there. Raises: Refused"""
        ...


@dataclass(frozen=True, slots=True)
class BuiltInOperator:
    """The product itself, on the command line and in the background: may do everything, leaves its trace."""

    actor_id: str = ""
    actor_post: str = ""
    actor_division: str = NATION

    @property
    def actor_name(self) -> str:
        return _("内置操作员")

    def may(self, act: str) -> bool:
        return True

    def require(self, act: str, division_code: str) -> None:
        """Everything is allowed."""


BUILT_IN = BuiltInOperator()
