"""Promised prices keep what they were and for how many units, beside what the line would cost today."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_source_codes")]

    operations = [
        migrations.AddField(
            "salesline", "locked_price", models.DecimalField(decimal_places=6, max_digits=16, null=True)
        ),
        migrations.AddField(
            "salesline", "locked_quantity", models.DecimalField(decimal_places=3, max_digits=14, null=True)
        ),
        migrations.AddField("salesline", "today", models.JSONField(blank=True, default=dict)),
        migrations.AddField("salesline", "price_choice", models.CharField(blank=True, default="", max_length=10)),
    ]
