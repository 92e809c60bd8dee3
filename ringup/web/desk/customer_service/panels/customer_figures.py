"""What the customer's orders come to: bought, spent, open, and when."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.orders.queries import CustomerFigures as Figures
from ringup.orders.queries import customer_figures
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.values.rounding import round_half_up
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.desk.orders.panels.order_panel import Fact


@dataclass(frozen=True, kw_only=True)
class CustomerFigures(ServicePanel):
    figures: tuple[Fact, ...] = ()


def customer_figures_panel(shown: ShownCustomer) -> CustomerFigures:
    """One query, whatever the number of orders; money of different currencies is never added up."""
    rows = customer_figures(shown.actor, customer=shown.id)
    bought = [row for row in rows if row.orders]
    last = max((row.last_at for row in bought if row.last_at), default=None)
    first = min((row.first_at for row in bought if row.first_at), default=None)
    unfinished = sum(row.unfinished for row in rows)
    return CustomerFigures(
        customer=shown.id,
        figures=(
            Fact(name=_("Orders"), value=formats.number(Decimal(sum(row.orders for row in rows)))),
            Fact(name=_("Spent"), value=_sums(bought)),
            Fact(name=_("Order value"), value=_averages(bought)),
            Fact(name=_("Open orders"), value=formats.number(Decimal(sum(row.open_orders for row in rows)))),
            Fact(name=_("Unfinished"), value=formats.number(Decimal(unfinished)), tone="warn" if unfinished else ""),
            Fact(name=_("Last order"), value=formats.day(last.astimezone(shown.view.zone).date()) if last else "–"),
            Fact(name=_("First order"), value=formats.day(first.astimezone(shown.view.zone).date()) if first else "–"),
        ),
    )


def _sums(rows: list[Figures]) -> str:
    return " + ".join(formats.money(row.spent.minor, row.spent.currency) for row in rows) or "–"


def _averages(rows: list[Figures]) -> str:
    averages = [Money(round_half_up(Decimal(row.spent.minor) / row.orders), row.spent.currency) for row in rows]
    return " / ".join(formats.money(one.minor, one.currency) for one in averages) or "–"
