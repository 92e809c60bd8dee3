"""A submitted order is changed, undone, and canceled in part: its payments come to the new total."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Role
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.actions.undo_change import undo_change
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.holds.actions.place_hold import place_hold
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import OrderEvent, OrderVersion, SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.models import Refund
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.payments.conftest import now_due, payment_of, states
from tests.factories.company import make_reason_code
from tests.web.office.rows import make_hold_code

CASH, ACCOUNT = PaymentEntry(method="CASH"), PaymentEntry(method="ACCOUNT")


@pytest.fixture(autouse=True)
def why(scene):
    return make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)


def submit(actor, order, key="again"):
    done = submit_order(actor, order=order.public_id, submit_key=key)
    assert isinstance(done, Submitted), done
    order.refresh_from_db()
    return order


def kinds(acquirer):
    return [(row["kind"], row["amount"]) for row in acquirer.journal()]


def line_of(order, item):
    return order.lines.get(item__number=item).public_id


def payments(order):
    return list(order.payments.order_by("pk").values_list("state", "amount_minor"))


class TestUpAndDown:
    def test_a_larger_order_is_authorized_anew_and_the_old_hold_voided_afterwards(self, take, ada, acquirer):
        order = take()
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
        assert kinds(acquirer) == [("authorize", before)]
        submit(ada, order)
        assert order.total_minor > before
        assert kinds(acquirer) == [("authorize", before), ("authorize", order.total_minor), ("void", before)]
        assert payments(order) == [("voided", before), ("authorized", order.total_minor)]
        assert (order.version, order.payment_status, order.do_not_process) == (2, "authorized", False)

    def test_a_smaller_order_likewise(self, take, ada, acquirer):
        order = take()
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        submit(ada, order)
        assert kinds(acquirer) == [("authorize", before), ("authorize", order.total_minor), ("void", before)]

    def test_a_decline_of_more_keeps_what_was_held_until_somebody_decides(self, take, ada, acquirer):
        order = take()
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
        acquirer.queue("declined:insufficient_funds")
        submit(ada, order)
        assert payments(order) == [("set_aside", before), ("declined", order.total_minor)]
        assert order.do_not_process
        # Another submit, and the card bears it.
        modify_order(ada, order=order.public_id)
        submit(ada, order, "third")
        assert payments(order) == [("voided", before), ("authorized", order.total_minor)]

    def test_a_decline_of_less_costs_nothing_more_than_enough_is_held(self, take, ada, acquirer):
        order = take()
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        acquirer.queue("declined:do_not_honor")
        submit(ada, order)
        assert payments(order) == [("authorized", order.total_minor), ("voided", order.total_minor)]
        assert (order.payment_status, order.do_not_process) == ("authorized", False)
        assert kinds(acquirer) == [("authorize", before)]

    def test_while_the_new_authorization_is_unknown_the_old_one_is_kept(self, take, ada, acquirer):
        order = take()
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
        acquirer.queue("time_out_after")
        submit(ada, order)
        assert payments(order) == [("set_aside", before), ("unknown", order.total_minor)]
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "LAMP-1"))
        refused = submit_order(ada, order=order.public_id, submit_key="third")
        assert isinstance(refused, tuple)
        assert [each.code for each in refused] == ["payment_unknown_outcome"]
        undo_change(ada, order=order.public_id)
        resolve_operation(None, operation=now_due(order))
        order.refresh_from_db()
        assert payments(order) == [("voided", before), ("authorized", order.total_minor)]

    def test_a_prepaid_card_is_charged_for_the_increase_only(self, take, ada, acquirer):
        order = take(prepay=True)
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
        submit(ada, order)
        more = order.total_minor - before
        assert kinds(acquirer)[2:] == [("authorize", more), ("capture", more)]
        assert payments(order) == [("paid", before), ("paid", more)]

    def test_a_prepaid_card_gets_back_what_is_too_much(self, take, ada, acquirer):
        order = take(prepay=True)
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        submit(ada, order)
        assert kinds(acquirer)[2:] == [("refund", before - order.total_minor)]
        assert payments(order) == [("paid", order.total_minor)]
        assert Refund.objects.get().state == "done"

    def test_cash_is_paid_out_by_a_person(self, sell, ada, sam, scene):
        order = sell(CASH)
        before = order.total_minor
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        submit(ada, order)
        refund = Refund.objects.get()
        assert (refund.state, refund.amount_minor) == ("to_pay_out", before - order.total_minor)
        scene.carla.refresh_from_db()
        assert scene.carla.balance_minor == -refund.amount_minor
        assert not isinstance(pay_out_refund(sam, refund=refund.public_id), Refusal)
        scene.carla.refresh_from_db()
        assert scene.carla.balance_minor == 0
        made(sam, order)

    def test_more_cash_has_to_be_taken_by_somebody(self, sell, ada):
        order = sell(CASH)
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
        refused = submit_order(ada, order=order.public_id, submit_key="again")
        assert isinstance(refused, tuple)
        assert [each.code for each in refused] == ["payments_do_not_match"]

    def test_a_refund_of_the_roles_limit_waits_for_a_supervisor(self, take, ada, scene):
        order = take(prepay=True)
        Role.objects.filter(code="agent").update(refund_limit_minor=1)
        modify_order(ada, order=order.public_id)
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        submit(scene.actor(), order)
        assert Refund.objects.get().state == "waiting"


class TestUndo:
    def test_the_order_is_what_it_was_and_nobody_is_charged(self, take, ada, acquirer):
        order = take()
        kept = [list(model.objects.values()) for model in (SalesLine, OrderVersion)]
        before = SalesOrder.objects.values("total_minor", "version", "state", "payment_status", "submit_key").get()
        modify_order(ada, order=order.public_id)
        add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1"))
        take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
        remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
        done = undo_change(ada, order=order.public_id)
        assert not isinstance(done, Refusal)
        assert list(SalesLine.objects.values()) == kept[0]
        assert SalesOrder.objects.values(*before).get() == before
        assert states(order) == ("authorized", "authorized", "succeeded")
        assert len(acquirer.journal()) == 1
        assert OrderEvent.objects.filter(kind="undo_change").exists()
        made_of(order)

    def test_only_a_change_is_undone(self, take, ada):
        order = take()
        refused = undo_change(ada, order=order.public_id)
        assert isinstance(refused, Refusal)
        assert refused.code == "order_state_forbids"


def made_of(order):
    order.refresh_from_db()
    assert not order.do_not_process


class TestCancelLines:
    def test_it_is_told_before_it_is_done(self, take, ada, acquirer):
        order = take(prepay=True)
        would = cancel_lines(ada, order=order.public_id, lines={line_of(order, "MUG-1"): Decimal(1)}, preview=True)
        assert isinstance(would, Canceled)
        [step] = would.plan.steps
        assert (step.kind.value, step.amount) == ("refund", would.before - would.after)
        order.refresh_from_db()
        assert (order.version, order.lines.count(), Refund.objects.count()) == (1, 2, 0)
        done = cancel_lines(ada, order=order.public_id, lines={line_of(order, "MUG-1"): Decimal(1)}, reason="NO-NEED")
        assert isinstance(done, Canceled)
        assert (done.before, done.after, done.plan) == (would.before, would.after, would.plan)
        order.refresh_from_db()
        assert (order.version, order.state, order.lines.count()) == (2, "submitted", 1)
        assert acquirer.journal("refund")[0]["amount"] == step.amount.minor

    def test_a_quantity_of_a_line_keeps_the_price_of_the_rest(self, sell, ada):
        order = sell(ACCOUNT)
        lamp = order.lines.get(item__number="LAMP-1")
        cancel_lines(ada, order=order.public_id, lines={lamp.public_id: Decimal(2)}, reason="NO-NEED")
        left = SalesLine.objects.get(pk=lamp.pk)
        assert (left.quantity, left.unit_price) == (Decimal(1), lamp.unit_price)
        order.refresh_from_db()
        assert payments(order) == [("posted", order.total_minor)]

    @pytest.mark.parametrize(
        ("quantity", "reason", "code"),
        [(0, "NO-NEED", "quantity_not_positive"), (4, "NO-NEED", "more_than_open"), (1, "", "reason_required")],
    )
    def test_what_is_refused(self, sell, ada, quantity, reason, code):
        order = sell(CASH)
        lamp = line_of(order, "LAMP-1")
        refused = cancel_lines(ada, order=order.public_id, lines={lamp: Decimal(quantity)}, reason=reason)
        assert isinstance(refused, Refusal)
        assert refused.code == code

    def test_an_agent_cancels_lines_and_not_whole_orders(self, sell, ada, sam):
        order = sell(CASH)
        refused = cancel_lines(ada, order=order.public_id, reason="NO-NEED")
        assert isinstance(refused, Refusal)
        assert refused.code == "not_permitted"
        done = cancel_lines(sam, order=order.public_id, reason="NO-NEED")
        assert isinstance(done, Canceled)
        assert done.order.state == "canceled"

    def test_the_rest_of_a_partly_invoiced_order_ends_it_and_its_holds(self, take, sam, acquirer, scene):
        order = take()
        first = made(sam, order, lamps=1)
        place_hold(sam, order=order.public_id, code=make_hold_code(scene.legal_entity).code)
        done = cancel_lines(sam, order=order.public_id, reason="NO-NEED")
        assert isinstance(done, Canceled)
        assert (done.whole, done.holds) == (True, 1)
        order.refresh_from_db()
        assert (order.state, order.total_minor, order.open_holds) == ("invoiced", first.invoice.total_minor, 0)
        assert [(line.item.number, line.quantity) for line in order.lines.all()] == [("LAMP-1", Decimal(1))]
        assert states(order)[:2] == ("paid", "paid")
        assert payment_of(order).amount_minor == first.invoice.total_minor

    def test_a_line_of_a_partly_invoiced_order(self, sell, sam, ada):
        order = sell(CASH)
        first = made(sam, order, lamps=1)
        lamp, mug = line_of(order, "LAMP-1"), line_of(order, "MUG-1")
        refused = cancel_lines(ada, order=order.public_id, lines={lamp: Decimal(3)}, reason="NO-NEED")
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts) == ("more_than_open", {"left": "2"})
        assert isinstance(cancel_lines(ada, order=order.public_id, lines={mug: Decimal(1)}, reason="NO-NEED"), Canceled)
        order.refresh_from_db()
        last = made(sam, order)
        assert first.invoice.total_minor + last.invoice.total_minor == order.total_minor
        assert order.state == "invoiced"


class TestPartlyInvoiced:
    def test_what_is_not_invoiced_is_changed_and_the_invoices_add_up(self, take, sam, acquirer):
        order = take()
        made(sam, order, lamps=1)
        assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
        add_line(sam, order=order.public_id, wish=LineWish(item="CLOCK-1"))
        take_away(sam, order=order.public_id, line=line_of(order, "MUG-1"))
        submit(sam, order)
        made(sam, order)
        assert order.state == "invoiced"
        assert sum(row["amount"] for row in acquirer.journal("capture")) == order.total_minor

    def test_the_price_of_what_is_invoiced_stays(self, sell, sam):
        from ringup.orders.actions.change_line import change_line
        from ringup.orders.rules.merging import FieldChange

        order = sell(CASH)
        made(sam, order, lamps=1)
        modify_order(sam, order=order.public_id)
        changes = {"price": FieldChange(wanted=Decimal("1.00"))}
        refused = change_line(sam, order=order.public_id, line=line_of(order, "LAMP-1"), changes=changes)
        assert isinstance(refused, Refusal)
        assert refused.code == "line_invoiced"


def test_what_was_invoiced_on_account_counts_once_against_the_limit_when_the_rest_grows(scene, ada, sam, sell):
    """Limit 100.00, 41.75 on account of which 12.10 is invoiced: it may grow to 100.00, and not by a cent more."""
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 10_000
    scene.carla.save()
    order = sell(ACCOUNT)
    made(sam, order, lamps=1)
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    payment = payment_of(order).public_id
    beyond = change_payment(sam, order=order.public_id, payment=payment, amount=Money(10_001, "EUR"))
    assert isinstance(beyond, Refusal)
    assert (beyond.code, beyond.facts["free"]) == ("credit_limit_exceeded", "87.90")
    raised = change_payment(sam, order=order.public_id, payment=payment, amount=Money(10_000, "EUR"))
    assert not isinstance(raised, Refusal), raised
