"""An order's rows ⇄ what its version keeps of them, so that a change can be undone and two versions compared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderCharge, OrderVersion, SalesLine
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.rules.states import OrderState
from ringup.orders.saving.changes import HEADER
from ringup.orders.saving.promises import fixed_quantity
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.plumbing.bulk_rows import update_rows
from ringup.pricing.saving import reopen_coupons

# What goes on while an order is being changed is no part of the change.
LIVE = {
    "detailed_status",
    "payment_status",
    "do_not_process",
    "open_holds",
    "open_fraud_holds",
    "stock_holds",
    "fulfillment",
    "pickable",
    "revision",
    "changed_at",
}
OWN_OF_LINE = {
    *("id", "order_id", "public_id", "created_at", "detailed_status"),
    *("picking", "shipped", "invoiced", "back_ordered", "promised_on"),
}


def kept_rows(rows: OrderRows, payments: Sequence[PaymentLine]) -> dict[str, Any]:
    """The order as it was submitted: header, lines, charges, and how each payment stood."""
    order = rows.order
    header, wanted = _values(order), [_attname(order, name) for name in HEADER if name not in LIVE]
    return {
        "header": {name: header[name] for name in wanted},
        "lines": [_values(line) for line in rows.lines],
        "charges": [_values(charge) for charge in rows.charges],
        "payments": [
            {
                "id": line.pk,
                "public_id": line.public_id,
                "state": line.state,
                "amount_minor": line.amount_minor,
                "percent": line.percent,
            }
            for line in payments
        ],
    }


def keep_rows(rows: OrderRows, payments: Sequence[PaymentLine]) -> None:
    """Stores them with the version that is about to be changed."""
    OrderVersion.objects.filter(order=rows.order, version=rows.order.version).update(rows=kept_rows(rows, payments))


def reopen(rows: OrderRows, state: OrderState) -> None:
    """The order is open for changes: its rows are kept, its coupons' uses count on. The caller stores the order.

    Units that are invoiced keep the price that they were invoiced at, whatever they would cost today.
    """
    keep_rows(rows, load_payment_lines(rows.order))
    if rows.order.coupons:
        reopen_coupons(order=rows.order.public_id)
    rows.order.state = state.value
    for line in rows.lines:
        if fixed_quantity(line) and line.price_state == SalesLine.PriceState.LOCKED:
            line.price_choice = PriceChoice.KEPT.value
            rows.changed.add(line.public_id)


def restore_rows(rows: OrderRows, kept: Mapping[str, Any]) -> None:
    """Puts header, lines and charges back as they were; the caller stores the header."""
    order = rows.order
    for name, value in kept["header"].items():
        setattr(order, name, _read(order, name, value))
    wanted = [_row(SalesLine, values) for values in kept["lines"]]
    stands = {line.pk for line in rows.lines}
    SalesLine.objects.filter(order=order).exclude(pk__in=[line.pk for line in wanted]).delete()
    fields = [field.name for field in SalesLine._meta.concrete_fields if field.attname not in OWN_OF_LINE]
    update_rows([line for line in wanted if line.pk in stands], fields)
    SalesLine.objects.bulk_create([line for line in wanted if line.pk not in stands])
    OrderCharge.objects.filter(order=order).delete()
    rows.charges = OrderCharge.objects.bulk_create(_row(OrderCharge, values) for values in kept["charges"])
    rows.lines = list(SalesLine.objects.filter(order=order).select_related("item").order_by("position"))


def _attname(row: Model, name: str) -> str:
    attname: str = row._meta.get_field(name).attname  # type: ignore[union-attr]
    return attname


def _values(row: Model) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    # The encoder of JSON would cut microseconds off.
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _row(model: Any, values: Mapping[str, Any]) -> Any:
    blank = model()
    return model(**{name: _read(blank, name, value) for name, value in values.items()})


def _read(row: Model, attname: str, value: Any) -> Any:
    field: Any = next(field for field in row._meta.concrete_fields if field.attname == attname)
    if value is None or field.get_internal_type() == "JSONField":
        return value
    return (field.target_field if field.is_relation else field).to_python(value)
