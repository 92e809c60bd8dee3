"""The invariants of the stored rows see what breaks them: each is proved by rows that no action would write."""

import re
from decimal import Decimal

import pytest
from django.db import connection

from ringup.customers.models import LoyaltyCard, LoyaltyProgram
from ringup.payments.saving import PaymentEntry
from ringup.project.command_line import main
from ringup.project.invariants import INVARIANTS, violations
from ringup.returns.actions.match_line_price import Matched, match_line_price
from tests.actions.fulfillment.conftest import made
from tests.factories import make_reason_code, make_rex
from tests.factories.coupons import single_use

# By code: statements that break it, once triggers and constraints are out of the way. Some break others, too.
PLANTED = {
    "I01": "UPDATE orders_salesorder SET submit_key = 'twice'",
    "I03": "UPDATE orders_salesorder SET total_minor = total_minor + 1",
    "I04": "UPDATE orders_salesline SET net_minor = net_minor + 1",
    "I06": "UPDATE payments_paymentline SET currency = 'USD'",
    "I07": "UPDATE payments_ledgerentry SET amount_minor = amount_minor + 1 WHERE account = 'cards'",
    "I08": "UPDATE payments_paymentline SET authorized_minor = authorized_minor + 1",
    "I09": "UPDATE payments_paymentoperation SET kind = 'refund', amount_minor = amount_minor + 1"
    " WHERE kind = 'authorize'",
    "I10": "UPDATE payments_paymentline SET authorized_minor = 0",
    "I11": "UPDATE payments_ledgertransaction SET source = 'nothing' WHERE kind = 'capture'",
    "I14": "UPDATE payments_paymentoperation SET state = 'unknown'",
    "I15": "UPDATE inventory_stocklevel SET on_hand = -1, reserved = 0, back_ordered = 0",
    "I16": "UPDATE inventory_stocklevel SET reserved = reserved + 1",
    "I17": "INSERT INTO inventory_stocklevel (item_id, warehouse_id, on_hand)"
    " SELECT i.id, w.id, 5 FROM products_item i, inventory_warehouse w LIMIT 1",
    "I18": "UPDATE pricing_coupon SET uses_allowed = 0",
    "I19": "UPDATE payments_ledgerentry SET account = 'gift_cards' WHERE account = 'cash'",
    "I24": "UPDATE payments_paymentoperation SET state = 'unknown', created_at = now() - interval '1 hour'",
    "I25": "UPDATE payments_paymentoperation SET idempotency_key = 'the same'",
    "I26": "INSERT INTO payments_processorevent (connector, event_id, payload, received_at, parked_because)"
    " VALUES ('fake_acquirer', 'evt', '{}', now() - interval '1 hour', '')",
    "I27": "INSERT INTO plumbing_outboxevent (name, legal_entity, payload, reacted, attempts, last_error,"
    " parked_because, next_attempt_at) VALUES ('OrderShipped', 1, '{}', '{}', 0, '', '', now() - interval '1 hour')",
    "I29": "UPDATE fulfillment_invoice SET number = 'INV-100009' WHERE position = 2",
    "I30": "UPDATE fulfillment_invoice SET legal_entity_id = (SELECT max(id) FROM call_centers_legalentity)",
    "M01": "UPDATE fulfillment_invoiceline SET net_minor = net_minor + 1",
    "M02": "UPDATE fulfillment_invoice SET total_minor = total_minor + 1",
    "M03": "UPDATE fulfillment_invoiceline SET quantity = 99",
    "M04": "UPDATE payments_paymentline SET invoiced_minor = invoiced_minor - 1",
    "M05": "UPDATE payments_ledgertransaction SET source = 'nothing' WHERE kind = 'invoice'",
    "M06": "UPDATE customers_customer SET balance_minor = 77",
    "M07": "UPDATE payments_ledgerentry SET amount_minor = 1 WHERE account = 'cash'",
    "M08": "UPDATE returns_creditnote SET total_minor = total_minor + 1",
    "M09": "UPDATE returns_creditnote SET credit_minor = 9999",
    "M10": "UPDATE payments_paymentoperation SET amount_minor = amount_minor - 1 WHERE kind = 'authorize'",
    "M11": "UPDATE payments_paymentmethod SET function = 'gift_card' WHERE function = 'normal'",
    "M12": "UPDATE customers_loyaltycard SET points = points + 1",
    "M13": "INSERT INTO payments_refund (payment_line_id, public_id, state, currency, amount_minor, because)"
    " SELECT id, 'planted', 'waiting', 'EUR', 1, '' FROM payments_paymentline WHERE captured_minor > 0 LIMIT 1",
    "M14": "INSERT INTO payments_refund (payment_line_id, public_id, state, currency, amount_minor, because)"
    " SELECT id, 'planted', 'waiting', 'EUR', 1, '' FROM payments_paymentline LIMIT 1",
    "M15": "UPDATE orders_salesorder SET state = 'submitted', total_minor = total_minor + 1",
    "M16": "UPDATE orders_salesorder SET invoiced_minor = 1",
    "M17": "WITH accepted AS (UPDATE orders_salesorder SET state = 'submitted')"
    " UPDATE payments_paymentline SET state = 'set_aside'",
    "M18": "INSERT INTO payments_installment (legal_entity_id, payment_line_id, public_id, position, due_on, state,"
    " amount_minor, attempts, approval_code, reason) SELECT o.legal_entity_id, p.id, 'planted', 1, current_date,"
    " 'paid', 1, 0, '', '' FROM payments_paymentline p JOIN orders_salesorder o ON o.id = p.order_id"
    " WHERE p.captured_minor = 0 LIMIT 1",
    "M19": "INSERT INTO payments_cardentry (order_id, method_id, opened_by_id, public_id, state, recorder, connector,"
    " idempotency_key, reference, url, framed_by, currency, keeps_card, ending, because, ends_at, resume_tries)"
    " SELECT o.id, m.id, u.id, 'planted', 'closed', 'paused', '', 'planted', '', '', '', 'EUR', false, '', '', now(), 0"
    " FROM orders_salesorder o, payments_paymentmethod m, call_centers_user u LIMIT 1",
    "M20": "UPDATE payments_paymentline SET disputed_minor = 1",
    "M21": "WITH charge AS (SELECT id, payment_line_id FROM payments_paymentoperation WHERE kind = 'capture' LIMIT 1),"
    " disputed AS (INSERT INTO payments_paymentdispute (payment_line_id, operation_id, public_id, state, connector,"
    " reference, currency, amount_minor, reason, note, opened_at) SELECT payment_line_id, id, 'planted', 'open',"
    " 'fake_acquirer', 'd', 'EUR', 1, '', '', now() - interval '1 hour' FROM charge)"
    " UPDATE payments_paymentoperation SET kind = 'refund' WHERE id = (SELECT id FROM charge)",
    "M22": "UPDATE payments_paymentline SET state = 'unknown'",
    "M23": "UPDATE payments_ledgerentry SET account = 'prepayment' WHERE account = 'cash'",
}
APPS = "customers|fulfillment|inventory|orders|payments|plumbing|pricing|returns"


@pytest.fixture(autouse=True)
def sound() -> None:
    """Here the rows are broken on purpose."""


@pytest.fixture
def story(take, sell, sam, scene) -> None:
    """An order with a card in two invoices, one with cash, a coupon and a credit, and Lakeside next door."""
    make_rex()
    single_use("ONCE")
    program = LoyaltyProgram.objects.create(
        legal_entity=scene.legal_entity, code="POINTS", name="Points", currency="EUR"
    )
    LoyaltyCard.objects.create(legal_entity=scene.legal_entity, program=program, customer=scene.carla, number="L-1")
    order = take()
    made(sam, order, lamps=1)
    made(sam, order)
    sold = sell(PaymentEntry(method="CASH"), coupons=("ONCE",))
    made(sam, sold)
    make_reason_code("CHEAPER", kind="credit", legal_entity=scene.legal_entity)
    lamp = sold.lines.get(item__number="LAMP-1").public_id
    matched = match_line_price(sam, order=sold.public_id, line=lamp, new_price=Decimal(5), reason="cheaper")
    assert isinstance(matched, Matched), matched


def loosen(sql: str) -> None:
    """Takes triggers and constraints off the tables that the statement names; the test's end puts them back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in sorted(set(re.findall(rf"\b(?:{APPS})_[a-z]+", sql))):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s", [table, "%WHERE%"]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')


def test_every_invariant_has_its_planted_violation():
    assert list(PLANTED) == [invariant.code for invariant in INVARIANTS]


@pytest.mark.peerbug("B35")
@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_violation_is_named(story, code):
    [invariant] = [invariant for invariant in INVARIANTS if invariant.code == code]
    assert violations([invariant]) == []
    loosen(PLANTED[code])
    with connection.cursor() as cursor:
        cursor.execute(PLANTED[code])
        assert cursor.rowcount > 0, "nothing was planted"
    [broken] = violations([invariant])
    assert broken.count > 0
    assert all(broken.rows)


def test_the_command_says_what_is_broken_and_fails(story, capsys, monkeypatch):
    monkeypatch.setattr("ringup.project.command_line.check.use_database", lambda: None)
    monkeypatch.setattr("ringup.project.command_line.check.use_django", lambda: None)
    assert main(["check", "invariants"]) == 0
    assert capsys.readouterr().out == f"{len(INVARIANTS)} invariants, 0 broken.\n"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET balance_minor = 77")
    assert main(["check", "invariants"]) == 1
    assert "M06: not true that a customer's balance is" in capsys.readouterr().out
