"""The source code of an order: put on its rows, with the free products of its catalog; nothing is stored yet."""

from datetime import date

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.catalogs.queries import find_source_code
from ringup.catalogs.rules.source_codes import dialled_code
from ringup.orders.loading import OrderRows
from ringup.orders.saving import follow_header, record
from ringup.orders.saving.gifts import put_gifts, take_off_gifts
from ringup.orders.saving.promises import fixed_quantity
from ringup.plumbing.days import today_in
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
    gone = take_off_gifts(rows, after)
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
    return gone


def put_dialled_code(rows: OrderRows, number: str) -> None:
    """Puts the source code that is printed with the dialled number on a new order, if there is one in date."""
    if rows.center.directed_selling and number:
        rows.order.source_code_id = dialled_code(rows.rules.source_codes, number, today_of(rows))


def today_of(rows: OrderRows) -> date:
    """The day on the clock of the order's call center."""
    return today_in(rows.center.time_zone)
