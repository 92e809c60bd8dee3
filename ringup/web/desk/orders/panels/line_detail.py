"""The selected line: why it costs what it costs, and what can be changed about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.queries.order_choices import list_reason_codes
from ringup.call_centers.rules.permissions import Permission
from ringup.delivery.queries import list_expedite_codes
from ringup.orders.actions.change_line import FIELDS
from ringup.orders.loading import margin_alert_of, margin_of_line
from ringup.orders.models import SalesLine
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.saving.by_hand import takes_discounts
from ringup.orders.saving.promises import holding, two_prices
from ringup.payments.models import GiftCard, GiftCardSale
from ringup.plumbing import formats
from ringup.pricing.rules.margin import MarginStanding
from ringup.pricing.rules.margin import shown as shown_margin
from ringup.web.desk.orders.kit_parts import KitPart, KitPlace, kit_parts, kit_places, kit_stock
from ringup.web.desk.orders.panels.line_waterfall import LineWaterfall, line_waterfall_panel
from ringup.web.desk.orders.panels.order_line import availability
from ringup.web.desk.orders.panels.order_panel import Fact, Option, OrderPanel, choose
from ringup.web.desk.orders.parsing import OF_CUSTOMER, SOURCE_CODE, posted
from ringup.web.desk.orders.shown import Shown, address_line
from ringup.web.ui.wording import Said
from ringup.web.ui.wording.approvals import say_value

# The line's fields that the screen shows; each travels with the value that was seen.
SHOWN = ("quantity", "unit", "mode_of_delivery", "expedite_code", "delivery_address", "requested_date")


@dataclass(frozen=True, kw_only=True)
class PromisedPrice:
    """One of the two prices of a promised line; `choice` names it, `needs_reason` where it costs the customer more."""

    choice: str
    name: str
    price: str
    discount: str
    total: str
    holds: bool = False
    needs_reason: bool = False


@dataclass(frozen=True, kw_only=True)
class GiftCardFields:
    """For whom the line's gift card is. Of numbers only that there is one."""

    kinds: tuple[Option, ...]
    has_number: bool
    adds_to: str
    recipient_name: str
    recipient_email: str
    sender_name: str
    message: str
    by_email: bool
    is_issued: bool


@dataclass(frozen=True, kw_only=True)
class LineDetail(OrderPanel):
    """`line` is empty when no line is selected; `seen` is what the agent sees, by field."""

    line: str = ""
    position: str = ""
    item: str = ""
    name: str = ""
    facts: tuple[Fact, ...] = ()
    waterfall: LineWaterfall | None = None
    # What was promised at the submit, and what it would cost today; empty where that is the same.
    both_prices: tuple[PromisedPrice, ...] = ()
    quantity: str = ""
    units: tuple[Option, ...] = ()
    parts: tuple[KitPart, ...] = ()
    places: tuple[KitPlace, ...] = ()
    price: str = ""
    may_override: bool = False
    # What was given off by hand; where the line takes discounts by hand.
    discount: str = ""
    may_discount: bool = False
    reasons: tuple[Option, ...] = ()
    modes: tuple[Option, ...] = ()
    # Empty where the company has none.
    expedite_codes: tuple[Option, ...] = ()
    addresses: tuple[Option, ...] = ()
    requested_date: str = ""
    # Empty for a line without one; None where the call center has no directed selling.
    source_code: str | None = None
    may_change: bool = True
    seen: Mapping[str, str] = field(default_factory=dict)
    refusal: Said | None = None
    gift_card: GiftCardFields | None = None
    # Whether a supervisor can be asked for what was refused.
    may_ask: bool = False


def line_detail_panel(shown: Shown, line: SalesLine, refusal: Said | None = None) -> LineDetail:
    """The line with what can be chosen for it, in a fixed number of queries."""
    item = line.item
    # Who may override no price may still ask for one.
    overrides = shown.may_change and shown.rows.center.order_price_control
    reasons = (
        list_reason_codes(legal_entity=shown.order.legal_entity_id, kind=ReasonCode.Kind.PRICE_OVERRIDE)
        if overrides
        else []
    )
    places = tuple(kit_places(shown, line))
    source_code = _source_code(shown, line)
    urgencies = list_expedite_codes(legal_entity=shown.order.legal_entity_id)
    return LineDetail(
        order=shown.id,
        line=line.public_id,
        position=str(line.position),
        item=item.number if item else "",
        name=line.text,
        facts=tuple(_facts(shown, line)),
        waterfall=line_waterfall_panel(shown, line),
        both_prices=tuple(_both_prices(shown, line)),
        quantity=formats.quantity(line.quantity),
        units=tuple(_units(line)),
        parts=kit_parts(shown, line),
        places=places,
        price=formats.unit_price(line.unit_price, shown.currency),
        may_override=overrides,
        discount=say_value(line.manual_discount, shown.currency) if line.manual_discount else "",
        may_discount=overrides and takes_discounts(shown.rows, line),
        reasons=choose(reasons, None, none=True),
        modes=choose(shown.modes.items(), line.mode_of_delivery_id, none=line.mode_of_delivery_id is None),
        expedite_codes=choose(urgencies, line.expedite_code_id, none=True) if urgencies else (),
        addresses=(
            Option(value="", label=_("as the order"), selected=line.delivery_address_id is None),
            *address_options(shown, line.delivery_address_id),
        ),
        requested_date=line.requested_date.isoformat() if line.requested_date else "",
        source_code=source_code,
        may_change=shown.may_change and item is not None,
        seen={name: posted(getattr(line, FIELDS[name])) for name in SHOWN}
        | {place.field: option.value for place in places for option in place.options if option.selected}
        | ({} if source_code is None else {SOURCE_CODE: source_code}),
        refusal=refusal,
        gift_card=_gift_card(line),
    )


def _source_code(shown: Shown, line: SalesLine) -> str | None:
    """The code on the line, also one that holds no more; a query only for such a one."""
    if not shown.rows.center.directed_selling:
        return None
    if line.source_code_id is None:
        return ""
    offered = shown.rows.offered_code(line.source_code_id)
    if offered is not None:
        return offered.code
    return line.source_code.code if line.source_code else ""


def _gift_card(line: SalesLine) -> GiftCardFields | None:
    if line.item is None or not line.item.gift_card:
        return None
    sale = GiftCardSale.objects.filter(line=line).select_related("adds_to").first() or GiftCardSale(line=line)
    kinds = [(kind.value, str(kind.label)) for kind in GiftCard.Kind]
    return GiftCardFields(
        kinds=choose(kinds, sale.kind or GiftCard.Kind.PHYSICAL.value),
        has_number=bool(sale.number),
        adds_to=f"•••• {sale.adds_to.last_four}" if sale.adds_to else "",
        recipient_name=sale.recipient_name,
        recipient_email=sale.recipient_email,
        sender_name=sale.sender_name,
        message=sale.message,
        by_email=sale.kind == GiftCard.Kind.EMAIL,
        is_issued=sale.card_id is not None,
    )


def _both_prices(shown: Shown, line: SalesLine) -> Iterator[PromisedPrice]:
    both = two_prices(line) if shown.may_change else None
    if both is None:
        return
    today, currency, holds = line.today, shown.currency, holding(line)
    for choice, name, start in (
        (PriceChoice.KEPT, _("Promised"), "kept_"),
        (PriceChoice.TODAY, _("Today"), ""),
    ):
        discount = today[f"{start}discount"]
        yield PromisedPrice(
            choice=choice.value,
            name=name,
            price=formats.unit_price(Decimal(today[f"{start}price"]), currency),
            discount=formats.amount(-discount, currency) if discount else "",
            total=formats.amount(today[f"{start}net"], currency),
            holds=choice is holds,
            needs_reason=choice is not both.cheaper,
        )


def address_options(shown: Shown, selected: int | None) -> tuple[Option, ...]:
    """The order's own addresses, then those of the customer that the order has not used yet."""
    own = shown.rows.addresses
    used = {address.source_id for address in own.values()}
    customer = shown.order.customer
    others = (
        [address for address in customer.addresses.order_by("-is_primary", "pk") if address.pk not in used]
        if customer
        else []
    )
    return (
        *(
            Option(value=str(key), label=address_line(address), selected=key == selected)
            for key, address in own.items()
        ),
        *(Option(value=f"{OF_CUSTOMER}{address.pk}", label=address_line(address)) for address in others),
    )


def _facts(shown: Shown, line: SalesLine) -> Iterator[Fact]:
    stock = kit_stock(shown.stock, line)
    if stock is not None:
        badge = availability(stock, line.quantity)
        yield Fact(name=_("On hand"), value=formats.quantity(stock.on_hand), tone=badge.tone if badge else "")
        if stock.expected_on:
            yield Fact(name=_("More on"), value=formats.short_day(stock.expected_on))
    yield from _margin(shown, line)
    if line.override_text and line.price_state == SalesLine.PriceState.LOCKED:
        yield Fact(name=_("Price chosen"), value=line.override_text, tone="warn")
    elif line.override_text:
        yield Fact(name=_("Price by hand"), value=line.override_text, tone="warn")


def _margin(shown: Shown, line: SalesLine) -> Iterator[Fact]:
    """The margin for those who answer for it; for all others only that it is low."""
    margin = margin_of_line(shown.rows, line)
    if margin is None:
        return
    standing = margin_alert_of(shown.rows).standing(margin)
    tone = {MarginStanding.TOO_LOW: "bad", MarginStanding.QUESTIONABLE: "warn"}.get(standing, "")
    if shown.actor.may(Permission.APPROVE_PRICES):
        yield Fact(name=_("Margin over cost"), value=formats.percent(shown_margin(margin)), tone=tone)
    elif tone:
        yield Fact(name=_("Margin over cost"), value=_("low"), tone=tone)


def _units(line: SalesLine) -> Iterator[Option]:
    if line.item is None:
        return
    for unit in (line.item.unit, *(further.unit for further in line.item.units.all())):
        yield Option(value=unit, label=unit, selected=unit == line.unit)
