"""Takes what is suggested beside a line: a cross-sell adds a line, an up-sell replaces it (spec §13, decision 9)."""

from django.db import transaction
from django.db.models import Q

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.loading import worth_of
from ringup.directed_selling.models import LearnedSuggestion
from ringup.directed_selling.queries import find_linked
from ringup.directed_selling.rules.prompts import Prompt, PromptKind
from ringup.directed_selling.saving import mark_taken
from ringup.orders.loading import OrderRows, factor_of, open_for_change
from ringup.orders.models import SalesLine
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.lines import LineWish, append_line, take_off_line, wished_lines
from ringup.products.models import Item
from ringup.values.refusal import Refusal

# What the caller said of the line that is replaced holds for what takes its place.
KEPT = (
    "source_code_id",
    "mode_of_delivery_id",
    "expedite_code_id",
    "delivery_address_id",
    "requested_date",
    "warehouse_id",
    "dimensions",
)


def take_suggestion(actor: Actor, *, order: str, line: str, item: str) -> Changed | Refusal:
    """The order with the item (its number) that is suggested beside the line; the new line says where it came from.

    What goes with the line comes as one piece; what is sold instead of it comes in the line's quantity, goes where and
    when the line would have gone, and answers the same source code.
    Refusals: those of `open_for_change`, `directed_selling_off`, `line_not_found`, `not_suggested` {item}, those of
    `wished_lines`, and of `take_off_line` for the line that is replaced.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if not rows.center.directed_selling:
            return Refusal(code="directed_selling_off", facts={"call_center": rows.center.name})
        beside = rows.line(line)
        if beside is None or beside.item_id is None:
            return Refusal(code="line_not_found")
        prompt = _suggested(rows, beside, item)
        if prompt is None:
            return Refusal(code="not_suggested", facts={"item": item}, field="item")
        instead, before = prompt.kind is PromptKind.UP_SELL, worth_of(rows)
        wish = _wish(rows, beside, item) if instead else LineWish(item=item, keep=True)
        [new] = wished_lines(actor, rows, [wish])
        if isinstance(new, Refusal):
            return new
        new.origin = SalesLine.Origin.UP_SELL if instead else SalesLine.Origin.CROSS_SELL
        for name in KEPT if instead else ():
            setattr(new, name, getattr(beside, name))
        append_line(actor, rows, new, wish)
        if instead and (refusal := take_off_line(actor, rows, beside)):
            return refusal
        outcome = reprice_and_save(actor, rows, removed=[beside.public_id] if instead else ())
        mark_taken(rows, prompt=prompt, beside=beside, before=before, line=new.public_id)
        return outcome


def _wish(rows: OrderRows, beside: SalesLine, item: str) -> LineWish:
    """As many of the item as of the line; in the line's unit where the item is sold in it, else in its own.

    Whoever takes a suggestion saw its stock beside it: nothing else is asked.
    """
    if beside.item is None or beside.unit == beside.item.unit:
        return LineWish(item=item, quantity=beside.quantity, keep=True)
    sold_so = Item.objects.filter(Q(unit=beside.unit) | Q(units__unit=beside.unit))
    if sold_so.filter(legal_entity=rows.order.legal_entity_id, number=item).exists():
        return LineWish(item=item, quantity=beside.quantity, unit=beside.unit, keep=True)
    return LineWish(item=item, quantity=beside.quantity * factor_of(rows, beside), keep=True)


def _suggested(rows: OrderRows, beside: SalesLine, item: str) -> Prompt | None:
    """As what the item is suggested beside the line; None where it is not, or where it is on the order already.

    What has stepped back can still be taken.
    """
    assert beside.item_id is not None
    if any(line.item is not None and line.item.number == item for line in rows.lines):
        return None
    for each in find_linked(rows, beside):
        if each.link.linked.number == item:
            prompt = Prompt(kind=PromptKind(each.link.kind), item=beside.item_id, offered=each.link.linked_id)
            return prompt if each.offered else None
    learned = LearnedSuggestion.objects.filter(item=beside.item_id, suggested__number=item)
    offered = learned.values_list("suggested", flat=True).first()
    return None if offered is None else Prompt(kind=PromptKind.LEARNED, item=beside.item_id, offered=offered)
