"""What must be true of the stored rows at any moment. Each query names the rows that break it; none is the good answer.

All run in one snapshot, so that work that goes on meanwhile is never seen half done. Codes that begin with I are those
of the reliability programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """`sql` selects one text for each row that breaks it."""

    code: str
    says: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A broken invariant with the first rows that break it, and how many do."""

    invariant: Invariant
    rows: tuple[str, ...]
    count: int


MOST_NAMED = 20

INVARIANTS = (
    Invariant(
        code="I01",
        says="one submit makes at most one order",
        sql="SELECT submit_key FROM orders_salesorder WHERE submit_key IS NOT NULL"
        " GROUP BY legal_entity_id, submit_key HAVING count(*) > 1",
    ),
    Invariant(
        code="I03",
        says="an order's total is what its parts add up to",
        sql="SELECT number FROM orders_salesorder WHERE total_minor <>"
        " subtotal_minor - discount_minor + charges_minor + CASE WHEN prices_include_tax THEN 0 ELSE tax_minor END",
    ),
    Invariant(
        code="I04",
        says="an accepted order's lines add up to its goods",
        sql="SELECT o.number FROM orders_salesorder o JOIN orders_salesline l ON l.order_id = o.id"
        " WHERE o.state IN ('submitted', 'invoiced') GROUP BY o.id"
        " HAVING sum(l.net_minor) <> o.subtotal_minor - o.discount_minor",
    ),
    Invariant(
        code="I06",
        says="an order, its payments and their operations have one currency",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN orders_salesorder o ON o.id = p.order_id"
        " LEFT JOIN payments_paymentoperation x ON x.payment_line_id = p.id"
        " WHERE p.currency <> o.currency OR x.currency <> p.currency",
    ),
    Invariant(
        code="I07",
        says="every ledger transaction has entries and adds up to nothing in each currency",
        sql="SELECT t.kind || ' ' || t.source FROM payments_ledgertransaction t"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id GROUP BY t.id, e.currency"
        " HAVING count(e.id) = 0 OR sum(e.amount_minor) <> 0",
    ),
    Invariant(
        code="I08",
        says="a payment repeats the sums of its operations",
        sql="SELECT p.public_id FROM payments_paymentline p LEFT JOIN payments_paymentoperation x"
        " ON x.payment_line_id = p.id AND x.state = 'succeeded' GROUP BY p.id"
        " HAVING p.authorized_minor <> coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'authorize'), 0)"
        " OR p.captured_minor <> coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'capture'), 0)"
        " OR p.refunded_minor <> coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'refund'), 0)",
    ),
    Invariant(
        code="I09",
        says="refunds, also those without an outcome, are within what was captured",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN payments_paymentoperation x"
        " ON x.payment_line_id = p.id AND x.kind = 'refund' AND x.state NOT IN ('declined', 'reversed')"
        " GROUP BY p.id HAVING sum(x.amount_minor) > p.captured_minor",
    ),
    Invariant(
        code="I10",
        says="captures are within the authorization, and nothing is captured of a voided payment",
        sql="SELECT public_id FROM payments_paymentline WHERE captured_minor > authorized_minor"
        " OR (state = 'voided' AND captured_minor > 0)",
    ),
    Invariant(
        code="I11",
        says="every capture and refund stands in the ledger once, with its amount; one that came back twice",
        sql="SELECT x.public_id FROM payments_paymentoperation x"
        " LEFT JOIN payments_ledgertransaction t ON t.kind IN (x.kind, x.kind || '_back') AND t.source = x.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'cards'"
        " WHERE x.kind IN ('capture', 'refund') GROUP BY x.id HAVING CASE WHEN x.state = 'succeeded'"
        " THEN coalesce(sum(e.amount_minor), 0) <> CASE x.kind WHEN 'capture' THEN 1 ELSE -1 END * x.amount_minor"
        " WHEN x.state = 'reversed' THEN count(t.id) <> 2 OR sum(e.amount_minor) <> 0 ELSE count(t.id) > 0 END",
    ),
    Invariant(
        code="I14",
        says="a payment has at most one operation without an outcome",
        sql="SELECT p.public_id FROM payments_paymentoperation x"
        " JOIN payments_paymentline p ON p.id = x.payment_line_id"
        " WHERE x.state IN ('intent', 'sent', 'unknown', 'mismatch') GROUP BY p.id HAVING count(*) > 1",
    ),
    Invariant(
        code="I15",
        says="no stock is reserved below nothing, none lies below nothing that was ever reserved",
        sql="SELECT i.number FROM inventory_stocklevel s JOIN products_item i ON i.id = s.item_id"
        " WHERE s.reserved < 0 OR s.back_ordered < 0 OR s.on_hand < 0",
    ),
    Invariant(
        code="I16",
        says="what is reserved and back-ordered of a stock level is what its open reservations come to",
        sql="SELECT i.number FROM inventory_stocklevel s JOIN products_item i ON i.id = s.item_id"
        " LEFT JOIN inventory_reservation r ON r.item_id = s.item_id AND r.warehouse_id = s.warehouse_id"
        " AND r.state = 'open' GROUP BY s.id, i.number HAVING s.reserved <> coalesce(sum(r.reserved), 0)"
        " OR s.back_ordered <> coalesce(sum(r.wanted - r.reserved), 0)",
    ),
    Invariant(
        code="I17",
        says="a stock level is the sum of its movements",
        sql="SELECT i.number FROM inventory_stocklevel s JOIN products_item i ON i.id = s.item_id"
        " LEFT JOIN inventory_stockmovement m ON m.item_id = s.item_id AND m.warehouse_id = s.warehouse_id"
        " GROUP BY s.id, i.number HAVING s.on_hand <> coalesce(sum(m.quantity), 0)",
    ),
    Invariant(
        code="I18",
        says="a code is used as often as its coupon allows at most, and no budget is overdrawn",
        sql="SELECT c.number FROM pricing_coupon c JOIN pricing_couponredemption r ON r.coupon_id = c.id"
        " AND r.state <> 'released' WHERE c.usage_limit = 'all' GROUP BY c.id, r.code_id"
        " HAVING count(*) > c.uses_allowed"
        " UNION ALL SELECT c.number FROM pricing_coupon c JOIN pricing_couponredemption r ON r.coupon_id = c.id"
        " AND r.state <> 'released' GROUP BY c.id HAVING sum(r.amount_minor) > c.budget_minor",
    ),
    Invariant(
        code="I19",
        says="a gift card has what its movements add up to, and all cards together what the ledger owes",
        sql="SELECT c.public_id FROM payments_giftcard c LEFT JOIN payments_giftcardentry e ON e.card_id = c.id"
        " GROUP BY c.id HAVING c.balance_minor < 0 OR c.balance_minor <> coalesce(sum(e.amount_minor), 0)"
        " UNION ALL SELECT l.code || ' ' || t.currency FROM ("
        "SELECT legal_entity_id, currency, sum(balance_minor) AS amount FROM payments_giftcard GROUP BY 1, 2"
        " UNION ALL SELECT x.legal_entity_id, e.currency, sum(e.amount_minor) FROM payments_ledgerentry e"
        " JOIN payments_ledgertransaction x ON x.id = e.transaction_id WHERE e.account = 'gift_cards' GROUP BY 1, 2"
        ") t JOIN call_centers_legalentity l ON l.id = t.legal_entity_id"
        " GROUP BY l.code, t.currency HAVING sum(t.amount) <> 0",
    ),
    Invariant(
        code="I24",
        says="an operation without an outcome is younger than a quarter of an hour, or with people",
        sql="SELECT public_id FROM payments_paymentoperation WHERE state IN ('sent', 'unknown', 'mismatch')"
        " AND created_at < now() - interval '20 minutes' AND with_people_since IS NULL",
    ),
    Invariant(
        code="I25",
        says="an idempotency key belongs to one operation",
        sql="SELECT idempotency_key FROM payments_paymentoperation GROUP BY 1 HAVING count(*) > 1",
    ),
    Invariant(
        code="I26",
        says="a processor's message is handled, or parked with a reason",
        sql="SELECT connector || ' ' || event_id FROM payments_processorevent WHERE processed_at IS NULL"
        " AND parked_because = '' AND received_at < now() - interval '10 minutes'",
    ),
    Invariant(
        code="I27",
        says="a fact is told to whoever reacts, or parked with a reason",
        sql="SELECT name || ' ' || id FROM plumbing_outboxevent WHERE delivered_at IS NULL AND parked_because = ''"
        " AND next_attempt_at < now() - interval '10 minutes'",
    ),
    Invariant(
        code="I29",
        says="the numbers of a company's invoices and credit notes have no gap and no double",
        sql="SELECT min(number) FROM (SELECT legal_entity_id, number, regexp_replace(number, '[0-9]+$', '') AS series,"
        " substring(number FROM '[0-9]+$')::bigint AS counted FROM ("
        "SELECT legal_entity_id, number FROM fulfillment_invoice"
        " UNION ALL SELECT legal_entity_id, number FROM returns_creditnote) d) n"
        " GROUP BY legal_entity_id, series"
        " HAVING count(*) <> count(DISTINCT counted) OR max(counted) - min(counted) + 1 <> count(*)",
    ),
    Invariant(
        code="I30",
        says="whatever hangs on an order is of the order's company",
        sql="SELECT o.number FROM orders_salesorder o LEFT JOIN customers_customer c ON c.id = o.customer_id"
        " JOIN call_centers_callcenter t ON t.id = o.call_center_id"
        " WHERE c.legal_entity_id <> o.legal_entity_id OR t.legal_entity_id <> o.legal_entity_id"
        " UNION ALL SELECT i.number FROM fulfillment_invoice i JOIN orders_salesorder o ON o.id = i.order_id"
        " WHERE i.legal_entity_id <> o.legal_entity_id"
        " UNION ALL SELECT c.number FROM returns_creditnote c JOIN orders_salesorder o ON o.id = c.order_id"
        " WHERE c.legal_entity_id <> o.legal_entity_id"
        " UNION ALL SELECT l.source FROM payments_ledgertransaction l JOIN orders_salesorder o ON o.id = l.order_id"
        " WHERE l.legal_entity_id <> o.legal_entity_id",
    ),
    Invariant(
        code="M01",
        says="an invoice is what its lines and the order's own charges add up to",
        sql="SELECT i.number FROM fulfillment_invoice i JOIN fulfillment_invoiceline l ON l.invoice_id = i.id"
        " GROUP BY i.id HAVING sum(l.net_minor) <> i.net_minor OR sum(l.discount_minor) <> i.discount_minor"
        " OR (i.position = 1 AND (sum(l.charges_minor) > i.charges_minor"
        " OR sum(l.tax_minor + l.charges_tax_minor) > i.tax_minor))",
    ),
    Invariant(
        code="M02",
        says="the invoices of an order that is invoiced in full add up to it; those of another stay below it",
        sql="SELECT o.number FROM orders_salesorder o JOIN fulfillment_invoice i ON i.order_id = o.id GROUP BY o.id"
        " HAVING o.invoices <> count(*) OR sum(i.total_minor) > o.total_minor OR (o.state = 'invoiced' AND"
        " (sum(i.total_minor) <> o.total_minor OR sum(i.tax_minor) <> o.tax_minor))",
    ),
    Invariant(
        code="M03",
        says="of no line more is invoiced than was ordered",
        sql="SELECT l.public_id FROM orders_salesline l JOIN fulfillment_invoiceline i ON i.order_line_id = l.id"
        " GROUP BY l.id HAVING sum(i.quantity) > l.quantity",
    ),
    Invariant(
        code="M04",
        says="a payment repeats what invoices have drawn on it, itself or by the payment that it replaces",
        sql="SELECT p.public_id FROM payments_paymentline p"
        " LEFT JOIN fulfillment_invoicepayment i ON i.payment_line_id = p.id GROUP BY p.id"
        " HAVING p.invoiced_minor <> coalesce(sum(i.amount_minor), 0) + p.taken_over_minor"
        " - (SELECT coalesce(sum(r.taken_over_minor), 0) FROM payments_paymentline r WHERE r.replaces_id = p.id)",
    ),
    Invariant(
        code="M05",
        says="every invoice stands in the ledger once, with its total",
        sql="SELECT i.number FROM fulfillment_invoice i"
        " LEFT JOIN payments_ledgertransaction t ON t.kind = 'invoice' AND t.source = i.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'receivable'"
        " GROUP BY i.id HAVING coalesce(sum(e.amount_minor), 0) <> i.total_minor",
    ),
    Invariant(
        code="M06",
        says="a customer's balance is what stands on the customer's account in the ledger",
        sql="SELECT c.number FROM customers_customer c JOIN call_centers_legalentity l ON l.id = c.legal_entity_id"
        " LEFT JOIN payments_ledgerentry e ON e.customer_id = c.id AND e.account = 'receivable'"
        " AND e.currency = coalesce(nullif(c.currency, ''), l.currency)"
        " GROUP BY c.id HAVING c.balance_minor <> coalesce(sum(e.amount_minor), 0)",
    ),
    Invariant(
        code="M07",
        says="every payment that was taken without a processor stands in the ledger",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN payments_paymentmethod m ON m.id = p.method_id"
        " LEFT JOIN payments_ledgertransaction t ON t.kind = 'prepayment' AND t.source = p.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'cash'"
        " WHERE p.state IN ('paid', 'refunded') AND m.function IN ('normal', 'check') AND p.prepay"
        " GROUP BY p.id HAVING coalesce(sum(e.amount_minor), 0) <>"
        " CASE p.state WHEN 'paid' THEN p.amount_minor ELSE 0 END + (SELECT coalesce(sum(r.amount_minor), 0)"
        " FROM payments_refund r WHERE r.payment_line_id = p.id)",
    ),
    Invariant(
        code="M08",
        says="every credit stands in the ledger once, with what the customer gets",
        sql="SELECT c.number FROM returns_creditnote c"
        " LEFT JOIN payments_ledgertransaction t ON t.kind = 'credit' AND t.source = c.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'receivable'"
        " GROUP BY c.id HAVING coalesce(sum(e.amount_minor), 0) <> -c.total_minor",
    ),
    Invariant(
        code="M09",
        says="of no line more is credited than its invoices came to",
        sql="SELECT l.public_id FROM returns_creditnote c JOIN orders_salesline l ON l.id = c.order_line_id"
        " JOIN orders_salesorder o ON o.id = l.order_id GROUP BY l.id, o.id HAVING sum(c.credit_minor) >"
        " CASE WHEN o.invoices = 0 THEN l.net_minor ELSE (SELECT coalesce(sum(i.net_minor), 0)"
        " FROM fulfillment_invoiceline i WHERE i.order_line_id = l.id) END",
    ),
    Invariant(
        code="M10",
        says="what is captured and voided of one authorization is within it",
        sql="SELECT a.public_id FROM payments_paymentoperation a JOIN payments_paymentoperation x ON x.parent_id = a.id"
        " WHERE x.kind IN ('capture', 'void') AND x.state <> 'declined'"
        " GROUP BY a.id HAVING sum(x.amount_minor) > a.amount_minor OR a.kind <> 'authorize'",
    ),
    Invariant(
        code="M11",
        says="every payment by gift card or in points stands in the ledger, and was given back if it is void",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN payments_paymentmethod m ON m.id = p.method_id"
        " LEFT JOIN payments_ledgertransaction t ON t.kind IN ('redemption', 'give_back') AND t.source = p.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account IN ('gift_cards', 'loyalty')"
        " WHERE m.function IN ('gift_card', 'loyalty') GROUP BY p.id HAVING coalesce(sum(e.amount_minor), 0) <>"
        " CASE p.state WHEN 'paid' THEN p.amount_minor ELSE 0 END"
        " + (SELECT coalesce(sum(r.amount_minor), 0) FROM payments_refund r WHERE r.payment_line_id = p.id)",
    ),
    Invariant(
        code="M12",
        says="a loyalty card has the points that its entries add up to",
        sql="SELECT c.number FROM customers_loyaltycard c LEFT JOIN customers_loyaltyentry e ON e.card_id = c.id"
        " GROUP BY c.id HAVING c.points <> coalesce(sum(e.points), 0)",
    ),
    Invariant(
        code="M13",
        says="what was taken by a card before the invoice is what it pays now and what was given back",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN payments_refund r ON r.payment_line_id = p.id"
        " WHERE p.captured_minor > 0 AND p.schedule_id IS NULL GROUP BY p.id HAVING p.captured_minor <>"
        " CASE p.state WHEN 'refunded' THEN 0 ELSE p.amount_minor END + sum(r.amount_minor)",
    ),
    Invariant(
        code="M14",
        says="every refund made its amount the customer's, once, and one that is done took it from there",
        sql="SELECT r.public_id FROM payments_refund r JOIN payments_paymentline l ON l.id = r.payment_line_id"
        " LEFT JOIN payments_ledgertransaction t ON t.kind = 'overpaid' AND t.source = r.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'receivable'"
        " LEFT JOIN payments_ledgertransaction p ON p.source = r.public_id AND p.kind IN ('pay_out', 'card_refund')"
        " LEFT JOIN payments_paymentoperation x ON x.id = r.operation_id GROUP BY r.id, p.id, x.id, l.schedule_id"
        # What installments charged stands on the customer's account already.
        " HAVING coalesce(sum(e.amount_minor), 0) <> CASE WHEN l.schedule_id IS NULL THEN -r.amount_minor ELSE 0 END"
        " OR (r.state = 'done') <> (p.id IS NOT NULL OR coalesce(x.state = 'succeeded', false)"
        " OR r.charged_back_minor = r.amount_minor)"
        " UNION ALL SELECT r.public_id FROM payments_refund r LEFT JOIN payments_ledgertransaction t"
        " ON t.kind = 'charged_back' AND split_part(t.source, '-', 1) = r.public_id"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'receivable'"
        " GROUP BY r.id HAVING coalesce(sum(e.amount_minor), 0) <> r.charged_back_minor",
    ),
    Invariant(
        code="M15",
        says="the payments of an accepted order come to its total, where no check may miss it",
        sql="SELECT o.number FROM orders_salesorder o JOIN call_centers_callcenter c ON c.id = o.call_center_id"
        " JOIN payments_paymentline p ON p.order_id = o.id JOIN payments_paymentmethod m ON m.id = p.method_id"
        " WHERE o.state = 'submitted' AND o.origin = '' AND c.order_completion GROUP BY o.id"
        " HAVING bool_and(m.function <> 'check') AND o.total_minor <>"
        " coalesce(sum(p.amount_minor) FILTER (WHERE p.state NOT IN ('voided', 'set_aside', 'refunded')), 0)",
    ),
    Invariant(
        code="M16",
        says="an order and its lines repeat what is invoiced of them",
        sql="SELECT o.number FROM orders_salesorder o LEFT JOIN fulfillment_invoice i ON i.order_id = o.id"
        " GROUP BY o.id HAVING o.invoiced_minor <> coalesce(sum(i.total_minor), 0)"
        " UNION ALL SELECT l.public_id FROM orders_salesline l"
        " LEFT JOIN fulfillment_invoiceline i ON i.order_line_id = l.id"
        " GROUP BY l.id HAVING l.invoiced <> coalesce(sum(i.quantity), 0)",
    ),
    Invariant(
        code="M17",
        says="of an accepted order a hold on a card is set aside only until the payment in its place stands",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN orders_salesorder o ON o.id = p.order_id"
        " WHERE p.state = 'set_aside' AND o.state = 'submitted' AND NOT EXISTS (SELECT FROM payments_paymentline n"
        " WHERE n.replaces_id = p.id AND n.state IN ('unknown', 'declined', 'not_submitted'))",
    ),
    Invariant(
        code="M18",
        says="installments that were charged are what their payment captured; all that count are within the payment",
        sql="SELECT p.public_id FROM payments_paymentline p JOIN payments_installment i ON i.payment_line_id = p.id"
        " JOIN orders_salesorder o ON o.id = p.order_id GROUP BY p.id, o.state"
        " HAVING p.captured_minor <> coalesce(sum(i.amount_minor)"
        " FILTER (WHERE i.state = 'paid' AND i.approval_code = ''), 0)"
        " OR (o.state IN ('submitted', 'invoiced') AND p.state = 'posted'"
        " AND sum(i.amount_minor) FILTER (WHERE i.state <> 'canceled') > p.amount_minor)",
    ),
    Invariant(
        code="M19",
        says="no fields for a card are open past their time, and once they are over the recorder is told to go on",
        sql="SELECT public_id FROM payments_cardentry"
        " WHERE (state IN ('preparing', 'open') AND ends_at < now() - interval '10 minutes')"
        " OR (state NOT IN ('preparing', 'open') AND recorder IN ('pausing', 'paused'))"
        " OR (recorder = 'resuming' AND resume_again_at IS NULL)",
    ),
    Invariant(
        code="M20",
        says="what banks have taken back stands in the ledger until they decide, and on its payment unless we won",
        sql="SELECT d.public_id FROM payments_paymentdispute d LEFT JOIN payments_ledgertransaction t"
        " ON t.source = d.public_id AND t.kind IN ('dispute', 'dispute_won', 'dispute_lost')"
        " LEFT JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account IN ('disputed', 'chargebacks')"
        " GROUP BY d.id HAVING coalesce(sum(e.amount_minor), 0) <> CASE d.state WHEN 'won' THEN 0 ELSE d.amount_minor"
        " END OR (coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'disputed'), 0) <> 0) <> (d.state = 'open')"
        " UNION ALL SELECT p.public_id FROM payments_paymentline p LEFT JOIN payments_paymentdispute d"
        " ON d.payment_line_id = p.id AND d.state <> 'won' GROUP BY p.id"
        " HAVING p.disputed_minor <> coalesce(sum(d.amount_minor), 0)",
    ),
    Invariant(
        code="M21",
        says="nothing is refunded of a payment while a bank disputes it",
        sql="SELECT x.public_id FROM payments_paymentoperation x JOIN payments_paymentdispute d"
        " ON d.payment_line_id = x.payment_line_id WHERE x.kind = 'refund' AND x.created_at > d.opened_at"
        " AND x.created_at < coalesce(d.closed_at, 'infinity')",
    ),
    Invariant(
        code="M22",
        says="the payment status of an accepted order is that of its payments",
        # Whether what has run out releases is the call center's to change, with no order looked at.
        sql="SELECT o.number FROM orders_salesorder o JOIN payments_paymentline p ON p.order_id = o.id"
        " AND p.state NOT IN ('voided', 'set_aside', 'refunded') WHERE o.state IN ('submitted', 'invoiced')"
        " GROUP BY o.id HAVING NOT bool_or(p.state = 'expired') AND o.payment_status <>"
        " CASE WHEN bool_or(p.state = 'unknown') THEN 'unknown'"
        " WHEN bool_or(p.state IN ('declined', 'capture_failed')) THEN 'declined'"
        " WHEN bool_or(p.state = 'not_submitted') THEN 'not_submitted' WHEN bool_and(p.state = 'paid') THEN 'paid'"
        " WHEN bool_or(p.state = 'authorized') THEN 'authorized' ELSE 'posted' END",
    ),
    Invariant(
        code="M23",
        says="nothing that was paid before is left over when an order is billed in full",
        sql="SELECT o.number FROM orders_salesorder o JOIN payments_ledgertransaction t ON t.order_id = o.id"
        " JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'prepayment'"
        " WHERE o.state = 'invoiced' AND o.invoices > 0 GROUP BY o.id HAVING sum(e.amount_minor) <> 0",
    ),
)


def violations(invariants: Sequence[Invariant] = INVARIANTS) -> list[Violation]:
    """What is broken now, in the order of the list; reads everything in one snapshot."""
    found = []
    inside = connection.in_atomic_block  # then what was written there is meant
    with transaction.atomic(), connection.cursor() as cursor:
        if not inside:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for invariant in invariants:
            cursor.execute(invariant.sql)
            rows = [str(name) for (name,) in cursor.fetchall()]
            if rows:
                found.append(Violation(invariant=invariant, rows=tuple(rows[:MOST_NAMED]), count=len(rows)))
    return found
