"""How many cells somebody put right before an import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('exchange', '0002_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='corrected',
            field=models.PositiveIntegerField(default=0, verbose_name='rättade celler'),
        ),
    ]
