"""What a source code cost and brought so far, and the file for the mailing house."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing import formats
from ringup.reports.queries import find_response
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its name, and what it was planned to be."""

    name: str
    value: str
    planned: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceCodeMailing(Panel):
    """`address` is where the mailing is sent from; empty for who may not, or without a target market."""

    area: ClassVar[str] = "office"
    title: str
    figures: tuple[Figure, ...] = ()
    address: str = ""
    day: str = ""


def source_code_mailing_panel(actor: Actor, row: Any) -> SourceCodeMailing:
    """The response as it is now; two queries."""
    found, currency = find_response(row), row.legal_entity.currency
    rate = formats.number(found.response_percent) + " %" if found.response_percent is not None else "–"
    planned = row.expected_response_percent
    may = actor.may(Permission.CHANGE_CATALOGS) and row.target_market_id is not None
    return SourceCodeMailing(
        title=_("Mailing and response"),
        figures=(
            Figure(
                name=_("Sent"),
                value=formats.number(Decimal(found.sent)),
                planned=formats.number(Decimal(row.distribution)),
            ),
            Figure(name=_("Orders"), value=formats.number(Decimal(found.orders))),
            Figure(
                name=_("Response"), value=rate, planned=f"{formats.number(planned)} %" if planned is not None else ""
            ),
            Figure(
                name=_("Sales"),
                value=formats.money(found.sales_minor, currency),
                planned=formats.money(row.sales_budget_minor, currency),
            ),
            Figure(
                name=_("Cost"),
                value=formats.money(row.printing_budget_minor + row.mailing_budget_minor, currency),
            ),
        ),
        address=reverse("office:source-code-mailing", args=[key_of(row)]) if may else "",
        day=timezone.localdate().isoformat(),
    )
