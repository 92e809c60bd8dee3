"""The demo's warehouse has work: orders of today, one in hand, and goods to come."""

from datetime import date

import pytest

from ringup.demo.company.people import hire
from ringup.demo.company.setup import set_up
from ringup.demo.company.warehouse_orders import ORDERS, take_orders_of_today
from ringup.inventory.models import ExpectedReceipt, StockLevel
from ringup.orders.models import SalesOrder
from tests.factories import make_customer, make_item

pytestmark = pytest.mark.django_db


def test_the_warehouse_has_orders_of_every_sort():
    robin = set_up("robin")
    hire({"ROBIN": robin, "NORDLYS": set_up("nordlys")})
    entity, leeds = robin.legal_entity, robin.warehouses["LEEDS"]
    for n in range(1, 31):
        out = n > 27
        item = make_item(f"TEA-{n:02}", stock=0 if out else 50, legal_entity=entity, warehouse=leeds)
        if out:
            StockLevel.objects.filter(item=item).update(expected_on=date(2030, 1, n))
    for n in range(ORDERS * 2):
        make_customer(f"C-{n}", phone=f"+44207946{n:04}", address={"country": "GB"}, legal_entity=entity)
    assert take_orders_of_today(robin) == ORDERS * 2
    orders = SalesOrder.objects.filter(legal_entity=entity)
    assert orders.filter(pickable=True, do_not_process=False).count() > 3
    assert orders.filter(pickable=True, expedite_code__isnull=False).exists()
    assert orders.filter(fulfillment="picking").count() == 1
    assert orders.filter(lines__back_ordered__gt=0, lines__promised_on__isnull=False).exists()
    assert ExpectedReceipt.objects.filter(warehouse=leeds).count() == 4
