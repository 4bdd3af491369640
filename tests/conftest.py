"""What all tests share."""

from collections.abc import Iterator

import pytest

TOUCH_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "committing"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that touch no database are the same on every one: they run once."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & TOUCH_THE_DATABASE:
            item.add_marker("no_database")


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A test that commits: its rows are cleaned away afterwards, which the guards would refuse.

    The flush ends with `post_migrate`, which puts the guards back.
    """
    yield
    from tests.guards import lift_guards  # not before Django is set up

    lift_guards()
