"""Gift cards from the sale to the last cent: sold, issued, paid with, given back, made void; never overdrawn."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.loading.confirmation import load_confirmation
from ringup.completion.saving import Recap
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.fulfillment.loading.invoice_documents import load_invoice_document
from ringup.fulfillment.models import Invoice
from ringup.notifications.models import Message
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_line import change_line
from ringup.orders.loading import load_rows
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.inquire_gift_card import inquire_gift_card
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.reprint_gift_card import reprint_gift_card
from ringup.payments.actions.set_gift_card_sale import set_gift_card_sale
from ringup.payments.actions.void_gift_card import void_gift_card
from ringup.payments.models import GiftCard, GiftCardEntry, GiftCardGuesses, LedgerEntry, PaymentLine
from ringup.payments.queries.gift_cards import GiftCardStanding
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.gift_card_sales import SaleWish
from ringup.project.invariants import violations
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_reason_code, make_scene
from tests.factories.customers import make_address
from tests.factories.gift_cards import (
    NUMBER,
    make_gift_card,
    make_gift_card_item,
    make_gift_card_method,
    sell_gift_card,
)


@pytest.fixture
def scene(db: None) -> Scene:
    scene = make_scene()
    make_gift_card_method(scene)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


def eur(amount: str) -> Money:
    return Money.parse(amount, "EUR")


def pay_with(number: str = NUMBER, amount: str | None = None, **other: Any) -> PaymentEntry:
    return PaymentEntry(method="GIFT", gift_card=number, amount=eur(amount) if amount else None, **other)


def buy(scene: Scene, *payments: PaymentEntry, quantity: int = 1, submit: bool = True, key: str = "buy") -> Any:
    """Carla buys lamps at 10.00 plus 21 % tax: 12.10 each."""
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(quantity)),),
        payments=payments,
        submit=submit,
    )
    return place_order(scene.actor(), wish=wish, submit_key=key)


def balance() -> int:
    return GiftCard.objects.get(number=NUMBER).balance_minor


def on_account(account: str) -> int:
    return sum(LedgerEntry.objects.filter(account=account).values_list("amount_minor", flat=True))


def all_is_well() -> bool:
    return violations() == []


# Sold and issued


def test_a_card_is_sold_for_its_face_value_without_discount_tax_or_limit(scene, ada):
    order = sell_gift_card(scene, "50.00").order
    assert (order.total_minor, order.tax_minor, order.discount_minor) == (5000, 0, 0)
    assert GiftCard.objects.count() == 0


def test_each_card_has_a_line_of_its_own(scene, ada):
    order = sell_gift_card(scene).order
    refused = add_line(ada, order=order.public_id, wish=LineWish(item="GIFT", quantity=Decimal(2), price=Decimal(20)))
    assert isinstance(refused, Refusal)
    assert refused.code == "gift_card_one_each"
    line = order.lines.get()
    changes = {"quantity": FieldChange(wanted=Decimal(2))}
    refused = change_line(ada, order=order.public_id, line=line.public_id, changes=changes)
    assert isinstance(refused, Refusal)
    assert refused.code == "gift_card_one_each"


def test_a_card_is_issued_with_the_invoice_and_is_a_debt_no_revenue(scene):
    card = make_gift_card(scene, "50.00")
    assert (card.number, card.last_four, card.balance_minor, card.state) == (NUMBER, "26AB", 5000, "active")
    assert (on_account("gift_cards"), on_account("revenue")) == (-5000, 0)
    assert all_is_well()


def test_a_card_by_email_gets_a_number_nobody_guesses_and_is_mailed(scene):
    card = make_gift_card(
        scene, kind="email", number="", recipient_email="bob@example.com", sender_name="Carla", message="Happy birthday"
    )
    message = Message.objects.get(kind="gift_card")
    assert message.recipient == "bob@example.com"
    assert "Carla" in message.title
    assert "Happy birthday" in message.body
    assert card.number not in message.body  # in groups
    assert card.number in message.body.replace("-", "")


def test_an_order_is_not_submitted_before_it_is_said_who_gets_the_card(scene, ada):
    make_gift_card_item(scene)
    placed = place_order(
        ada,
        wish=OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="GIFT", price=Decimal(20)),)),
        submit_key="",
    )
    recap = complete_order(ada, order=placed.order.public_id)
    assert isinstance(recap, Recap)
    assert "gift_card_details_missing" in {refusal.code for refusal in recap.refusals}


def test_money_is_added_to_a_card_that_there_is(scene):
    make_gift_card(scene, "50.00")
    make_gift_card(scene, "25.00", number="", adds_to="gctest-card-2026-ab")
    assert GiftCard.objects.count() == 1
    assert balance() == 7500
    assert [entry.kind for entry in GiftCardEntry.objects.order_by("pk")] == ["issue", "add"]
    assert all_is_well()


def test_no_number_is_given_twice_and_none_may_be_a_bank_cards(scene, ada):
    make_gift_card(scene)
    other = place_order(ada, wish=OrderWish(lines=(LineWish(item="GIFT", price=Decimal(20)),)), submit_key="")
    where = {"order": other.order.public_id, "line": other.rows.lines[0].public_id}
    for number, code in ((NUMBER, "gift_card_number_taken"), ("4111111111111111", "card_number_in_text")):
        refused = set_gift_card_sale(ada, **where, wish=SaleWish(recipient_name="Bob", number=number))
        assert isinstance(refused, Refusal)
        assert refused.code == code


# Paid with


def test_the_balance_falls_at_the_submit_and_the_invoice_settles_it(scene, sam):
    make_gift_card(scene, "50.00")
    draft = buy(scene, pay_with(), submit=False).order
    assert balance() == 5000
    submit_order(scene.actor(), order=draft.public_id, submit_key="s")
    line = PaymentLine.objects.get(order=draft)
    assert (balance(), line.state, line.amount_minor) == (5000 - 1210, "paid", 1210)
    assert on_account("prepayment") == -1210
    invoice_order(sam, order=draft.public_id)
    assert on_account("prepayment") == 0
    assert GiftCard.objects.get().state == "used"
    assert all_is_well()


def test_a_short_balance_is_said_and_offered(scene):
    make_gift_card(scene, "10.00")
    [refused] = buy(scene, pay_with())
    assert refused.code == "gift_card_balance_short"
    assert refused.cure.facts["amount"] == {"minor": 1000, "currency": "EUR"}
    placed = buy(scene, pay_with(amount="10.00"), PaymentEntry(method="CASH"), key="again")
    assert isinstance(placed, Placed)
    assert balance() == 0
    [empty] = buy(scene, pay_with(), key="third")
    assert empty.code == "gift_card_empty"


def test_a_card_on_an_order_twice_pays_no_more_than_is_on_it(scene):
    make_gift_card(scene, "20.00")
    [refused] = buy(scene, pay_with(amount="15.00"), pay_with(amount="9.20"), quantity=2)
    assert refused.code == "gift_card_balance_short"


def test_a_card_pays_a_part_in_percent_that_follows_the_total(scene, ada):
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with(percent=Decimal(50)), submit=False).order
    add_line(ada, order=order.public_id, wish=LineWish(item="LAMP-1"))
    complete_order(ada, order=order.public_id)
    assert PaymentLine.objects.get(order=order).amount_minor == 1210


def test_the_card_was_emptied_meanwhile_so_the_submit_is_refused(scene, ada):
    make_gift_card(scene, "12.10")
    first, second = (buy(scene, pay_with(), submit=False, key=key).order for key in ("a", "b"))
    assert isinstance(submit_order(ada, order=first.public_id, submit_key="1"), Submitted)
    refused = submit_order(ada, order=second.public_id, submit_key="2")
    assert isinstance(refused, tuple)
    assert refused[0].code == "gift_card_empty"
    assert balance() == 0
    assert all_is_well()


def test_a_canceled_order_gives_the_money_back_once(scene, sam):
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with()).order
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    cancel_order(sam, order=order.public_id, reason=reason.code)
    for _ in range(2):
        release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
    assert balance() == 5000
    assert on_account("prepayment") == 0
    assert all_is_well()


def test_a_payment_that_is_taken_off_or_changed_gives_back_what_it_took(scene, ada):
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with()).order
    modify_order(ada, order=order.public_id)
    line = PaymentLine.objects.get(order=order)
    changed = change_payment(ada, order=order.public_id, payment=line.public_id, amount=eur("2.10"))
    assert not isinstance(changed, Refusal), changed
    assert balance() == 5000
    remove_payment(ada, order=order.public_id, payment=changed.public_id)
    assert balance() == 5000
    assert all_is_well()


def test_what_is_invoiced_is_not_given_back(scene, sam):
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with()).order
    invoice_order(sam, order=order.public_id)
    line = PaymentLine.objects.get(order=order)
    refused = remove_payment(sam, order=order.public_id, payment=line.public_id)
    assert isinstance(refused, Refusal)
    assert balance() == 5000 - 1210


def test_a_refund_goes_back_onto_the_same_card_and_never_more_than_it_paid(scene, sam):
    make_reason_code("CHEAPER", kind="credit", legal_entity=scene.legal_entity)
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with(amount="2.10"), PaymentEntry(method="CASH")).order
    invoice_order(sam, order=order.public_id)
    line, payment = order.lines.get(), PaymentLine.objects.get(order=order, method__code="GIFT")
    match = {"order": order.public_id, "line": line.public_id, "reason": "CHEAPER", "refund_to": payment.public_id}
    refused = match_line_price(sam, new_price=Decimal("8.00"), **match)
    assert isinstance(refused, Refusal)
    assert refused.code == "refund_too_large"
    done = match_line_price(sam, new_price=Decimal("9.00"), **match)
    assert isinstance(done, Matched)
    assert balance() == 5000 - 210 + 121
    assert all_is_well()


# Void, reprint, inquiry


def test_a_card_that_was_never_used_can_be_made_void_and_the_buyer_has_the_money(scene, sam):
    card = make_gift_card(scene, "50.00")
    done = void_gift_card(sam, card=card.public_id, sure=True)
    assert isinstance(done, GiftCard)
    assert (done.state, done.balance_minor) == ("void", 0)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -5000
    assert OrderEvent.objects.filter(kind="gift_card_void").count() == 1
    [refused] = buy(scene, pay_with())
    assert refused.code == "gift_card_void"
    assert all_is_well()


def test_everybody_who_put_money_on_a_void_card_has_his_own_again(scene, sam):
    card = make_gift_card(scene, "50.00")
    make_address(scene.bruno)
    make_gift_card(replace(scene, carla=scene.bruno), "30.00", number="", adds_to=NUMBER)
    make_gift_card(scene, "5.00", number="", adds_to=NUMBER)
    assert isinstance(void_gift_card(sam, card=card.public_id, sure=True), GiftCard)
    for customer in (scene.carla, scene.bruno):
        customer.refresh_from_db()
    assert (scene.carla.balance_minor, scene.bruno.balance_minor) == (-5500, -3000)
    noted = OrderEvent.objects.filter(kind="gift_card_void").order_by("pk")
    assert [event.after["value"] for event in noted] == ["50.00", "30.00", "5.00"]
    assert all_is_well()


def test_a_used_card_an_agent_and_another_company_make_nothing_void(scene, ada, sam):
    card = make_gift_card(scene)
    buy(scene, pay_with())
    for actor, code in ((sam, "gift_card_used"), (ada, "not_permitted")):
        refused = void_gift_card(actor, card=card.public_id, sure=True)
        assert isinstance(refused, Refusal)
        assert refused.code == code


def test_the_number_is_brought_once_more_and_it_is_noted_who_asked(scene, sam, ada):
    card = make_gift_card(scene)
    assert reprint_gift_card(sam, card=card.public_id) == "GCTE-STCA-RD20-26AB"
    assert OrderEvent.objects.get(kind="gift_card_reprint").by_id == scene.sam.pk
    assert isinstance(reprint_gift_card(ada, card=card.public_id), Refusal)


def test_the_balance_is_told_with_its_movements(scene, ada):
    make_gift_card(scene, "50.00")
    order = buy(scene, pay_with()).order
    found = inquire_gift_card(ada, number=" gctest card 2026ab ")
    assert isinstance(found, GiftCardStanding)
    assert (found.balance, found.last_four) == (eur("37.90"), "26AB")
    assert (found.entries[0].kind, found.entries[0].balance, found.entries[0].order_number) == (
        "redeem",
        eur("37.90"),
        SalesOrder.objects.get(pk=order.pk).number,
    )


@pytest.mark.peerbug("T08")
def test_who_guesses_numbers_is_locked_at_every_door_and_then_a_good_number_is_refused_too(scene, ada):
    make_gift_card(scene)
    for guess in range(15):
        refused = inquire_gift_card(ada, number=f"GCGUESS{guess:09}")
        assert isinstance(refused, Refusal)
        assert refused.code == "unknown_gift_card"
    for refused in (inquire_gift_card(ada, number=NUMBER), buy(scene, pay_with())[0]):
        assert isinstance(refused, Refusal)
        assert refused.code == "too_many_gift_cards"
    assert isinstance(inquire_gift_card(scene.actor(scene.sam), number=NUMBER), GiftCardStanding)


def test_an_unknown_number_of_an_order_that_is_not_placed_is_counted_all_the_same(scene, ada):
    [refused] = buy(scene, pay_with("GCNOSUCHCARD0000"))
    assert (refused.code, refused.field) == ("unknown_gift_card", "payments[0].gift_card")
    assert GiftCardGuesses.objects.get(by="worker").count == 1
    assert SalesOrder.objects.count() == 0


# Races


@pytest.mark.peerbug("B45")
@pytest.mark.django_db(transaction=True)
def test_fifty_redemptions_at_once_never_overdraw_a_card(transactional_db):
    scene = make_scene()
    make_gift_card_method(scene)
    make_gift_card(scene, "60.50")  # five lamps
    actor = scene.actor()
    orders = [buy(scene, pay_with(), submit=False, key=f"d-{n}").order for n in range(50)]
    start = threading.Barrier(50, timeout=60)

    def submit(order: SalesOrder) -> Any:
        try:
            start.wait()
            return submit_order(actor, order=order.public_id, submit_key=f"s-{order.pk}")
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(submit, orders))
    assert sum(isinstance(outcome, Submitted) for outcome in outcomes) == 5
    assert {refusal.code for outcome in outcomes if isinstance(outcome, tuple) for refusal in outcome} <= {
        "gift_card_empty",
        "gift_card_balance_short",
    }
    assert balance() == 0
    assert all_is_well()


def test_documents_say_for_whom_a_card_is_and_its_message_and_never_its_number(scene):
    make_gift_card(scene, sender_name="Carla", message="Happy birthday")
    invoice = Invoice.objects.select_related("order__call_center", "order__customer", "order__legal_entity").get()
    document = load_invoice_document(invoice)
    assert document.lines[0].notes == ("For Bob", "From Carla", "Happy birthday")
    assert NUMBER not in str(document)
    rows = load_rows(invoice.order)
    assert load_confirmation(rows).lines[0].notes == ("For Bob", "From Carla", "Happy birthday")
    with translation.override("de"):
        assert load_confirmation(rows).lines[0].notes[0] == "Für Bob"


def test_documents_name_a_card_that_gets_more_by_its_last_signs(scene):
    card = make_gift_card(scene, "20.00")
    make_gift_card(scene, "30.00", number="", adds_to=NUMBER)
    latest = Invoice.objects.latest("pk")
    assert load_invoice_document(latest).lines[0].notes[0] == f"Onto the gift card •••• {card.last_four}"
