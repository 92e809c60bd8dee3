"""A charge of a part turns out to be done while its order is being changed: what is left of the card is held anew."""

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import submit_order
from ringup.completion.actions.undo_change import undo_change
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.connectors.protocol import Capability
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.payments.conftest import now_due, operation_of, payment_of


@pytest.fixture
def captures_once(acquirer, monkeypatch):
    """A processor that closes an authorization with its first capture, as Stripe does."""
    monkeypatch.setattr(FakeAcquirer, "CAPABILITIES", FakeAcquirer.CAPABILITIES - {Capability.CAPTURE_AGAIN})
    acquirer.server.acquirer.once = frozenset({"capture"})


@pytest.fixture
def reopened(take, sam, acquirer, captures_once):
    """An order that is reopened while nobody knows whether its first invoice was charged."""
    order = take()
    acquirer.queue("time_out_after")
    made(sam, order, lamps=1)
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    return order


def held_anew(order):
    row = operation_of(order)
    return row.kind, row.state, row.amount_minor == payment_of(order).amount_minor - payment_of(order).captured_minor


@pytest.mark.parametrize("end", [submit_order, undo_change])
def test_the_rest_is_held_when_a_charge_turns_out_to_be_done_while_the_order_is_changed(reopened, sam, end):
    resolve_operation(None, operation=now_due(reopened))
    assert held_anew(reopened) == ("authorize", "succeeded", True)
    key = {"submit_key": "again"} if end is submit_order else {}
    assert not isinstance(end(sam, order=reopened.public_id, **key), Refusal | tuple)
    invoice = made(sam, reopened)
    assert (invoice.invoice.total_minor > 0, payment_of(reopened).state) == (True, "paid")
    assert payment_of(reopened).captured_minor == reopened.total_minor


def test_a_card_that_does_not_hold_the_rest_is_asked_for_the_rest_at_the_submit(reopened, sam, acquirer):
    acquirer.queue("declined:do_not_honor")
    resolve_operation(None, operation=now_due(reopened))
    assert operation_of(reopened).state == "declined"
    out = submit_order(sam, order=reopened.public_id, submit_key="again")
    assert not isinstance(out, Refusal | tuple), out
    assert held_anew(reopened) == ("authorize", "succeeded", True)
