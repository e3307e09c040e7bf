from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="roleassignment", name="roleassignment_ends_after_start"),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    (
                        "until__gte",
                        models.expressions.CombinedExpression(models.F("since"), "-", models.Value(timedelta(days=1))),
                    ),
                    _connector="OR",
                ),
                name="roleassignment_ends_after_start",
                violation_error_message="Sista dagen kan tidigast vara dagen före den första.",
            ),
        ),
    ]
