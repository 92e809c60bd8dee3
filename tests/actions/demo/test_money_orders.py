"""The demo has a gift card, points, a plan, and checks that people look at."""

import pytest

from ringup.customers.models import LoyaltyCard
from ringup.demo.company.money_orders import CUSTOMERS, DEMO_CARD, ITEMS, hold_money
from ringup.demo.company.people import hire
from ringup.demo.company.setup import set_up
from ringup.fulfillment.models import Invoice
from ringup.holds.models import OrderHold
from ringup.jobs.deliver_outbox import deliver_outbox
from ringup.payments.models import GiftCard, Installment, Refund
from ringup.payments.rules.refunds import WITH_PEOPLE
from ringup.project.invariants import violations
from tests.factories import make_customer, make_item

pytestmark = pytest.mark.django_db


def test_there_is_something_on_each_page_of_money():
    robin = set_up("robin")
    hire({"ROBIN": robin, "NORDLYS": set_up("nordlys")})
    entity, leeds = robin.legal_entity, robin.warehouses["LEEDS"]
    for n in range(ITEMS):
        make_item(f"TEA-{n:02}", price="5.00", stock=900, legal_entity=entity, warehouse=leeds)
    for n in range(CUSTOMERS):
        make_customer(f"C-{n}", phone=f"+44207946{n:04}", address={"country": "GB"}, legal_entity=entity)
    assert hold_money(robin) == 7
    card = GiftCard.objects.get()
    assert (card.number, card.balance_minor, card.currency) == (DEMO_CARD, 5000, "GBP")
    assert LoyaltyCard.objects.get().points > 1500
    assert Installment.objects.filter(state="open").count() == 3
    assert Invoice.objects.count() == 2
    assert sorted(OrderHold.objects.values_list("code__cause", flat=True)) == [
        "check",
        "credit_limit",
        "out_of_balance",
    ]
    deliver_outbox()
    assert Refund.objects.filter(state__in=[state.value for state in WITH_PEOPLE]).count() == 1
    assert violations() == []


def test_a_demo_without_goods_goes_without():
    robin = set_up("robin")
    hire({"ROBIN": robin, "NORDLYS": set_up("nordlys")})
    assert hold_money(robin) == 0
