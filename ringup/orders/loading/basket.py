"""Rows of an order → the basket and the price book of the calculation."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from ringup.orders.loading.rows import OrderRows, asking_of, factor_of
from ringup.orders.models import SalesLine
from ringup.orders.rules.kits import components_on
from ringup.orders.rules.promises import PriceChoice, TwoPrices, promised_discount
from ringup.pricing.loading import load_outside_taxes, load_price_book
from ringup.pricing.rules.basket import (
    Basket,
    BasketLine,
    ByHand,
    Context,
    ContextGroup,
    Destination,
    KitComponent,
    LockedPromise,
    ManualCharge,
    Override,
    StandingCharge,
)
from ringup.pricing.rules.coupon_use import coupons_of
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.money import Money


def load_basket(rows: OrderRows, at: datetime) -> Basket:
    """The order as the calculation sees it, priced as of `at` on the call center's clock."""
    order, center = rows.order, rows.center
    modes = rows.rules.mode_codes
    index = {line.pk: place for place, line in enumerate(rows.lines)}
    return Basket(
        currency=order.currency,
        as_of=at.astimezone(ZoneInfo(center.time_zone)),
        prices_include_tax=order.prices_include_tax,
        context=Context(
            call_center=center.code,
            price_groups=(*rows.rules.price_groups, *_catalog_groups(rows)),
            source_code=offered.code if (offered := rows.source_code) else "",
            customer=order.customer.number if order.customer else "",
            customer_group=order.customer.group if order.customer else "",
            customer_price_group=order.price_group.code if order.price_group else "",
            customer_tax_group=tax_group_of(rows),
            payment_method=order.payment_method,
            mode_of_delivery=modes.get(order.mode_of_delivery_id or 0, ""),
            coupon_codes=tuple(coupon["code"] for coupon in order.coupons),
        ),
        ship_to=destination_of(rows, order.delivery_address_id),
        lines=tuple(_basket_line(rows, line, modes) for line in rows.lines),
        manual_charges=tuple(
            ManualCharge(
                code=charge.code,
                amount=Money(charge.amount_minor, order.currency).as_decimal,
                line=index[charge.line_id] if charge.line_id is not None else None,
                replaces=True,
                tax_group=rows.rules.charge_tax_groups.get(charge.code, ""),
            )
            for charge in rows.manual_charges()
        ),
        standing_charges=tuple(
            StandingCharge(
                code=charge.code,
                amount=Money(charge.amount_minor, order.currency).as_decimal,
                line=index[charge.line_id] if charge.line_id is not None else None,
            )
            for charge in rows.charges
            if not charge.manual and charge.code in rows.rules.rules.kept_charges
        ),
        total_discount=_by_hand(order.total_discount),
        outside_taxes=load_outside_taxes(order.public_id) if center.parameters.tax_connector else None,
    )


def _catalog_groups(rows: OrderRows) -> Iterator[ContextGroup]:
    """The price groups of the catalogs whose source codes stand on lines, each for the products that it sells."""
    if all(line.source_code_id is None for line in rows.lines):
        return
    own = {group.id for group in rows.rules.price_groups}
    sold: dict[tuple[str, int], set[str]] = {}
    for line in rows.lines:
        offered = rows.offered_code(line.source_code_id)
        if offered is not None and line.item is not None and line.item_id in offered.items:
            for group in offered.price_groups:
                sold.setdefault(group, set()).add(line.item.number)
    for (code, priority), products in sorted(sold.items()):
        if code not in own:
            yield ContextGroup(id=code, priority=priority, products=tuple(sorted(products)))


def tax_group_of(rows: OrderRows) -> str:
    """The code of the customer's own tax group; empty where the address decides."""
    customer = rows.order.customer
    return rows.rules.tax_group_codes.get(customer.tax_group_id or 0, "") if customer else ""


def load_book(rows: OrderRows) -> PriceBook:
    """The prices and rules that the order's calculation needs."""
    items = []
    for line in rows.lines:
        assert line.item is not None
        items.append((line.item, line.unit, factor_of(rows, line)))
    book = load_price_book(
        kept=rows.rules,
        currency=rows.order.currency,
        items=items,
        customer=rows.order.customer_id,
        day=rows.today,
        components={part["key"]: part["number"] for line in rows.lines for part in line.kit},
    )
    if not rows.coupon_codes:
        return book
    known = rows.rules.rules.position_of_discount
    standings = [standing for standing in rows.coupon_codes.values() if standing.discount in known]
    return replace(book, coupons=coupons_of(standings, asking_of(rows, timezone.now())))


def _basket_line(rows: OrderRows, line: SalesLine, modes: Mapping[int, str]) -> BasketLine:
    assert line.item is not None
    locked = override = None
    if line.price_state == SalesLine.PriceState.LOCKED:
        locked = _promise(line, rows.order.currency)
    elif line.price_state == SalesLine.PriceState.OVERRIDE:
        override = Override(price=line.unit_price, reason=line.override_text)
    return BasketLine(
        product=line.item.number,
        quantity=line.quantity,
        unit=line.unit,
        mode_of_delivery=modes.get(line.mode_of_delivery_id or 0, ""),
        ship_to=destination_of(rows, line.delivery_address_id) if line.delivery_address_id else None,
        locked=locked,
        override=override,
        manual_discount=_by_hand(line.manual_discount),
        kit=_kit(rows, line) if line.kit else (),
    )


def _kit(rows: OrderRows, line: SalesLine) -> tuple[KitComponent, ...]:
    """What stands in one unit of the line. A price that was promised or given by hand keeps its shares, too."""
    factor = factor_of(rows, line)
    by_rule = line.price_state == SalesLine.PriceState.RULE
    return tuple(
        KitComponent(
            product=part.number,
            quantity=part.quantity * factor,
            substitute_charge=part.charge * factor,
            price=None if by_rule else part.price,
        )
        for part in components_on(line.kit)
    )


def destination_of(rows: OrderRows, address: int | None) -> Destination:
    """Where goods go; before a customer is known, the call center's own country decides the tax."""
    if address is None:
        return Destination(country=rows.center.country)
    found = rows.addresses[address]
    return Destination(country=found.country, region=found.region, postal_code=found.postal_code, city=found.city)


def kept_price(line: SalesLine) -> Decimal:
    """What was promised for each unit."""
    return line.unit_price if line.locked_price is None else line.locked_price


def kept_quantity(line: SalesLine) -> Decimal:
    """For how many units it was promised."""
    return line.quantity if line.locked_quantity is None else line.locked_quantity


def _promise(line: SalesLine, currency: str) -> LockedPromise:
    """The price that holds for a promised line: the kept one; or today's, if it favors the customer or was chosen."""
    both = TwoPrices(kept_minor=line.today["kept_net"], today_minor=line.today["net"]) if line.today else None
    if both and both.holds(line.price_choice) is PriceChoice.TODAY:
        price, minor = Decimal(line.today["price"]), line.today["discount"]
    else:
        given = line.locked_discount_minor or 0
        price = kept_price(line)
        minor = promised_discount(given, promised=kept_quantity(line), quantity=line.quantity)
    return LockedPromise(price=price, discount=Money(minor, currency).as_decimal)


def _by_hand(agreed: Mapping[str, str]) -> ByHand | None:
    return ByHand(**{name: Decimal(value) for name, value in agreed.items()}) if agreed else None
