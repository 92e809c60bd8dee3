"""Cash and checks go back by the refund method of the order's currency, as it stands when that is decided."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.models import Role
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.models import OrderEvent
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading.refund_methods import REFUND_METHOD_KIND
from ringup.payments.models import PaymentMethod, Refund, RefundMethod
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file
from tests.factories import make_legal_entity, make_user
from tests.factories.company import make_reason_code
from tests.factories.payments import make_refund_method

CASH, CHECK = PaymentEntry(method="CASH"), PaymentEntry(method="CHECK", check_number="100")


@pytest.fixture(autouse=True)
def why(scene):
    return make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)


@pytest.fixture
def canceled(sell, sam):
    def sell_and_cancel(*payments):
        order = sell(*payments)
        assert isinstance(cancel_lines(sam, order=order.public_id, reason="NO-NEED"), Canceled)
        release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
        return Refund.objects.filter(payment_line__order=order).order_by("pk")

    return sell_and_cancel


@pytest.mark.parametrize("payment", [CASH, CHECK])
def test_it_is_paid_out_by_the_method_of_the_currency(scene, canceled, sam, payment):
    make_refund_method(scene.legal_entity)
    refund = canceled(payment).get()
    assert (refund.state, refund.method.code, refund.receivables_method, refund.by_check) == (
        "to_pay_out",
        "CHECK",
        "CHQ",
        True,
    )
    refused = pay_out_refund(sam, refund=refund.public_id)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("check_number_missing", "check_number")
    done = pay_out_refund(sam, refund=refund.public_id, check_number=" 200417 ")
    assert isinstance(done, Refund)
    assert (done.state, done.check_number) == ("done", "200417")
    event = OrderEvent.objects.filter(kind="pay_out_refund").get()
    assert event.after == {"refund": "41.75", "check_number": "200417"}
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 0


def test_cash_without_a_check_is_counted_out(scene, canceled, sam):
    make_refund_method(scene.legal_entity, method="CASH", by_check=False)
    refund = canceled(CHECK).get()
    assert (refund.method.code, refund.by_check) == ("CASH", False)
    refused = pay_out_refund(sam, refund=refund.public_id, check_number="200417")
    assert isinstance(refused, Refusal)
    assert refused.code == "no_check_written"
    assert isinstance(pay_out_refund(sam, refund=refund.public_id), Refund)


def test_without_a_row_of_the_currency_it_goes_back_as_it_came(scene, canceled):
    make_refund_method(scene.legal_entity, currency="USD")
    make_refund_method(make_legal_entity(code="OTHERS"), currency="EUR")
    refund = canceled(CASH).get()
    assert (refund.state, refund.method, refund.by_check) == ("to_pay_out", None, False)


def test_a_method_that_the_call_center_has_not_or_that_is_another_there_is_none(scene, canceled):
    row = make_refund_method(scene.legal_entity, method="REFUND")
    assert canceled(CASH).get().method is None
    PaymentMethod.objects.create(call_center=scene.call_center, code="REFUND", name="Refunds", function="customer")
    assert canceled(CASH).get().method is None
    PaymentMethod.objects.filter(code="REFUND").update(function="normal", active=False)
    assert canceled(CASH).get().method.code == row.method, "nobody pays with it; it pays out"


def test_cards_get_their_money_back_themselves(scene, canceled, acquirer):
    make_refund_method(scene.legal_entity)
    card = PaymentEntry(method="CARD", stored_card=card_on_file(scene).public_id, prepay=True)
    refund = canceled(card).get()
    assert (refund.state, refund.method, refund.by_check) == ("asked", None, False)
    send_operations(None, operations=[refund.operation_id])
    assert [row["amount"] for row in acquirer.journal("refund")] == [4175]


def test_a_refund_that_waits_takes_what_is_set_up_when_it_is_approved(scene, sell, ada, sam):
    Role.objects.filter(code="agent").update(refund_limit_minor=1)
    order = sell(CASH)
    mug = order.lines.get(item__number="MUG-1").public_id
    assert isinstance(
        cancel_lines(scene.actor(), order=order.public_id, lines={mug: Decimal(1)}, reason="NO-NEED"), Canceled
    )
    refund = Refund.objects.get()
    assert (refund.state, refund.method) == ("waiting", None)
    row = make_refund_method(scene.legal_entity)
    assert isinstance(decide_refund(sam, refund=refund.public_id, approve=True), Refund)
    refund.refresh_from_db()
    assert (refund.state, refund.method.code, refund.by_check) == ("to_pay_out", "CHECK", True)
    RefundMethod.objects.filter(pk=row.pk).update(by_check=False)
    assert isinstance(pay_out_refund(sam, refund=refund.public_id, check_number="7"), Refund), "as it was decided"


def test_a_card_number_is_no_check_number(scene, canceled, sam):
    make_refund_method(scene.legal_entity)
    refund = canceled(CASH).get()
    refused = pay_out_refund(sam, refund=refund.public_id, check_number="4111 1111 1111 1111")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == ("card_number_in_text", "check_number")


def test_a_refund_check_is_not_done_without_its_number_in_the_database_either(scene, canceled):
    make_refund_method(scene.legal_entity)
    refund = canceled(CASH).get()
    for values in ({"state": "done"}, {"check_number": "7"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.filter(pk=refund.pk).update(**values)


def test_a_currency_is_set_up_once(scene):
    olga = scene.actor(make_user("olga", role="administrator", call_center=scene.call_center))
    values = {"currency": "EUR", "method": "CHECK", "receivables_method": "", "by_check": True}
    assert isinstance(save_setup_row(olga, kind=REFUND_METHOD_KIND, values=values), RefundMethod)
    again = save_setup_row(olga, kind=REFUND_METHOD_KIND, values=values)
    assert isinstance(again, tuple)
    assert [refusal.code for refusal in again] == ["already_exists"]
    unfit = save_setup_row(olga, kind=REFUND_METHOD_KIND, values={**values, "currency": "CHF", "method": "ACCOUNT"})
    assert isinstance(unfit, tuple)
    assert [(refusal.code, refusal.field) for refusal in unfit] == [("not_given_back_by_hand", "method")]
    nowhere = save_setup_row(olga, kind=REFUND_METHOD_KIND, values={**values, "currency": "XYZ"})
    assert isinstance(nowhere, tuple)
    assert [(refusal.code, refusal.field) for refusal in nowhere] == [("not_in_list", "currency")]
    refused = save_setup_row(scene.actor(scene.sam), kind=REFUND_METHOD_KIND, values=values)
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == ["not_permitted"]
