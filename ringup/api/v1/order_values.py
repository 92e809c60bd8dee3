"""A sales order as the API shows it, and header fields as the actions take them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.delivery.models import ExpediteCode, ModeOfDelivery
from ringup.orders.loading import OrderRows, line_standing_of, load_order, standing_of
from ringup.orders.models import OrderAddress, OrderCharge, SalesLine, SalesOrder
from ringup.orders.rules.coupons import OrderCoupon
from ringup.orders.rules.kits import shared_out
from ringup.orders.rules.merging import FieldChange
from ringup.orders.rules.states import Standing, line_status
from ringup.orders.saving.judging import coupons_on
from ringup.orders.saving.promises import holding
from ringup.payments.actions.log_card_views import log_card_views
from ringup.payments.loading import load_payment_lines, seen_cards
from ringup.payments.models import PaymentLine
from ringup.payments.rules.address_checks import AddressChecks
from ringup.payments.rules.card_views import Door
from ringup.reports.queries.workbenches import list_blockers
from ringup.values.decimals import plain_text
from ringup.values.money import minor_text
from ringup.values.refusal import Refusal


def told_order(actor: Actor, rows: OrderRows, payments: Sequence[PaymentLine] | None = None) -> dict[str, Any]:
    """The whole order as an answer: it is noted that its cards were seen, where that is wanted."""
    payments = load_payment_lines(rows.order) if payments is None else payments
    log_card_views(actor, rows=rows, cards=seen_cards(payments), door=Door.API)
    return order_value(rows, payments)


def answer_with_order(actor: Actor, order: str, outcome: object) -> HttpResponse:
    """The order after a change of it, or why it was refused."""
    if isinstance(outcome, Refusal):
        return problem(outcome)
    rows = load_order(actor, order)
    assert rows is not None
    return json_answer(told_order(actor, rows))


def order_value(rows: OrderRows, payments: Sequence[PaymentLine] | None = None) -> dict[str, Any]:
    """The whole order; amounts are texts with the currency's decimals. Payments are loaded unless they are given."""
    order = rows.order
    modes = rows.rules.mode_codes
    codes, urgencies = _source_codes(rows), _expedite_codes(rows)
    return {
        **order_summary(order),
        "mode_of_delivery": modes.get(order.mode_of_delivery_id or 0),
        "expedite_code": urgencies.get(order.expedite_code_id or 0),
        "requested_date": order.requested_date,
        "ship_complete": order.ship_complete,
        "customer_reference": order.customer_reference,
        "dimensions": order.dimensions,
        "source_code": codes.get(order.source_code_id or 0),
        "delivery_address": _address(rows.addresses.get(order.delivery_address_id or 0)),
        "blockers": [refusal.as_dict() for refusal in list_blockers(order)],
        "lines": [
            _line(line, standing_of(order), order.currency)
            | {
                "mode_of_delivery": modes.get(line.mode_of_delivery_id or 0),
                "expedite_code": urgencies.get(line.expedite_code_id or 0),
                "source_code": codes.get(line.source_code_id or 0),
                "delivery_address": _address(rows.addresses.get(line.delivery_address_id or 0)),
            }
            for line in rows.lines
        ],
        "coupons": [_coupon(coupon, order.currency) for coupon in coupons_on(order)],
        "total_discount": order.total_discount,
        "charges": [_charge(rows, charge) for charge in rows.charges],
        "payments": [_payment(line) for line in (load_payment_lines(order) if payments is None else payments)],
    }


def _source_codes(rows: OrderRows) -> dict[int, str]:
    """The codes behind the keys on the order; a query only for those whose catalog is out no more."""
    on_rows = (rows.order.source_code_id, *(line.source_code_id for line in rows.lines))
    keys = {key for key in on_rows if key is not None}
    codes = {key: code.code for key, code in rows.rules.source_codes.items() if key in keys}
    if missing := keys - set(codes):
        codes |= dict(SourceCode.objects.filter(pk__in=missing).values_list("pk", "code"))
    return codes


def _expedite_codes(rows: OrderRows) -> dict[int, str]:
    """The expedite codes on the order; no query where nothing is urgent."""
    on_rows = (rows.order.expedite_code_id, *(line.expedite_code_id for line in rows.lines))
    keys = {key for key in on_rows if key is not None}
    return dict(ExpediteCode.objects.filter(pk__in=keys).values_list("pk", "code")) if keys else {}


def order_summary(order: SalesOrder) -> dict[str, Any]:
    """The order in a list."""
    return {
        "id": order.public_id,
        "number": order.number,
        "state": order.state,
        "status": order.detailed_status,
        "payment_status": order.payment_status,
        "do_not_process": order.do_not_process,
        "customer": order.customer.public_id if order.customer else None,
        "currency": order.currency,
        "prices_include_tax": order.prices_include_tax,
        "totals": {
            name: minor_text(getattr(order, f"{name}_minor"), order.currency)
            for name in ("subtotal", "discount", "charges", "tax", "total")
        },
        "revision": order.revision,
        "version": order.version,
        "ordered_at": order.ordered_at,
        "submitted_at": order.submitted_at,
    }


def header_changes(actor: Actor, header: Mapping[str, Any]) -> dict[str, FieldChange] | Refusal:
    """Codes of the caller as the keys that the actions take; only what was sent is changed."""
    changes: dict[str, FieldChange] = {}
    for name, value in header.items():
        model = KEYED.get(name)
        if model is None or value is None:
            changes[name] = FieldChange(wanted=value)
            continue
        key = (
            model.objects.filter(legal_entity=actor.legal_entity, **{MATCHED.get(name, "code"): value})
            .values_list("pk", flat=True)
            .first()
        )
        if key is None:
            return Refusal(code=f"{name}_unknown", facts={"code": value}, field=name)
        changes[name] = FieldChange(wanted=key)
    return changes


KEYED: dict[str, Any] = {
    "mode_of_delivery": ModeOfDelivery,
    "expedite_code": ExpediteCode,
    "source_code": SourceCode,
}


# What people type is found in any case.
MATCHED = {"source_code": "code__iexact"}


def _line(line: SalesLine, standing: Standing, currency: str) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "position": line.position,
        "status": line_status(standing, line_standing_of(line)).value,
        "shipped": plain_text(line.shipped),
        "invoiced": plain_text(line.invoiced),
        "back_ordered": plain_text(line.back_ordered),
        "promised_on": line.promised_on,
        "item": line.item.number if line.item else None,
        "text": line.text,
        "quantity": plain_text(line.quantity),
        "unit": line.unit,
        "unit_price": plain_text(line.unit_price),
        "price_state": line.price_state,
        "price_reason": line.override_text,
        "manual_discount": line.manual_discount,
        "promise": _promise(line, currency) if line.today else None,
        "discount": minor_text(line.discount_minor, currency),
        "net": minor_text(line.net_minor, currency),
        "tax": minor_text(line.tax_minor, currency),
        "requested_date": line.requested_date,
        "origin": line.origin or None,
        "components": list(_components(line)),
        "trail": line.result.get("trail", []),
    }


def _components(line: SalesLine) -> Iterator[dict[str, Any]]:
    for part, share in shared_out(line.kit, line.result):
        yield {
            "item": part.number,
            "text": part.text,
            "quantity": share["quantity"],
            "net": share["net"],
            "instead_of": part.place if part.is_substitute else None,
            "charge": plain_text(part.charge),
        }


def _promise(line: SalesLine, currency: str) -> dict[str, Any]:
    def price(start: str) -> dict[str, str]:
        return {
            "unit_price": plain_text(Decimal(line.today[f"{start}price"])),
            "discount": minor_text(line.today[f"{start}discount"], currency),
            "net": minor_text(line.today[f"{start}net"], currency),
        }

    return {
        "kept": price("kept_"),
        "today": price(""),
        "holds": holding(line).value,
        "chosen": bool(line.price_choice),
    }


def _charge(rows: OrderRows, charge: OrderCharge) -> dict[str, Any]:
    currency = rows.order.currency
    return {
        "code": charge.code,
        "amount": minor_text(charge.amount_minor, currency),
        "manual": charge.manual,
        "line": next((line.public_id for line in rows.lines if line.pk == charge.line_id), None),
        "instead_of": None if charge.rule_minor is None else minor_text(charge.rule_minor, currency),
    }


def _coupon(coupon: OrderCoupon, currency: str) -> dict[str, Any]:
    return {
        "code": coupon.code,
        "name": coupon.name,
        "amount": minor_text(coupon.amount_minor, currency),
        "refused": coupon.refusal.as_dict() if coupon.refusal else None,
    }


def _payment(line: PaymentLine) -> dict[str, Any]:
    card, checks = line.stored_card, AddressChecks.read(line.address_checks)
    return {
        "id": line.public_id,
        "method": line.method.code,
        "amount": minor_text(line.amount_minor, line.currency),
        "currency": line.currency,
        "state": line.state,
        "prepay": line.prepay,
        "check_number": line.check_number or None,
        "card": {"id": card.public_id, "brand": card.brand, "last_four": card.last_four} if card else None,
        "percent": plain_text(line.percent) if line.percent is not None else None,
        "gift_card": line.gift_card.last_four if line.gift_card else None,
        "points": line.points,
        "address_checks": asdict(checks) if checks else None,
        "disputed": minor_text(line.disputed_minor, line.currency),
        "authorize_on": line.authorize_on,
    }


def _address(address: OrderAddress | None) -> dict[str, str] | None:
    if address is None:
        return None
    return {name: getattr(address, name) for name in ("name", "street", "postal_code", "city", "region", "country")}
