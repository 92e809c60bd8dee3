"""A customer's bank takes a charge back: nothing is refunded on top of it (B37), and the books say who has it."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.models import OrderEvent
from ringup.payments.actions.close_dispute import close_dispute
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.models import LedgerEntry, PaymentDispute, PaymentLine, PaymentOperation, ProcessorEvent, Refund
from ringup.project.invariants import INVARIANTS, violations
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import Deed, find_workbench
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.payments.conftest import now_due, operation_of, payment_of
from tests.factories.company import make_reason_code

SOUND = [invariant for invariant in INVARIANTS if invariant.code != "I17"]


@pytest.fixture(autouse=True)
def sound(db):
    yield
    assert violations(SOUND) == []


@pytest.fixture
def reasons(scene):
    make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)


@pytest.fixture
def charged(take, sam, reasons):
    order = take()
    made(sam, order)
    return order


@pytest.fixture
def prepaid(take, reasons):
    return take(prepay=True)


def tell(acquirer, state="open", *, amount=0):
    """The bank disputes the latest charge, or decides; and we are told."""
    acquirer.dispute(acquirer.journal("capture")[-1]["id"], state, amount=amount)
    receive(acquirer.events()[-1])


def receive(event):
    body, headers = event
    assert receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers) is None


def on(account):
    return LedgerEntry.objects.filter(account=account).aggregate(sum=Sum("amount_minor"))["sum"] or 0


def match(sam, order, price="9"):
    lamp = order.lines.get(item__number="LAMP-1").public_id
    return match_line_price(
        sam,
        order=order.public_id,
        line=lamp,
        new_price=Decimal(price),
        reason="CHEAPER",
        refund_to=payment_of(order).public_id,
        request_key="match",
    )


def canceled(sam, order):
    assert not isinstance(cancel_order(sam, order=order.public_id, reason="NO-NEED"), Refusal)
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
    resolve_unknown_payments()


@pytest.mark.peerbug("B37")
def test_nothing_is_refunded_on_top_of_a_dispute(charged, sam, acquirer):
    tell(acquirer)
    dispute = PaymentDispute.objects.get()
    assert (dispute.state, dispute.amount_minor, dispute.reason) == ("open", charged.total_minor, "fraudulent")
    assert payment_of(charged).disputed_minor == charged.total_minor
    refused = match(sam, charged)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field, refused.cure.code) == (
        "payment_disputed_until",
        "refund_to",
        "wait_for_the_dispute",
    )
    assert acquirer.journal("refund") == []
    assert on("disputed") == charged.total_minor
    assert OrderEvent.objects.filter(order=charged, kind="payment_disputed").count() == 1


@pytest.mark.peerbug("B37")
def test_what_the_customer_keeps_is_not_refunded_either(charged, sam, acquirer):
    tell(acquirer)
    tell(acquirer, "lost")
    assert (on("disputed"), on("chargebacks")) == (0, charged.total_minor)
    refused = match(sam, charged)
    assert isinstance(refused, Refusal)
    assert refused.code == "refund_too_large"
    assert refused.facts["left"]["minor"] == 0


@pytest.mark.peerbug("B37")
def test_refund_and_dispute_stay_within_the_charge(charged, sam, acquirer):
    tell(acquirer, amount=charged.total_minor - 100)
    tell(acquirer, "lost")
    refused = match(sam, charged)
    assert isinstance(refused, Refusal)
    assert refused.facts["left"]["minor"] == 100


def test_a_dispute_that_we_win_leaves_everything_as_it_was(charged, sam, acquirer):
    tell(acquirer)
    tell(acquirer, "won")
    assert (on("disputed"), on("chargebacks"), on("cards")) == (0, 0, charged.total_minor)
    assert payment_of(charged).disputed_minor == 0
    assert isinstance(match(sam, charged), Matched)
    assert len(acquirer.journal("refund")) == 1


def test_a_refund_that_a_canceled_order_wants_waits_for_the_bank(prepaid, sam, acquirer):
    tell(acquirer)
    canceled(sam, prepaid)
    refund = Refund.objects.get()
    assert refund.state == "waiting"
    refused = decide_refund(sam, refund=refund.public_id, approve=True)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_disputed_until"
    assert acquirer.journal("refund") == []
    tell(acquirer, "won")
    assert not isinstance(decide_refund(sam, refund=refund.public_id, approve=True), Refusal)
    refund.refresh_from_db()
    assert (refund.state, len(acquirer.journal("refund"))) == ("done", 1)


@pytest.mark.peerbug("B37")
def test_a_dispute_that_we_lose_has_paid_the_refund_that_waited(prepaid, sam, scene, acquirer):
    tell(acquirer)
    canceled(sam, prepaid)
    tell(acquirer, "lost")
    refund = Refund.objects.get()
    assert refund.state == "done"
    assert (on("chargebacks"), on("receivable"), on("prepayment")) == (0, 0, 0)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0
    refused = decide_refund(sam, refund=refund.public_id, approve=True)
    assert isinstance(refused, Refusal)
    assert acquirer.journal("refund") == []


def test_a_refund_without_an_answer_is_not_sent_again_while_a_bank_disputes_the_charge(prepaid, sam, acquirer):
    canceled(sam, prepaid)
    acquirer.queue("time_out_before")
    now_due(prepaid)
    resolve_unknown_payments()
    assert operation_of(prepaid).state == "unknown"
    tell(acquirer)
    now_due(prepaid)
    resolve_unknown_payments()
    assert Refund.objects.get().state == "failed"
    assert acquirer.journal("refund") == []


@pytest.mark.parametrize("order", [("open", "lost", "open", "lost"), ("lost", "open"), ("lost", "lost")])
def test_messages_that_come_twice_or_out_of_order_end_alike(charged, acquirer, order):
    for state in order:
        acquirer.dispute(acquirer.journal("capture")[-1]["id"], state)
        receive(acquirer.events()[-1])
    assert PaymentDispute.objects.get().state == "lost"
    assert (on("disputed"), on("chargebacks")) == (0, charged.total_minor)


def test_what_contradicts_is_parked_for_people(charged, acquirer):
    tell(acquirer, "lost")
    tell(acquirer, "won")
    assert PaymentDispute.objects.get().state == "lost"
    assert "at the processor" in ProcessorEvent.objects.latest("pk").parked_because


def test_a_dispute_of_a_charge_that_is_not_ours_is_parked(charged, acquirer):
    acquirer.dispute(acquirer.journal("capture")[-1]["id"])
    PaymentOperation.objects.filter(kind="capture").update(processor_reference="another")
    receive(acquirer.events()[-1])
    assert PaymentDispute.objects.count() == 0
    assert ProcessorEvent.objects.latest("pk").parked_because == "no operation of ours"


def test_an_open_dispute_is_on_its_workbench_with_reason_and_deadline(charged, sam, acquirer):
    tell(acquirer)
    bench = find_workbench("disputes")
    [row] = list_workbench(sam, bench=bench, wanted=BenchFilter()).rows
    assert (row.order, row.deeds) == (charged.public_id, (Deed.DISPUTE_WON, Deed.DISPUTE_LOST))
    facts = row.reasons[0].refusal.facts
    assert (row.reasons[0].refusal.code, facts["disputed_because"]) == ("charge_is_disputed", "fraudulent")
    assert facts["until"] == PaymentDispute.objects.get().answer_by
    closed = close_dispute(sam, dispute=row.dispute, won=True, note="seen in their dashboard")
    assert (closed.state, closed.closed_by_id) == ("won", sam.user)
    assert list_workbench(sam, bench=bench, wanted=BenchFilter()).rows == ()
    again = close_dispute(sam, dispute=row.dispute, won=False, note="or not")
    assert isinstance(again, Refusal)
    assert again.code == "dispute_is_over"


@pytest.mark.parametrize(
    ("who", "change", "code"),
    [
        ("ada", {}, "not_permitted"),
        ("sam", {"note": " "}, "note_required"),
        ("sam", {"dispute": "nothing"}, "dispute_not_found"),
    ],
)
def test_who_may_not_or_says_nothing_closes_no_dispute(charged, scene, ada, sam, acquirer, who, change, code):
    tell(acquirer)
    wish = {"dispute": PaymentDispute.objects.get().public_id, "won": True, "note": "seen"} | change
    refused = close_dispute({"ada": ada, "sam": sam}[who], **wish)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert PaymentLine.objects.filter(disputed_minor__gt=0).exists()
