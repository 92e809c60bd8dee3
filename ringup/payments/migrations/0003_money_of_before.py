"""What was taken before there was a ledger stands in it, too: payments without a processor, and captures."""

from django.db import migrations

TAKEN = """
    WITH moved AS (
        SELECT 'prepayment' AS kind, p.public_id AS source, p.order_id, p.currency, p.amount_minor, p.added_by_id AS by,
               'cash' AS account
        FROM payments_paymentline p JOIN payments_paymentmethod m ON m.id = p.method_id
        WHERE p.state = 'paid' AND m.function IN ('normal', 'check')
        UNION ALL
        SELECT 'capture', x.public_id, p.order_id, x.currency, x.amount_minor, x.created_by_id, 'cards'
        FROM payments_paymentoperation x JOIN payments_paymentline p ON p.id = x.payment_line_id
        WHERE x.kind = 'capture' AND x.state = 'succeeded'
    ), posted AS (
        INSERT INTO payments_ledgertransaction (legal_entity_id, order_id, kind, source, posted_by_id)
        SELECT o.legal_entity_id, o.id, m.kind, m.source, m.by FROM moved m JOIN orders_salesorder o ON o.id = m.order_id
        RETURNING id, kind, source
    )
    INSERT INTO payments_ledgerentry (transaction_id, account, customer_id, currency, amount_minor)
    SELECT p.id, side.account, side.customer_id, m.currency, side.amount_minor
    FROM posted p JOIN moved m ON m.kind = p.kind AND m.source = p.source JOIN orders_salesorder o ON o.id = m.order_id
    CROSS JOIN LATERAL (
        VALUES (m.account, NULL::bigint, m.amount_minor), ('prepayment', o.customer_id, -m.amount_minor)
    ) AS side (account, customer_id, amount_minor)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0002_ledger'),
    ]

    operations = [
        migrations.RunSQL(TAKEN, migrations.RunSQL.noop),
    ]
