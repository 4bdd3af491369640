"""Makes a place ready to run: data directory, database, migrations, reference data. Safe to repeat."""

import django
from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    """Set up Django, migrate the database and load the reference data, whatever of it is already there."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    django.setup()
    from jiugai.registry.services import load_reference_data

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    load_reference_data()
