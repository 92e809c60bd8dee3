"""Charged twice, ordered twice, webhook against answer: what happened to others, B03 to B31."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.fulfillment.actions.confirm_pick import confirm_pick
from ringup.fulfillment.actions.ship_pick import Shipped, ship_pick
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.inventory.models import StockLevel
from ringup.jobs.charge_installments import charge_installments
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import OrderCharge, OrderVersion, SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.resolve_by_hand import resolve_by_hand
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.models import (
    Installment,
    InstallmentParameters,
    InstallmentSchedule,
    LedgerTransaction,
    PaymentLine,
    PaymentMethod,
    PaymentOperation,
    ProcessorEvent,
)
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.days import today_in
from ringup.plumbing.models import OutboxEvent
from ringup.products.models import Item
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, now_due, operation_of, payment_of, states
from tests.factories import make_item, make_stock
from tests.stories.conftest import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DONE = ("authorized", "authorized", "succeeded")


def receive(event):
    body, headers = event
    return receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers)


@pytest.mark.peerbug("B03")
def test_b03_the_job_looks_again_under_the_lock_after_it_has_fetched_its_list(take, acquirer):
    order = take("tok_time_out_after")
    due, [event] = now_due(order), acquirer.events()
    at_once(lambda: resolve_operation(None, operation=due), lambda: receive(event), lambda: receive(event))
    assert states(order) == DONE
    assert len(acquirer.journal("authorize")) == 1
    assert OutboxEvent.objects.filter(name="PaymentSettled").count() == 1


@pytest.mark.peerbug("B06")
def test_b06_repeated_late_and_reordered_requests_of_a_sale_day_make_no_order_twice(scene, ada):
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1"),),
        payments=(PaymentEntry(method=PaymentMethod.objects.get(function="normal").code),),
        submit=True,
    )
    keys = [f"sale-{number}" for number in range(12)]
    requests = keys + random.Random(6).sample(keys, 6)  # half of them come a second time
    random.Random(7).shuffle(requests)
    for some in (requests[0:6], requests[6:12], requests[12:18]):
        for placed in at_once(*(lambda key=key: place_order(ada, wish=wish, submit_key=key) for key in some)):
            assert isinstance(placed, Placed), placed
    assert sorted(SalesOrder.objects.values_list("submit_key", flat=True)) == sorted(keys)


@pytest.mark.peerbug("B07")
def test_b07_an_agent_and_the_job_that_try_again_charge_once(take, ada, acquirer):
    acquirer.queue("declined:insufficient_funds")
    order = take()
    payment = payment_of(order).public_id
    retry = lambda: retry_payment(ada, order=order.public_id, payment=payment)  # noqa: E731
    at_once(retry, resolve_unknown_payments, resolve_unknown_payments)
    assert states(order) == DONE
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.peerbug("B09")
def test_b09_what_was_charged_is_the_sum_of_the_charges_however_often_it_is_told(take, acquirer):
    order = take(prepay=True)
    for event in [*acquirer.events(), *acquirer.events()]:
        receive(event)
    line = payment_of(order)
    charges = PaymentOperation.objects.filter(payment_line=line, kind="capture", state="succeeded")
    assert line.captured_minor == sum(row.amount_minor for row in charges) == order.total_minor


@pytest.mark.peerbug("B10")
@pytest.mark.parametrize("message_first", [True, False])
def test_b10_answer_and_message_in_any_order_reverse_nothing(take, acquirer, message_first):
    for _ in range(3):
        order = take("tok_time_out_after")
        if message_first:
            receive(acquirer.events()[-1])
        resolve_operation(None, operation=now_due(order))
        receive(acquirer.events()[-1])
        assert states(order) == DONE
    assert acquirer.journal("void") == acquirer.journal("refund") == []


@pytest.mark.peerbug("B11")
def test_b11_who_comes_second_changes_not_a_row_of_the_first(take, ada):
    order = take()

    def rows():
        of_order = (SalesLine, OrderCharge, OrderVersion, PaymentLine)
        found = [list(model.objects.filter(order=order).order_by("pk").values()) for model in of_order]
        return [*found, list(SalesOrder.objects.filter(pk=order.pk).values())]

    before = rows()
    second = submit_order(ada, order=order.public_id, submit_key="the-second")
    assert isinstance(second, Refusal)
    assert rows() == before


@pytest.mark.peerbug("B18")
def test_b18_the_last_unit_is_sold_once_and_who_comes_late_is_never_charged_for_it(scene, ada, sam, acquirer):
    item = make_item("LAST-1", price="10.00", stock=None, legal_entity=scene.legal_entity)
    make_stock(item, 1)
    card, code = card_on_file(scene, "tok_visa"), PaymentMethod.objects.get(function="card").code
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAST-1"),),
        payments=(PaymentEntry(method=code, stored_card=card.public_id),),
        submit=True,
    )
    placed = at_once(*(lambda key=key: place_order(ada, wish=wish, submit_key=key) for key in ("a", "b", "c")))
    assert all(isinstance(one, Placed) for one in placed), placed
    # Who is too late has an order that says so, and a card that is held for it once and charged nothing.
    assert len(acquirer.journal("authorize")) == SalesOrder.objects.count() == 3
    statuses = sorted(SalesOrder.objects.values_list("detailed_status", flat=True))
    assert statuses == ["back_ordered", "back_ordered", "released"]
    for order in SalesOrder.objects.all():
        pick = start_pick(sam, order=order.public_id)
        if isinstance(pick, Refusal):
            assert pick.code == "nothing_to_pick"
            continue
        confirm_pick(sam, pick=pick.public_id)
        assert isinstance(ship_pick(sam, pick=pick.public_id), Shipped)
    [charged] = acquirer.journal("capture")
    assert charged["amount"] == SalesOrder.objects.get(fulfillment="shipped").total_minor
    level = StockLevel.objects.get(item=item)
    assert (level.on_hand, level.reserved, level.back_ordered) == (0, 0, 2)


@pytest.mark.peerbug("B18")
def test_b18_who_is_refused_was_asked_for_no_money(scene, ada, take, acquirer):
    order = take(submit=False)
    scene.carla.blocked = True
    scene.carla.save()
    refused = submit_order(ada, order=order.public_id, submit_key="k")
    assert not isinstance(refused, Submitted)
    assert acquirer.journal() == []


@pytest.mark.peerbug("B19")
def test_b19_a_double_click_is_one_order_with_one_charge(take, ada, acquirer):
    order = take(submit=False)
    clicks = at_once(*[lambda: submit_order(ada, order=order.public_id, submit_key="one-page")] * 2)
    assert all(isinstance(click, Submitted) for click in clicks), clicks
    assert sorted(click.repeated for click in clicks) == [False, True]
    assert len(acquirer.journal("authorize")) == 1
    assert OutboxEvent.objects.filter(name="OrderSubmitted", payload__order=order.public_id).count() == 1


@pytest.mark.peerbug("B21")
def test_b21_two_payments_of_one_order_are_settled_under_the_lock_of_the_order(scene, ada, acquirer):
    cards = [card_on_file(scene, token) for token in ("tok_time_out_after", "tok_dropped_after")]
    code = PaymentMethod.objects.get(call_center=scene.call_center, function="card").code
    # The second card is asked once the first is stored: both are intents of one submit.
    entries = [PaymentEntry(method=code, stored_card=cards[0].public_id, amount=Money(1_000, "EUR"))]
    entries.append(PaymentEntry(method=code, stored_card=cards[1].public_id))
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(2)),),
        payments=tuple(entries),
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key="two-cards")
    assert isinstance(placed, Placed), placed
    first, second = acquirer.events()
    at_once(lambda: receive(first), lambda: receive(second), lambda: receive(first))
    order = SalesOrder.objects.get(pk=placed.order.pk)
    assert order.payment_status == "authorized"
    assert sum(line.authorized_minor for line in order.payments.all()) == order.total_minor
    assert ProcessorEvent.objects.count() == 2


@pytest.mark.peerbug("B21")
def test_b21_the_order_is_locked_before_the_operation_is_looked_at(take, acquirer):
    """Two payments of one order are settled one after the other, whatever each of them is about."""
    order = take("tok_time_out_after")
    [event] = acquirer.events()
    with CaptureQueriesContext(connection) as captured:
        receive(event)
    asked = [query["sql"] or "" for query in captured]
    locks = [sql for sql in asked if "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql]
    tables = [sql.split(' FROM "')[1].split('"')[0] for sql in locks]
    assert tables.index("orders_salesorder") < tables.index("payments_paymentoperation"), tables
    assert states(order) == DONE


@pytest.mark.peerbug("B28")
def test_b28_a_decline_never_says_that_anything_was_paid(take, acquirer):
    order = take("tok_insufficient_funds")
    told = [row.payload for row in OutboxEvent.objects.filter(name="PaymentSettled")]
    assert [(each["outcome"], each["payment_status"]) for each in told] == [("declined", "declined")]
    assert not LedgerTransaction.objects.filter(order=order).exists()
    assert order.do_not_process


@pytest.mark.peerbug("B29")
def test_b29_two_people_who_note_the_same_payment_note_it_once(take, sam):
    order = take("tok_time_out_before")
    row = operation_of(order).public_id
    at_once(*[lambda: resolve_by_hand(sam, operation=row, done=True, note="seen", reference="ch_1")] * 2)
    assert states(order) == DONE
    assert payment_of(order).authorized_minor == order.total_minor


@pytest.mark.peerbug("B29")
def test_b29_two_people_who_authorize_a_declined_payment_by_hand_do_it_once(take, sam):
    order = take("tok_do_not_honor")
    payment = payment_of(order).public_id
    results = at_once(*[lambda: authorize_manually(sam, order=order.public_id, payment=payment, auth_code="A-1")] * 2)
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert payment_of(order).authorized_minor == order.total_minor


@pytest.fixture
def in_installments(scene) -> dict[str, str]:
    """What a payment names that is charged in three installments."""
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = True
    scene.carla.save()
    return {"schedule": "THREE"}


@pytest.mark.peerbug("B30")
def test_b30_two_schedulers_charge_an_installment_once(take, acquirer, in_installments):
    take(**in_installments)
    assert len(acquirer.journal("capture")) == 1
    Installment.objects.filter(position=2).update(due_on=timezone.now() - timedelta(days=2))
    at_once(*[charge_installments] * 3)
    assert len(acquirer.journal("capture")) == 2
    assert list(Installment.objects.order_by("position").values_list("state", flat=True)) == ["paid", "paid", "open"]


@pytest.mark.peerbug("B30")
def test_b30_an_installment_that_was_declined_meanwhile_waits_for_its_day(take, acquirer, in_installments):
    InstallmentParameters.objects.update(retries=2)
    take("tok_insufficient_funds", **in_installments)
    first = Installment.objects.get(position=1)
    assert first.state == "declined"
    assert first.ask_again_on > today_in("Europe/Amsterdam")
    asked = len(acquirer.journal("capture")) + len(acquirer.journal("authorize"))
    refused = charge_installment(None, installment=first.public_id)  # by a job whose list is of a moment ago
    assert isinstance(refused, Refusal)
    assert refused.code == "installment_state_forbids"
    assert len(acquirer.journal("capture")) + len(acquirer.journal("authorize")) == asked
