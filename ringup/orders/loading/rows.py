"""An order with all rows that belong to it, in a fixed number of queries; who may see and change it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils import timezone

from ringup.call_centers.models import CallCenter, FinancialDimensionValue, ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.rules.source_codes import OfferedCode
from ringup.orders.models import OrderAddress, OrderCharge, OrderEvent, OrderNote, SalesLine, SalesOrder
from ringup.orders.rules.states import (
    OPEN_STATES,
    Fulfillment,
    LineStanding,
    OrderState,
    PaymentStatus,
    Standing,
)
from ringup.plumbing.locks import of_locked
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedRows
from ringup.pricing.loading import RuleSet, load_rules, rules_version
from ringup.pricing.queries.coupons import find_codes
from ringup.pricing.rules.calculation import AppliedCharge
from ringup.pricing.rules.coupon_use import Asking, CodeStanding
from ringup.pricing.rules.prices.exchange import Rates, rate_on
from ringup.products.models import BarCode, Item, ItemUnit
from ringup.values.money import Money
from ringup.values.refusal import Refusal

NOT_FOUND = Refusal(code="order_not_found")

# What no calculation and no list needs of an item: its texts are long and stay where they are.
LONG_TEXTS = ("description", "search_text", "search_words")

ITEM_COLUMNS = [f"item__{column.attname}" for column in Item._meta.concrete_fields if column.name not in LONG_TEXTS]

ORDER = PreparedRows(
    lambda legal_entity, order: (
        SalesOrder.objects.filter(legal_entity=legal_entity, public_id=order)
        .select_related("call_center__parameters", "customer", "price_group")
        .annotate(rules_version=rules_version("legal_entity"))
    )
)

LOCKED_ORDER = ORDER.varied(of_locked)

LINES = PreparedRows(
    lambda order: (
        SalesLine.objects.filter(order=order)
        .select_related("item")
        .only(*[column.attname for column in SalesLine._meta.concrete_fields], *ITEM_COLUMNS)
        .order_by("position")
    )
)

CHARGES = PreparedRows(lambda order: OrderCharge.objects.filter(order=order).order_by("id"))

ADDRESSES = PreparedRows(lambda order: OrderAddress.objects.filter(order=order).order_by("id"))

ITEMS_BY_NUMBER = PreparedRows(lambda entity, numbers: _orderable(entity).filter(IsAnyOf("number", numbers)))

ITEMS_BY_KEY = PreparedRows(lambda entity, keys: _orderable(entity).filter(IsAnyOf("pk", keys)))


@dataclass(kw_only=True)
class OrderRows:
    """An order and all rows that belong to it, for one use case. `lines` are in their order on the screen."""

    order: SalesOrder
    lines: list[SalesLine]
    charges: list[OrderCharge]
    addresses: dict[int, OrderAddress]
    units: list[ItemUnit] = field(default_factory=list)  # of items that are ordered in another unit than their own
    changed: set[str] = field(default_factory=set)  # public ids of lines that this use case changed or added
    gifts: set[str] = field(default_factory=set)  # those that came onto the order by themselves
    lapsed: list[str] = field(default_factory=list)  # numbers of free products that left it, as no catalog gives them
    events: list[OrderEvent] = field(default_factory=list)  # noted, stored with the change
    notes: list[OrderNote] = field(default_factory=list)  # written, stored with the change
    tax_is_exact: bool = False  # whether the last calculation has the taxes of an outside service
    # What the last calculation charges on the header, with its tax; empty while none was made.
    charged_minor: int | None = None
    _rules: RuleSet | None = None
    _coupon_codes: dict[str, CodeStanding] | None = None

    @property
    def rules(self) -> RuleSet:
        """The price rules of the order's call center; asked for once in a use case."""
        if self._rules is None:
            version = getattr(self.order, "rules_version", None)
            self._rules = load_rules(self.center, self.order.currency, version=version)
        return self._rules

    @property
    def center(self) -> CallCenter:
        return self.order.call_center

    @property
    def today(self) -> date:
        """The date at the call center."""
        return timezone.now().astimezone(ZoneInfo(self.center.time_zone)).date()

    @property
    def exchange_rate(self) -> Decimal:
        """What 1.00 of the company's currency is worth in that of the order: 1 in the same, or where nobody says."""
        return rate_on(self.rules.exchange_rates, self.today) or Decimal(1)

    @property
    def rates(self) -> Rates:
        """The company's exchange rates today; no query of its own."""
        return self.rules.rates_on(self.today)

    def offered_code(self, key: int | None) -> OfferedCode | None:
        """The source code with that key, while its catalog is published and in date and directed selling is on."""
        if key is None or not self.center.directed_selling:
            return None
        offered = self.rules.source_codes.get(key)
        return offered if offered is not None and offered.holds_on(self.today) else None

    @property
    def source_code(self) -> OfferedCode | None:
        """The source code of the header, if it still holds."""
        return self.offered_code(self.order.source_code_id)

    @property
    def coupon_codes(self) -> dict[str, CodeStanding]:
        """The order's coupon codes as they stand; asked for once, and not at all by an order without coupons."""
        if self._coupon_codes is None:
            entered = [coupon["code"] for coupon in self.order.coupons]
            self._coupon_codes = find_order_codes(self, entered) if entered else {}
        return self._coupon_codes

    def forget_coupon_codes(self) -> None:
        """The order has others now."""
        self._coupon_codes = None

    def drop(self, line: SalesLine) -> None:
        """The line is no part of the order any more, and neither are its charges; the caller deletes it."""
        self.lines.remove(line)
        self.charges = [charge for charge in self.charges if charge.line_id != line.pk]

    def line(self, public_id: str) -> SalesLine | None:
        """The line with that public id, or None."""
        return next((line for line in self.lines if line.public_id == public_id), None)

    @property
    def header_charges(self) -> Money:
        """The charges on the header with their tax, of a calculation whose charges are not stored yet, too."""
        charged = self.charged_minor
        if charged is None:
            charged = self.taxed(charge for charge in self.charges if charge.line_id is None)
        return Money(charged, self.order.currency)

    def taxed(self, charges: Iterable[OrderCharge | AppliedCharge]) -> int:
        """What the charges come to with their tax, which is in them where prices include it; minor units."""
        on_top = not self.order.prices_include_tax
        return sum(each.amount_minor + (each.tax_minor if on_top else 0) for each in charges)

    def manual_charges(self) -> list[OrderCharge]:
        """Charges that a person put there; all others are replaced by each calculation."""
        return [charge for charge in self.charges if charge.manual]


def visible_orders(actor: Actor) -> QuerySet[SalesOrder]:
    """The orders behind the actor's wall; who serves one call center still sees the customer's whole history."""
    return SalesOrder.objects.filter(legal_entity=actor.legal_entity)


def load_order(actor: Actor, order: str, *, lock: bool = False) -> OrderRows | None:
    """The order with that public id, or None when the actor's legal entity has none."""
    row = (LOCKED_ORDER if lock else ORDER).first(actor.legal_entity, order)
    return None if row is None else load_rows(row)


def lock_order(legal_entity: int, order: str) -> OrderRows | None:
    """The order with that public id, locked, for what acts without a worker."""
    row = LOCKED_ORDER.first(legal_entity, order)
    return None if row is None else load_rows(row)


def load_rows(order: SalesOrder) -> OrderRows:
    """The rows that belong to an order, in three queries."""
    known: dict[str, Model] = {"order": order}
    found = LINES(order.pk, known=known)
    other_units = {line.item_id for line in found if line.item is not None and line.unit != line.item.unit}
    return OrderRows(
        order=order,
        lines=found,
        units=list(ItemUnit.objects.filter(item__in=other_units)) if other_units else [],
        charges=CHARGES(order.pk, known=known),
        addresses={address.pk: address for address in ADDRESSES(order.pk, known=known)},
    )


def open_for_change(actor: Actor, order: str) -> OrderRows | Refusal:
    """The order, locked, if the actor may change it now; else `order_not_found`, `not_permitted`, `other_call_center`,
    `order_closed` {state}.
    """
    rows = load_order(actor, order, lock=True)
    if rows is None:
        return NOT_FOUND
    return refuse_change(actor, rows.order) or rows


def refuse_change(actor: Actor, order: SalesOrder) -> Refusal | None:
    """Why the actor may not change the order now, or None."""
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    if not actor.serves(order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": order.call_center.name})
    if OrderState(order.state) not in OPEN_STATES:
        return Refusal(code="order_closed", facts={"state": order.state})
    return None


def standing_of(order: SalesOrder) -> Standing:
    """All that the order's status depends on; the call center must be loaded with it."""
    return Standing(
        state=OrderState(order.state),
        payment_status=PaymentStatus(order.payment_status),
        open_holds=order.open_holds,
        open_fraud_holds=order.open_fraud_holds,
        order_completion=order.call_center.order_completion,
        invoices=order.invoices,
        fulfillment=Fulfillment(order.fulfillment),
    )


def line_standing_of(line: SalesLine) -> LineStanding:
    """What the status of a line depends on."""
    return LineStanding(
        ordered=line.quantity,
        picking=line.picking,
        shipped=line.shipped,
        invoiced=line.invoiced,
        back_ordered=line.back_ordered,
    )


def refuse_dimensions(actor: Actor, wanted: Mapping[str, str]) -> Refusal | None:
    """Why {dimension code: value code} may not be set, or None: `not_permitted`, `dimension_unknown`."""
    if refusal := refuse_without(actor, Permission.CHANGE_DIMENSIONS):
        return refusal
    known = set(
        FinancialDimensionValue.objects.filter(legal_entity=actor.legal_entity, active=True).values_list(
            "dimension__code", "code"
        )
    )
    for dimension, value in wanted.items():
        if (dimension, value) not in known:
            return Refusal(code="dimension_unknown", facts={"dimension": dimension, "value": value}, field="dimensions")
    return None


def _orderable(legal_entity: Any) -> QuerySet[Item]:
    return (
        Item.objects.filter(legal_entity=legal_entity)
        .select_related("alternative")
        .defer(*(f"{prefix}{name}" for prefix in ("", "alternative__") for name in LONG_TEXTS))
    )


def find_items(actor: Actor, codes: Collection[str]) -> dict[str, Item]:
    """The items with these numbers, in any case, or bar codes, by the code that was asked for; three queries."""
    entity = actor.legal_entity
    numbers = ITEMS_BY_NUMBER(entity, list({*codes, *(code.upper() for code in codes)}))
    by_number = {item.number: item for item in numbers}
    found = {code: item for code in codes if (item := by_number.get(code) or by_number.get(code.upper()))}
    if missing := set(codes) - set(found):
        bars = BarCode.objects.filter(legal_entity=entity, code__in=missing)
        keys = dict(bars.values_list("code", "item"))
        by_key = {item.pk: item for item in ITEMS_BY_KEY(entity, list(keys.values()))} if keys else {}
        found.update({code: by_key[key] for code, key in keys.items()})
    return found


def find_reason(actor: Actor, kind: str, text: str) -> ReasonCode | None:
    """The active reason code of the kind that the text names: its code, its text, or the only one that begins so."""
    wanted = text.strip().casefold()
    if not wanted:
        return None
    reasons = list(ReasonCode.objects.filter(legal_entity=actor.legal_entity, kind=kind, active=True).order_by("code"))
    exact = [r for r in reasons if wanted in (r.code.casefold(), r.text.casefold())]
    begins = [r for r in reasons if r.text.casefold().startswith(wanted) or r.code.casefold().startswith(wanted)]
    if exact:
        return exact[0]
    return begins[0] if len(begins) == 1 else None


def find_order_codes(rows: OrderRows, texts: Collection[str]) -> dict[str, CodeStanding]:
    """How these coupon codes stand for the order, by what was typed; one query."""
    order = rows.order
    return find_codes(
        legal_entity=order.legal_entity_id,
        texts=texts,
        order=order.public_id,
        customer=order.customer_id,
        call_center=order.call_center_id,
    )


def asking_of(rows: OrderRows, at: datetime) -> Asking:
    """The order as a coupon code looks at it."""
    return Asking(
        currency=rows.order.currency,
        has_customer=rows.order.customer_id is not None,
        order_completion=rows.center.order_completion,
        as_of=at.astimezone(ZoneInfo(rows.center.time_zone)),
    )


def factor_of(rows: OrderRows, line: SalesLine) -> Decimal:
    """How many of the item's own unit make one of the line's."""
    return next((u.factor for u in rows.units if u.item_id == line.item_id and u.unit == line.unit), Decimal(1))
