"""What stands in the way of an order says who can clear it and how (spec/beyond.md, point 16)."""

from decimal import Decimal

import pytest

from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.loading.facts import load_facts
from ringup.completion.rules.checks.customer import check_customer
from ringup.completion.rules.checks.payments import check_payments
from ringup.completion.rules.facts import CustomerFacts, OrderFacts
from ringup.completion.saving import Recap
from ringup.customers.models import Customer
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.loading import OrderRows, load_order
from ringup.orders.models import SalesLine
from ringup.orders.saving.lines import LineWish
from ringup.products.models import Item
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.ui.wording.cures import CURES
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def cures(refusals):
    """The cures by the codes of what they cure; each is worded."""
    found = {refusal.code: refusal.cure.code if refusal.cure else "" for refusal in refusals}
    assert {cure for cure in found.values() if cure} <= CURES.keys()
    return found


def draft(scene) -> str:
    lines = (LineWish(item="LAMP-1", quantity=Decimal(2)),)
    placed = place_order(scene.actor(), wish=OrderWish(customer=scene.carla.public_id, lines=lines), submit_key="")
    assert isinstance(placed, Placed), placed
    return placed.order.public_id


def test_a_customer_and_an_item_that_are_blocked_meanwhile(scene):
    order = draft(scene)
    Customer.objects.filter(pk=scene.carla.pk).update(blocked=True, blocked_because="unpaid invoices")
    Item.objects.filter(number="LAMP-1").update(state="blocked")
    recap = complete_order(scene.actor(), order=order)
    assert isinstance(recap, Recap), recap
    said = cures(recap.refusals)
    assert (said["customer_blocked"], said["item_blocked"]) == ("unblock_customer", "sell_again_or_remove")


def test_a_blocked_customer_is_refused_with_the_same_cure(scene):
    Customer.objects.filter(pk=scene.carla.pk).update(blocked=True, blocked_because="unpaid invoices")
    ada = scene.actor()
    begun = open_order(ada)
    assert isinstance(begun, OrderRows)
    refused = set_customer(ada, order=begun.order.public_id, customer=scene.carla.public_id)
    assert isinstance(refused, Refusal)
    assert cures([refused]) == {"customer_blocked": "unblock_customer"}


def test_a_customer_who_was_merged_away():
    facts = OrderFacts(order_completion=True, total=Money(0, "EUR"), customer=CustomerFacts(merged=True))
    assert cures(check_customer(facts)) == {"customer_merged": "choose_customer"}


def test_a_missing_price_and_an_order_below_its_invoices(scene):
    rows = load_order(scene.actor(), draft(scene))
    assert rows is not None
    rows.lines[0].unit_price, rows.lines[0].price_state = Decimal(0), SalesLine.PriceState.RULE
    rows.order.invoiced_minor = rows.order.total_minor + 1
    facts = load_facts(rows, [])
    assert cures([facts.lines[0].price_refusal]) == {"price_missing": "give_a_price"}
    assert cures(check_payments(facts))["below_invoiced"] == "put_back_what_is_invoiced"
