"""What vendors deliver straight to customers: what is to be ordered from them, and what they have not sent yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.queries import DirectLine, list_direct_lines, list_purchases
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What one vendor sends of one order."""

    vendor: str
    vendor_name: str
    order: str
    name: str
    goods: tuple[str, ...]
    place: str
    expedited: str
    address: str = ""
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class DirectDeliveries(Panel):
    area: ClassVar[str] = "office"
    to_order: tuple[Parcel, ...] = ()
    ordered: tuple[Parcel, ...] = ()
    file: str = ""
    start: str = ""
    may_order: bool = False
    wrong: str = ""
    cure: str = ""


def direct_deliveries_panel(actor: Actor, *, wrong: str = "", cure: str = "") -> DirectDeliveries:
    """Both lists; two queries."""
    return DirectDeliveries(
        to_order=tuple(_parcels(list_direct_lines(actor))),
        ordered=tuple(_parcels(list_purchases(actor))),
        file=reverse("office:purchases-file"),
        start=reverse("office:order-from-vendor"),
        may_order=actor.may(Permission.SHIP_ORDERS),
        wrong=wrong,
        cure=cure,
    )


def _parcels(lines: Iterable[DirectLine]) -> Iterable[Parcel]:
    for _key, found in groupby(lines, key=lambda line: (line.vendor, line.order, line.purchase)):
        rows = list(found)
        first = rows[0]
        yield Parcel(
            vendor=first.vendor,
            vendor_name=first.vendor_name,
            order=first.order,
            name=first.purchase_name or first.number,
            goods=tuple(f"{formats.quantity(row.quantity)} × {row.item} {row.text}" for row in rows),
            place=f"{first.address['city']} {first.address['country']}".strip(),
            expedited=first.expedited,
            address=reverse("office:pick", args=[first.purchase]) if first.purchase else "",
            since=formats.moment(first.since) if first.since else "",
        )
