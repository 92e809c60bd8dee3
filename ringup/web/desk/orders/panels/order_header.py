"""The header's fields: mode of delivery, expedite code, address, date, reference; each is stored when it is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ringup.call_centers.queries.order_choices import list_dimension_values
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.queries import list_source_codes
from ringup.delivery.queries import list_expedite_codes
from ringup.orders.saving.headers import FIELDS
from ringup.payments.saving.installments import catalog_schedules
from ringup.plumbing.days import today_in
from ringup.web.desk.orders.panels.line_detail import address_options
from ringup.web.desk.orders.panels.order_panel import Option, OrderPanel, choose
from ringup.web.desk.orders.parsing import posted
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said

# The header's fields that the screen shows; each travels with the value that was seen.
SHOWN = frozenset(
    {
        "mode_of_delivery",
        "expedite_code",
        "delivery_address",
        "requested_date",
        "ship_complete",
        "customer_reference",
        "source_code",
    }
)


@dataclass(frozen=True, kw_only=True)
class DimensionField:
    """A company-defined financial dimension with the values that can be chosen."""

    code: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class CodeGroup:
    """Source codes under one heading: those mailed to the customer, and all others."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class OrderHeader(OrderPanel):
    """Shown while `open`. `seen` is what the agent sees, by field: it decides whether a colleague was faster."""

    open: bool = False
    seen: Mapping[str, str] = field(default_factory=dict)
    modes: tuple[Option, ...] = ()
    source_codes: tuple[CodeGroup, ...] = ()
    plans: str = ""
    expedite_codes: tuple[Option, ...] = ()
    addresses: tuple[Option, ...] = ()
    requested_date: str = ""
    ship_complete: bool = False
    customer_reference: str = ""
    dimensions: tuple[DimensionField, ...] = ()
    may_change: bool = True
    may_change_dimensions: bool = False
    refusal: Said | None = None


def order_header_panel(shown: Shown, refusal: Said | None = None) -> OrderHeader:
    """The fields with what can be chosen; open."""
    order = shown.order
    codes = list_expedite_codes(legal_entity=order.legal_entity_id)
    return OrderHeader(
        order=shown.id,
        open=True,
        source_codes=_source_codes(shown),
        plans=", ".join(schedule.code for schedule in catalog_schedules(shown.rows)),
        modes=choose(shown.modes.items(), order.mode_of_delivery_id),
        expedite_codes=choose(codes, order.expedite_code_id, none=True),
        addresses=(
            *choose((), order.delivery_address_id, none=order.delivery_address_id is None),
            *address_options(shown, order.delivery_address_id),
        ),
        requested_date=order.requested_date.isoformat() if order.requested_date else "",
        ship_complete=order.ship_complete,
        customer_reference=order.customer_reference,
        dimensions=_dimensions(shown),
        may_change=shown.may_change,
        may_change_dimensions=shown.actor.may(Permission.CHANGE_DIMENSIONS),
        seen={name: posted(getattr(order, column)) for name, column in FIELDS.items() if name in SHOWN},
        refusal=refusal,
    )


def _source_codes(shown: Shown) -> tuple[CodeGroup, ...]:
    """What can be chosen, in the groups All and Targeted; nothing where directed selling is off."""
    order = shown.order
    if not shown.rows.center.directed_selling:
        return ()
    hits = list_source_codes(
        call_center=order.call_center_id,
        today=today_in(shown.rows.center.time_zone),
        customer=order.customer_id,
        keep=order.source_code_id,
    )
    groups = (
        (_("Mailed to the customer"), [hit for hit in hits if hit.targeted]),
        (_("All source codes"), [hit for hit in hits if not hit.targeted]),
    )
    none = CodeGroup(title="", options=(Option(value="", label="–", selected=order.source_code_id is None),))
    found = [
        CodeGroup(
            title=title,
            options=choose(
                [(hit.key, f"{hit.code} · {hit.name or hit.catalog}") for hit in chosen], order.source_code_id
            ),
        )
        for title, chosen in groups
        if chosen
    ]
    known = any(option.selected for group in (none, *found) for option in group.options)
    lapsed = Option(value=str(order.source_code_id), label=_("source code no longer valid"), selected=True)
    return (none, *found) if known else (none, CodeGroup(title="", options=(lapsed,)), *found)


def _dimensions(shown: Shown) -> tuple[DimensionField, ...]:
    values = list_dimension_values(legal_entity=shown.order.legal_entity_id)
    return tuple(
        DimensionField(
            code=code,
            name=name,
            options=choose(options, shown.order.dimensions.get(code), none=True),
        )
        for code, name, options in values
    )
