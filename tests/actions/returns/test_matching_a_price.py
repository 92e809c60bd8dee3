"""The difference to a lower price goes to the customer's account or back on the card, within the maximum, once."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from ringup.call_centers.models import CallCenter
from ringup.orders.models import SalesOrder
from ringup.payments.models import LedgerEntry
from ringup.payments.rules.ledger import Account
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.returns.models import CreditNote
from ringup.returns.queries import list_credits
from ringup.values.refusal import Cure, Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.orders.test_approval_races import at_once
from tests.actions.payments.conftest import payment_of
from tests.actions.returns.conftest import allow
from tests.factories import make_rex
from tests.factories.prices import make_exchange_rate

CASH = PaymentEntry(method="CASH")


def match(actor, order: SalesOrder, price: str = "9.00", item: str = "LAMP-1", **more: str) -> Matched | Refusal:
    line = order.lines.get(item__number=item).public_id
    wish = {"reason": "cheaper", **more}
    return match_line_price(actor, order=order.public_id, line=line, new_price=Decimal(price), **wish)


def credited(actor, order: SalesOrder, price: str = "9.00", **more: str) -> CreditNote:
    outcome = match(actor, order, price, **more)
    assert isinstance(outcome, Matched), outcome
    return outcome.note


def refused(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def on(account: Account) -> int:
    return LedgerEntry.objects.filter(account=account.value).aggregate(sum=Sum("amount_minor"))["sum"] or 0


def test_o_111_the_difference_goes_to_the_customers_account(sell, sam, scene):
    order = sell(CASH)
    made(sam, order)
    note = credited(sam, order)
    assert (note.number, note.journal, note.old_price, note.quantity) == ("CN-100001", "CREDITS", 10, 3)
    assert (note.credit_minor, note.tax_minor, note.total_minor) == (300, 63, 363)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -363
    assert (on(Account.CREDITS), on(Account.TAX)) == (300, 63 - order.tax_minor)
    event = order.events.get(kind="price_match")
    assert (event.before, event.line_position) == ({"price": "10"}, 1)
    [row] = list_credits(order.pk)
    assert (row.status, row.reason, row.total.minor) == ("on_account", "Cheaper elsewhere", 363)
    order.refresh_from_db()
    assert order.state == "invoiced"


def test_o_111_the_maximum_caps_all_credits_of_the_order_together(sell, sam, scene):
    allow(scene, maximum_minor=400)
    order = sell(CASH)
    made(sam, order)
    assert credited(sam, order).credit_minor == 300
    capped = credited(sam, order, "8.00")
    assert (capped.difference_minor, capped.credit_minor) == (300, 100)
    assert refused(match(sam, order, "1.00", item="MUG-1")) == "credit_maximum_reached"


def test_the_maximum_holds_at_the_exchange_rate_for_an_order_in_another_currency(sell, sam, scene):
    """5.00 EUR at 0.8 are 4.00."""
    allow(scene, maximum_minor=500)
    make_exchange_rate(scene.legal_entity, "0.8", currency="GBP")
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency="GBP")
    for item, price in zip(scene.items, ("10.00", "4.50", "99.00"), strict=True):
        BasePrice.objects.create(item=item, currency="GBP", price=Decimal(price))
    order = sell(CASH)
    assert order.currency == "GBP"
    made(sam, order)
    assert credited(sam, order).credit_minor == 300
    assert credited(sam, order, "8.00").credit_minor == 100
    assert refused(match(sam, order, "1.00", item="MUG-1")) == "credit_maximum_reached"


def test_a_second_match_begins_at_the_price_of_the_first(sell, sam):
    order = sell(CASH)
    made(sam, order)
    credited(sam, order, "9.00")
    assert refused(match(sam, order, "9.00")) == "price_not_lower"
    assert credited(sam, order, "8.50").credit_minor == 150


def test_only_what_is_invoiced_is_matched(sell, sam):
    order = sell(CASH)
    made(sam, order, lamps=1)
    assert credited(sam, order).credit_minor == 100
    assert refused(match(sam, order, "4.00", item="MUG-1")) == "nothing_invoiced"
    made(sam, order)
    assert credited(sam, order).credit_minor == 200


def test_an_order_that_came_invoiced_is_matched_too(sell, sam):
    order = sell(CASH)
    SalesOrder.objects.filter(pk=order.pk).update(state="invoiced", origin="online-retail")
    assert credited(sam, order).credit_minor == 300


def test_the_money_goes_back_on_the_card(take, sam, acquirer, scene):
    order = take()
    made(sam, order)
    note = credited(sam, order, refund_to=payment_of(order).public_id)
    [sent] = acquirer.journal("refund")
    assert sent["amount"] == note.total_minor == 242
    assert payment_of(order).refunded_minor == 242
    assert on(Account.RECEIVABLE) == 0
    assert on(Account.CARDS) == order.total_minor - 242
    assert [row.status for row in list_credits(order.pk)] == ["refunded"]
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0


def test_a_refund_goes_out_of_the_capture_that_has_room(take, sam, acquirer):
    order = take()
    made(sam, order, lamps=1)
    made(sam, order)
    payment = payment_of(order).public_id
    too_much = match(sam, order, "1.00", refund_to=payment)
    assert isinstance(too_much, Refusal)
    assert (too_much.code, too_much.cure) == ("refund_too_large", Cure(code="credit_to_account"))
    credited(sam, order, "3.00", refund_to=payment)
    parents = [row["parent"] for row in acquirer.journal("refund")]
    captures = [row["id"] for row in acquirer.journal("capture")]
    assert parents == [captures[1]]


def test_a_refund_that_fails_leaves_the_credit_on_the_account(take, sam, acquirer, scene):
    order = take()
    made(sam, order)
    acquirer.queue("declined:do_not_honor")
    note = credited(sam, order, refund_to=payment_of(order).public_id)
    assert [row.status for row in list_credits(order.pk)] == ["refund_failed"]
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -note.total_minor


def test_where_no_default_is_set_it_has_to_be_said_where_the_money_goes(sell, sam, scene):
    allow(scene, to_account=False)
    order = sell(CASH)
    made(sam, order)
    assert refused(match(sam, order)) == "refund_way_required"
    assert credited(sam, order, refund_to="account").payment_line is None


def test_the_same_request_gives_one_credit(sell, sam):
    order = sell(CASH)
    made(sam, order)
    notes = [credited(sam, order, request_key="once") for _ in range(2)]
    assert notes[0] == notes[1]
    assert CreditNote.objects.count() == 1


def test_what_is_refused_says_why(sell, take, sam, ada, scene):
    order, card = sell(CASH), take()
    outcomes = {
        "not_permitted": match(ada, order),
        "order_not_found": match(scene.actor(make_rex()), order),
        "reason_required": match(sam, order, reason="no such reason"),
        "nothing_invoiced": match(sam, order),
    }
    made(sam, order)
    made(sam, card)
    paid_in_cash = payment_of(order).public_id
    outcomes |= {
        "price_not_lower": match(sam, order, "10.00"),
        "price_out_of_range": match(sam, order, "-1"),
        "payment_not_found": match(sam, order, refund_to=payment_of(card).public_id),
        "refund_not_offered": match(sam, order, refund_to=paid_in_cash),
    }
    allow(scene, maximum_minor=1000)
    SalesOrder.objects.filter(pk=card.pk).update(currency="USD")
    outcomes["no_exchange_rate"] = match(sam, card)
    SalesOrder.objects.filter(pk=card.pk).update(currency="EUR")
    CallCenter.objects.update(order_price_control=False)
    outcomes["price_control_off"] = match(sam, order)
    CallCenter.objects.update(order_completion=False)
    outcomes["order_completion_off"] = match(sam, order)
    for code, outcome in outcomes.items():
        assert refused(outcome) == code
    assert not CreditNote.objects.exists()


def test_a_credit_never_changes(sell, sam):
    order = sell(CASH)
    made(sam, order)
    credited(sam, order)
    for deed in (
        lambda: CreditNote.objects.update(credit_minor=1),
        lambda: CreditNote.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.django_db(transaction=True)
def test_two_matches_of_one_line_at_once_give_the_difference_once(sell, sam):
    order = sell(CASH)
    made(sam, order)
    outcomes = at_once(*[lambda: match(sam, order)] * 2)
    assert sum(isinstance(one, Matched) for one in outcomes) == 1
    assert [refused(one) for one in outcomes if isinstance(one, Refusal)] == ["price_not_lower"]
    assert CreditNote.objects.get().credit_minor == 300


@pytest.mark.django_db(transaction=True)
def test_two_lines_at_once_stay_within_the_maximum_together(sell, sam, scene):
    allow(scene, maximum_minor=350)
    order = sell(CASH)
    made(sam, order)
    at_once(lambda: match(sam, order), lambda: match(sam, order, "3.50", item="MUG-1"))
    assert CreditNote.objects.aggregate(sum=Sum("credit_minor"))["sum"] == 350
