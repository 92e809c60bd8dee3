"""Values → rows: what a change of an order stores, in a fixed number of statements whatever the number of lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, standing_of
from ringup.orders.models import OrderEvent, SalesLine, SalesOrder
from ringup.orders.rules.propagation import Propagation, propagate
from ringup.orders.rules.states import detailed_status, release_blockers
from ringup.plumbing.bulk_rows import update_rows


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a change did: the order as it is now, and which lines (public ids) a screen has to show anew."""

    rows: OrderRows
    lines: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def append_lines(rows: OrderRows, lines: Sequence[SalesLine]) -> None:
    """Gives the lines the next places on the order and stores them in one statement."""
    last = max((line.position for line in rows.lines), default=0)
    for place, line in enumerate(lines, start=last + 1):
        line.position = place
    SalesLine.objects.bulk_create(lines)
    rows.lines.extend(lines)
    rows.changed.update(line.pk for line in lines)


def follow_header(rows: OrderRows, name: str, value: Any) -> Propagation:
    """Sets a header field; lines that still carry the old header value follow (decision 8)."""
    moved = propagate(
        old_header=getattr(rows.order, name), new_header=value, lines=[getattr(line, name) for line in rows.lines]
    )
    setattr(rows.order, name, value)
    for index in moved.follow:
        setattr(rows.lines[index], name, value)
        rows.changed.add(rows.lines[index].pk)
    return moved


def record(
    actor: Actor,
    rows: OrderRows,
    kind: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    line: SalesLine | None = None,
) -> None:
    """Notes an order event (spec §23); it is stored with the change."""
    rows.events.append(
        OrderEvent(
            order=rows.order,
            kind=kind,
            line_position=line.position if line else None,
            before=dict(before or {}),
            after=dict(after or {}),
            by_id=actor.user,
        )
    )


def restate(order: SalesOrder) -> None:
    """Derives the status that people read and "do not process" from state, payment status and open holds."""
    standing = standing_of(order)
    order.detailed_status = detailed_status(standing).value
    order.do_not_process = bool(release_blockers(standing))


def save_header(rows: OrderRows) -> None:
    """Stores the header as a new revision, with the noted events."""
    restate(rows.order)
    rows.order.revision += 1
    rows.order.changed_at = timezone.now()
    rows.order.save(update_fields=HEADER)
    for event in rows.events:
        event.revision = rows.order.revision
    OrderEvent.objects.bulk_create(rows.events)
    rows.events.clear()


def reprice_and_save(
    actor: Actor, rows: OrderRows, *, removed: Sequence[str] = (), facts: Mapping[str, Any] | None = None
) -> Changed:
    """Calculates the order anew and stores what changed: lines, charges, totals, events. Ends every change.

    The calculation is pure; what it reads and what is stored takes a fixed number of statements.
    """
    at = timezone.now()
    calculation = calculate(load_basket(rows, at), load_book(rows, at))
    put_calculation(rows, calculation)
    changed = [line for line in rows.lines if line.pk in rows.changed]
    update_rows(changed, CALCULATED)
    save_header(rows)
    return Changed(
        rows=rows, lines=tuple(line.public_id for line in changed), removed=tuple(removed), facts=facts or {}
    )


# Everything on a line that a use case or a calculation may change.
CALCULATED = [
    "quantity",
    "unit",
    "price_state",
    "base_price",
    "agreement_price",
    "unit_price",
    "override_reason",
    "override_text",
    "overridden_by",
    "manual_discount",
    "locked_discount_minor",
    "discount_minor",
    "net_minor",
    "charges_minor",
    "tax_minor",
    "result",
    "mode_of_delivery",
    "expedite_code",
    "delivery_address",
    "warehouse",
    "requested_date",
    "dimensions",
]
HEADER = [
    "state",
    "detailed_status",
    "payment_status",
    "do_not_process",
    "open_holds",
    "open_fraud_holds",
    "customer",
    "currency",
    "language",
    "price_group",
    "mode_of_delivery",
    "expedite_code",
    "delivery_address",
    "billing_address",
    "warehouse",
    "requested_date",
    "ship_complete",
    "customer_reference",
    "dimensions",
    "total_discount",
    "subtotal_minor",
    "discount_minor",
    "charges_minor",
    "tax_minor",
    "total_minor",
    "revision",
    "version",
    "submitted_at",
    "submit_key",
    "changed_at",
]
