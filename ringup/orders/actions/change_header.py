"""Changes the header of an order: delivery, dates, references, dimensions, price group."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.rules.merging import FieldChange, find_conflict
from ringup.orders.saving import Changed, propagation_of, record, reprice_and_save
from ringup.orders.saving.headers import FIELDS, FOLLOWED, put_header
from ringup.values.refusal import Refusal


def change_header(actor: Actor, *, order: str, changes: Mapping[str, FieldChange]) -> Changed | Refusal:
    """The order with the changed fields; lines that carried the old mode or expedite code follow (decision 8).

    Keys are those of `FIELDS`; values are primary keys, dates, booleans, texts or {dimension code: value code}. An
    `OfCustomer` address is copied to the order. `facts` of the result: `followed`, `kept` (counts of lines).
    Refusals: those of `open_for_change`, `changed_meanwhile`, `unknown_field`, `mode_not_offered`,
    `expedite_code_unknown`, `address_unknown`, `price_group_unknown`, those of `find_source_code`,
    `directed_selling_off`, `not_permitted`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        before = {name: getattr(rows.order, FIELDS[name]) for name in changes if name in FIELDS}
        if conflict := find_conflict(before, {name: changes[name] for name in before}):
            return conflict
        moves = [propagation_of(rows, FIELDS[n], c.wanted) for n, c in changes.items() if n in FOLLOWED]
        stood = [line.public_id for line in rows.lines]
        if refusal := put_header(actor, rows, changes):
            return refusal
        stand = {line.public_id for line in rows.lines}
        gone = [line for line in stood if line not in stand]
        after = {name: getattr(rows.order, FIELDS[name]) for name in changes}
        record(actor, rows, "modify_order", before=_plain(before), after=_plain(after))
        followed, kept = sum(len(m.follow) for m in moves), sum(len(m.keep) for m in moves)
        return reprice_and_save(actor, rows, removed=gone, facts={"followed": followed, "kept": kept})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | bool | dict | None) else str(value)
        for name, value in values.items()
    }
