"""The source code of an order: put on its rows, with the free products of its catalog; nothing is stored yet."""

from datetime import date
from decimal import Decimal

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.catalogs.queries import find_source_code
from ringup.catalogs.rules.source_codes import Gift, OfferedCode, dialled_code
from ringup.orders.loading import ITEMS_BY_KEY, OrderRows
from ringup.orders.models import SalesLine
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.orders.saving import follow_header, record
from ringup.orders.saving.promises import fixed_quantity
from ringup.plumbing.days import today_in
from ringup.products.models import Item
from ringup.values.refusal import Refusal


def refuse_source_codes(rows: OrderRows) -> Refusal | None:
    """`directed_selling_off` where the order's call center has none (spec §0)."""
    if rows.center.directed_selling:
        return None
    return Refusal(code="directed_selling_off", facts={"call_center": rows.center.name}, field="source_code")


def wanted_source_code(actor: Actor, rows: OrderRows, code: str) -> SourceCode | Refusal:
    """The source code that was typed, if the order may carry it now."""
    return refuse_source_codes(rows) or find_source_code(
        legal_entity=actor.legal_entity,
        call_center=rows.order.call_center_id,
        code=code,
        today=today_of(rows),
    )


def put_source_code(actor: Actor, rows: OrderRows, code: SourceCode | int | None) -> list[str]:
    """Puts the code (or its key, or none) on header and lines; the public ids of the gifts that are gone with the old.

    Lines that carry the header's old code follow; a gift of the old catalog goes, those of the new one come, and what
    both give stays. What is invoiced, sent or being picked stays as it is, with its code.
    """
    key = code.pk if isinstance(code, SourceCode) else code
    order = rows.order
    if key == order.source_code_id:
        return []
    before, after = rows.offered_code(order.source_code_id), rows.offered_code(key)
    fixed = [(line, line.source_code_id) for line in rows.lines if fixed_quantity(line)]
    gone = _gifts_to_take_off(rows, after)
    for line in gone:
        rows.lines.remove(line)
        line.delete()
    follow_header(rows, "source_code_id", key)
    for line, code_of_line in fixed:
        line.source_code_id = code_of_line
    record(
        actor,
        rows,
        "set_source_code",
        before={"source_code": before.code if before else None},
        after={"source_code": after.code if after else None},
    )
    put_gifts(rows)
    return [line.public_id for line in gone]


def put_dialled_code(rows: OrderRows, number: str) -> None:
    """Puts the source code that is printed with the dialled number on a new order, if there is one in date."""
    if rows.center.directed_selling and number:
        rows.order.source_code_id = dialled_code(rows.rules.source_codes, number, today_of(rows))


def put_gifts(rows: OrderRows) -> None:
    """Adds the free products of the header's source code that the order does not have yet, at a price of nothing."""
    offered = rows.source_code
    if offered is None or OrderState(rows.order.state) not in OPEN_STATES:
        return
    there = {line.item_id for line in rows.lines if line.origin == SalesLine.Origin.GIFT}
    gifts = {gift.item: gift for gift in offered.gifts if gift.item not in there}
    items = {item.pk: item for item in ITEMS_BY_KEY(rows.order.legal_entity_id, list(gifts))} if gifts else {}
    position = max((line.position for line in rows.lines), default=0)
    for place, gift in enumerate(gift for gift in gifts.values() if items[gift.item].state == Item.State.ACTIVE):
        line = _gift_line(rows, items[gift.item], gift, offered)
        line.position = position + 1 + place
        rows.lines.append(line)
        rows.changed.add(line.public_id)
        rows.gifts.add(line.public_id)


def today_of(rows: OrderRows) -> date:
    """The day on the clock of the order's call center."""
    return today_in(rows.center.time_zone)


def _gifts_to_take_off(rows: OrderRows, after: OfferedCode | None) -> list[SalesLine]:
    """The gifts that the code after the change does not give; those that it gives are its own from now on.

    What was promised once stays as many as it was.
    """
    given = {gift.item: gift for gift in after.gifts} if after else {}
    gone = []
    for line in rows.lines:
        if line.origin != SalesLine.Origin.GIFT or fixed_quantity(line):
            continue
        gift = given.get(line.item_id or 0)
        if after is None or gift is None:
            gone.append(line)
        else:
            line.override_text = after.code
            line.quantity = gift.quantity if line.price_state == SalesLine.PriceState.OVERRIDE else line.quantity
            rows.changed.add(line.public_id)
    return gone


def _gift_line(rows: OrderRows, item: Item, gift: Gift, offered: OfferedCode) -> SalesLine:
    order = rows.order
    return SalesLine(
        order=order,
        item=item,
        text=item.name,
        quantity=gift.quantity,
        unit=item.unit,
        origin=SalesLine.Origin.GIFT,
        price_state=SalesLine.PriceState.OVERRIDE,
        unit_price=Decimal(0),
        override_text=offered.code,
        source_code_id=order.source_code_id,
        mode_of_delivery_id=order.mode_of_delivery_id,
        expedite_code_id=order.expedite_code_id,
        dimensions=order.dimensions,
    )
