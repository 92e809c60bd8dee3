"""A canceled order holds nobody's money: authorizations are voided, now or as soon as they are known."""

from decimal import Decimal

import pytest

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import CallCenter
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.actions.cancel_order import cancel_order
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.models import PaymentOperation, Refund
from ringup.payments.queries import list_refunds_with_people
from ringup.plumbing.outbox_delivery import deliver_next
from ringup.pricing.models import BasePrice
from ringup.products.models import Item
from ringup.project.subscriptions import SUBSCRIPTIONS
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import now_due, states
from tests.factories import make_rex
from tests.factories.company import make_reason_code
from tests.factories.prices import make_exchange_rate


@pytest.fixture
def cancel(scene, sam):
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)

    def cancel_it(order):
        assert not isinstance(cancel_order(sam, order=order.public_id, reason=reason.code), Refusal)
        order.refresh_from_db()
        return order

    return cancel_it


def release(order):
    return release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)


def test_an_authorized_card_is_voided_by_the_job(take, cancel, acquirer):
    order = cancel(take())
    assert release(order) == 1
    assert states(order) == ("not_submitted", "voided", "intent")
    now_due(order)
    resolve_unknown_payments()
    assert states(order) == ("not_submitted", "voided", "succeeded")
    [void] = acquirer.journal("void")
    assert void["amount"] == order.total_minor


def test_releasing_twice_voids_once(take, cancel):
    order = cancel(take())
    assert [release(order), release(order)] == [1, 0]


def test_a_card_that_turns_out_to_be_authorized_after_the_cancellation_is_voided_then(take, cancel, acquirer):
    order = cancel(take("tok_time_out_after"))
    assert release(order) == 0
    assert states(order)[1:] == ("unknown", "unknown")
    resolve_operation(None, operation=now_due(order))
    assert states(order)[1:] == ("voided", "succeeded")
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "void"]


def test_a_request_that_never_arrived_is_not_sent_for_a_canceled_order(take, cancel, acquirer):
    acquirer.queue("time_out_before")
    order = cancel(take())
    resolve_operation(None, operation=now_due(order))
    assert states(order)[1:] == ("declined", "declined")
    assert acquirer.journal() == []


def test_money_that_was_taken_goes_back(take, cancel, acquirer):
    order = cancel(take(prepay=True))
    assert release(order) == 1
    now_due(order)
    resolve_unknown_payments()
    assert states(order)[1:] == ("refunded", "succeeded")
    assert acquirer.journal("void") == []
    assert [row["amount"] for row in acquirer.journal("refund")] == [order.total_minor]
    assert Refund.objects.get().state == "done"
    assert release(order) == 0


def test_money_that_is_taken_after_the_cancellation_goes_back_then(take, cancel, acquirer):
    acquirer.queue("ok", "time_out_after")
    order = cancel(take(prepay=True))
    assert release(order) == 0
    resolve_operation(None, operation=now_due(order))
    assert states(order)[1:] == ("refunded", "succeeded")
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "capture", "refund"]


def test_a_large_refund_waits_for_an_approval_and_its_money_is_the_customers_meanwhile(take, cancel, scene, sam):
    order = cancel(take(prepay=True))
    done = release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id, limit=order.total_minor)
    assert done == 0
    [waiting] = list_refunds_with_people(legal_entity=scene.legal_entity.pk)
    assert (waiting.state, waiting.amount.minor, waiting.order_number) == ("waiting", order.total_minor, order.number)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -order.total_minor
    decided = decide_refund(sam, refund=waiting.refund, approve=True)
    assert isinstance(decided, Refund)
    assert decided.state == "done"
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0
    again = decide_refund(sam, refund=waiting.refund, approve=True)
    assert isinstance(again, Refusal)
    assert again.code == "refund_state_forbids"


@pytest.mark.parametrize(("rate", "waits"), [("0.5", True), ("2", False), (None, True)])
def test_the_limit_of_refunds_is_an_amount_of_the_companys_currency(take, cancel, scene, rate, waits):
    """What is worth twice as much in euros waits, what is worth half as much goes, and what nobody can tell waits."""
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency="USD")
    for item in Item.objects.all():
        BasePrice.objects.create(item=item, currency="USD", price=Decimal(10))
    if rate:
        make_exchange_rate(scene.legal_entity, rate, currency="USD")
    order = cancel(take(prepay=True))
    assert order.currency == "USD"
    limit = order.total_minor + (1 if rate == "0.5" else -1)
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id, limit=limit)
    assert Refund.objects.get().state == ("waiting" if waits else "asked")


def test_a_refund_that_is_denied_stays_to_the_customers_credit(take, cancel, scene, sam):
    order = cancel(take(prepay=True))
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id, limit=1)
    decided = decide_refund(sam, refund=Refund.objects.get().public_id, approve=False)
    assert isinstance(decided, Refund)
    assert decided.state == "denied"
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -order.total_minor


def test_agents_and_other_companies_decide_about_no_refund(take, cancel, ada):
    order = cancel(take(prepay=True))
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id, limit=1)
    rex = load_actor(make_rex())
    answers = [decide_refund(who, refund=Refund.objects.get().public_id, approve=True) for who in (ada, rex)]
    assert [answer.code for answer in answers if isinstance(answer, Refusal)] == ["not_permitted", "refund_not_found"]


def test_an_order_that_is_not_canceled_keeps_its_payments(take):
    order = take()
    refused = release(order)
    assert isinstance(refused, Refusal)
    assert refused.code == "order_state_forbids"


def test_another_company_releases_nothing(take, cancel):
    order = cancel(take())
    refused = release_payments(None, legal_entity=order.legal_entity_id + 1, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "order_not_found"
    assert PaymentOperation.objects.count() == 1


def test_the_cancellation_itself_sets_it_going(take, cancel, monkeypatch):
    monkeypatch.setattr("ringup.project.subscriptions.confirm_order", lambda *args, **kwargs: None)
    order = cancel(take())
    while deliver_next(SUBSCRIPTIONS):
        """Until every fact is told."""
    assert states(order)[1:] == ("voided", "intent")
