"""A pick list as the words and figures of its document, in the language that is active."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ringup.fulfillment.models import Pick, PickLine
from ringup.fulfillment.queries import pick_name
from ringup.notifications.rules.pick_list import PickList, PickListLabels, PickListLine
from ringup.orders.models import OrderNote, SalesOrder
from ringup.orders.rules.kits import components_on
from ringup.payments.queries.gift_cards import gift_card_notes
from ringup.plumbing import formats


def language_of(pick: Pick) -> str:
    """The language of the warehouse, else of its company."""
    own = pick.warehouse.language if pick.warehouse else ""
    return own or pick.order.legal_entity.language


def load_pick_list(pick: Pick) -> PickList:
    """The document of a list; activate the warehouse's language first."""
    order, place = pick.order, pick.vendor or pick.warehouse
    labels = _labels(purchase=pick.vendor is not None)
    submitted = (order.submitted_at or order.ordered_at).astimezone(ZoneInfo(order.call_center.time_zone))
    mode = order.mode_of_delivery
    facts = (
        (labels.order_number, pick_name(pick)),
        (labels.order_date, formats.day(submitted)),
        (labels.warehouse, place.name if place else ""),
        (labels.delivery_by, mode.name if mode else ""),
        (labels.reference, order.customer_reference),
    )
    lines = list(
        pick.lines.select_related("order_line__item", "order_line__expedite_code").order_by("order_line__position")
    )
    cards = gift_card_notes([line.order_line for line in lines])
    return PickList(
        language=language_of(pick).split("-")[0],
        seller=order.legal_entity.name,
        seller_lines=(order.legal_entity.name, place.name if place else ""),
        expedited=_banner(order, lines),
        address=_address(order),
        facts=tuple(fact for fact in facts if fact[1]),
        lines=tuple(_line(line, cards.get(line.order_line_id, ())) for line in lines),
        labels=labels,
    )


def _banner(order: SalesOrder, lines: list[PickLine]) -> str:
    """What the urgent order says above its address (spec §8)."""
    codes = [order.expedite_code, *(line.order_line.expedite_code for line in lines)]
    names = dict.fromkeys(code.name for code in codes if code is not None)
    return f"{_('Expedited')}: {', '.join(names)}" if names else ""


def _address(order: SalesOrder) -> tuple[str, ...]:
    to = order.delivery_address
    if to is None:
        return ()
    country = str(formats.locale().territories.get(to.country, to.country))
    parts = (to.name, *to.street.splitlines(), f"{to.postal_code} {to.city}".strip(), to.region, country)
    return tuple(part for part in parts if part)


def _line(line: PickLine, notes: tuple[str, ...]) -> PickListLine:
    sold = line.order_line
    unit = "" if sold.unit == "ea" else f" {sold.unit}"
    return PickListLine(
        number=sold.item.number if sold.item else "",
        text=sold.text,
        quantity=f"{formats.quantity(Decimal(line.quantity))}{unit}",
        notes=(*_components(line), *notes, *_notes(line)),
    )


def _components(line: PickLine) -> Iterator[str]:
    for part in components_on(line.order_line.kit):
        yield f"{formats.quantity(part.quantity * line.quantity)} × {part.number} {part.text}"


def _notes(line: PickLine) -> Iterator[str]:
    yield from OrderNote.objects.filter(line=line.order_line, restriction=OrderNote.Restriction.EXTERNAL).values_list(
        "text", flat=True
    )


def _labels(*, purchase: bool) -> PickListLabels:
    return PickListLabels(
        title=_("Purchase") if purchase else _("Pick list"),
        order_number=_("Order number"),
        order_date=_("Order date"),
        warehouse=_("Vendor") if purchase else _("Warehouse"),
        delivery_by=_("Mode of delivery"),
        reference=_("Reference"),
        item=_("Item"),
        quantity=_("Quantity"),
        found=_("Quantity found"),
        page=_("Page"),
    )
