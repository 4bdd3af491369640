"""Codes of estates when several people register at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.registry.conftest import settle
from tests.registry.registry_cast import an_estate

from jiugai.registry.models import Estate

WRITERS, EACH = 4, 5


def register(writer: int) -> list[str]:
    try:
        return [an_estate(name=f"小区{writer}{number}").code for number in range(EACH)]
    finally:
        connection.close()


@pytest.mark.usefixtures("committing")
def test_no_two_estates_get_the_same_code() -> None:
    settle()
    with ThreadPoolExecutor(WRITERS) as pool:
        codes = [code for given in pool.map(register, range(WRITERS)) for code in given]
    assert sorted(codes) == [f"530102-{number:05}" for number in range(1, WRITERS * EACH + 1)]
    assert Estate.objects.count() == WRITERS * EACH
