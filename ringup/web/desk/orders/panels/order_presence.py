"""Who else has the order open, and which part is being edited."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ringup.orders.queries import list_present
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown

# What a colleague is doing, by the part of the screen that has the hand.
PARTS = {
    "": _("has this order open"),
    "customer": _("is looking for the customer"),
    "delivery": _("is changing the delivery"),
    "line": _("is changing a line"),
    "lines": _("is adding lines"),
    "payments": _("is taking payments"),
    "recap": _("is reading the recap"),
}


@dataclass(frozen=True, kw_only=True)
class Colleague:
    name: str
    doing: str


@dataclass(frozen=True, kw_only=True)
class OrderPresence(OrderPanel):
    colleagues: tuple[Colleague, ...] = ()


def order_presence_panel(shown: Shown) -> OrderPresence:
    """The colleagues who have the order open now, one query."""
    if not shown.is_stored:
        return OrderPresence(order=shown.id)
    present = list_present(shown.actor, order=shown.order)
    return OrderPresence(
        order=shown.id,
        colleagues=tuple(Colleague(name=one.name, doing=str(PARTS.get(one.part, PARTS[""]))) for one in present),
    )
