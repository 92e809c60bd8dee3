"""The balance of a customer without a currency of its own is kept in the company's: other orders counted into it."""

from django.db import migrations

COUNT_AGAIN = """
UPDATE customers_customer c SET balance_minor = s.balance FROM (
    SELECT k.id, coalesce(sum(e.amount_minor), 0) AS balance
    FROM customers_customer k JOIN call_centers_legalentity l ON l.id = k.legal_entity_id
    LEFT JOIN payments_ledgerentry e
        ON e.customer_id = k.id AND e.account = 'receivable' AND e.currency = l.currency
    WHERE k.currency = '' GROUP BY k.id
) s WHERE s.id = c.id AND c.balance_minor <> s.balance
"""


class Migration(migrations.Migration):

    dependencies = [
        ('call_centers', '0001_initial'),
        ('customers', '0001_initial'),
        ('payments', '0019_card_views'),
    ]

    operations = [migrations.RunSQL(COUNT_AGAIN, migrations.RunSQL.noop)]
