"""Counts, for orders that are held already, which of their holds give the stock free."""

from django.db import migrations

COUNT = """
UPDATE orders_salesorder SET stock_holds = held.number
FROM (
    SELECT hold.order_id, count(*) AS number
    FROM holds_orderhold hold JOIN holds_holdcode code ON code.id = hold.code_id
    WHERE hold.cleared_at IS NULL AND code.removes_reservations
    GROUP BY hold.order_id
) held
WHERE held.order_id = orders_salesorder.id
"""


class Migration(migrations.Migration):
    dependencies = [("holds", "0005_disputed"), ("orders", "0013_stock_holds")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
