"""Two agents changed the same thing: both values side by side, one key each; nothing is overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.orders.queries import find_last_changer
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.parsing import as_posted
from ringup.web.desk.orders.shown import Shown, address_line
from ringup.web.ui.wording.words import FIELD_NAMES


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """`field` and the values as they were posted, so that "take mine" can be sent again with theirs as seen."""

    field: str
    label: str
    was: str
    theirs: str
    yours: str
    seen: str
    wanted: str


@dataclass(frozen=True, kw_only=True)
class OrderStale(OrderPanel):
    """Shown while there are conflicts. `address` is where the own values are posted again."""

    conflicts: tuple[Conflict, ...] = ()
    colleague: str = ""
    address: str = ""


def order_stale_panel(shown: Shown, refusal: Refusal, *, address: str, where: str = "") -> OrderStale:
    """The refusal `changed_meanwhile` as a choice; `where` names the line, `colleague` who changed the order last."""
    return OrderStale(
        order=shown.id,
        address=address,
        colleague=find_last_changer(shown.actor, order=shown.order) or _("A colleague"),
        conflicts=tuple(_conflict(shown, overlap, where) for overlap in refusal.facts["fields"]),
    )


def _conflict(shown: Shown, overlap: Mapping[str, str], where: str) -> Conflict:
    name = overlap["field"]
    label = str(FIELD_NAMES.get(name, name))
    return Conflict(
        field=name,
        label=f"{where}, {label}" if where else label,
        was=_written(shown, name, overlap["seen"]),
        theirs=_written(shown, name, overlap["theirs"]),
        yours=_written(shown, name, overlap["yours"]),
        seen=as_posted(overlap["theirs"]),
        wanted=as_posted(overlap["yours"]),
    )


def _written(shown: Shown, name: str, value: str) -> str:
    """A stored value as people read it: the name behind a key, a figure, a day."""
    if not value:
        return "–"
    if name == "mode_of_delivery":
        return shown.mode_name(int(value)) or value
    if name == "delivery_address" and value.isdecimal():
        address = shown.rows.addresses.get(int(value))
        return address_line(address) if address else value
    if name == "requested_date":
        return formats.day(date.fromisoformat(value))
    return formats.quantity(Decimal(value)) if name == "quantity" else value
