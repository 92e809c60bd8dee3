"""What products and categories say of themselves reaches the prices of an order: masters, units, price units, flags."""

from decimal import Decimal
from typing import Any

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.saving import Recap
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import PaymentLine
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from ringup.products.models import Category, Item, ItemUnit
from tests.factories.coupons import make_discount
from tests.factories.prices import make_trade_agreement
from tests.factories.products import make_category, make_item
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(ada: Actor) -> str:
    rows = open_order(ada)
    assert isinstance(rows, OrderRows)
    return rows.order.public_id


@pytest.fixture
def shirt() -> Item:
    """A red shirt at 10.00, one of the variants of SHIRT."""
    master = make_item("SHIRT", is_master=True, price=None)
    return make_item("SHIRT-RED", master=master, variant={"color": "red"})


def added(actor: Actor, order: str, item: str, **wish: Any) -> SalesLine:
    changed = add_line(actor, order=order, wish=LineWish(item=item, **wish))
    assert isinstance(changed, Changed), changed
    return SalesLine.objects.get(pk=changed.rows.lines[-1].pk)


def test_an_agreement_on_the_master_holds_for_the_variant_and_one_on_the_variant_before_it(
    ada: Actor, order: str, shirt: Item
) -> None:
    assert shirt.master is not None
    make_trade_agreement(shirt.master, "9.00")
    assert added(ada, order, "SHIRT-RED").unit_price == 9
    make_trade_agreement(shirt, "8.00")
    assert added(ada, order, "SHIRT-RED").unit_price == 8


def test_a_discount_on_the_master_covers_its_variants(ada: Actor, order: str, shirt: Item) -> None:
    make_discount(params={"lines": [{"products": ["SHIRT"], "percent": "10"}]})
    assert added(ada, order, "SHIRT-RED").discount_minor == 100
    assert added(ada, order, "LAMP-1").discount_minor == 0


@pytest.mark.oracle("O-080")
def test_a_price_for_many_is_the_price_of_one_of_them(ada: Actor, order: str) -> None:
    screw = make_item("SCREW")
    BasePrice.objects.filter(item=screw).update(price=10, price_unit=50)
    line = added(ada, order, "SCREW", quantity=Decimal(25))
    assert (line.unit_price, line.net_minor) == (Decimal("0.2"), 500)


def test_a_further_unit_costs_what_it_holds(ada: Actor, order: str, scene: Scene) -> None:
    ItemUnit.objects.create(item=scene.items[0], unit="box", factor=12)
    line = added(ada, order, "LAMP-1", unit="box", quantity=Decimal(2))
    assert (line.unit, line.unit_price, line.net_minor) == ("box", 120, 24000)


@pytest.mark.parametrize(("valid", "missing"), [(True, False), (False, True)])
def test_a_price_of_nothing_is_one_only_where_it_is_meant(ada: Actor, order: str, valid: bool, missing: bool) -> None:
    make_item("LEAFLET", price="0", zero_price_valid=valid)
    added(ada, order, "LEAFLET")
    recap = complete_order(ada, order=order)
    assert isinstance(recap, Recap)
    assert ("price_missing" in {refusal.code for refusal in recap.refusals}) == missing


@pytest.fixture
def tea() -> Item:
    """Tea at 10.00 in GREEN, below TEA."""
    return make_item("SENCHA", categories=[make_category("GREEN", parent=make_category("TEA"))])


@pytest.mark.parametrize("holder", ["item", "GREEN", "TEA"])
@pytest.mark.parametrize(
    ("flag", "periodic", "tender"),
    [("", 100, 18), ("periodic", 0, 20), ("tender", 100, 0), ("manual", 100, 18), ("all", 0, 0)],
)
def test_flags_of_the_item_and_of_its_categories_keep_discounts_away(
    ada: Actor, order: str, tea: Item, flag: str, periodic: int, tender: int, holder: str
) -> None:
    make_discount("TEN")
    params = {"lines": [{"percent": "2"}], "payment_methods": ["CASH"]}
    make_discount("CASH-2", kind="tender", params=params)
    if flag:
        rows = Item.objects.filter(pk=tea.pk) if holder == "item" else Category.objects.filter(code=holder)
        rows.update(**{f"prevent_{flag}_discounts": True})
    line = added(ada, order, "SENCHA")
    assert line.discount_minor == periodic
    assert isinstance(add_payment(ada, order=order, entry=PaymentEntry(method="CASH")), PaymentLine)
    line.refresh_from_db()
    assert line.discount_minor == periodic + tender


def test_a_category_that_prevents_manual_discounts_leaves_the_line_out_of_one(
    ada: Actor, order: str, tea: Item
) -> None:
    from ringup.orders.loading import load_order
    from ringup.orders.saving import reprice_and_save

    Category.objects.filter(code="TEA").update(prevent_manual_discounts=True)
    line = added(ada, order, "SENCHA")
    SalesLine.objects.filter(pk=line.pk).update(manual_discount={"percent": "50"})
    rows = load_order(ada, order)
    assert rows is not None
    reprice_and_save(ada, rows)
    line.refresh_from_db()
    assert line.discount_minor == 0
