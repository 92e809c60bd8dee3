"""The price book of an order: what stands in it, how few queries it takes, and when kept rules are old."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.delivery.models import ModeOfDelivery
from ringup.orders.saving.lines import LineWish
from ringup.pricing.loading import BrokenRule, load_price_book, load_rules
from ringup.pricing.models import BasePrice, Discount, PriceAdjustment, PricingPolicy, TaxRate
from ringup.pricing.rules.policy import Compound
from ringup.pricing.rules.price_book import PriceBook
from ringup.products.models import Item, ItemUnit
from tests.factories.company import make_price_group
from tests.factories.customers import make_customer
from tests.factories.prices import make_auto_charge, make_exchange_rate, make_tax_group_rule, make_trade_agreement
from tests.factories.products import make_category, make_item, make_items
from tests.factories.scenes import Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def make_discount(scene: Scene, code: str = "TEA-WEEK", **values: Any) -> Discount:
    fields = {"name": code.title(), "kind": "simple", "currency": "EUR", "enabled": True, **values}
    fields.setdefault("params", {"lines": [{"percent": "10"}]})
    return Discount.objects.create(legal_entity=scene.legal_entity, code=code, **fields)


def book_of(scene: Scene, *items: Item, customer: int | None = None) -> PriceBook:
    one = Decimal(1)
    return load_price_book(
        kept=load_rules(scene.call_center, "EUR"),
        currency="EUR",
        items=[(item, item.unit, one) for item in items or scene.items],
        customer=customer,
        day=date(2026, 11, 20),
    )


def discount_names(scene: Scene) -> list[str]:
    return [discount.id for discount in load_rules(scene.call_center, "EUR").rules.discounts]


def test_a_book_holds_the_products_with_prices_categories_and_flags(scene: Scene) -> None:
    tea = make_category("TEA", parent=make_category("DRINKS"))
    master = make_item("ASSAM", is_master=True)
    item = make_item(
        "ASSAM-L", price="7.25", categories=[tea], master=master, prevent_manual_discounts=True, cost=Decimal("3.10")
    )
    product = book_of(scene, item).product("ASSAM-L", "ea")
    assert product is not None
    assert (product.price, product.cost, product.master) == (Decimal("7.25"), Decimal("3.10"), "ASSAM")
    assert set(product.categories) == {"TEA", "DRINKS"}
    assert {str(flag) for flag in product.prevent} == {"manual"}
    assert product.tax_group == "FULL"


def test_a_further_unit_costs_what_it_contains(scene: Scene) -> None:
    item = scene.items[0]
    box = ItemUnit.objects.create(item=item, unit="box", factor=Decimal(12))
    book = load_price_book(
        kept=load_rules(scene.call_center, "EUR"),
        currency="EUR",
        items=[(item, "box", box.factor), (item, "ea", Decimal(1))],
        customer=None,
        day=date(2026, 11, 20),
    )
    prices = {unit: book.known(item.number, unit).price for unit in ("ea", "box")}
    assert prices == {"ea": Decimal(10), "box": Decimal(120)}


def in_kroner(scene: Scene, *items: Item, day: date) -> PriceBook:
    return load_price_book(
        kept=load_rules(scene.call_center, "DKK"),
        currency="DKK",
        items=[(item, item.unit, Decimal(1)) for item in items],
        customer=None,
        day=day,
    )


def test_a_price_that_is_not_kept_in_the_currency_is_converted_at_the_rate_of_the_day(scene: Scene) -> None:
    own, other = make_item("OWN", price="9.99", cost=Decimal("5.00")), make_item("OTHER", price="9.99")
    BasePrice.objects.create(item=other, currency="DKK", price=Decimal(80))
    before = date(2026, 11, 20)
    assert in_kroner(scene, own, day=before).known("OWN", "ea").price == 0, "no rate is known"
    for rate, begins in (("7.40", date(2026, 1, 1)), ("7.46", date(2026, 11, 21))):
        make_exchange_rate(scene.legal_entity, rate, valid_from=begins)
    products = {each.number: each for each in in_kroner(scene, own, other, day=date(2026, 11, 21)).products}
    assert (products["OWN"].price, products["OWN"].cost) == (Decimal("74.53"), Decimal("37.30"))
    assert products["OTHER"].price == 80
    assert in_kroner(scene, own, day=before).known("OWN", "ea").price == Decimal("73.93")


def test_an_order_in_a_currency_that_the_call_center_accepts_is_priced_by_the_exchange_rate(scene: Scene) -> None:
    """A lamp at 10.00 EUR for a Danish customer: 74.60 DKK."""
    scene.call_center.accepted_currencies = ["DKK"]
    scene.call_center.save()
    make_exchange_rate(scene.legal_entity)
    dane = make_customer("C-45", phone="", currency="DKK")
    wish = OrderWish(customer=dane.public_id, lines=(LineWish(item=scene.items[0].number, quantity=Decimal(2)),))
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed)
    [line] = placed.order.lines.all()
    assert (placed.order.currency, line.unit_price, line.net_minor) == ("DKK", Decimal("74.60"), 14920)


def test_agreements_of_the_customer_the_groups_and_all_are_there_and_no_others(scene: Scene) -> None:
    item, other = scene.items[0], make_customer("C-100009", phone="")
    make_trade_agreement(item, "9.00")
    make_trade_agreement(item, "8.00", customer=scene.carla)
    make_trade_agreement(item, "7.00", customer=other)
    make_trade_agreement(item, "6.00", price_group=make_price_group("VIP"), valid_from=date(2026, 1, 1))
    make_trade_agreement(item, "5.00", currency="USD")
    prices = {agreement.price for agreement in book_of(scene, item, customer=scene.carla.pk).trade_agreements}
    assert prices == {Decimal("9.00"), Decimal("8.00"), Decimal("6.00")}
    assert Decimal("8.00") not in {agreement.price for agreement in book_of(scene, item).trade_agreements}


def test_rules_that_are_off_or_in_another_currency_are_left_out(scene: Scene) -> None:
    make_discount(scene, "ON")
    make_discount(scene, "OFF", enabled=False)
    make_discount(scene, "DOLLARS", currency="USD")
    assert discount_names(scene) == ["ON"]


def test_a_discount_brings_its_groups_dates_and_lines(scene: Scene) -> None:
    row = make_discount(scene, concurrency="compound", priority=7, valid_from="2026-11-01T00:00:00+00:00")
    row.price_groups.add(make_price_group("VIP"))
    (discount,) = load_rules(scene.call_center, "EUR").rules.discounts
    assert (discount.concurrency, discount.priority, discount.price_groups) == ("compound", 7, ("VIP",))
    assert discount.valid.start is not None
    assert discount.params.lines[0].offer.percent == Decimal(10)


def test_the_policy_of_the_call_center_holds(scene: Scene) -> None:
    PricingPolicy.objects.filter(call_center=scene.call_center).update(compound="on_original_price")
    assert load_rules(scene.call_center, "EUR").rules.policy.compound is Compound.ON_ORIGINAL_PRICE


def test_a_rule_that_no_longer_parses_is_named(scene: Scene) -> None:
    make_discount(scene, "ODD", params={"lines": [{"percnt": "10"}]})
    with pytest.raises(BrokenRule, match=r"ODD.*percnt"):
        load_rules(scene.call_center, "EUR")


def test_rules_stay_parsed_until_one_of_them_changes(scene: Scene) -> None:
    make_discount(scene, "ONE")
    first = load_rules(scene.call_center, "EUR")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert load_rules(scene.call_center, "EUR") is first
    assert len(seen) == 1
    make_discount(scene, "TWO")
    assert discount_names(scene) == ["ONE", "TWO"]


@pytest.mark.parametrize(
    "change", ["discount", "group", "adjustment", "charge", "charge code", "tax", "tax group", "policy", "category"]
)
def test_every_change_of_a_rule_is_noticed(scene: Scene, change: str) -> None:
    discount, group, charge = make_discount(scene), make_price_group("VIP"), make_auto_charge()
    before = load_rules(scene.call_center, "EUR")
    changes = {
        "discount": lambda: Discount.objects.filter(pk=discount.pk).update(priority=3),
        "group": lambda: discount.price_groups.add(group),
        "adjustment": lambda: PriceAdjustment.objects.create(
            legal_entity=scene.legal_entity, code="A", name="A", enabled=True, params={"percent": "5"}
        ),
        "charge": charge.delete,
        "charge code": lambda: type(charge.charge_code).objects.update(tax_group="LOW"),
        "tax": lambda: TaxRate.objects.update(rate=Decimal(19)),
        "tax group": lambda: make_tax_group_rule("UTRECHT"),
        "policy": lambda: PricingPolicy.objects.update(find_next=False),
        "category": lambda: make_category("NEW"),
    }
    changes[change]()
    assert load_rules(scene.call_center, "EUR") is not before


def test_rules_seen_in_a_change_that_was_undone_are_never_taken_for_the_next_one(scene: Scene) -> None:
    """Whoever calculates inside a transaction that fails must not leave its rules behind for the next version."""
    make_discount(scene, "STAYS")
    sid = transaction.savepoint()
    make_discount(scene, "UNDONE")
    assert discount_names(scene) == ["STAYS", "UNDONE"]
    transaction.savepoint_rollback(sid)
    make_discount(scene, "NEXT")
    assert discount_names(scene) == ["NEXT", "STAYS"]


def test_a_book_takes_the_same_few_queries_whatever_is_in_it(scene: Scene) -> None:
    make_discount(scene)
    items = make_items(40)
    for item in items[:20]:
        make_trade_agreement(item)
    book_of(scene, items[0])
    counts = []
    for some in (items[:1], items):
        with CaptureQueriesContext(connection) as seen:
            book_of(scene, *some)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 5


def test_rules_of_another_legal_entity_are_not_there(scene: Scene) -> None:
    rex = make_rex()
    assert rex.active_call_center is not None
    make_discount(scene)
    assert load_rules(rex.active_call_center, "EUR").rules.discounts == ()
    assert load_rules(rex.active_call_center, "EUR").rules.taxes == ()


def test_names_modes_and_the_call_centers_own_groups_are_new_after_a_change(scene: Scene) -> None:
    make_discount(scene)
    kept = load_rules(scene.call_center, "EUR")
    assert kept.names["TEA-WEEK"] == "Tea-Week"
    (mode, *_others) = kept.mode_codes
    ModeOfDelivery.objects.filter(pk=mode).update(code="BY-BIKE")
    scene.call_center.price_groups.add(make_price_group("BIKERS"))
    kept = load_rules(scene.call_center, "EUR")
    assert kept.mode_codes[mode] == "BY-BIKE"
    assert "BIKERS" in {group.id for group in kept.price_groups}
