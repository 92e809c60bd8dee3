"""Changes one line: quantity, unit, price by hand, discount by hand, delivery, dates, dimensions."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.delivery.models import CallCenterMode
from ringup.orders.loading import OrderRows, open_for_change, refuse_dimensions
from ringup.orders.models import SalesLine
from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.rules.entry import MOST
from ringup.orders.rules.gifts import refuse_change_of_gift
from ringup.orders.rules.invoiced import refuse_fixed, refuse_less
from ringup.orders.rules.kits import components_of
from ringup.orders.rules.merging import FieldChange, find_conflict
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.orders.saving.by_hand import ByHand, refuse_line_discount
from ringup.orders.saving.customers import choose_address
from ringup.orders.saving.headers import refuse_expedite_code
from ringup.orders.saving.lines import ONE_CARD, override_price
from ringup.orders.saving.promises import fixed_quantity, forget_promise, set_quantity
from ringup.orders.saving.source_codes import wanted_source_code
from ringup.products.loading import load_kits
from ringup.products.rules.kits import choose_components
from ringup.values.refusal import Refusal

# Field names of the doors and where the value stands.
FIELDS = {
    "quantity": "quantity",
    "unit": "unit",
    "kit": "kit",
    "price": "unit_price",
    "manual_discount": "manual_discount",
    "mode_of_delivery": "mode_of_delivery_id",
    "expedite_code": "expedite_code_id",
    "source_code": "source_code_id",
    "delivery_address": "delivery_address_id",
    "requested_date": "requested_date",
    "dimensions": "dimensions",
}


def change_line(
    actor: Actor, *, order: str, line: str, changes: Mapping[str, FieldChange], reason: str = ""
) -> Changed | Refusal:
    """The order with the changed line, calculated anew.

    Units beyond what was promised at a submit go to another line at today's price (facts `beyond`: its public
    id, `position`, `is_new`).

    Keys are those of `FIELDS`. A `kit` is {number of a component: number of what is to stand in its place}; components
    that are not named stay as they are. A `price` of None takes the override off again; `manual_discount` is
    {"percent": "5"}, {"amount": "1.00"} or {}. Refusals: those of `open_for_change`, `check_override` and
    `refuse_line_discount`, `line_not_found`, `unknown_field`, `changed_meanwhile`, `quantity_out_of_range`,
    `unit_unknown`, `mode_not_offered`, `expedite_code_unknown`, `address_unknown`, `dimension_unknown`,
    `kit_promised` {item}, `line_invoiced` {invoiced}, `free_product_stays` {item}, those of `choose_components`; a
    `source_code` is its text: those of `find_source_code`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        row = rows.line(line)
        if row is None:
            return Refusal(code="line_not_found")
        if unknown := set(changes) - set(FIELDS):
            return Refusal(code="unknown_field", facts={"fields": sorted(unknown)})
        if refusal := refuse_fixed(fixed_quantity(row), changes):
            return refusal
        before = {name: getattr(row, FIELDS[name]) for name in changes}
        if row.origin == SalesLine.Origin.GIFT and (refusal := _refuse_gift(row, before, changes)):
            return refusal
        if conflict := find_conflict(before, changes):
            return conflict
        stood = {each.public_id: each.quantity for each in rows.lines}
        for name, change in changes.items():
            if refusal := PUTS[name](actor, rows, row, change.wanted, reason):
                return refusal
        rows.changed.add(row.public_id)
        after = {name: getattr(row, FIELDS[name]) for name in changes}
        why = {"reason": reason} if reason and {"price", "manual_discount"} & set(changes) else {}
        record(actor, rows, _event(changes, row), before=_plain(before), after={**_plain(after), **why}, line=row)
        beyond = _grown(rows, stood, row)
        if beyond is not None:
            item = beyond.item.number if beyond.item else ""
            after = {"item": item, "quantity": str(beyond.quantity)}
            kind = "modify_line" if beyond.public_id in stood else "add_line"
            record(actor, rows, kind, after=after, line=beyond)
        is_new = beyond is not None and beyond.public_id not in stood
        facts = {"beyond": beyond.public_id, "position": beyond.position, "is_new": is_new} if beyond else {}
        return reprice_and_save(actor, rows, facts=facts)


def _refuse_gift(row: SalesLine, stands: Mapping[str, Any], changes: Mapping[str, FieldChange]) -> Refusal | None:
    """Why a free product is not changed so; a source code is its key on the line, and any other text is another."""
    wanted = {name: change.wanted for name, change in changes.items()}
    if "source_code" in wanted and row.source_code is not None:
        same = (wanted["source_code"] or "").strip().upper() == row.source_code.code.upper()
        wanted["source_code"] = row.source_code_id if same else wanted["source_code"]
    if "kit" in wanted:
        wanted["kit"] = wanted["kit"] or stands["kit"]
    number = row.item.number if row.item else row.text
    return refuse_change_of_gift(number, stands, wanted)


def _grown(rows: OrderRows, stood: Mapping[str, Decimal], changed: SalesLine) -> SalesLine | None:
    """The other line that took units beyond a promise, if one did."""
    others = (each for each in rows.lines if each is not changed)
    return next((each for each in others if stood.get(each.public_id) != each.quantity), None)


Put = Callable[[Actor, OrderRows, SalesLine, Any, str], Refusal | None]


def _put_quantity(actor: Actor, rows: OrderRows, line: SalesLine, quantity: Decimal, reason: str) -> Refusal | None:
    if line.item is not None and line.item.gift_card and quantity != 1:
        return ONE_CARD
    decimals = line.item.quantity_decimals if line.item else 3
    if not 0 < quantity <= MOST or quantity != round(quantity, decimals):
        facts = {"most": str(MOST), "decimals": decimals}
        return Refusal(code="quantity_out_of_range", facts=facts, field="quantity")
    if refusal := refuse_less(fixed_quantity(line), quantity):
        return refusal
    set_quantity(rows, line, quantity)
    return None


def _put_unit(actor: Actor, rows: OrderRows, line: SalesLine, unit: str, reason: str) -> Refusal | None:
    assert line.item is not None
    units = list(line.item.units.all())
    if unit not in {line.item.unit, *(other.unit for other in units)}:
        return Refusal(code="unit_unknown", facts={"unit": unit}, field="unit")
    rows.units.extend(units)
    if unit != line.unit and line.price_state == SalesLine.PriceState.LOCKED:
        forget_promise(line)  # a promise is one for its unit
    line.unit = unit
    return None


def _put_price(actor: Actor, rows: OrderRows, line: SalesLine, price: Decimal | None, reason: str) -> Refusal | None:
    if price is not None:
        return override_price(actor, rows, line, price=price, reason=reason)
    if line.price_state != SalesLine.PriceState.OVERRIDE:
        return None
    line.override_reason_id = line.overridden_by_id = None
    line.override_text = ""
    # What was promised before the price by hand is promised again.
    promised = line.locked_price is not None
    line.price_state = SalesLine.PriceState.LOCKED if promised else SalesLine.PriceState.RULE
    return None


def _put_discount(
    actor: Actor, rows: OrderRows, line: SalesLine, discount: Mapping[str, str], reason: str
) -> Refusal | None:
    given = ByHand(value=discount, line=line, reason_text=reason[:200])
    if discount and (refusal := refuse_line_discount(actor, rows, given)):
        return refusal
    line.manual_discount = dict(discount)
    return None


def _put_mode(actor: Actor, rows: OrderRows, line: SalesLine, mode: int | None, reason: str) -> Refusal | None:
    offered = CallCenterMode.objects.filter(call_center=rows.order.call_center_id, mode=mode, mode__active=True)
    if mode is not None and not offered.exists():
        return Refusal(code="mode_not_offered", field="mode_of_delivery")
    line.mode_of_delivery_id = mode
    return None


def _put_expedite_code(actor: Actor, rows: OrderRows, line: SalesLine, code: int | None, reason: str) -> Refusal | None:
    if code is not None and (refusal := refuse_expedite_code(actor, code)):
        return refusal
    line.expedite_code_id = code
    return None


def _put_address(
    actor: Actor, rows: OrderRows, line: SalesLine, wanted: int | OfCustomer | None, reason: str
) -> Refusal | None:
    line.delivery_address_id = None if wanted is None else choose_address(rows, wanted)
    if wanted is not None and line.delivery_address_id is None:
        return Refusal(code="address_unknown", field="delivery_address")
    return None


def _put_dimensions(
    actor: Actor, rows: OrderRows, line: SalesLine, wanted: dict[str, str], reason: str
) -> Refusal | None:
    if refusal := refuse_dimensions(actor, wanted):
        return refusal
    line.dimensions = wanted
    return None


def _put_date(actor: Actor, rows: OrderRows, line: SalesLine, day: date | None, reason: str) -> Refusal | None:
    line.requested_date = day
    return None


def _put_source_code(actor: Actor, rows: OrderRows, line: SalesLine, code: str | None, reason: str) -> Refusal | None:
    wanted = wanted_source_code(actor, rows, code) if code else None
    if isinstance(wanted, Refusal):
        return wanted
    line.source_code_id = wanted.pk if wanted else None
    return None


def _put_kit(actor: Actor, rows: OrderRows, line: SalesLine, wanted: Mapping[str, str], reason: str) -> Refusal | None:
    assert line.item is not None
    if line.price_state == SalesLine.PriceState.LOCKED:
        return Refusal(code="kit_promised", facts={"item": line.item.number}, field="kit")
    kit = load_kits([line.item.pk], currency=rows.order.currency).get(line.item.pk, ())
    stands = {kept["place"] for kept in line.kit}
    asked = [part for part in kit if part.part.number in wanted and part.part.number in stands]
    chosen = choose_components(asked, wanted, number=line.item.number)
    if isinstance(chosen, Refusal):
        return chosen
    placed = {kept["place"]: kept for kept in components_of(chosen)}
    line.kit = [placed.get(kept["place"], kept) for kept in line.kit]
    return None


PUTS: dict[str, Put] = {
    "quantity": _put_quantity,
    "unit": _put_unit,
    "kit": _put_kit,
    "price": _put_price,
    "manual_discount": _put_discount,
    "mode_of_delivery": _put_mode,
    "expedite_code": _put_expedite_code,
    "source_code": _put_source_code,
    "delivery_address": _put_address,
    "requested_date": _put_date,
    "dimensions": _put_dimensions,
}


def _event(changes: Mapping[str, FieldChange], line: SalesLine) -> str:
    if "price" not in changes:
        return "line_discount" if set(changes) == {"manual_discount"} else "modify_line"
    overridden = line.price_state == SalesLine.PriceState.OVERRIDE
    return "line_price_override_on" if overridden else "line_price_override_off"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    if "kit" in values:
        values = {**values, "kit": {kept["place"]: kept["number"] for kept in values["kit"]}}
    return {k: v if isinstance(v, str | int | bool | dict | None) else str(v) for k, v in values.items()}
