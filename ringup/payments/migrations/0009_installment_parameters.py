"""Call centers that stand already begin with the standard parameters for installments."""

from django.db import migrations

MAKE = """
    INSERT INTO payments_installmentparameters
        (call_center_id, "authorization", adjustment, ship_complete, bill_days, retries, accelerate)
    SELECT id, 'order_date', 'spread', true, 5, 3, false FROM call_centers_callcenter
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0008_gift_cards_and_installments'),
    ]

    operations = [
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
    ]
