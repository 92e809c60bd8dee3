"""What a processor holds runs out, or a capture of a part closes it: the card is asked anew, and then charged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.completion.actions.modify_order import modify_order
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.jobs.renew_authorizations import renew_authorizations
from ringup.orders.models import OrderEvent
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.connectors.protocol import Capability
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made, sound
from tests.actions.payments.conftest import operation_of, payment_of, states

__all__ = ["sound"]


def runs_out(order, acquirer, *, within=timedelta(seconds=-1)):
    """What is held for the order's latest payment ends then, here and at the acquirer."""
    at, line = timezone.now() + within, payment_of(order)
    PaymentLine.objects.filter(pk=line.pk).update(authorization_expires_at=at)
    held = PaymentOperation.objects.filter(payment_line=line, kind="authorize", state="succeeded")
    held.update(expires_at=at, created_at=timezone.now() - timedelta(days=6))
    if within < timedelta(0):
        acquirer.server.acquirer.expire_authorizations([row["id"] for row in acquirer.journal("authorize")])


@pytest.fixture
def once(acquirer, monkeypatch):
    """A processor where a capture of a part closes the authorization."""
    monkeypatch.setattr(FakeAcquirer, "CAPABILITIES", FakeAcquirer.CAPABILITIES - {Capability.CAPTURE_AGAIN})
    acquirer.server.acquirer.once = frozenset({"capture"})
    return acquirer


@pytest.mark.peerbug("B41")
def test_the_job_asks_anew_on_the_last_day_and_gives_the_old_authorization_free(take, acquirer):
    order = take()
    assert renew_authorizations() == 0
    runs_out(order, acquirer, within=timedelta(hours=20))
    assert renew_authorizations() == 1
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "authorize", "void"]
    assert acquirer.journal("void")[0]["parent"] == acquirer.journal("authorize")[0]["id"]
    assert payment_of(order).authorization_expires_at > timezone.now() + timedelta(days=6)
    assert renew_authorizations() == 0
    assert OrderEvent.objects.filter(order=order, kind="payment_renew").count() == 1


def test_a_card_that_is_declined_on_the_last_day_is_held_until_the_end_and_not_asked_all_the_time(take, acquirer):
    order = take()
    runs_out(order, acquirer, within=timedelta(hours=20))
    acquirer.queue("declined:insufficient_funds")
    renew_authorizations()
    assert states(order) == ("authorized", "authorized", "declined")
    assert not order.do_not_process
    assert renew_authorizations() == 0
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.peerbug("B42")
def test_what_ran_out_is_asked_for_anew_and_captured_from_the_new_authorization(take, sam, acquirer):
    order = take()
    runs_out(order, acquirer)
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")
    new = acquirer.journal("authorize")[1]
    [charge] = acquirer.journal("capture")
    assert (charge["parent"], charge["amount"]) == (new["id"], order.total_minor)


@pytest.mark.peerbug("B41")
def test_goods_of_a_card_that_ran_out_and_is_declined_are_not_invoiced(take, sam, acquirer):
    order = take()
    runs_out(order, acquirer)
    acquirer.queue("declined:do_not_honor")
    refused = invoice_order(sam, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_does_not_release"
    assert states(order) == ("declined", "declined", "declined")
    assert order.do_not_process


def test_a_payment_that_cannot_be_asked_for_without_the_customer_is_expired_and_stops_the_order(take, acquirer):
    order = take()
    PaymentLine.objects.filter(order=order).update(stored_card=None)
    runs_out(order, acquirer)
    renew_authorizations()
    assert states(order) == ("not_submitted", "expired", "succeeded")
    assert order.do_not_process
    assert len(acquirer.journal("authorize")) == 1


def test_the_call_center_may_let_picking_go_on_but_an_invoice_needs_the_money(take, sam, scene, acquirer):
    Parameters.objects.update(pick_when_expired=True)
    order = take()
    PaymentLine.objects.filter(order=order).update(stored_card=None)
    runs_out(order, acquirer)
    renew_authorizations()
    assert states(order) == ("authorized", "expired", "succeeded")
    assert not order.do_not_process
    refused = invoice_order(sam, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.cure.code) == ("authorization_expired", "replace_the_payment")


def test_while_the_order_is_being_changed_no_card_is_asked(take, sam, acquirer):
    order = take()
    modify_order(sam, order=order.public_id)
    runs_out(order, acquirer, within=timedelta(hours=2))
    assert renew_authorizations() == 1
    assert len(acquirer.journal("authorize")) == 1


def test_a_renewal_without_an_answer_is_unknown_and_found_out_like_any_other(take, acquirer):
    order = take()
    runs_out(order, acquirer)
    acquirer.queue("time_out_after")
    renew_authorizations()
    assert states(order) == ("unknown", "unknown", "unknown")
    assert renew_authorizations() == 0


def test_a_part_is_captured_the_rest_is_authorized_anew_and_captured_from_that(take, sam, once):
    order = take()
    first = made(sam, order, lamps=1)
    rest = order.total_minor - first.invoice.total_minor
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert [(row["kind"], row["amount"]) for row in once.journal()] == [
        ("authorize", order.total_minor),
        ("capture", first.invoice.total_minor),
        ("authorize", rest),
    ]
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")
    assert once.journal("capture")[1]["parent"] == once.journal("authorize")[1]["id"]
    line = payment_of(order)
    assert (line.captured_minor, line.authorized_minor) == (order.total_minor, order.total_minor + rest)


def test_when_the_rest_is_declined_the_order_stops_until_the_card_is_asked_again(take, sam, ada, once):
    order = take()
    once.queue("ok", "declined:insufficient_funds")
    made(sam, order, lamps=1)
    assert states(order) == ("declined", "declined", "declined")
    assert not isinstance(retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")
    assert sum(row["amount"] for row in once.journal("capture")) == order.total_minor


def test_a_charge_that_failed_is_tried_again_with_a_new_authorization_when_the_old_has_run_out(take, sam, acquirer):
    order = take()
    acquirer.queue("declined:do_not_honor")
    assert isinstance(invoice_order(sam, order=order.public_id), Invoiced)
    assert states(order)[1] == "capture_failed"
    runs_out(order, acquirer)
    assert not isinstance(retry_payment(sam, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("paid", "paid", "succeeded")
    assert [row["amount"] for row in acquirer.journal("capture")] == [order.total_minor]
    assert operation_of(order).kind == "capture"
