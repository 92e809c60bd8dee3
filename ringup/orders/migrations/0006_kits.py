"""Lines keep the components of a kit as it was sold, orders the one method that is planned to pay them.

What becomes a kit, and what is none any more, makes kept price rules old (as in pricing/0002_rules_version).
"""

from importlib import import_module

from django.db import migrations, models

counting = import_module("ringup.pricing.migrations.0002_rules_version")
KITS = {
    "table": "products_kitcomponent",
    "entity": "(SELECT legal_entity_id FROM products_item WHERE id = changed.kit_id)",
}


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_invoices"),
        ("pricing", "0002_rules_version"),
        ("products", "0003_kits"),
    ]

    operations = [
        migrations.AddField("salesline", "kit", models.JSONField(blank=True, default=list)),
        migrations.AddField("salesorder", "payment_method", models.CharField(blank=True, default="", max_length=20)),
        migrations.RunSQL(counting.FUNCTION.format(**KITS), counting.REMOVAL.format(**KITS)),
    ]
