"""What others ask about invoices, and what a warehouse asks: what is to be picked, packed, shipped and received."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.models import DelayNotice, Invoice, Pick, PickLine, Shipment
from ringup.fulfillment.rules.delays import DelayStep
from ringup.fulfillment.rules.states import OPEN_PICKS
from ringup.inventory.models import ExpectedReceipt
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.queries import customer_name
from ringup.orders.rules.states import Fulfillment, OrderState
from ringup.values.money import Money

# Orders that came invoiced from elsewhere have no invoice of ours.
CAME_INVOICED = Q(order__state=OrderState.INVOICED.value, order__invoices=0)


@dataclass(frozen=True, kw_only=True)
class InvoicePaid:
    """A payment that an invoice draws on: how, how much, and where the payment stands."""

    payment: str
    method: str
    taking: str
    state: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """An invoice of an order."""

    public_id: str
    number: str
    invoiced_at: datetime
    total: Money
    net: Money
    discount: Money
    charges: Money
    tax: Money
    agent: str
    lines: tuple[tuple[str, Decimal, Money], ...]  # public id of the order's line, quantity, net
    payments: tuple[InvoicePaid, ...]


def invoiced_quantities(orders: Collection[int]) -> dict[int, Decimal]:
    """How much is invoiced of each line of the orders (keys), by the line's key; one query.

    Of an order that came invoiced from an import, all that was ordered.
    """
    lines = SalesLine.objects.filter(order__in=orders).annotate(
        billed=Case(
            When(CAME_INVOICED, then=F("quantity")), default=Coalesce(Sum("invoice_lines__quantity"), Value(Decimal(0)))
        )
    )
    return dict(lines.values_list("pk", "billed"))


def invoiced_amounts(line: int) -> tuple[Decimal, int, int]:
    """How much of a line (key) is invoiced, its net amount after discounts and its tax in minor units; one query."""
    ours = SalesLine.objects.filter(pk=line).annotate(
        came=ExpressionWrapper(CAME_INVOICED, output_field=BooleanField()),
        sold=Coalesce(Sum("invoice_lines__quantity"), Value(Decimal(0))),
        net=Coalesce(Sum("invoice_lines__net_minor"), Value(0)),
        tax=Coalesce(Sum("invoice_lines__tax_minor"), Value(0)),
    )
    [row] = ours.values("came", "sold", "net", "tax", "quantity", "net_minor", "tax_minor")
    if row["came"]:
        return row["quantity"], row["net_minor"], row["tax_minor"]
    return row["sold"], int(row["net"]), int(row["tax"])


def list_invoices(order: int) -> list[InvoiceRow]:
    """The invoices of an order (key), in their order; three queries."""
    rows = (
        Invoice.objects.filter(order=order)
        .select_related("invoiced_by")
        .prefetch_related("lines__order_line", "payments__payment_line__method")
        .order_by("position")
    )
    return [_row(row) for row in rows]


def _row(row: Invoice) -> InvoiceRow:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    return InvoiceRow(
        public_id=row.public_id,
        number=row.number,
        invoiced_at=row.invoiced_at,
        total=money(row.total_minor),
        net=money(row.net_minor),
        discount=money(row.discount_minor),
        charges=money(row.charges_minor),
        tax=money(row.tax_minor),
        agent=(row.invoiced_by.get_full_name() or row.invoiced_by.username) if row.invoiced_by else "",
        lines=tuple((line.order_line.public_id, line.quantity, money(line.net_minor)) for line in row.lines.all()),
        payments=tuple(
            InvoicePaid(
                payment=paid.payment_line.public_id,
                method=paid.payment_line.method.name,
                taking=paid.taking,
                state=paid.payment_line.state,
                amount=money(paid.amount_minor),
            )
            for paid in row.payments.all()
        ),
    )


@dataclass(frozen=True, kw_only=True)
class QueuedOrder:
    """A released order of which something lies ready."""

    public_id: str
    number: str
    customer: str
    expedited: str
    mode: str
    place: str
    ship_complete: bool
    lines: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class PickRow:
    """A pick list in somebody's hands, or a shipment that lies packed."""

    public_id: str
    order: str
    name: str
    customer: str
    expedited: str
    state: str
    by: str
    since: datetime


def list_queue(actor: Actor, *, warehouse: int | None, limit: int = 100) -> list[QueuedOrder]:
    """What can be picked in the warehouse (key; None: any): expedited orders first, then by age; one query."""
    orders = _of_warehouse(actor, warehouse).filter(pickable=True, do_not_process=False)
    in_hand = Pick.objects.filter(vendor=None, state__in=OPEN_PICKS)
    orders = orders.exclude(pk__in=in_hand.values("order"))
    urgent = Coalesce("expedite_code__name", Subquery(LINE_EXPEDITED), Value(""))
    rows = (
        orders.annotate(urgent=urgent, line_count=Count("lines", distinct=True))
        .annotate(later=Case(When(urgent="", then=Value(1)), default=Value(0)))
        .select_related("customer", "mode_of_delivery", "delivery_address")
        .order_by("later", "submitted_at", "pk")[:limit]
    )
    return [
        QueuedOrder(
            public_id=row.public_id,
            number=row.number,
            customer=customer_name(row),
            expedited=row.urgent,
            mode=row.mode_of_delivery.name if row.mode_of_delivery else "",
            place=f"{row.delivery_address.city} {row.delivery_address.country}".strip() if row.delivery_address else "",
            ship_complete=row.ship_complete,
            lines=row.line_count,
            since=row.submitted_at or row.ordered_at,
        )
        for row in rows
    ]


def list_picks(actor: Actor, *, warehouse: int | None, limit: int = 100) -> list[PickRow]:
    """The lists that somebody has in hand, oldest first; one query."""
    picks = Pick.objects.filter(order__in=_of_warehouse(actor, warehouse), vendor=None, state__in=OPEN_PICKS)
    urgent = Coalesce("order__expedite_code__name", Value(""))
    rows = picks.annotate(urgent=urgent).select_related("order__customer", "started_by").order_by("started_at", "pk")
    return [
        PickRow(
            public_id=row.public_id,
            order=row.order.public_id,
            name=pick_name(row),
            customer=customer_name(row.order),
            expedited=row.urgent,
            state=row.state,
            by=(row.started_by.get_full_name() or row.started_by.username) if row.started_by else "",
            since=row.started_at,
        )
        for row in rows[:limit]
    ]


@dataclass(frozen=True, kw_only=True)
class DirectLine:
    """So much of a line that a vendor delivers straight to the customer; `purchase` is where it was ordered."""

    vendor: str
    vendor_name: str
    order: str
    number: str
    line: str
    item: str
    text: str
    quantity: Decimal
    unit: str
    expedited: str
    requested_date: date | None
    reference: str
    address: dict[str, str]
    purchase: str = ""
    purchase_name: str = ""
    since: datetime | None = None


def list_direct_lines(actor: Actor, *, vendor: str = "", limit: int = 500) -> list[DirectLine]:
    """What of released orders is to be ordered from vendors, or from one (its code), oldest first; one query."""
    lines = SalesLine.objects.filter(
        order__in=_of_warehouse(actor, None),
        order__do_not_process=False,
        order__state=OrderState.SUBMITTED.value,
        vendor__isnull=False,
        picking=0,
        shipped__lt=F("quantity"),
        **({"vendor__code": vendor} if vendor else {}),
    )
    related = ("order__delivery_address", "order__expedite_code", "vendor", "item", "expedite_code", "delivery_address")
    rows = lines.select_related(*related).order_by("vendor__code", "order__submitted_at", "order", "position")[:limit]
    return [_direct(line, line.quantity - line.shipped) for line in rows]


def list_purchases(actor: Actor, *, vendor: str = "", limit: int = 500) -> list[DirectLine]:
    """What is ordered from vendors and not sent yet, line by line, oldest first; one query."""
    lines = PickLine.objects.filter(
        pick__order__in=_of_warehouse(actor, None),
        pick__vendor__isnull=False,
        pick__state__in=OPEN_PICKS,
        **({"pick__vendor__code": vendor} if vendor else {}),
    )
    of_line = ("delivery_address", "expedite_code", "item", "vendor", "order__delivery_address", "order__expedite_code")
    related = ("pick__order", *(f"order_line__{name}" for name in of_line))
    rows = lines.select_related(*related).order_by("pick__vendor__code", "pick__started_at", "order_line__position")
    return [
        replace(
            _direct(row.order_line, row.quantity if row.picked is None else row.picked),
            purchase=row.pick.public_id,
            purchase_name=pick_name(row.pick),
            since=row.pick.started_at,
        )
        for row in rows[:limit]
    ]


def _direct(line: SalesLine, quantity: Decimal) -> DirectLine:
    order, to = line.order, line.delivery_address or line.order.delivery_address
    urgent = line.expedite_code or order.expedite_code
    assert line.vendor is not None
    names = ("name", "street", "postal_code", "city", "region", "country")
    return DirectLine(
        vendor=line.vendor.code,
        vendor_name=line.vendor.name,
        order=order.public_id,
        number=order.number,
        line=line.public_id,
        item=line.item.number if line.item else "",
        text=line.text,
        quantity=quantity,
        unit=line.unit,
        expedited=urgent.name if urgent else "",
        requested_date=line.requested_date or order.requested_date,
        reference=order.customer_reference,
        address={name: getattr(to, name) if to else "" for name in names},
    )


def pick_name(pick: Pick) -> str:
    """What people call a pick list: SO-100042, and SO-100042/2 for the second of the order."""
    return pick.order.number if pick.position == 1 else f"{pick.order.number}/{pick.position}"


def find_pick(actor: Actor, pick: str) -> Pick | None:
    """The list with its order, shipment and lines; None when the actor's company has none such, or may not see it."""
    rows = Pick.objects.filter(order__in=_of_warehouse(actor, None), public_id=pick)
    related = ("order__customer", "order__mode_of_delivery", "order__expedite_code", "order__delivery_address")
    return (
        rows.select_related(*related, "order__call_center", "warehouse", "vendor", "shipment__invoice", "started_by")
        .prefetch_related("lines__order_line__item", "shipment__lines__order_line")
        .first()
    )


def list_late_orders(*, at: datetime, limit: int) -> list[tuple[int, str]]:
    """(legal entity, public id) of the orders that wait for goods in call centers that follow delays, oldest first.

    Without those of exempt customers.
    """
    terms = "call_center__parameters__"
    late = SalesOrder.objects.filter(
        Q(fulfillment=Fulfillment.BACK_ORDERED.value)
        | Q(fulfillment=Fulfillment.PARTLY_SHIPPED.value, lines__back_ordered__gt=0),
        state=OrderState.SUBMITTED.value,
        submitted_at__lte=at,
        **{f"{terms}delay_processing": True},
    ).exclude(customer__delay_exempt=True)
    # Who has been told all there is to tell is not looked at each time again.
    told = late.exclude(pk__in=DelayNotice.objects.filter(step=DelayStep.CANCEL.value).values("order"))
    rows = told.order_by("submitted_at", "pk").distinct().values_list("legal_entity_id", "public_id", "submitted_at")
    return [(entity, order) for entity, order, _since in rows[:limit]]


def list_shipments(order: int) -> list[Shipment]:
    """The shipments of an order (key) that left, in their order; two queries."""
    rows = Shipment.objects.filter(order=order, shipped_at__isnull=False)
    return list(rows.select_related("invoice", "pick").prefetch_related("lines__order_line").order_by("shipped_at"))


def list_announced(actor: Actor, *, warehouse: int) -> list[ExpectedReceipt]:
    """The deliveries announced for the warehouse (key) that have not come in full, next ones first; one query."""
    rows = ExpectedReceipt.objects.filter(
        warehouse__legal_entity=actor.legal_entity, warehouse=warehouse, received__lt=F("quantity")
    )
    return list(rows.select_related("item").order_by("expected_on", "reference", "pk")[:100])


LINE_EXPEDITED = SalesLine.objects.filter(order=OuterRef("pk"), expedite_code__isnull=False).values(
    "expedite_code__name"
)[:1]


def _of_warehouse(actor: Actor, warehouse: int | None) -> QuerySet[SalesOrder]:
    """The orders that a warehouse worker may see: of the company, of the call centers that are served."""
    orders = SalesOrder.objects.filter(legal_entity=actor.legal_entity)
    if not actor.serves_all_call_centers:
        orders = orders.filter(call_center__in=actor.call_centers)
    return orders if warehouse is None else orders.filter(warehouse=warehouse)
