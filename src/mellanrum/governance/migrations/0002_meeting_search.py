from django.db import migrations, models
from django.db.models.functions import Concat

import mellanrum.kernel.sorting


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="search_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=mellanrum.kernel.sorting.SortKey(
                    Concat("title", models.Value(" "), "place", models.Value(" "), "reference")
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.RemoveIndex(model_name="meeting", name="meeting_federation_date"),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                fields=["federation", "date", "id"], include=("body", "state", "search_key"), name="meeting_in_order"
            ),
        ),
    ]
