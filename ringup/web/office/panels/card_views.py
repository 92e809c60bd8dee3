"""Who saw which card: a table of views, and the same for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.customers.models import Customer
from ringup.customers.rules.details import display_name
from ringup.payments.models import CardView
from ringup.plumbing import formats
from ringup.web.office.report_figures import MOST_ROWS, count
from ringup.web.ui.panels import Panel

FILE_HEADS = ("seen_at", "user", "name", "door", "order", "customer", "customer_name", "brand", "last_four")


@dataclass(frozen=True, kw_only=True)
class ViewRow:
    """A view in words; `address` is that of the order, empty where the order is gone."""

    seen_at: str
    user: str
    door: str
    order: str
    address: str
    customer: str
    card: str


@dataclass(frozen=True, kw_only=True)
class CardViews(Panel):
    area: ClassVar[str] = "office"
    title: str
    rows: tuple[ViewRow, ...] = ()
    more: str = ""


def card_views_panel(found: "QuerySet[CardView]", *, title: str) -> CardViews:
    """The last views; one query."""
    rows = list(found[: MOST_ROWS + 1])
    more = _("Only the last %(count)s are shown; the file has all.") % {"count": count(MOST_ROWS)}
    return CardViews(
        title=title,
        rows=tuple(_row(row) for row in rows[:MOST_ROWS]),
        more=more if len(rows) > MOST_ROWS else "",
    )


def file_rows(found: "QuerySet[CardView]") -> Iterator[tuple[object, ...]]:
    """All of them; moments on the clock of the one who looks."""
    for row in found:
        yield (
            timezone.localtime(row.seen_at).isoformat(timespec="seconds"),
            row.user.username,
            row.user.get_full_name(),
            row.door,
            row.order.number if row.order else row.order_id,
            row.customer.number if row.customer else "",
            _name(row.customer),
            row.brand,
            row.last_four,
        )


def _row(row: CardView) -> ViewRow:
    customer, order = row.customer, row.order
    return ViewRow(
        seen_at=formats.moment(row.seen_at),
        user=row.user.get_full_name() or row.user.username,
        door=row.get_door_display(),
        order=(order.number or _("New order")) if order else str(row.order_id),
        address=reverse("desk:order", args=[order.public_id]) if order else "",
        customer=f"{customer.number} · {_name(customer)}" if customer else "",
        card=f"{row.brand.title()} •••• {row.last_four}",
    )


def _name(customer: Customer | None) -> str:
    if customer is None:
        return ""
    return display_name(
        organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
    )
