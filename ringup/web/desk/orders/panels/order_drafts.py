"""Unfinished orders of the call center: any agent goes on where another stopped."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.orders.queries import OrderRow, list_drafts
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST = 8


@dataclass(frozen=True, kw_only=True)
class Draft:
    address: str
    number: str
    customer: str
    lines: str
    total: str
    agent: str
    changed: str


@dataclass(frozen=True, kw_only=True)
class OrderDrafts(OrderPanel):
    drafts: tuple[Draft, ...] = ()


def order_drafts_panel(shown: Shown) -> OrderDrafts:
    """The unfinished orders of the actor's call center but the one that is open, one query."""
    rows = [row for row in list_drafts(shown.actor, limit=MOST) if row.public_id != shown.id]
    return OrderDrafts(order=shown.id, drafts=tuple(_draft(row, shown.zone) for row in rows))


def _draft(row: OrderRow, zone: tzinfo) -> Draft:
    return Draft(
        address=reverse("desk:order", args=[row.public_id]),
        number=row.number,
        customer=row.customer or _("No customer yet"),
        lines=ngettext("%(count)s line", "%(count)s lines", row.lines) % {"count": row.lines},
        total=formats.money(row.total.minor, row.total.currency),
        agent=row.agent,
        changed=_time_or_day(row.changed_at, zone),
    )


def _time_or_day(moment: datetime, zone: tzinfo) -> str:
    """Today the time tells more, later the day."""
    there = moment.astimezone(zone)
    is_today = there.date() == timezone.now().astimezone(zone).date()
    return formats.clock(there, zone=zone) if is_today else formats.short_day(there)
