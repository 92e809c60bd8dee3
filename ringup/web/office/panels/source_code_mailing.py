"""What a source code cost and brought so far, and the file for the mailing house."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.reports.queries.promotions import find_promotion
from ringup.web.office.report_figures import Figure, count, percent
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class SourceCodeMailing(Panel):
    """`address` is where the mailing is sent from; empty for who may not, or without a target market.

    `mailed`: some on the list have it, so that there is a difference between who comes new and all.
    """

    area: ClassVar[str] = "office"
    title: str
    analysis: str = ""
    figures: tuple[Figure, ...] = ()
    address: str = ""
    mailed: bool = False
    day: str = ""


def source_code_mailing_panel(actor: Actor, row: Any) -> SourceCodeMailing:
    """The response as it is now; six queries at most."""
    days = Days(first=date(2000, 1, 1), last=timezone.localdate(), zone=timezone.get_current_timezone())
    found, currency = find_promotion(row, days), row.legal_entity.currency
    outlay, expected = found.outlay, found.expected
    may = actor.may(Permission.CHANGE_CATALOGS) and row.target_market_id is not None
    return SourceCodeMailing(
        title=_("Mailing and response"),
        analysis=f"{reverse('office:response')}?{urlencode({'catalog': row.catalog.public_id})}",
        figures=(
            Figure(
                label=_("Copies"),
                value=count(outlay.copies),
                planned=count(outlay.planned_copies),
            ),
            Figure(label=_("Orders"), value=count(found.brought.orders)),
            Figure(
                label=_("Response"),
                value=percent(found.response.value) if found.response else "–",
                planned=percent(expected) if expected is not None else "",
            ),
            Figure(
                label=_("Revenue"),
                value=formats.money(found.brought.revenue_minor, currency),
                planned=formats.money(outlay.planned_sales_minor, currency),
            ),
            Figure(
                label=_("Costs"),
                value=formats.money(outlay.cost_minor, currency),
                planned=formats.money(outlay.planned_cost_minor, currency),
            ),
            Figure(label=_("Contribution"), value=formats.money(found.contribution_minor, currency)),
        ),
        address=reverse("office:source-code-mailing", args=[key_of(row)]) if may else "",
        mailed=may and (row.sent.filter(on_request=False).exists() or row.sent_to_prospects.exists()),
        day=timezone.localdate().isoformat(),
    )
