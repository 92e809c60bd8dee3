"""What became of an order that was ordered again: prices of then and now, what was left out, and the way to it."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from ringup.orders.actions.reorder import Reordered
from ringup.orders.models import SalesLine
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class ReorderedLine:
    number: str
    text: str
    quantity: str
    then: str
    now: str
    difference: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class CustomerReorder(ServicePanel):
    """Closed without a `number` and without a refusal. What costs another price today stands first in `lines`."""

    number: str = ""
    address: str = ""
    total: str = ""
    total_then: str = ""
    lines: tuple[ReorderedLine, ...] = ()
    left_out: tuple[str, ...] = ()
    refusal: Said | None = None


def customer_reorder_panel(shown: ShownCustomer, outcome: Reordered | Refusal) -> CustomerReorder:
    """The new draft beside the old prices; or why nothing can be ordered again."""
    if isinstance(outcome, Refusal):
        return CustomerReorder(customer=shown.id, refusal=say(outcome))
    order = outcome.rows.order
    lines = [_line(line, outcome.prices_then, order.currency) for line in outcome.rows.lines]
    return CustomerReorder(
        customer=shown.id,
        number=order.number,
        address=reverse("desk:order", args=[order.public_id]),
        total=formats.money(order.total_minor, order.currency),
        total_then=formats.money(outcome.total_then.minor, outcome.total_then.currency),
        lines=tuple(sorted(lines, key=lambda line: not line.difference)),
        left_out=tuple(_left_out(number, say(why)) for number, why in outcome.left_out),
    )


def _left_out(number: str, why: Said) -> str:
    said = f"{why.text} {why.cure}".strip()
    return said if number in said else f"{number}: {said}"


def _line(line: SalesLine, prices_then: dict[str, Decimal], currency: str) -> ReorderedLine:
    number = line.item.number if line.item else ""
    then = prices_then.get(number, line.unit_price)
    difference = line.unit_price - then
    return ReorderedLine(
        number=number,
        text=line.text,
        quantity=formats.quantity(line.quantity),
        then=formats.unit_price(then, currency),
        now=formats.unit_price(line.unit_price, currency),
        difference=("+" if difference > 0 else "") + formats.unit_price(difference, currency) if difference else "",
        tone="warn" if difference > 0 else "good" if difference < 0 else "",
    )
