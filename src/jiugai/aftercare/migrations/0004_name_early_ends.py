"""Surveys that ended early before reasons stood beside them: the reason is in the audit trail."""

from typing import Any

from django.db import migrations
from django.db.models import F

TOLD = "理由见审计记录"


def name_early_ends(apps: Any, schema_editor: Any) -> None:
    surveys = apps.get_model("aftercare", "SatisfactionSurvey")
    surveys.objects.filter(closed_on__lte=F("closes_on"), why_early="").update(why_early=TOLD)


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0003_why_asked_again")]

    operations = [migrations.RunPython(name_early_ends, migrations.RunPython.noop)]
