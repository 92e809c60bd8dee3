"""The lines of the order: what is ordered, invoiced and left, how much to invoice now, and a price match for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from ringup.orders.rules.states import OrderState
from ringup.plumbing import formats
from ringup.plumbing.public_ids import new_public_id
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class BilledLine:
    """One line. `take` is what stands in its field; `price_match` is where a lower price is entered, if one can be."""

    line: str
    number: str
    text: str
    ordered: str
    invoiced: str
    left: str
    net: str
    take: str
    price_match: str


@dataclass(frozen=True, kw_only=True)
class BillingLines(BillingPanel):
    """With `address` something can be invoiced; `reasons` are why not."""

    lines: tuple[BilledLine, ...] = ()
    address: str = ""
    request_key: str = ""
    reasons: tuple[Said, ...] = ()
    refusal: Said | None = None


def billing_lines_panel(
    shown: ShownBilling, *, typed: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> BillingLines:
    """The lines; what was typed stays, if it was refused."""
    ready = shown.may_invoice and not shown.blockers
    waits = shown.may_invoice and shown.order.state == OrderState.SUBMITTED
    order = shown.order
    lines = []
    for row, billable in shown.lines():
        left = plain_text(billable.left)
        can_match = shown.may_credit and billable.invoiced > 0 and row.net_minor > 0
        lines.append(
            BilledLine(
                line=row.public_id,
                number=row.item.number if row.item else "",
                text=row.text,
                ordered=formats.quantity(billable.ordered),
                invoiced=formats.quantity(billable.invoiced),
                left=formats.quantity(billable.left) if billable.left else "",
                net=formats.amount(row.net_minor, order.currency),
                take=(typed or {}).get(row.public_id, left),
                price_match=reverse("desk:price-match", args=[order.public_id, row.public_id]) if can_match else "",
            )
        )
    return BillingLines(
        order=order.public_id,
        lines=tuple(lines),
        address=reverse("desk:invoice-order", args=[order.public_id]) if ready else "",
        request_key=new_public_id(),
        reasons=tuple(say(one) for one in shown.blockers) if waits else (),
        refusal=say(refusal) if refusal else None,
    )
