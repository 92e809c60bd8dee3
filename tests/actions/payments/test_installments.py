"""Installments: planned with the submit, charged on their days from the card on file, asked again, decided by hand."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.jobs.announce_installments import announce_installments
from ringup.jobs.charge_installments import charge_installments
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.notifications.models import Message
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_line import change_line
from ringup.orders.models import SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.actions.decide_installment import decide_installment
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.models import (
    Installment,
    InstallmentParameters,
    InstallmentSchedule,
    PaymentLine,
    PaymentOperation,
    Refund,
    StoredCard,
)
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.days import today_in
from ringup.products.models import Item
from ringup.project.invariants import violations
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, method, now_due
from tests.factories import make_item, make_reason_code
from tests.factories.prices import make_auto_charge
from tests.factories.scenes import Scene


@pytest.fixture(autouse=True)
def eligible(scene: Scene) -> None:
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = scene.carla.allow_on_account = True
    scene.carla.save()


def buy(scene: Scene, token: str = "tok_visa", *, function: str = "card", key: str = "i", **change: Any) -> Any:
    """Carla buys three lamps in three installments: 36.30 with tax."""
    card = card_on_file(scene, token) if function == "card" else None
    entry = PaymentEntry(
        method=method(scene, function), stored_card=card.public_id if card else "", schedule="THREE", **change
    )
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)),),
        payments=(entry,),
        submit=True,
    )
    return place_order(scene.actor(), wish=wish, submit_key=key)


def plan_of(order: SalesOrder) -> list[tuple[int, str]]:
    rows = Installment.objects.filter(payment_line__order=order).order_by("position")
    return [(row.amount_minor, row.state) for row in rows]


def all_due(order: SalesOrder) -> None:
    """The rest is due today."""
    Installment.objects.filter(payment_line__order=order, state="open").update(due_on=today_in("Europe/Amsterdam"))


def test_the_first_is_charged_with_the_submit_and_the_others_wait_for_their_days(scene, acquirer):
    placed = buy(scene)
    assert isinstance(placed, Placed), placed
    assert plan_of(placed.order) == [(1210, "paid"), (1210, "open"), (1210, "open")]
    line = PaymentLine.objects.get()
    assert (line.state, line.captured_minor, line.amount_minor) == ("posted", 1210, 3630)
    assert charge_installments() == 0
    days = list(Installment.objects.order_by("position").values_list("due_on", flat=True))
    assert days[0] == today_in("Europe/Amsterdam")
    assert days[1] - days[0] >= timedelta(days=28)
    assert violations() == []


# At every moment it is another day than in Greenwich in one of them.
@pytest.mark.peerbug("B65")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_days_are_those_of_the_clock_on_the_wall_of_the_call_center(scene, acquirer, zone):
    CallCenter.objects.filter(pk=scene.call_center.pk).update(time_zone=zone)
    order = buy(scene).order
    assert Installment.objects.get(position=1).due_on == today_in(zone)
    second = Installment.objects.filter(position=2)
    second.update(due_on=today_in(zone) + timedelta(days=1))
    assert charge_installments() == 0
    second.update(due_on=today_in(zone))
    assert charge_installments() == 1
    assert plan_of(order) == [(1210, "paid"), (1210, "paid"), (1210, "open")]


@pytest.mark.peerbug("B30")
def test_the_job_charges_what_is_due_once_and_in_the_end_all_is_paid(scene, sam, acquirer):
    order = buy(scene).order
    assert isinstance(invoice_order(sam, order=order.public_id), Invoiced)
    for _ in range(3):
        all_due(order)
        charge_installments()
    assert plan_of(order) == [(1210, "paid")] * 3
    assert PaymentLine.objects.get().state == "paid"
    assert [row["kind"] for row in acquirer.journal()].count("capture") == 3
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0
    assert violations() == []


def test_a_declined_one_is_asked_again_and_then_with_people(scene, sam, acquirer):
    InstallmentParameters.objects.update(retries=1, accelerate=True)
    order = buy(scene, "tok_insufficient_funds").order
    first = Installment.objects.get(position=1)
    assert (first.state, first.attempts, first.ask_again_on) == (
        "declined",
        1,
        today_in("Europe/Amsterdam") + timedelta(days=1),
    )
    Installment.objects.update(ask_again_on=today_in("Europe/Amsterdam"))
    charge_installment(None, installment=first.public_id)
    first.refresh_from_db()
    assert (first.state, first.attempts, first.ask_again_on) == ("declined", 2, None)
    # All that is left is due.
    assert set(Installment.objects.exclude(position=1).values_list("due_on", flat=True)) == {
        today_in("Europe/Amsterdam")
    }
    refused = decide_installment(sam, installment=first.public_id, paid=True)
    assert isinstance(refused, Refusal)
    assert refused.code == "reason_required"
    done = decide_installment(sam, installment=first.public_id, paid=True, approval_code="A-77")
    assert isinstance(done, Installment)
    assert plan_of(order)[0] == (1210, "paid")
    assert violations() == []


def test_an_agent_and_another_company_decide_nothing(scene, ada, acquirer):
    buy(scene, "tok_insufficient_funds")
    first = Installment.objects.get(position=1)
    refused = decide_installment(ada, installment=first.public_id, paid=False, reason="no")
    assert isinstance(refused, Refusal)
    assert refused.code == "not_permitted"


def test_on_account_each_stands_on_the_bill_on_its_day(scene, acquirer):
    order = buy(scene, function="customer").order
    assert plan_of(order) == [(1210, "open")] * 3
    charge_installments()
    assert plan_of(order) == [(1210, "billed"), (1210, "open"), (1210, "open")]
    assert violations() == []


def test_with_the_first_installment_nothing_is_asked_at_the_submit(scene, acquirer):
    InstallmentParameters.objects.update(authorization="first_installment")
    order = buy(scene).order
    assert acquirer.journal() == []
    charge_installments()
    assert plan_of(order)[0] == (1210, "paid")


def test_a_canceled_order_asks_for_no_more(scene, sam, acquirer):
    order = buy(scene).order
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    cancel_order(sam, order=order.public_id, reason=reason.code)
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
    assert [state for _, state in plan_of(order)] == ["paid", "canceled", "canceled"]
    assert charge_installments() == 0


def test_who_may_not_pay_so_is_refused(scene, acquirer):
    Item.objects.filter(number="LAMP-1").update(installment_eligible=False)
    [refused] = buy(scene)
    assert (refused.code, refused.facts) == ("items_not_eligible_for_installments", {"items": "LAMP-1"})
    assert SalesOrder.objects.count() == 0


def test_the_plan_follows_a_resubmit(scene, ada, acquirer):
    order = buy(scene, percent=Decimal(100)).order
    modify_order(ada, order=order.public_id)
    add_line(ada, order=order.public_id, wish=LineWish(item="LAMP-1"))
    done = submit_order(ada, order=order.public_id, submit_key="again")
    assert isinstance(done, Submitted), done
    assert plan_of(order) == [(1210, "paid"), (1815, "open"), (1815, "open")]
    assert violations() == []


def test_a_declined_first_one_holds_the_order_until_it_is_paid_or_given_up(scene, sam, acquirer):
    order = buy(scene, "tok_insufficient_funds").order
    assert (order.payment_status, order.detailed_status) == ("declined", "payment_pending")
    first = Installment.objects.get(position=1)
    decide_installment(sam, installment=first.public_id, paid=True, approval_code="A-77")
    order.refresh_from_db()
    assert (order.payment_status, order.detailed_status) == ("posted", "released")
    other = buy(scene, "tok_do_not_honor", key="other").order
    given_up = Installment.objects.get(payment_line__order=other, position=1)
    decide_installment(sam, installment=given_up.public_id, paid=False, reason="a check is in the post")
    other.refresh_from_db()
    assert other.payment_status == "posted"


def test_a_later_one_that_is_declined_holds_nothing(scene, acquirer):
    order = buy(scene).order
    StoredCard.objects.update(token="tok_insufficient_funds")
    all_due(order)
    charge_installments()
    assert plan_of(order) == [(1210, "paid"), (1210, "declined"), (1210, "declined")]
    order.refresh_from_db()
    assert (order.payment_status, order.detailed_status) == ("posted", "released")


def test_a_declined_first_one_is_asked_for_with_the_next_submit(scene, ada, acquirer):
    order = buy(scene, "tok_insufficient_funds").order
    StoredCard.objects.update(token="tok_visa")
    modify_order(ada, order=order.public_id)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert plan_of(order)[0] == (1210, "paid")
    order.refresh_from_db()
    assert order.payment_status == "posted"
    assert violations() == []


def test_a_canceled_order_gives_back_what_was_charged_charge_by_charge(scene, sam, acquirer):
    order = buy(scene).order
    second = Installment.objects.get(position=2)
    Installment.objects.filter(pk=second.pk).update(due_on=today_in("Europe/Amsterdam"))
    charge_installments()
    cancel(scene, sam, order)
    assert [state for _, state in plan_of(order)] == ["paid", "paid", "canceled"]
    line = PaymentLine.objects.get()
    assert (line.state, line.refunded_minor) == ("refunded", 2420)
    assert list(Refund.objects.values_list("amount_minor", "state")) == [(1210, "done"), (1210, "done")]
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0
    assert violations() == []


def test_what_is_given_back_of_a_plan_waits_for_approval_by_its_whole(scene, sam, acquirer):
    order = buy(scene).order
    all_due(order)
    charge_installments()
    cancel(scene, sam, order, limit=2000)
    assert list(Refund.objects.values_list("amount_minor", "state")) == [(1210, "waiting")] * 3
    assert violations() == []


def test_a_charge_that_is_answered_after_the_cancellation_is_given_free(scene, sam, acquirer):
    order = buy(scene, "tok_time_out_after").order
    assert order.payment_status == "unknown"
    cancel(scene, sam, order)
    resolve_operation(None, operation=now_due(order))
    assert [state for _, state in plan_of(order)] == ["canceled"] * 3
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "void"]
    assert PaymentLine.objects.get().state == "voided"
    assert violations() == []


def test_less_than_was_charged_goes_back(scene, ada, acquirer):
    order = buy(scene).order
    Installment.objects.filter(position=2).update(due_on=today_in("Europe/Amsterdam"))
    charge_installments()
    modify_order(ada, order=order.public_id)
    [line] = order.lines.all()
    change_line(ada, order=order.public_id, line=line.public_id, changes={"quantity": FieldChange(wanted=Decimal(1))})
    done = submit_order(ada, order=order.public_id, submit_key="again")
    assert isinstance(done, Submitted), done
    assert plan_of(order) == [(1210, "paid"), (1210, "paid"), (1210, "canceled")]
    paid = PaymentLine.objects.get()
    assert (paid.state, paid.amount_minor, paid.refunded_minor) == ("paid", 1210, 1210)
    assert violations() == []


def test_a_letter_comes_as_many_days_before_as_the_call_center_says(scene, ada, acquirer):
    InstallmentParameters.objects.update(bill_days=5)
    order = buy(scene, percent=Decimal(100)).order
    assert announce_installments() == 0
    due = today_in("Europe/Amsterdam") + timedelta(days=5)
    Installment.objects.filter(position=2).update(due_on=due)
    Installment.objects.filter(position=3).update(due_on=due + timedelta(days=1))
    assert [announce_installments(), announce_installments()] == [1, 0]
    [letter] = Message.objects.filter(kind="installment")
    assert (letter.subject, letter.recipient) == (order.public_id, "carla@jansen.example")
    assert "12.10" in letter.body
    assert "Visa •••• 1111: installment 2 of 3" in letter.body
    # Of another amount the customer is told again.
    modify_order(ada, order=order.public_id)
    add_line(ada, order=order.public_id, wish=LineWish(item="LAMP-1"))
    submit_order(ada, order=order.public_id, submit_key="again")
    assert announce_installments() == 1
    assert "18.15" in Message.objects.filter(kind="installment").latest("pk").body


def test_no_letter_without_days_and_none_of_a_canceled_order(scene, sam, acquirer):
    InstallmentParameters.objects.update(bill_days=0)
    order = buy(scene).order
    Installment.objects.filter(position=2).update(due_on=today_in("Europe/Amsterdam") + timedelta(days=1))
    assert announce_installments() == 0
    InstallmentParameters.objects.update(bill_days=5)
    cancel(scene, sam, order)
    assert announce_installments() == 0


def test_such_an_order_ships_complete_where_the_call_center_wants_it(scene, acquirer):
    assert buy(scene).order.ship_complete
    InstallmentParameters.objects.update(ship_complete=False)
    assert not buy(scene, "tok_mastercard", key="other").order.ship_complete


def test_charges_are_paid_at_once_where_the_call_center_wants_it(scene, ada, acquirer):
    """Freight of 6.95 and its tax of 1.46 beside three lamps of 12.10 each."""
    make_auto_charge(legal_entity=scene.legal_entity)
    InstallmentParameters.objects.update(apply_charges=False)
    card = card_on_file(scene, "tok_visa").public_id
    in_parts = PaymentEntry(method=method(scene, "card"), stored_card=card, schedule="THREE")
    lamps = (LineWish(item="LAMP-1", quantity=Decimal(3)),)
    apart = (in_parts, PaymentEntry(method="CASH"))
    wish = OrderWish(customer=scene.carla.public_id, lines=lamps, payments=apart, submit=True)
    placed = place_order(ada, wish=wish, submit_key="apart")
    assert isinstance(placed, Placed), placed
    assert placed.order.total_minor == 3630 + 841
    assert list(placed.order.payments.order_by("position").values_list("amount_minor", flat=True)) == [3630, 841]
    assert plan_of(placed.order) == [(1210, "paid"), (1210, "open"), (1210, "open")]
    whole = replace(in_parts, amount=Money(4471, "EUR"))
    [refused] = place_order(ada, wish=replace(wish, payments=(whole,)), submit_key="whole")
    assert (refused.code, refused.facts["amount"]["minor"]) == ("charges_are_paid_at_once", 3630)
    assert violations() == []


def test_charges_that_come_while_the_order_is_taken_do_not_go_into_the_plan_either(scene, ada, acquirer):
    """The plan is the whole order while nothing is charged for freight; then freight comes."""
    InstallmentParameters.objects.update(apply_charges=False)
    card = card_on_file(scene, "tok_visa").public_id
    whole = PaymentEntry(method=method(scene, "card"), stored_card=card, schedule="THREE", percent=Decimal(100))
    lamps = (LineWish(item="LAMP-1", quantity=Decimal(2)),)
    draft = place_order(
        ada, wish=OrderWish(customer=scene.carla.public_id, lines=lamps, payments=(whole,)), submit_key=""
    )
    assert isinstance(draft, Placed), draft
    make_auto_charge(legal_entity=scene.legal_entity)
    add_line(ada, order=draft.order.public_id, wish=LineWish(item="LAMP-1"))
    refused = submit_order(ada, order=draft.order.public_id, submit_key="whole")
    assert "charges_are_paid_at_once" in [refusal.code for refusal in refused]


def cancel(scene: Scene, actor: Any, order: SalesOrder, limit: int | None = None) -> None:
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    cancel_order(actor, order=order.public_id, reason=reason.code)
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id, limit=limit)
    for _ in range(4):
        PaymentOperation.objects.filter(state="intent").update(look_again_at=timezone.now())
        resolve_unknown_payments()


def matched(sam: Any, order: SalesOrder, price: str) -> Matched:
    line = order.lines.get().public_id
    wish = {"new_price": Decimal(price), "reason": "cheaper", "refund_to": "account"}
    outcome = match_line_price(sam, order=order.public_id, line=line, **wish)
    assert isinstance(outcome, Matched), outcome
    return outcome


def test_a_price_match_lowers_what_is_still_to_come_the_last_first(scene, sam, acquirer):
    make_reason_code("cheaper", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    order = buy(scene).order
    assert isinstance(invoice_order(sam, order=order.public_id), Invoiced)
    first = matched(sam, order, "9.00")
    assert str(first.off_installments) == "3.63"
    assert plan_of(order) == [(1210, "paid"), (1210, "open"), (847, "open"), (363, "paid")]
    paid_by = Installment.objects.get(position=4)
    assert (paid_by.approval_code, paid_by.operation) == (first.note.number, None)
    second = matched(sam, order, "5.00")
    assert str(second.off_installments) == "14.52"
    assert plan_of(order)[:3] == [(1210, "paid"), (605, "open"), (847, "canceled")]
    assert violations() == []
    all_due(order)
    charge_installments()
    scene.carla.refresh_from_db()
    assert (PaymentLine.objects.get().state, scene.carla.balance_minor) == ("paid", 0)
    assert violations() == []


def test_what_open_installments_cannot_bear_stays_to_the_customer_s_credit(scene, sam, acquirer):
    make_reason_code("cheaper", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    order = buy(scene).order
    assert isinstance(invoice_order(sam, order=order.public_id), Invoiced)
    done = matched(sam, order, "1.00")
    assert str(done.off_installments) == "24.20"
    assert [state for _amount, state in plan_of(order)] == ["paid", "canceled", "canceled", "paid"]
    scene.carla.refresh_from_db()
    assert (PaymentLine.objects.get().state, scene.carla.balance_minor) == ("paid", -847)
    assert violations() == []


def test_what_comes_on_top_of_a_plan_that_is_charged_is_paid_at_once(scene, ada, acquirer):
    """Two cents could not be paid in three parts."""
    order = buy(scene).order
    all_due(order)
    charge_installments()
    assert {state for _amount, state in plan_of(order)} == {"paid"}
    modify_order(scene.actor(scene.sam), order=order.public_id)
    make_item("PIN-1", name="Pin", price="0.02", legal_entity=scene.legal_entity, tax_group="")
    Item.objects.update(installment_eligible=True)
    add_line(scene.actor(), order=order.public_id, wish=LineWish(item="PIN-1"))
    done = submit_order(scene.actor(), order=order.public_id, submit_key="more")
    assert isinstance(done, Submitted), done
    assert [(line.amount_minor, line.state, line.schedule_id is None) for line in order.payments.order_by("pk")] == [
        (3630, "paid", False),
        (2, "authorized", True),
    ]
    assert violations() == []
