"""Finds phones by how their numbers begin and end, in any collation."""

from django.db import migrations

INDEXES = {
    "customer_phone_begins": "customers_customerphone (e164 varchar_pattern_ops)",
    "customer_phone_ends": "customers_customerphone (reverse(e164::text) text_pattern_ops)",
}


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_keep_less_audit")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {columns} WHERE e164 <> ''", f"DROP INDEX {name}")
        for name, columns in INDEXES.items()
    ]
