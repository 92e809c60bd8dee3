"""An order as its panels see it: the rows, and the names behind their keys, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.calls.queries import find_answered_call
from ringup.delivery.models import CallCenterMode
from ringup.delivery.queries import list_modes
from ringup.inventory.models import CallCenterWarehouse
from ringup.inventory.queries import Stock, find_stock
from ringup.orders.loading import OrderRows, refuse_change
from ringup.orders.models import OrderAddress, OrderNote, SalesLine, SalesOrder
from ringup.orders.queries import find_approvers
from ringup.orders.rules.states import OrderState
from ringup.orders.saving.source_codes import put_dialled_code
from ringup.plumbing import formats
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedValues

NOTES = PreparedValues(
    lambda lines: OrderNote.objects.filter(IsAnyOf("line_id", lines)).order_by("pk").values_list("line_id", "text")
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`stock` and `notes` cover the lines that are shown; `rules` are names by code."""

    actor: Actor
    rows: OrderRows
    may_change: bool
    stock: Mapping[int, Stock] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[int, list[str]] = field(default_factory=dict)
    approvers: Mapping[int, str] = field(default_factory=dict)  # who approved the price by hand of a line

    @property
    def order(self) -> SalesOrder:
        return self.rows.order

    @property
    def id(self) -> str:
        """The public id, which every address of the screen carries."""
        return self.rows.order.public_id

    @property
    def is_stored(self) -> bool:
        """Whether anything has been entered yet; before that nothing is stored."""
        return self.rows.order.pk is not None

    @cached_property
    def modes(self) -> Mapping[int, str]:
        """The modes of delivery that the call center offers, the default first: what can be chosen; one query."""
        return dict(list_modes(call_center=self.rows.order.call_center_id))

    def mode_name(self, mode: int | None) -> str:
        """The name of a mode of delivery, offered here or not."""
        return self.rows.rules.mode_names.get(mode or 0, "")

    @property
    def currency(self) -> str:
        return self.rows.order.currency

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.rows.center.time_zone)


def show(actor: Actor, rows: OrderRows, *, lines: Collection[str] | None = None) -> Shown:
    """The order with the names that these lines (public ids; None: all) need; two queries."""
    wanted = [line for line in rows.lines if lines is None or line.public_id in lines]
    return Shown(
        actor=actor,
        rows=rows,
        may_change=refuse_change(actor, rows.order) is None,
        stock=find_stock(
            warehouse=rows.order.warehouse_id,
            items={line.item_id for line in wanted if line.item_id is not None}
            | {part["key"] for line in wanted for part in line.kit},
        ),
        rules=rows.rules.names,
        notes=_notes(wanted),
        approvers=find_approvers(wanted),
    )


def _notes(lines: Iterable[SalesLine]) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = {}
    for line, text in NOTES([line.pk for line in lines]):
        notes.setdefault(line, []).append(text)
    return notes


def blank_order(actor: Actor, order: str) -> OrderRows:
    """An order that nobody has entered anything into: the call center's defaults, not stored.

    The call that was answered brings its source code along: what to say first is said before anything is entered.
    """
    centers = CallCenter.objects.select_related("parameters").filter(legal_entity=actor.legal_entity)
    center = centers.get(pk=actor.call_center or 0)
    mode = CallCenterMode.objects.filter(call_center=center, is_default=True).first()
    stock = CallCenterWarehouse.objects.filter(call_center=center).first()
    row = SalesOrder(
        legal_entity_id=actor.legal_entity,
        call_center=center,
        public_id=order,
        number="",
        state=OrderState.DRAFT.value,
        currency=center.currency,
        language=center.language,
        mode_of_delivery_id=mode.mode_id if mode else None,
        warehouse_id=stock.warehouse_id if stock else None,
        revision=0,
    )
    rows = OrderRows(order=row, lines=[], charges=[], addresses={})
    if center.directed_selling and (call := find_answered_call(actor)):
        put_dialled_code(rows, call.dialled_number)
    return rows


def address_line(address: OrderAddress | Any) -> str:
    """An address in one line, for lists to choose from."""
    place = f"{address.postal_code} {address.city}".strip()
    street = ", ".join(address.street.splitlines())
    return ", ".join(part for part in (street, place, address.country) if part)


def address_block(address: OrderAddress) -> str:
    """An address in lines, with the country in the reader's language."""
    country = formats.locale().territories.get(address.country, address.country)
    place = f"{address.postal_code} {address.city}".strip()
    return "\n".join(part for part in (address.name, address.street, place, address.region, country) if part)
