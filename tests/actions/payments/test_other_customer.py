"""An order gets another customer: what the first one pays with does not pay for the second."""

from decimal import Decimal
from typing import Any

import pytest

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.customers.models import Customer
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.models import SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.models import PaymentMethod, PaymentOperation
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from tests.actions.payments.conftest import card_on_file, method, payment_of
from tests.factories.customers import make_address
from tests.factories.payments import make_loyalty_card
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db


def bruno_takes_over(scene: Scene, ada: Actor, entry: PaymentEntry) -> str:
    """A draft of Carla's with the payment, which is Bruno's now: its public id."""
    wish = OrderWish(
        customer=scene.carla.public_id, lines=[LineWish(item="LAMP-1", quantity=Decimal(2))], payments=[entry]
    )
    placed = place_order(ada, wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    if not scene.bruno.addresses.exists():
        make_address(scene.bruno)
    order = placed.order.public_id
    assert isinstance(set_customer(ada, order=order, customer=scene.bruno.public_id), Changed)
    return order


def in_the_way(actor: Actor, order: str) -> list[Any]:
    """What the recap names and the submit says, too: codes with their cures."""
    recap = complete_order(actor, order=order)
    assert isinstance(recap, Recap), recap
    refused = submit_order(actor, order=order, submit_key="first try")
    assert refused == recap.refusals
    return [(refusal.code, refusal.cure and refusal.cure.code) for refusal in recap.refusals]


def cured(actor: Actor, order: str) -> SalesOrder:
    """The order, submitted with cash instead of its payment."""
    row = SalesOrder.objects.get(public_id=order)
    remove_payment(actor, order=order, payment=payment_of(row).public_id)
    add_payment(actor, order=order, entry=PaymentEntry(method="CASH"))
    done = submit_order(actor, order=order, submit_key="second try")
    assert isinstance(done, Submitted), done
    return done.order


def test_the_card_of_the_first_customer_is_not_asked(scene, ada, acquirer):
    card = card_on_file(scene)
    order = bruno_takes_over(scene, ada, PaymentEntry(method=method(scene, "card"), stored_card=card.public_id))
    assert in_the_way(ada, order) == [("card_of_other_customer", "remove_the_payment")]
    assert cured(ada, order).payment_status == "paid"
    assert not PaymentOperation.objects.exists()


def test_the_first_customer_can_come_back(scene, ada, acquirer):
    card = card_on_file(scene)
    order = bruno_takes_over(scene, ada, PaymentEntry(method=method(scene, "card"), stored_card=card.public_id))
    set_customer(ada, order=order, customer=scene.carla.public_id)
    assert isinstance(submit_order(ada, order=order, submit_key="hers"), Submitted)


def test_who_may_not_buy_on_account_does_not_get_there_by_another(scene, ada):
    Customer.objects.filter(pk=scene.carla.pk).update(allow_on_account=True)
    order = bruno_takes_over(scene, ada, PaymentEntry(method=method(scene, "customer")))
    assert in_the_way(ada, order) == [("account_of_other_customer", "remove_the_payment")]
    assert cured(ada, order).payment_status == "paid"


def test_points_are_spent_for_their_owner_only(scene, ada):
    PaymentMethod.objects.create(call_center=scene.call_center, code="POINTS", name="Points", function="loyalty")
    card = make_loyalty_card(scene.carla)
    card.points = 100_000
    card.save(update_fields=["points"])
    order = bruno_takes_over(scene, ada, PaymentEntry(method="POINTS"))
    assert in_the_way(ada, order) == [("card_of_other_customer", "remove_the_payment")]
    cured(ada, order)
    card.refresh_from_db()
    assert card.points == 100_000


def test_money_of_one_currency_does_not_pay_an_order_in_another(scene, ada):
    CallCenter.objects.update(accepted_currencies=["USD"])
    Customer.objects.filter(pk=scene.bruno.pk).update(currency="USD")
    for price in BasePrice.objects.all():
        price.pk, price.currency = None, "USD"
        price.save()
    order = bruno_takes_over(scene, ada, PaymentEntry(method="CASH"))
    assert in_the_way(ada, order) == [("payment_in_other_currency", "remove_the_payment")]
    done = cured(ada, order)
    assert (done.currency, payment_of(done).currency) == ("USD", "USD")
