"""Values → rows: what a change of an order stores, in a fixed number of statements whatever the number of lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.saving import take_number
from ringup.orders.events import OrderReleased, OrderWithheld
from ringup.orders.loading import OrderRows, load_basket, load_book, standing_of
from ringup.orders.models import OrderCharge, OrderEvent, OrderNote, SalesLine, SalesOrder
from ringup.orders.rules.kits import components_on
from ringup.orders.rules.propagation import Propagation, propagate
from ringup.orders.rules.states import OrderState, detailed_status, release_blockers
from ringup.orders.saving.gifts import take_off_lapsed_gifts
from ringup.orders.saving.judging import judge_coupons
from ringup.orders.saving.promises import price_today
from ringup.plumbing.bulk_rows import update_row, update_rows
from ringup.plumbing.outbox import tell
from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.calculation import AppliedCharge, Calculation, PricedLine
from ringup.pricing.rules.document.result import line_result
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.kits import component_price

ORDER_NUMBERS = "sales_order"
PRICE_STEP = Decimal("0.000001")  # what the columns of unit prices keep


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a change did: the order as it is now, and which lines (public ids) a screen has to show anew.

    `priced` is what the prices were calculated from.
    """

    rows: OrderRows
    priced: tuple[Basket, PriceBook]
    lines: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def propagation_of(rows: OrderRows, name: str, value: Any) -> Propagation:
    """Which lines would follow the header if its field became the value (decision 8)."""
    return propagate(
        old_header=getattr(rows.order, name), new_header=value, lines=[getattr(line, name) for line in rows.lines]
    )


def follow_header(rows: OrderRows, name: str, value: Any) -> None:
    """Sets a header field; lines that still carry the old header value follow (decision 8)."""
    moved = propagation_of(rows, name, value)
    setattr(rows.order, name, value)
    for index in moved.follow:
        setattr(rows.lines[index], name, value)
        rows.changed.add(rows.lines[index].public_id)


def record(
    actor: Actor | None,
    rows: OrderRows,
    kind: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    line: SalesLine | None = None,
) -> None:
    """Notes an order event (spec §23); it is stored with the change."""
    rows.events.append(
        OrderEvent(
            order=rows.order,
            kind=kind,
            line_position=line.position if line else None,
            before=dict(before or {}),
            after=dict(after or {}),
            by_id=actor.user if actor else None,
        )
    )


def restate(order: SalesOrder) -> None:
    """Derives the status that people read and "do not process" from state, payment status and open holds.

    Whoever waits for the order to be released, or relies on it, is told.
    """
    standing = standing_of(order)
    order.detailed_status = detailed_status(standing).value
    before, order.do_not_process = order.do_not_process, bool(release_blockers(standing))
    if before != order.do_not_process and order.state != OrderState.CANCELED:
        fact = OrderWithheld if order.do_not_process else OrderReleased
        tell(fact(order=order.public_id), legal_entity=order.legal_entity_id)


def save_events(rows: OrderRows) -> None:
    """Stores the noted events and notes with the order's present revision."""
    for event in rows.events:
        event.revision = rows.order.revision
    OrderEvent.objects.bulk_create(rows.events)
    OrderNote.objects.bulk_create(rows.notes)
    rows.events.clear()
    rows.notes.clear()


def save_header(rows: OrderRows) -> None:
    """Stores the header as a new revision, with the noted events."""
    restate(rows.order)
    rows.order.revision += 1
    rows.order.changed_at = timezone.now()
    update_row(rows.order, HEADER)
    save_events(rows)


def number_order(rows: OrderRows) -> None:
    """Gives the order its number, unless it has one. All who number orders wait for this transaction from here on."""
    order = rows.order
    if order.number == order.public_id:
        prefix = rows.center.order_number_prefix
        order.number = take_number(legal_entity=order.legal_entity_id, kind=ORDER_NUMBERS, prefix=prefix)


@dataclass(frozen=True, kw_only=True)
class Repriced:
    """A calculation of the order as it is now, and what it was made from."""

    basket: Basket
    book: PriceBook
    calculation: Calculation


def reprice(rows: OrderRows) -> Repriced:
    """Calculates the order anew and writes the result onto its rows; nothing is stored yet."""
    at = timezone.now()
    basket, book = load_basket(rows, at), load_book(rows)
    if price_today(rows, basket, book):
        basket = load_basket(rows, at)  # with the price that holds for each promised line
    calculation = calculate(basket, book)
    put_calculation(rows, calculation, book)
    return Repriced(basket=basket, book=book, calculation=calculation)


def save_lines(
    rows: OrderRows, repriced: Repriced, *, removed: Sequence[str] = (), facts: Mapping[str, Any] | None = None
) -> Changed:
    """Stores the lines that changed and the charges; the header is still to be stored."""
    changed = [line for line in rows.lines if line.public_id in rows.changed]
    update_rows([line for line in changed if not line._state.adding], CALCULATED)
    SalesLine.objects.bulk_create([line for line in changed if line._state.adding])
    save_auto_charges(rows, repriced.calculation)
    return Changed(
        rows=rows,
        lines=tuple(line.public_id for line in changed),
        removed=tuple(removed),
        facts=facts or {},
        priced=(repriced.basket, repriced.book),
    )


def reprice_and_save(
    actor: Actor, rows: OrderRows, *, removed: Sequence[str] = (), facts: Mapping[str, Any] | None = None
) -> Changed:
    """Calculates the order anew and stores what changed: lines, charges, totals, events. Ends every change.

    The calculation is pure; what it reads and what is stored takes a fixed number of statements.
    """
    lapsed = take_off_lapsed_gifts(actor, rows)
    changed = save_lines(rows, reprice(rows), removed=[*removed, *lapsed], facts=facts)
    save_header(rows)
    return changed


def put_calculation(rows: OrderRows, calculation: Calculation, book: PriceBook) -> None:
    """Writes a calculation onto the order's rows; `rows.changed` gains the lines that it changed."""
    order = rows.order
    for line, priced in zip(rows.lines, calculation.lines, strict=True):
        values = {**line_values(priced), "result": line_result(priced, calculation, book)}
        if line.kit:
            values["kit"] = priced_kit(line.kit, priced, book)
        if any(getattr(line, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(line, name, value)
            rows.changed.add(line.public_id)
    rows.tax_is_exact = calculation.outside_taxed
    rows.charged_minor = rows.taxed(calculation.charges)
    judge_coupons(rows, calculation)
    totals = calculation.totals
    order.subtotal_minor = totals.subtotal_minor
    order.discount_minor = totals.discount_minor
    order.charges_minor = totals.charges_minor
    order.tax_minor = totals.tax_minor
    order.total_minor = totals.total_minor


def line_values(priced: PricedLine) -> dict[str, Any]:
    """What the columns of a line hold after a calculation."""
    agreement = priced.agreement_price
    return {
        "base_price": unit_price(priced.base_price),
        "agreement_price": None if agreement is None else unit_price(agreement),
        "unit_price": unit_price(priced.active_price),
        "discount_minor": priced.discount_minor,
        "net_minor": priced.net_minor,
        "charges_minor": sum(charge.amount_minor for charge in priced.charges),
        "tax_minor": priced.tax_minor,
    }


def priced_kit(kit: Sequence[Mapping[str, Any]], priced: PricedLine, book: PriceBook) -> list[dict[str, Any]]:
    """The components of a line with the prices by which its net was shared out among them."""
    return [
        replace(part, price=unit_price(component_price(component, book))).as_dict()
        for part, component in zip(components_on(kit), priced.line.kit, strict=True)
    ]


def unit_price(exact: Fraction) -> Decimal:
    """An exact price per unit as the column keeps it: six decimals."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PRICE_STEP, rounding=ROUND_HALF_UP)


def save_auto_charges(rows: OrderRows, calculation: Calculation) -> None:
    """Replaces the charges that rules put there, when they are not the same as before; those by hand stay."""
    _restate_charges_by_hand(rows, calculation)
    wanted: list[tuple[int | None, AppliedCharge]] = [
        (None, charge) for charge in calculation.charges if not charge.manual
    ]
    for line, priced in zip(rows.lines, calculation.lines, strict=True):
        wanted += [(line.pk, charge) for charge in priced.charges if not charge.manual]
    key = [(line, charge.code, charge.amount_minor, charge.tax_minor) for line, charge in wanted]
    stand = [charge for charge in rows.charges if not charge.manual]
    if key == [(charge.line_id, charge.code, charge.amount_minor, charge.tax_minor) for charge in stand]:
        return
    if stand:
        OrderCharge.objects.filter(pk__in=[charge.pk for charge in stand]).delete()
    fresh = [
        OrderCharge(
            order=rows.order,
            line_id=line,
            code=charge.code,
            amount_minor=charge.amount_minor,
            tax_minor=charge.tax_minor,
        )
        for line, charge in wanted
    ]
    rows.charges = rows.manual_charges() + OrderCharge.objects.bulk_create(fresh)


def _restate_charges_by_hand(rows: OrderRows, calculation: Calculation) -> None:
    """Keeps with each charge by hand its tax, and what the rules would charge instead, where that changed."""
    by_hand = rows.manual_charges()
    if not by_hand:
        return
    places = [(None, calculation.charges), *zip(rows.lines, (line.charges for line in calculation.lines), strict=True)]
    applied = {
        (line.pk if line else None, charge.code): (charge.rule_minor, charge.tax_minor)
        for line, charges in places
        for charge in charges
        if charge.manual
    }
    for charge in by_hand:
        rule, tax = applied.get((charge.line_id, charge.code), (None, 0))
        if (charge.rule_minor, charge.tax_minor) != (rule, tax):
            charge.rule_minor, charge.tax_minor = rule, tax
            charge.save(update_fields=["rule_minor", "tax_minor"])


# Everything on a line that a use case or a calculation may change.
CALCULATED = [
    "quantity",
    "unit",
    "kit",
    "price_state",
    "base_price",
    "agreement_price",
    "unit_price",
    "override_reason",
    "override_text",
    "overridden_by",
    "manual_discount",
    "locked_price",
    "locked_discount_minor",
    "locked_quantity",
    "locked_total_discount",
    "today",
    "price_choice",
    "discount_minor",
    "net_minor",
    "charges_minor",
    "tax_minor",
    "result",
    "mode_of_delivery",
    "expedite_code",
    "source_code",
    "delivery_address",
    "warehouse",
    "requested_date",
    "dimensions",
]
HEADER = [
    "number",
    "state",
    "detailed_status",
    "payment_status",
    "do_not_process",
    "open_holds",
    "open_fraud_holds",
    "stock_holds",
    "customer",
    "currency",
    "language",
    "price_group",
    "source_code",
    "mode_of_delivery",
    "expedite_code",
    "delivery_address",
    "billing_address",
    "warehouse",
    "requested_date",
    "ship_complete",
    "fulfillment",
    "pickable",
    "customer_reference",
    "payment_method",
    "dimensions",
    "total_discount",
    "coupons",
    "declined_gifts",
    "subtotal_minor",
    "discount_minor",
    "charges_minor",
    "tax_minor",
    "total_minor",
    "revision",
    "version",
    "submitted_at",
    "submit_key",
    "changed_at",
]
