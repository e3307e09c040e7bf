"""Files of registrations as they came in."""

import django.db.models.deletion
from django.db import migrations, models

from mellanrum.kernel.schema import SameFederation
from mellanrum.tenancy.row_security import FederationRowSecurity


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="slag")),
                ("file_name", models.CharField(max_length=200, verbose_name="fil")),
                ("sha256", models.CharField(max_length=64, verbose_name="kontrollsumma")),
                ("size", models.PositiveIntegerField(verbose_name="storlek i byte")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "väntar på bekräftelse"),
                            ("applied", "importerad"),
                            ("abandoned", "avbruten"),
                        ],
                        default="preview",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                ("partial", models.BooleanField(default=False, verbose_name="bara de rader som gick")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rader")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="nya")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="ändrade")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="oförändrade")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="rader med fel")),
                ("begun_at", models.DateTimeField(verbose_name="inläst")),
                ("begun_by_name", models.CharField(max_length=150, verbose_name="av")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="avgjord")),
                ("settled_by_name", models.CharField(blank=True, max_length=150, verbose_name="avgjord av")),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.user",
                        verbose_name="konto",
                    ),
                ),
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
                "verbose_name": "import",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField(verbose_name="innehåll")),
                ("corrections", models.JSONField(default=dict, verbose_name="rättelser")),
                ("errors", models.JSONField(default=list, verbose_name="fel")),
                ("sample", models.JSONField(default=list, verbose_name="rader att visa")),
                (
                    "federation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.federation",
                        verbose_name="förbund",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="exchange.importrun",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "importens fil",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["federation", "id"], name="importrun_federation_newest"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(fields=("federation", "id"), name="importrun_federation_id"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "preview")),
                    models.Q(models.Q(("state", "preview"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="importrun_settled_once",
                violation_error_message="En import är avgjord först när den har bekräftats eller avbrutits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="importfile",
            constraint=models.UniqueConstraint(fields=("federation", "id"), name="importfile_federation_id"),
        ),
        FederationRowSecurity("ImportRun"),
        FederationRowSecurity("ImportFile"),
        SameFederation("ImportFile", "run"),
    ]
