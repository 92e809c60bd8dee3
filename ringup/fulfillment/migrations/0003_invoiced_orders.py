"""An order repeats what its invoices come to, so that everyone below can tell what it cannot go under."""

from django.db import migrations

FILL = """
UPDATE orders_salesorder sale SET invoiced_minor = done.total FROM (
    SELECT order_id, sum(total_minor) AS total FROM fulfillment_invoice GROUP BY order_id
) done WHERE done.order_id = sale.id;
UPDATE orders_salesline line SET invoiced = done.quantity FROM (
    SELECT order_line_id, sum(quantity) AS quantity FROM fulfillment_invoiceline GROUP BY order_line_id
) done WHERE done.order_line_id = line.id AND line.invoiced <> done.quantity
"""


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0002_shipping"), ("orders", "0010_changes")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
