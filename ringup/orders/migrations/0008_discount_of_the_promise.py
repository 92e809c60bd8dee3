"""A promised line keeps which percentage off the order is part of its promise: one that is given later is not."""

from django.db import migrations, models

# What was promised until now was promised with the percentage that stands on the order.
FILL = """
UPDATE orders_salesline line SET locked_total_discount = sale.total_discount FROM orders_salesorder sale
WHERE sale.id = line.order_id AND line.locked_discount_minor IS NOT NULL AND jsonb_exists(sale.total_discount, 'percent')
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_kept_prices")]

    operations = [
        migrations.AddField("salesline", "locked_total_discount", models.JSONField(blank=True, default=dict)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
