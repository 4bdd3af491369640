"""Signed-in people and estates for the tests of the registry's pages."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.people import Person, enter

from jiugai.registry.models import Estate


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(enter(person).user)
    return client


def estate_at(division: str = "530102", number: int = 1, **facts: Any) -> Estate:
    known = {"code": f"{division[:6]}-{number:05}", "name": f"小区{number}", "source": "测试"}
    return Estate.objects.create(**known | {"division_id": division} | facts)


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What the form of a page sends when only the changes are typed."""
    form = page.context["form"]
    sent = {bound.name: _as_sent(bound.value()) for bound in form}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def _as_sent(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def text(answer: Any) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()
