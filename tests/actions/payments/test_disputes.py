"""A customer's bank takes a charge back: nothing is refunded on top of it (B37), and the books say who has it."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.models import OrderHold
from ringup.jobs.deliver_outbox import deliver_outbox
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.models import OrderEvent
from ringup.payments.actions import receive_processor_event as receive_module
from ringup.payments.actions.close_dispute import close_dispute
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.explain_difference import explain_difference
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.settle_dispute import settle_dispute
from ringup.payments.models import (
    LedgerEntry,
    PaymentDifference,
    PaymentDispute,
    PaymentLine,
    PaymentOperation,
    Refund,
)
from ringup.payments.rules.disputes import DisputeNews, DisputeState
from ringup.project.invariants import INVARIANTS, violations
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import Deed, find_workbench
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.money import Money
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


def canceled_with_time_out(sam, order, acquirer):
    assert not isinstance(cancel_order(sam, order=order.public_id, reason="NO-NEED"), Refusal)
    release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
    acquirer.queue("time_out_before")
    now_due(order)
    resolve_unknown_payments()
    assert operation_of(order).state == "unknown"


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


def test_what_contradicts_comes_before_people_once(charged, sam, acquirer):
    tell(acquirer, "lost")
    tell(acquirer, "won")
    receive(acquirer.events()[-1])
    assert PaymentDispute.objects.get().state == "lost"
    row = PaymentDifference.objects.get()
    total = f"{charged.total_minor / 100:.2f} EUR"
    assert (row.kind, row.ours, row.theirs) == ("differs", f"dispute {total} lost", f"dispute {total} won")
    bench = find_workbench("payment-differences")
    assert [each.order for each in list_workbench(sam, bench=bench, wanted=BenchFilter()).rows] == [charged.public_id]
    assert not isinstance(explain_difference(sam, difference=row.public_id, note="seen"), Refusal)


def test_more_than_was_charged_is_disputed_as_far_as_it_goes_and_comes_before_people(charged, acquirer):
    news = DisputeNews(
        reference="dp_1",
        charge=acquirer.journal("capture")[-1]["id"],
        amount=Money(charged.total_minor, "USD"),
        state=DisputeState.OPEN,
    )
    assert settle_dispute(None, connector="fake_acquirer", news=news)
    dispute = PaymentDispute.objects.get()
    assert (dispute.currency, dispute.amount_minor) == ("EUR", charged.total_minor)
    assert "USD" in PaymentDifference.objects.get().theirs


@pytest.mark.parametrize("reference", ["another", ""])
def test_a_dispute_of_a_charge_that_is_not_ours_comes_before_people(charged, acquirer, reference):
    news = DisputeNews(reference="dp_1", charge=reference, amount=Money(500, "EUR"), state=DisputeState.OPEN)
    PaymentOperation.objects.filter(kind="capture").update(processor_reference="")
    assert not settle_dispute(None, connector="fake_acquirer", news=news)
    assert PaymentDispute.objects.count() == 0
    assert PaymentDifference.objects.get().kind == "stranger"


def test_a_charge_that_a_person_noted_is_found_by_its_authorization(charged, acquirer):
    acquirer.dispute(acquirer.journal("capture")[-1]["id"])
    held = PaymentOperation.objects.filter(kind="authorize").latest("pk")
    PaymentOperation.objects.filter(kind="authorize").update(processor_reference=acquirer.journal("capture")[-1]["id"])
    PaymentOperation.objects.filter(kind="capture").update(processor_reference="typed by hand")
    receive(acquirer.events()[-1])
    assert PaymentDispute.objects.get().operation.parent_id == held.pk


def test_news_of_a_dispute_that_fail_are_sent_again_by_the_processor(charged, acquirer, monkeypatch):
    acquirer.dispute(acquirer.journal("capture")[-1]["id"])
    body, headers = acquirer.events()[-1]
    with monkeypatch.context() as broken:
        broken.setattr(receive_module, "settle_dispute", lambda *args, **values: 1 / 0)
        refused = receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers)
    assert isinstance(refused, Refusal)
    assert refused.code == "webhook_not_handled"
    receive((body, headers))
    assert PaymentDispute.objects.get().state == "open"


@pytest.mark.peerbug("B37")
@pytest.mark.parametrize("not_disputed", [0, 1500])
def test_what_a_bank_has_kept_is_not_refunded_when_the_order_is_canceled_later(prepaid, sam, acquirer, not_disputed):
    lost = prepaid.total_minor - not_disputed
    tell(acquirer, amount=lost)
    tell(acquirer, "lost", amount=lost)
    canceled(sam, prepaid)
    now_due(prepaid)
    resolve_unknown_payments()
    refund = Refund.objects.get()
    assert (refund.state, refund.charged_back_minor) == ("done", lost)
    assert sum(row["amount"] for row in acquirer.journal("refund")) == not_disputed
    assert (on("receivable"), on("chargebacks")) == (0, 0)


@pytest.mark.peerbug("B37")
def test_a_dispute_of_a_part_that_is_lost_pays_its_part_of_the_refund_that_waited(prepaid, sam, acquirer):
    tell(acquirer, amount=1000)
    canceled(sam, prepaid)
    tell(acquirer, "lost", amount=1000)
    refund = Refund.objects.get()
    assert (refund.state, refund.charged_back_minor) == ("waiting", 1000)
    [row] = list_workbench(sam, bench=find_workbench("refunds"), wanted=BenchFilter()).rows
    assert row.amount.minor == prepaid.total_minor - 1000
    assert not isinstance(decide_refund(sam, refund=refund.public_id, approve=True), Refusal)
    refund.refresh_from_db()
    assert refund.state == "done"
    assert [row["amount"] for row in acquirer.journal("refund")] == [prepaid.total_minor - 1000]
    assert (on("receivable"), on("chargebacks")) == (0, 0)


@pytest.mark.peerbug("B37")
def test_a_refund_that_was_never_sent_is_not_sent_while_a_bank_disputes_the_charge(prepaid, sam, acquirer):
    assert not isinstance(cancel_order(sam, order=prepaid.public_id, reason="NO-NEED"), Refusal)
    release_payments(None, legal_entity=prepaid.legal_entity_id, order=prepaid.public_id)
    assert operation_of(prepaid).state == "intent"
    tell(acquirer)
    now_due(prepaid)
    resolve_unknown_payments()
    assert Refund.objects.get().state == "failed"
    assert acquirer.journal("refund") == []
    tell(acquirer, "lost")
    assert Refund.objects.get().state == "done"


@pytest.mark.peerbug("B37")
def test_a_refund_that_fails_after_the_bank_has_decided_was_paid_by_it(prepaid, sam, acquirer):
    canceled_with_time_out(sam, prepaid, acquirer)
    tell(acquirer)
    tell(acquirer, "lost")
    assert Refund.objects.get().state == "asked"
    now_due(prepaid)
    resolve_unknown_payments()
    assert Refund.objects.get().state == "done"
    assert acquirer.journal("refund") == []
    assert (on("receivable"), on("chargebacks")) == (0, 0)


@pytest.mark.peerbug("B37")
def test_nobody_pays_by_hand_what_a_bank_disputes(prepaid, sam, acquirer):
    canceled_with_time_out(sam, prepaid, acquirer)
    Refund.objects.update(state="to_pay_out", operation=None)  # as one that fits into no single charge
    PaymentOperation.objects.filter(kind="refund").update(state="declined")
    tell(acquirer)
    refund = Refund.objects.get().public_id
    refused = pay_out_refund(sam, refund=refund)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_disputed_until"
    tell(acquirer, "lost")
    assert Refund.objects.get().state == "done"
    refused = pay_out_refund(sam, refund=refund)
    assert isinstance(refused, Refusal)


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


def held(order):
    """The amounts of its open holds, after everybody has heard of what happened; whether it may be picked."""
    deliver_outbox()
    order.refresh_from_db()
    holds = OrderHold.objects.filter(order=order, cleared_at=None, cause="dispute")
    return list(holds.values_list("amount_minor", flat=True)), not order.do_not_process


@pytest.mark.peerbug("B37")
def test_goods_wait_while_the_bank_may_give_their_money_back(prepaid, acquirer):
    assert held(prepaid) == ([], True)
    tell(acquirer)
    assert held(prepaid) == ([prepaid.total_minor], False)
    tell(acquirer, "won")
    assert held(prepaid) == ([], True)


@pytest.mark.peerbug("B37")
def test_goods_of_a_lost_charge_stay_until_a_person_lets_them_go(prepaid, sam, acquirer):
    tell(acquirer)
    tell(acquirer, "lost")
    assert held(prepaid) == ([prepaid.total_minor], False)
    bench = find_workbench("disputed-orders")
    assert [row.order for row in list_workbench(sam, bench=bench, wanted=BenchFilter()).rows] == [prepaid.public_id]
    hold = OrderHold.objects.get(order=prepaid)
    assert not isinstance(clear_hold(sam, order=prepaid.public_id, hold=hold.pk), Refusal)
    assert held(prepaid) == ([], True)


def test_what_a_person_has_let_go_is_not_held_again_when_the_bank_decides(prepaid, sam, acquirer):
    tell(acquirer)
    held(prepaid)
    hold = OrderHold.objects.get(order=prepaid)
    assert not isinstance(clear_hold(sam, order=prepaid.public_id, hold=hold.pk), Refusal)
    tell(acquirer, "lost")
    assert held(prepaid) == ([], True)


def test_an_order_that_is_billed_or_canceled_is_not_held_for_a_dispute(charged, take, sam, acquirer):
    tell(acquirer)
    assert held(charged)[0] == []
    order = take(prepay=True)
    canceled(sam, order)
    tell(acquirer)
    assert held(order)[0] == []
