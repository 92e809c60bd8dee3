"""So many percent of nothing is nothing: entered, kept while the order is empty, and gone with the submit."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Role
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.models import InstallmentSchedule
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item
from ringup.project.invariants import violations
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file
from tests.factories.gift_cards import make_gift_card, make_gift_card_method

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def card(scene):
    card_on_file(scene)


LAMPS = (LineWish(item="LAMP-1", quantity=Decimal(3)),)


def draft(scene, *, lines=LAMPS, **entry) -> SalesOrder:
    payments = (PaymentEntry(**entry),) if entry else ()
    wish = OrderWish(customer=scene.carla.public_id, lines=lines, payments=payments)
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def give_it_away(scene, order: SalesOrder) -> None:
    Role.objects.filter(code="supervisor").update(total_discount_percent=100)
    given = set_total_discount(
        scene.actor(scene.sam), order=order.public_id, discount={"percent": "100"}, reason="damaged"
    )
    assert not isinstance(given, Refusal), given


def amounts(order: SalesOrder) -> list[int]:
    return list(order.payments.order_by("position").values_list("amount_minor", flat=True))


@pytest.mark.parametrize(("lines", "percent"), [((), 50), ((LineWish(item="MUG-1"),), "0.0001")])
def test_a_part_too_small_for_a_cent_is_entered_and_grows_with_the_order(scene, ada, lines, percent):
    order = draft(scene, lines=lines)
    added = add_payment(ada, order=order.public_id, entry=PaymentEntry(method="CARD", percent=Decimal(percent)))
    assert not isinstance(added, Refusal), added
    assert amounts(order) == [0]
    add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1", quantity=Decimal(1000)))
    complete_order(ada, order=order.public_id)
    order.refresh_from_db()
    assert amounts(order) == [Money.from_decimal(Decimal(order.total_minor) * Decimal(percent) / 10_000, "EUR").minor]


@pytest.mark.parametrize("method", ["CARD", "GIFT"])
def test_an_order_that_costs_nothing_any_more_is_accepted_and_nobody_is_asked(scene, ada, acquirer, method):
    entry = {}
    if method == "GIFT":
        make_gift_card_method(scene)
        entry["gift_card"] = make_gift_card(scene, "50.00").number
    order = draft(scene, method=method, percent=Decimal(100), **entry)
    give_it_away(scene, order)
    recap = complete_order(ada, order=order.public_id)
    assert isinstance(recap, Recap)
    assert (recap.refusals, recap.balance) == ((), Money.zero("EUR"))
    done = submit_order(ada, order=order.public_id, submit_key="free")
    assert isinstance(done, Submitted), done
    order.refresh_from_db()
    assert (order.detailed_status, order.payment_status, amounts(order)) == ("released", "paid", [])
    assert acquirer.journal() == []
    assert violations() == []


def test_a_payment_that_shrank_below_its_installments_is_said_before_the_submit(scene, ada):
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three", payments=3)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = True
    scene.carla.save()
    order = draft(scene, method="CARD", schedule="THREE")
    payment = order.payments.get().public_id
    assert not isinstance(change_payment(ada, order=order.public_id, payment=payment, amount=Money(2, "EUR")), Refusal)
    add_payment(ada, order=order.public_id, entry=PaymentEntry(method="CASH"))
    refused = submit_order(ada, order=order.public_id, submit_key="small")
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == ["total_too_small_for_installments"]
