"""Past orders through the one calculation, without a change of prices and with it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ringup.pricing.rules.basket import Basket, BasketLine, LockedPromise
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.price_book import PriceBook, PriceRules
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.product import Product
from ringup.pricing.rules.shape import read
from ringup.pricing.rules.simulation import PriceChange, Simulation, in_the_week_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOOK = PriceBook(
    rules=PriceRules(),
    products=(
        Product(number="LAMP", price=Decimal(100), cost=Decimal(60), unit="ea"),
        Product(number="MUG", price=Decimal(10), unit="ea"),
    ),
)


def basket(*lines: tuple[str, int]) -> Basket:
    return Basket(
        currency="EUR", as_of=NOW, lines=tuple(BasketLine(product=item, quantity=Decimal(n)) for item, n in lines)
    )


def ten_percent(**more: object) -> Discount:
    data = {
        "id": "TEN",
        "kind": "simple",
        "concurrency": "compound",
        "lines": [{"products": ["LAMP"], "percent": "10"}],
    }
    found = read(Discount, {**data, **more})
    assert isinstance(found, Discount)
    return found


def run(change: PriceChange, *baskets: Basket, book: PriceBook = BOOK) -> Simulation:
    simulation = Simulation(change=change)
    for place, one in enumerate(baskets):
        simulation.add(order=str(place), number=f"SO-{place}", basket=one, book=book)
    return simulation


def test_a_discount_lowers_revenue_and_margin_of_the_orders_it_touches() -> None:
    """Two lamps at 100.00 that cost 60.00, and an order of mugs: 20.00 off, margin 60.00 instead of 80.00."""
    found = run(PriceChange(discounts=(ten_percent(),)), basket(("LAMP", 2)), basket(("MUG", 3)))
    assert (found.orders, found.touched) == (2, 1)
    assert (found.before.revenue_minor, found.after.revenue_minor) == (230_00, 210_00)
    assert (found.before.margin_minor, found.after.margin_minor) == (80_00, 60_00)
    assert found.after.costed_minor == 180_00
    assert found.given_minor == {"TEN": 20_00}
    [changed] = found.most_changed
    assert (changed.number, changed.change_minor) == ("SO-0", -20_00)


def test_one_that_is_enabled_today_is_left_out_before() -> None:
    book = PriceBook(rules=PriceRules(discounts=(ten_percent(),)), products=BOOK.products)
    found = run(PriceChange(discounts=(ten_percent(),)), basket(("LAMP", 1)), book=book)
    assert (found.before.discount_minor, found.after.discount_minor) == (0, 10_00)


def test_one_by_coupon_is_simulated_as_if_it_were_entered() -> None:
    found = run(PriceChange(discounts=(ten_percent(coupon_required=True),)), basket(("LAMP", 1)))
    assert found.after.discount_minor == 10_00


def test_prices_and_adjustments_change_what_goods_cost() -> None:
    found = run(PriceChange(prices={"LAMP": Decimal(110)}), basket(("LAMP", 1), ("MUG", 1)))
    assert (found.before.goods_minor, found.after.goods_minor) == (110_00, 120_00)
    found = run(PriceChange(adjustments=(PriceAdjustment(id="A", percent=Decimal(50)),)), basket(("MUG", 1)))
    assert (found.before.goods_minor, found.after.goods_minor) == (10_00, 5_00)


def test_the_margin_is_estimated_at_the_best_the_average_and_the_worst_price() -> None:
    """Two lamps sold at 100.00 and at 90.00: all at 100.00 leaves 80.00, at 95.00 70.00, at 90.00 60.00."""
    dear, cheap = basket(("LAMP", 1)), basket(("LAMP", 1), ("MUG", 9))
    threshold = {"kind": "threshold", "lines": [], "tiers": [{"from": "150", "percent": "10"}]}
    found = run(PriceChange(discounts=(ten_percent(**threshold),)), dear, cheap)
    before, after = found.prospects()
    assert (before.optimistic_minor, before.pessimistic_minor) == (80_00, 80_00)
    assert (after.optimistic_minor, after.average_minor, after.pessimistic_minor) == (80_00, 70_00, 60_00)


def test_what_was_promised_stays_where_a_line_is_locked() -> None:
    promised = BasketLine(product="LAMP", quantity=Decimal(1), locked=LockedPromise(price=Decimal(80)))
    locked = Basket(currency="EUR", as_of=NOW, lines=(promised,))
    assert run(PriceChange(discounts=(ten_percent(),)), locked).touched == 0


@pytest.mark.parametrize(
    ("ordered", "comes"),
    [
        ((2026, 11, 9, 9, 30), (2026, 11, 23, 9, 30)),
        ((2026, 11, 14, 13, 0), (2026, 11, 21, 13, 0)),
        ((2026, 11, 14, 9, 0), (2026, 11, 28, 9, 0)),
    ],
)
def test_an_order_comes_in_at_its_weekday_and_hour(ordered: tuple[int, ...], comes: tuple[int, ...]) -> None:
    assert in_the_week_of(NOW, datetime(*ordered, tzinfo=UTC)) == datetime(*comes, tzinfo=UTC)  # type: ignore[arg-type,misc]
