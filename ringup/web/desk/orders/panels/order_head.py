"""The head of the order: its number, where it stands, what it says about delivery, and that it is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import Badge, Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.words import DETAILED_STATUSES, PAYMENT_STATUSES, TONES


@dataclass(frozen=True, kw_only=True)
class OrderHead(OrderPanel):
    number: str = ""
    status: Badge | None = None
    payment_status: Badge | None = None
    stored_at: str = ""
    facts: tuple[Fact, ...] = ()
    may_change: bool = True


def order_head_panel(shown: Shown) -> OrderHead:
    """Number, status and delivery in one line."""
    order = shown.order
    return OrderHead(
        order=shown.id,
        number=order.number,
        status=_badge(DETAILED_STATUSES, order.detailed_status) if shown.is_stored else None,
        payment_status=_badge(PAYMENT_STATUSES, order.payment_status) if order.version else None,
        stored_at=formats.clock(order.changed_at, zone=shown.zone) if shown.is_stored else "",
        facts=tuple(_facts(shown)),
        may_change=shown.may_change,
    )


def _badge(words: Mapping[str, str | Promise], word: str) -> Badge:
    return Badge(text=str(words.get(word, word)), tone=TONES.get(word, ""))


def _facts(shown: Shown) -> Iterator[Fact]:
    order = shown.order
    if offered := shown.rows.source_code:
        yield Fact(name=_("Source code"), value=f"{offered.code} · {offered.catalog}", tone="accent")
    elif order.source_code_id is not None and shown.may_change:
        yield Fact(name=_("Source code"), value=_("source code no longer valid"), tone="warn")
    if mode := shown.mode_name(order.mode_of_delivery_id):
        yield Fact(name=_("Mode of delivery"), value=mode)
    if address := shown.rows.addresses.get(order.delivery_address_id or 0):
        yield Fact(name=_("Deliver to"), value=f"{address.postal_code} {address.city}".strip())
    if order.requested_date:
        yield Fact(name=_("Requested date"), value=formats.day(order.requested_date))
