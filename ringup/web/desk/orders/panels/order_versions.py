"""The versions of an order, each with what it changed, in the words of the lines and the header."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.completion.queries import VersionRow, list_open_differences, list_versions
from ringup.completion.rules.versions import Difference
from ringup.orders.rules.states import OrderState
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown

NAMES = {
    "charges_minor": gettext_lazy("Charges"),
    "customer_reference": gettext_lazy("Customer reference"),
    "delivery_address": gettext_lazy("Delivery address"),
    "discount_minor": gettext_lazy("Discount"),
    "mode_of_delivery": gettext_lazy("Mode of delivery"),
    "net_minor": gettext_lazy("Amount"),
    "quantity": gettext_lazy("Quantity"),
    "requested_date": gettext_lazy("Requested date"),
    "tax_minor": gettext_lazy("Tax"),
    "total_minor": gettext_lazy("Total"),
    "unit": gettext_lazy("Unit"),
    "unit_price": gettext_lazy("Price"),
}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One difference: of a line, or of the order as a whole."""

    about: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Version:
    headline: str
    detail: str
    total: str
    changes: tuple[Changed, ...] = ()
    nothing: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderVersions(OrderPanel):
    """Shown while `open`."""

    open: bool = False
    versions: tuple[Version, ...] = ()


def order_versions_panel(shown: Shown) -> OrderVersions:
    """The versions, the latest first; above them what is being changed."""
    rows = list_versions(shown.rows)
    versions = [_version(shown, row) for row in rows]
    if shown.order.state == OrderState.MODIFYING:
        changes = tuple(_changed(shown, each) for each in list_open_differences(shown.rows))
        total = formats.amount(shown.order.total_minor, shown.currency)
        nothing = "" if changes else _("Nothing is changed yet.")
        now = Version(headline=_("Being changed"), detail="", total=total, changes=changes, nothing=nothing)
        versions.insert(0, now)
    return OrderVersions(order=shown.id, open=True, versions=tuple(versions))


def _version(shown: Shown, row: VersionRow) -> Version:
    first = row.version == 1
    nothing = _("As it was ordered first.") if first else _("Nothing that the customer sees was changed.")
    return Version(
        headline=_("Version %(number)s") % {"number": row.version},
        detail=f"{formats.moment(row.submitted_at, zone=shown.zone)} {row.agent}",
        total=formats.amount(row.total.minor, row.total.currency),
        changes=tuple(_changed(shown, each) for each in row.differences),
        nothing="" if row.differences else nothing if row.is_kept else _("What was changed is not kept."),
    )


def _changed(shown: Shown, each: Difference) -> Changed:
    about = f"{each.position} {each.line}" if each.line else _("Order")
    if each.field == "line":
        name = _("Line added") if each.before is None else _("Line taken off")
        values = [_text(shown, "quantity", value) for value in (each.before, each.after)]
    else:
        name = str(NAMES[each.field])
        values = [_text(shown, each.field, value) for value in (each.before, each.after)]
    return Changed(about=about, name=name, before=values[0], after=values[1])


def _text(shown: Shown, field: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if field.endswith("_minor"):
        return formats.amount(int(value), shown.currency)
    if field == "quantity":
        return formats.quantity(Decimal(str(value)))
    if field == "unit_price":
        return formats.unit_price(Decimal(str(value)), shown.currency)
    return formats.day(date.fromisoformat(str(value))) if field == "requested_date" else str(value)
