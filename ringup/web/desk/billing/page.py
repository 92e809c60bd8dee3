"""The whole billing page: every panel, for the first load and after a change."""

from dataclasses import dataclass

from ringup.web.desk.billing.panels.billing_credits import BillingCredits, billing_credits_panel
from ringup.web.desk.billing.panels.billing_head import BillingHead, billing_head_panel
from ringup.web.desk.billing.panels.billing_invoices import BillingInvoices, billing_invoices_panel
from ringup.web.desk.billing.panels.billing_lines import BillingLines, billing_lines_panel
from ringup.web.desk.billing.panels.billing_shipments import BillingShipments, billing_shipments_panel
from ringup.web.desk.billing.panels.price_match import PriceMatch
from ringup.web.desk.billing.shown import ShownBilling


@dataclass(frozen=True, kw_only=True)
class BillingPage:
    """The panels from left to right; the price match is closed at first."""

    head: BillingHead
    lines: BillingLines
    match: PriceMatch
    shipments: BillingShipments
    invoices: BillingInvoices
    credits: BillingCredits


def billing_page(shown: ShownBilling) -> BillingPage:
    """All panels; no query beside those of `shown`."""
    return BillingPage(
        head=billing_head_panel(shown),
        lines=billing_lines_panel(shown),
        match=PriceMatch(order=shown.order.public_id),
        shipments=billing_shipments_panel(shown),
        invoices=billing_invoices_panel(shown),
        credits=billing_credits_panel(shown),
    )
