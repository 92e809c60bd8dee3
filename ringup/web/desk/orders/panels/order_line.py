"""One line of the order. A row is a panel of its own: a change sends only the rows that changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from ringup.inventory.queries import Stock
from ringup.orders.loading import line_standing_of, standing_of
from ringup.orders.models import SalesLine
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.rules.states import line_status
from ringup.orders.saving.promises import holding, two_prices
from ringup.plumbing import formats
from ringup.web.desk.orders.kit_parts import KitPart, kit_parts, kit_stock
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown, address_line
from ringup.web.ui.wording.price_steps import PRICE_STEPS, TODAY
from ringup.web.ui.wording.words import DETAILED_STATUSES, TONES

EACH = "ea"
# From so many on, stock is simply there; below, the number is worth a look.
FEW = Decimal(10)


@dataclass(frozen=True, kw_only=True)
class OrderLine(OrderPanel):
    """`key` is the line's public id; `remarks` are the sentences under the name: discounts, own delivery, notes.

    `parts` are the components of a kit. `price_mark` is empty for a rule price, else `override` or `locked` with its
    reason in `price_note`.
    """

    is_row: ClassVar[bool] = True
    position: str
    item: str
    name: str
    quantity: str
    unit: str
    price: str
    discount: str
    total: str
    seen_quantity: str
    availability: Badge | None = None
    parts: tuple[KitPart, ...] = ()
    remarks: tuple[Badge, ...] = ()
    price_mark: str = ""
    price_note: str = ""
    may_change: bool = True


def order_line_panel(shown: Shown, line: SalesLine) -> OrderLine:
    """The line as one row."""
    currency = shown.currency
    quantity = formats.quantity(line.quantity)
    return OrderLine(
        order=shown.id,
        key=line.public_id,
        position=str(line.position),
        item=line.item.number if line.item else "",
        name=line.text,
        quantity=quantity,
        unit="" if line.unit == EACH else line.unit,
        price=formats.unit_price(line.unit_price, currency),
        discount=formats.amount(-line.discount_minor, currency) if line.discount_minor else "",
        total=formats.amount(line.net_minor, currency),
        seen_quantity=str(line.quantity),
        availability=_availability(shown, line),
        parts=kit_parts(shown, line),
        remarks=(*_promise(shown, line), *_remarks(shown, line)),
        price_mark=_price_mark(line),
        price_note=_price_note(line),
        may_change=shown.may_change,
    )


def _price_note(line: SalesLine) -> str:
    """What the mark of the price says to who does not see it."""
    if line.price_state == SalesLine.PriceState.OVERRIDE:
        return _("Price by hand: %(reason)s") % {"reason": line.override_text or "–"}
    return _("Promised price")


def _price_mark(line: SalesLine) -> str:
    """What is special about the price; a free product says so below its name."""
    if line.price_state == SalesLine.PriceState.RULE or line.origin == SalesLine.Origin.GIFT:
        return ""
    return line.price_state


def availability(stock: Stock | None, wanted: Decimal = Decimal(1)) -> Badge | None:
    """What is on hand, and when more comes where it does not suffice; nothing where no stock is kept."""
    if stock is None:
        return None
    if stock.on_hand >= max(wanted, FEW):
        return Badge(text=formats.quantity(stock.on_hand), tone="good")
    if stock.on_hand >= wanted:
        return Badge(text=_("%(count)s left") % {"count": formats.quantity(stock.on_hand)}, tone="warn")
    day = stock.day_for(wanted)
    return Badge(text=formats.short_day(day) if day else _("out"), tone="bad")


def _availability(shown: Shown, line: SalesLine) -> Badge | None:
    """What can be promised while the line can change; how far its goods are once the order is accepted."""
    if shown.may_change:
        stock = kit_stock(shown.stock, line)
        if stock is not None and line.locked_quantity is not None and not line.kit:
            # What is reserved for the line itself is there for it.
            stock = replace(stock, on_hand=stock.on_hand + max(Decimal(0), line.locked_quantity - line.back_ordered))
        return availability(stock, line.quantity)
    if shown.order.version == 0 or line.quantity <= 0:
        return None
    status = line_status(standing_of(shown.order), line_standing_of(line)).value
    text = str(DETAILED_STATUSES[status])
    if line.back_ordered and line.promised_on:
        text = _("%(count)s back-ordered until %(day)s") % {
            "count": formats.quantity(line.back_ordered),
            "day": formats.short_day(line.promised_on),
        }
    elif line.back_ordered:
        text = _("%(count)s back-ordered") % {"count": formats.quantity(line.back_ordered)}
    return Badge(text=text, tone="bad" if line.back_ordered else TONES.get(status, ""))


def _promise(shown: Shown, line: SalesLine) -> Iterator[Badge]:
    """Both prices of a promised line, where they differ, and which one holds."""
    both = two_prices(line) if shown.may_change else None
    if both is None:
        return
    holds = holding(line)
    text = (
        _("promised %(kept)s, today %(today)s: today's price holds")
        if holds is PriceChoice.TODAY
        else _("promised %(kept)s, today %(today)s: the promise holds")
    )
    amounts = {
        "kept": formats.amount(both.kept_minor, shown.currency),
        "today": formats.amount(both.today_minor, shown.currency),
    }
    yield Badge(text=text % amounts, tone="good" if holds is both.cheaper else "warn", icon="lock")


def _remarks(shown: Shown, line: SalesLine) -> Iterator[Badge]:
    words = PRICE_STEPS | TODAY if holding(line) is PriceChoice.TODAY else PRICE_STEPS
    for discount in line.result.get("discounts", ()):
        code = discount["id"]
        yield Badge(text=shown.rules.get(code) or str(words.get(code, code)), tone="good", icon="tag")
    if line.origin == SalesLine.Origin.GIFT:
        yield Badge(text=_("free with %(code)s") % {"code": line.override_text}, tone="good", icon="ticket")
    elif line.price_state == SalesLine.PriceState.OVERRIDE:
        yield Badge(text=line.override_text, icon="pencil")
        if name := shown.approvers.get(line.pk):
            yield Badge(text=_("approved by %(name)s") % {"name": name}, tone="good", icon="circle-check")
    for note in shown.notes.get(line.pk, ()):
        yield Badge(text=note, icon="note")
    yield from _way(shown, line)


def _way(shown: Shown, line: SalesLine) -> Iterator[Badge]:
    """How the line travels, where that is not the order's way."""
    order = shown.order
    direct = line.item is not None and line.item.direct_delivery if shown.may_change else line.vendor_id is not None
    if direct:
        yield Badge(text=_("direct from the vendor"), icon="truck-delivery")
    own = []
    if line.mode_of_delivery_id and line.mode_of_delivery_id != order.mode_of_delivery_id:
        own.append(shown.mode_name(line.mode_of_delivery_id))
    if address := shown.rows.addresses.get(line.delivery_address_id or 0):
        own.append(address_line(address))
    if line.requested_date:
        own.append(formats.day(line.requested_date))
    if own:
        yield Badge(text=" · ".join(own), icon="truck-delivery")
