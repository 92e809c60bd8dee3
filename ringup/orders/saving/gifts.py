"""Free products on an order's rows: which come with its source code, which leave, and which the customer declined."""

from collections.abc import Collection
from decimal import Decimal

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.catalogs.rules.source_codes import Gift, OfferedCode
from ringup.orders.loading import ITEMS_BY_KEY, OrderRows
from ringup.orders.models import OrderVersion, SalesLine
from ringup.orders.rules.kits import components_of
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.orders.saving.by_hand import note
from ringup.orders.saving.promises import fixed_quantity
from ringup.products.loading import load_kits
from ringup.products.models import Item
from ringup.products.rules.kits import choose_components
from ringup.values.refusal import Refusal


def put_gifts(rows: OrderRows) -> None:
    """Adds the free products of the header's source code that the order does not have yet, at a price of nothing.

    What the customer declined of its catalog does not come back with another code of the same.
    """
    offered = rows.source_code
    if offered is None or OrderState(rows.order.state) not in OPEN_STATES:
        return
    there = {line.item_id for line in rows.lines if line.origin == SalesLine.Origin.GIFT}
    there |= {item for catalog, item in rows.order.declined_gifts if catalog == offered.catalog_key}
    gifts = {gift.item: gift for gift in offered.gifts if gift.item not in there}
    items = {item.pk: item for item in ITEMS_BY_KEY(rows.order.legal_entity_id, list(gifts))} if gifts else {}
    kits = load_kits(gifts.keys() & rows.rules.kits, currency=rows.order.currency)
    for gift in gifts.values():
        item = items[gift.item]
        parts = choose_components(kits.get(item.pk, ()), {}, number=item.number)
        if item.state != Item.State.ACTIVE or isinstance(parts, Refusal):
            continue
        line = _gift_line(rows, item, gift, offered)
        line.kit = components_of(parts)
        line.position = max((row.position for row in rows.lines), default=0) + 1
        rows.lines.append(line)
        rows.changed.add(line.public_id)
        rows.gifts.add(line.public_id)


def decline_gift(rows: OrderRows, line: SalesLine) -> None:
    """The customer does not want the free product: it stays away from this order while that has codes of its catalog.

    The source code of the order that is entered once more brings it back.
    """
    catalog = SourceCode.objects.filter(pk=line.source_code_id or 0).values_list("catalog", flat=True).first()
    if catalog is not None:
        rows.order.declined_gifts = [*rows.order.declined_gifts, [catalog, line.item_id]]


def bring_declined_back(rows: OrderRows) -> None:
    """The customer wants them after all."""
    offered = rows.source_code
    if offered is not None:
        declined = rows.order.declined_gifts
        rows.order.declined_gifts = [each for each in declined if each[0] != offered.catalog_key]
        put_gifts(rows)


def take_off_gifts(rows: OrderRows, after: OfferedCode | None) -> list[str]:
    """Takes off the gifts that the code after the change does not give: their public ids. What it gives is its own from
    now on: as many as its catalog gives, or as the customer took of the same catalog.

    What was promised once stays as many as it was.
    """
    given = {gift.item: gift for gift in after.gifts} if after else {}
    gone = []
    for line in _gifts_on(rows):
        gift = given.get(line.item_id or 0)
        if after is None or gift is None:
            gone.append(line)
        else:
            line.override_text = after.code
            if line.price_state == SalesLine.PriceState.OVERRIDE and not _is_of(rows, after.catalog_key):
                line.quantity = gift.quantity
            rows.changed.add(line.public_id)
    return [_take_off(rows, line) for line in gone]


def _is_of(rows: OrderRows, catalog: int) -> bool:
    """Whether the order's source code is one of the catalog."""
    return rows.order.source_code is not None and rows.order.source_code.catalog_id == catalog


def take_off_lapsed_gifts(actor: Actor, rows: OrderRows) -> list[str]:
    """Takes off what no catalog gives any more, with its special prices: it was retracted, is over, or was published
    with other gifts. The public ids of the lines that are gone; `rows.lapsed` has the items' numbers.

    What a submit promised stays. No query unless something has lapsed.
    """
    if OrderState(rows.order.state) not in OPEN_STATES:
        return []
    offered = rows.source_code
    given = {gift.item: gift.quantity for gift in offered.gifts} if offered else {}
    lapsed = [line for line in _gifts_on(rows) if line.quantity > given.get(line.item_id or 0, 0)]
    promised = _promised(rows) if lapsed else ()
    gone = []
    for line in lapsed:
        if line.public_id in promised:
            continue
        number, before = line.item.number if line.item else line.text, {"quantity": str(line.quantity)}
        rows.lapsed.append(number)
        if left := given.get(line.item_id or 0, Decimal(0)):
            line.quantity = left
            rows.changed.add(line.public_id)
            note(rows, "modify_line", by=actor.user, before=before, after={"quantity": str(left)}, line=line)
        else:
            note(rows, "cancel_line", by=actor.user, before={**before, "item": line.text}, line=line)
            gone.append(_take_off(rows, line))
    return gone


def lapsed_warnings(rows: OrderRows) -> list[Refusal]:
    """`free_products_lapsed` {items} where the last calculation took some off, or left fewer."""
    return [Refusal(code="free_products_lapsed", facts={"items": ", ".join(rows.lapsed)})] if rows.lapsed else []


def _gifts_on(rows: OrderRows) -> list[SalesLine]:
    """The order's gifts that are not invoiced, sent or being picked."""
    return [line for line in rows.lines if line.origin == SalesLine.Origin.GIFT and not fixed_quantity(line)]


def _promised(rows: OrderRows) -> Collection[str]:
    """The public ids of the lines with which the order was submitted last; all, where its version was not kept."""
    if not rows.order.version:
        return ()
    versions = OrderVersion.objects.filter(order=rows.order, version=rows.order.version)
    kept = versions.values_list("rows__lines", flat=True).first()
    return {line["public_id"] for line in kept} if kept else {line.public_id for line in rows.lines}


def _take_off(rows: OrderRows, line: SalesLine) -> str:
    rows.drop(line)
    line.delete()
    return line.public_id


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
