"""A lower price for an invoiced line: what is typed, where the money goes, and why it is not given."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.queries.order_choices import list_reason_codes
from ringup.orders.models import SalesLine
from ringup.payments.models import PaymentLine
from ringup.plumbing import formats
from ringup.returns.loading import load_invoiced_line, load_parameters
from ringup.values.refusal import Refusal
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling
from ringup.web.desk.orders.panels.order_panel import Option, choose
from ringup.web.ui.wording import Said, say

ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class PriceMatch(BillingPanel):
    """Closed without a `line`. `wrong` says at which field something is wrong."""

    line: str = ""
    address: str = ""
    title: str = ""
    price_now: str = ""
    units: str = ""
    price: str = ""
    reasons: tuple[Option, ...] = ()
    ways: tuple[Option, ...] = ()
    request_key: str = ""
    wrong: Said | None = None


def price_match_panel(
    shown: ShownBilling,
    line: SalesLine,
    *,
    request_key: str,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> PriceMatch:
    """The form for a line, with what was typed."""
    order, values = shown.order, typed or {}
    parameters = load_parameters(order.call_center_id)
    invoiced = load_invoiced_line(shown.rows, line)
    reasons = [
        (text, text)
        for _code, text in list_reason_codes(legal_entity=order.legal_entity_id, kind=ReasonCode.Kind.CREDIT)
    ]
    chosen = values.get("refund_to") or (ACCOUNT if parameters.to_account else None)
    ways = [(ACCOUNT, _("to the customer's account")), *(_card(one) for one in shown.payments if _charged(one))]
    picked = values.get("reason") or (reasons[0][0] if len(reasons) == 1 else None)
    return PriceMatch(
        order=order.public_id,
        line=line.public_id,
        address=reverse("desk:price-match", args=[order.public_id, line.public_id]),
        title=line.text,
        price_now=formats.unit_price(invoiced.price, order.currency) if invoiced.quantity else "",
        units=formats.quantity(invoiced.quantity),
        price=values.get("price", ""),
        reasons=choose(reasons, picked, none=len(reasons) != 1),
        ways=choose(ways, chosen, none=chosen is None),
        request_key=request_key,
        wrong=say(refusal) if refusal else None,
    )


def _charged(line: PaymentLine) -> bool:
    return bool(line.method.connector) and line.captured_minor > line.refunded_minor


def _card(line: PaymentLine) -> tuple[str, str]:
    left = formats.money(line.captured_minor - line.refunded_minor, line.currency)
    return line.public_id, _("back to %(method)s (up to %(left)s)") % {"method": line.method.name, "left": left}
