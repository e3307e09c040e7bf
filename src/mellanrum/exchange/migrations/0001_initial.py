"""Definitions as they were loaded."""

import django.db.models.deletion
from django.db import migrations, models

from mellanrum.kernel.schema import AppendOnly
from mellanrum.tenancy.row_security import FederationRowSecurity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoadedDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("loaded_at", models.DateTimeField(verbose_name="inläst")),
                ("loaded_by", models.CharField(max_length=150, verbose_name="av")),
                ("file_name", models.CharField(max_length=250, verbose_name="fil")),
                ("digest", models.CharField(max_length=64, verbose_name="kontrollsumma")),
                ("content", models.JSONField(verbose_name="innehåll")),
                ("left_out", models.JSONField(default=list, verbose_name="utelämnat")),
                (
                    "federation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.federation",
                        verbose_name="förbund",
                    ),
                ),
            ],
            options={
                "verbose_name": "inläst definition",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("federation", "id"), name="loadeddefinition_federation_id")
                ],
            },
        ),
        FederationRowSecurity("LoadedDefinition"),
        AppendOnly("LoadedDefinition"),
    ]
