"""What others ask about the versions of an order: each submit, and what made it different from the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringup.completion.rules.versions import Difference, differences
from ringup.completion.saving.versions import kept_rows
from ringup.delivery.models import ModeOfDelivery
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderAddress, OrderVersion
from ringup.orders.rules.states import OrderState
from ringup.values.money import Money

NAMES = ("mode_of_delivery_id", "delivery_address_id")


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A submit of an order; `differences` are against the submit before, empty for the first one.

    `is_kept`: the version can be compared.
    """

    version: int
    submitted_at: datetime
    agent: str
    total: Money
    differences: tuple[Difference, ...] = ()
    is_kept: bool = True


def list_versions(rows: OrderRows) -> list[VersionRow]:
    """The versions of an order, the latest first; two queries, and two for names where the delivery changed.

    What is kept of a version was kept when the order was reopened; the last one is the order as it stands.
    """
    found = list(OrderVersion.objects.filter(order=rows.order).select_related("submitted_by").order_by("version"))
    kept: list[Mapping[str, Any]] = [version.rows for version in found]
    if found and not found[-1].rows and rows.order.state != OrderState.MODIFYING:
        kept[-1] = kept_rows(rows, ())
    listed = [_row(rows, version, kept, place) for place, version in enumerate(found)]
    return list(reversed(listed))


def list_open_differences(rows: OrderRows) -> list[Difference]:
    """What an order that is being changed has become since its last submit."""
    last = OrderVersion.objects.filter(order=rows.order).order_by("-version").values_list("rows", flat=True).first()
    return _named(rows, differences(last, kept_rows(rows, ()))) if last else []


def _row(rows: OrderRows, version: OrderVersion, kept: Sequence[Mapping[str, Any]], place: int) -> VersionRow:
    agent = version.submitted_by
    both = bool(place and kept[place - 1] and kept[place])
    return VersionRow(
        version=version.version,
        submitted_at=version.submitted_at,
        agent=(agent.get_full_name() or agent.username) if agent else "",
        total=Money(version.total_minor, rows.order.currency),
        differences=tuple(_named(rows, differences(kept[place - 1], kept[place]))) if both else (),
        is_kept=both or not place,
    )


def _named(rows: OrderRows, found: Sequence[Difference]) -> list[Difference]:
    """Keys of modes and addresses with their names."""
    keys = {name: {key for each in found if each.field == name for key in (each.before, each.after)} for name in NAMES}
    used = keys["mode_of_delivery_id"] - {None}
    modes = dict(ModeOfDelivery.objects.filter(pk__in=used).values_list("pk", "name")) if used else {}
    wanted = keys["delivery_address_id"] - {None}
    addresses = {
        address.pk: f"{address.street}, {address.postal_code} {address.city}"
        for address in (OrderAddress.objects.filter(order=rows.order, pk__in=wanted) if wanted else ())
    }
    names: dict[str, Mapping[Any, str]] = {"mode_of_delivery_id": modes, "delivery_address_id": addresses}
    return [
        Difference(
            field=each.field.removesuffix("_id"),
            before=names[each.field].get(each.before),
            after=names[each.field].get(each.after),
            line=each.line,
            position=each.position,
        )
        if each.field in names
        else each
        for each in found
    ]
