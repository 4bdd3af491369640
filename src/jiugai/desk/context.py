"""What every page of the desk shows around its content."""

from typing import Any

from django.http import HttpRequest


def menu(request: HttpRequest) -> dict[str, Any]:
    """The menu."""
    return {}
