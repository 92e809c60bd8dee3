"""Orders that are wanted late (§6.2): their cards are asked on the day, or with the first goods, once."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ringup.call_centers.models import CallCenter, Parameters
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.replace_payment import replace_payment
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.actions.undo_change import undo_change
from ringup.inventory.models import StockLevel
from ringup.jobs.allocate_free_stock import allocate_free_stock
from ringup.jobs.authorize_waiting_payments import authorize_waiting_payments
from ringup.jobs.renew_authorizations import renew_authorizations
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_header import change_header
from ringup.orders.actions.change_line import change_line
from ringup.orders.models import OrderEvent
from ringup.orders.rules.merging import FieldChange
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.decline_manually import decline_manually
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.models import PaymentLine, PaymentOperation, StoredCard
from ringup.payments.queries import list_waiting_orders
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import INVARIANTS, violations
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import Deed, find_workbench
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import sound
from tests.actions.payments.conftest import card_on_file, method, payment_of, states
from tests.factories.company import make_reason_code

__all__ = ["sound"]
SOUND = [invariant for invariant in INVARIANTS if invariant.code != "I17"]


def today():
    zone = CallCenter.objects.values_list("time_zone", flat=True).first()
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def wanted(actor, order, days):
    day = today() + timedelta(days=days) if days is not None else None
    changed = change_header(actor, order=order.public_id, changes={"requested_date": FieldChange(wanted=day)})
    assert not isinstance(changed, Refusal), changed


def submitted(actor, order, key="late"):
    done = submit_order(actor, order=order.public_id, submit_key=key)
    assert isinstance(done, Submitted), done
    order.refresh_from_db()
    return order


def comes(order, days=0):
    """The day has come: what waits for its payment may be asked for now."""
    PaymentLine.objects.filter(order=order, authorize_on__isnull=False).update(
        authorize_on=today() + timedelta(days=days)
    )


@pytest.fixture
def delays(scene):
    StockLevel.objects.update(on_hand=0)
    Parameters.objects.update(delay_authorization=True, future_order_days=7)


@pytest.fixture
def late(take, ada, delays):
    """A submitted order that is wanted in twenty days, and of which nothing lies there."""
    order = take(submit=False)
    wanted(ada, order, 20)
    return submitted(ada, order)


def test_a_future_order_asks_no_card_at_the_submit_and_is_not_released(late, acquirer):
    line = payment_of(late)
    assert (line.state, late.payment_status, late.do_not_process) == ("not_submitted", "not_submitted", True)
    assert line.authorize_on == today() + timedelta(days=13)
    assert late.detailed_status == "payment_pending"
    assert acquirer.journal() == []
    assert authorize_waiting_payments() == 0


@pytest.mark.usefixtures("sound")
def test_its_card_is_asked_on_the_day_once_and_the_order_goes_on(late, acquirer):
    comes(late, days=1)
    authorize_waiting_payments()
    assert acquirer.journal() == []  # tomorrow, by the calendar of the call center
    comes(late)
    assert authorize_waiting_payments() == 1
    assert states(late) == ("authorized", "authorized", "succeeded")
    assert not late.do_not_process
    assert payment_of(late).authorize_on is None
    assert authorize_waiting_payments() == 0
    [asked] = acquirer.journal("authorize")
    assert asked["amount"] == late.total_minor
    assert OrderEvent.objects.filter(order=late, kind="payment_due").count() == 1


def test_a_decline_on_the_day_stands_among_the_declined(late, sam, acquirer):
    comes(late)
    acquirer.queue("declined:do_not_honor")
    authorize_waiting_payments()
    assert states(late) == ("declined", "declined", "declined")
    assert late.do_not_process
    declined = list_workbench(sam, bench=find_workbench("declined-payments"), wanted=BenchFilter())
    assert [row.order for row in declined.rows] == [late.public_id]
    assert authorize_waiting_payments() == 0


def test_goods_that_are_reserved_at_the_submit_have_the_card_asked_at_once(take, ada, scene):
    Parameters.objects.update(delay_authorization=True, future_order_days=7)
    order = take(submit=False)
    wanted(ada, order, 20)
    submitted(ada, order)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert payment_of(order).authorize_on is None


def test_goods_that_come_before_the_day_have_the_card_asked(late, acquirer):
    StockLevel.objects.update(on_hand=10)
    allocate_free_stock()
    assert authorize_waiting_payments() == 1
    assert states(late) == ("authorized", "authorized", "succeeded")


@pytest.mark.parametrize(("days", "line_days"), [(7, None), (None, None), (20, 3)])
def test_what_is_wanted_soon_is_asked_at_the_submit(take, ada, delays, days, line_days):
    order = take(submit=False)
    wanted(ada, order, days)
    if line_days is not None:
        line = order.lines.first()
        day = today() + timedelta(days=line_days)
        change_line(
            ada, order=order.public_id, line=line.public_id, changes={"requested_date": FieldChange(wanted=day)}
        )
    submitted(ada, order)
    assert states(order) == ("authorized", "authorized", "succeeded")


def test_without_the_parameter_a_future_order_is_authorized_at_the_submit(take, ada):
    order = take(submit=False)
    wanted(ada, order, 200)
    submitted(ada, order)
    assert states(order)[0] == "authorized"


def test_what_is_prepaid_is_taken_at_once(take, ada, delays, acquirer):
    order = take(submit=False, prepay=True)
    wanted(ada, order, 20)
    submitted(ada, order)
    assert states(order)[0] == "paid"


def test_where_nobody_delays_any_more_the_job_asks(late):
    Parameters.objects.update(delay_authorization=False)
    assert authorize_waiting_payments() == 1
    assert states(late)[0] == "authorized"


def test_while_the_order_is_changed_nobody_is_asked_and_its_submit_decides_anew(late, ada, acquirer):
    modify_order(ada, order=late.public_id)
    comes(late)
    assert authorize_waiting_payments() == 0
    wanted(ada, late, 40)
    submitted(ada, late, "later still")
    assert payment_of(late).authorize_on == today() + timedelta(days=33)
    modify_order(ada, order=late.public_id)
    wanted(ada, late, 2)
    submitted(ada, late, "soon after all")
    assert states(late) == ("authorized", "authorized", "succeeded")
    assert len(acquirer.journal("authorize")) == 1


def test_a_change_of_the_amount_goes_onto_the_payment_that_waits(late, ada, acquirer):
    modify_order(ada, order=late.public_id)
    line = late.lines.get(item__number="MUG-1")
    change_line(ada, order=late.public_id, line=line.public_id, changes={"quantity": FieldChange(wanted=3)})
    submitted(ada, late, "more")
    assert payment_of(late).amount_minor == late.total_minor
    assert acquirer.journal() == []
    comes(late)
    authorize_waiting_payments()
    assert [row["amount"] for row in acquirer.journal("authorize")] == [late.total_minor]


def test_an_undone_change_leaves_the_day_as_it_was(late, ada):
    day = payment_of(late).authorize_on
    modify_order(ada, order=late.public_id)
    wanted(ada, late, 3)
    assert not isinstance(undo_change(ada, order=late.public_id), Refusal)
    late.refresh_from_db()
    assert (payment_of(late).authorize_on, late.state) == (day, "submitted")
    assert authorize_waiting_payments() == 0


def test_a_canceled_order_asks_for_nothing(late, scene, sam, acquirer):
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    assert not isinstance(cancel_order(sam, order=late.public_id, reason=reason.code), Refusal)
    release_payments(None, legal_entity=late.legal_entity_id, order=late.public_id)
    comes(late)
    assert authorize_waiting_payments() == 0
    assert acquirer.journal() == []
    assert violations(SOUND) == []


def test_a_person_may_ask_before_the_day_and_sees_the_day_on_the_workbench(late, sam):
    pending = list_workbench(sam, bench=find_workbench("pending-authorizations"), wanted=BenchFilter())
    [row] = pending.rows
    assert row.deeds == (Deed.PROCESS, Deed.CANCEL)
    [reason] = row.reasons
    assert reason.refusal.code == "payment_waits_for_its_day"
    assert date.fromisoformat(reason.refusal.facts["until"]) == payment_of(late).authorize_on
    retry_payment(sam, order=late.public_id, payment=payment_of(late).public_id)
    assert states(late)[0] == "authorized"


def test_a_payment_that_waits_for_its_customer_is_no_payment_to_try_again(take, sam):
    order = take(submit=False)
    line = payment_of(order)
    type(order).objects.filter(pk=order.pk).update(state="submitted")
    refused = retry_payment(sam, order=order.public_id, payment=line.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_state_forbids"


@pytest.fixture
def held_late(take, ada, delays):
    """An order whose card was authorized, and that is wanted in twenty days since then."""
    order = take()
    modify_order(ada, order=order.public_id)
    wanted(ada, order, 20)
    return submitted(ada, order)


def runs_out(order):
    """What the processor holds for it has run out."""
    PaymentLine.objects.filter(order=order).update(authorization_expires_at=timezone.now())
    PaymentOperation.objects.filter(payment_line__order=order).update(expires_at=timezone.now())
    renew_authorizations()


def test_what_ran_out_of_a_future_order_waits_for_its_day(held_late, acquirer):
    soon = timezone.now() + timedelta(hours=20)
    PaymentLine.objects.filter(order=held_late).update(authorization_expires_at=soon)
    held = PaymentOperation.objects.filter(payment_line__order=held_late)
    held.update(expires_at=soon, created_at=timezone.now() - timedelta(days=6))
    renew_authorizations()
    assert len(acquirer.journal("authorize")) == 1  # not on the last day either
    runs_out(held_late)
    line = payment_of(held_late)
    assert (line.state, line.authorize_on) == ("expired", today() + timedelta(days=13))
    comes(held_late)
    authorize_waiting_payments()
    assert states(held_late) == ("authorized", "authorized", "succeeded")


def test_where_cards_are_not_kept_a_future_order_is_paid_otherwise(take, ada, scene):
    Parameters.objects.update(future_orders=False, future_order_days=7)
    order = take(submit=False)
    wanted(ada, order, 20)
    refused = submit_order(ada, order=order.public_id, submit_key="late")
    assert isinstance(refused, tuple)
    [refusal] = refused
    assert (refusal.code, refusal.cure.code) == ("card_not_kept", "pay_otherwise_or_earlier")
    assert refusal.facts == {"until": (today() + timedelta(days=13)).isoformat()}
    assert not isinstance(remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    again = PaymentEntry(method=method(scene, "card"))
    refusal = add_payment(ada, order=order.public_id, entry=again)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.field) == ("card_not_kept", "method")
    assert isinstance(
        add_payment(ada, order=order.public_id, entry=PaymentEntry(method=method(scene, "normal"))), PaymentLine
    )
    submitted(ada, order)


def test_no_link_is_sent_for_what_is_authorized_later(take, ada, scene, delays):
    order = take(submit=False)
    wanted(ada, order, 20)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    card_on_file(scene, "tok_amex")
    link = PaymentEntry(method=method(scene, "card"), by_link=True)
    refusal = add_payment(ada, order=order.public_id, entry=link)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "link_for_future_order"


def test_a_payment_in_place_of_a_declined_one_waits_too(take, scene, ada, sam, delays, acquirer):
    order = take(submit=False)
    acquirer.queue("declined:do_not_honor")
    submitted(ada, order)
    type(order).objects.filter(pk=order.pk).update(requested_date=today() + timedelta(days=20))
    entry = PaymentEntry(method=method(scene, "card"))
    replace_payment(sam, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    line = payment_of(order)
    assert (line.state, line.authorize_on) == ("not_submitted", today() + timedelta(days=13))
    order.refresh_from_db()
    assert order.payment_status == "not_submitted"


@pytest.mark.parametrize(("limit", "tries"), [(1, 2), (2, 3)])
def test_a_card_that_is_declined_on_its_day_is_asked_again_as_often_as_any_other(late, acquirer, limit, tries):
    Parameters.objects.update(reauthorization_limit=limit)
    comes(late)
    for _ in range(5):
        acquirer.queue("declined:insufficient_funds")
    authorize_waiting_payments()
    assert payment_of(late).operations.filter(kind="authorize", state="declined").count() == tries
    assert states(late) == ("declined", "declined", "declined")


def test_a_payment_that_was_removed_waits_no_more(held_late, ada, scene):
    runs_out(held_late)
    assert not isinstance(modify_order(ada, order=held_late.public_id), Refusal)
    retired = payment_of(held_late)
    assert not isinstance(remove_payment(ada, order=held_late.public_id, payment=retired.public_id), Refusal)
    PaymentLine.objects.filter(pk=retired.pk).update(authorize_on=today() - timedelta(days=1))
    entry = PaymentEntry(method=method(scene, "card"), stored_card=card_on_file(scene, "tok_mastercard").public_id)
    assert not isinstance(add_payment(ada, order=held_late.public_id, entry=entry), Refusal)
    submitted(ada, held_late, "again")
    assert list_waiting_orders(limit=10) == []
    assert authorize_waiting_payments() == 0
    assert not OrderEvent.objects.filter(order=held_late, kind="payment_due").exists()


def test_a_payment_that_waited_and_was_declined_by_hand_stands_among_the_declined(held_late, sam):
    runs_out(held_late)
    done = decline_manually(sam, order=held_late.public_id, payment=payment_of(held_late).public_id, reason="stolen")
    assert not isinstance(done, Refusal), done
    assert (payment_of(held_late).state, payment_of(held_late).authorize_on) == ("declined", None)
    declined = list_workbench(sam, bench=find_workbench("declined-payments"), wanted=BenchFilter())
    assert [row.order for row in declined.rows] == [held_late.public_id]


def test_a_link_that_ran_out_waits_for_people_not_for_a_day(held_late):
    PaymentLine.objects.filter(order=held_late).update(by_link=True)
    runs_out(held_late)
    assert (payment_of(held_late).state, payment_of(held_late).authorize_on) == ("expired", None)


def test_a_card_that_the_customer_does_not_want_kept_is_asked_at_the_submit(take, ada, delays, acquirer):
    order = take(submit=False)
    StoredCard.objects.update(removed_at=timezone.now())
    wanted(ada, order, 20)
    submitted(ada, order)
    assert [row["kind"] for row in acquirer.journal()] == ["authorize"]
    assert payment_of(order).authorize_on is None
