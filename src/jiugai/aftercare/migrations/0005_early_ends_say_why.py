from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0004_name_early_ends")]

    operations = [
        migrations.AddConstraint(
            model_name="satisfactionsurvey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("why_early", "")),
                    ("closed_on__gt", models.F("closes_on")),
                    models.Q(
                        ("closed_on__lte", models.F("closes_on")), models.Q(("why_early", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="aftercare_survey_early_end_says_why",
                violation_error_message="截止日期未过而结束的，应写明理由。",
            ),
        ),
    ]
