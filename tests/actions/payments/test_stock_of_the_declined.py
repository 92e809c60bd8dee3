"""Where a decline gives the stock free (§6.3), whatever pays the order afterwards takes it again."""

import pytest

from ringup.call_centers.models import Parameters
from ringup.completion.actions.replace_payment import replace_payment
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import OrderHold
from ringup.inventory.models import StockLevel
from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.decline_manually import decline_manually
from ringup.payments.actions.process_again import process_again
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import violations
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, payment_of
from tests.web.office.rows import make_hold_code


@pytest.fixture
def declined(take, acquirer):
    """An order whose lamps are free again."""
    Parameters.objects.update(free_stock_when_declined=True)
    acquirer.queue("declined:do_not_honor")
    order = take()
    assert goods(order) == (0, False)
    return order


def goods(order):
    order.refresh_from_db()
    assert violations() == []
    return int(StockLevel.objects.get(item__number="LAMP-1").reserved), order.pickable


def by_cash(sam, order, payment):
    return replace_payment(sam, order=order, payment=payment, entry=PaymentEntry(method="CASH"))


def by_another_card(sam, order, payment):
    entry = PaymentEntry(method="CARD", stored_card=by_another_card.card)
    return replace_payment(sam, order=order, payment=payment, entry=entry)


def by_hand(sam, order, payment):
    return authorize_manually(sam, order=order, payment=payment, auth_code="A7K2Q9")


def asked_again(sam, order, payment):
    return process_again(sam, order=order, payment=payment)


@pytest.mark.parametrize("pay", [by_cash, by_another_card, by_hand, asked_again])
def test_what_pays_the_order_takes_its_stock_again(declined, scene, sam, pay):
    by_another_card.card = card_on_file(scene, "tok_mastercard").public_id
    done = pay(sam, declined.public_id, payment_of(declined).public_id)
    assert not isinstance(done, Refusal), done
    assert goods(declined) == (2, True)
    assert declined.detailed_status == "released"


def test_while_nobody_knows_the_stock_stays_free(declined, sam, acquirer):
    acquirer.queue("time_out_after")
    asked_again(sam, declined.public_id, payment_of(declined).public_id)
    assert (goods(declined), declined.payment_status) == ((0, False), "unknown")


def test_a_payment_that_is_declined_by_hand_gives_the_stock_free(take, sam, acquirer):
    Parameters.objects.update(free_stock_when_declined=True)
    acquirer.queue("time_out_before")
    order = take()
    assert goods(order)[0] == 2
    done = decline_manually(sam, order=order.public_id, payment=payment_of(order).public_id, reason="never came")
    assert not isinstance(done, Refusal), done
    assert goods(order) == (0, False)


def held(sam, order, scene, **code):
    made = make_hold_code(scene.legal_entity, code="CALL", **code)
    hold = place_hold(sam, order=order.public_id, code=made.code)
    assert isinstance(hold, OrderHold), hold
    return hold


@pytest.mark.parametrize("gives_free", [False, True])
def test_the_hold_of_a_declined_order_keeps_its_stock_free_only_where_it_says_so(declined, scene, sam, gives_free):
    hold = held(sam, declined, scene, removes_reservations=gives_free)
    done = by_cash(sam, declined.public_id, payment_of(declined).public_id)
    assert not isinstance(done, Refusal), done
    assert goods(declined)[0] == (0 if gives_free else 2)
    cleared = clear_hold(sam, order=declined.public_id, hold=hold.pk)
    assert isinstance(cleared, OrderHold), cleared
    assert (goods(declined), declined.detailed_status) == ((2, True), "released")


def test_a_declined_order_that_is_not_held_any_more_keeps_its_stock_free(declined, scene, sam):
    hold = held(sam, declined, scene, removes_reservations=True)
    cleared = clear_hold(sam, order=declined.public_id, hold=hold.pk)
    assert isinstance(cleared, OrderHold), cleared
    assert goods(declined) == (0, False)
    done = by_cash(sam, declined.public_id, payment_of(declined).public_id)
    assert not isinstance(done, Refusal), done
    assert goods(declined) == (2, True)
