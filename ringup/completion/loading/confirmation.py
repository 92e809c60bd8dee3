"""An order as the words and figures of its confirmation, in the language that is active."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ringup.delivery.models import ModeOfDelivery
from ringup.notifications.rules.confirmation import Confirmation, ConfirmationLine, Labels
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderAddress, OrderNote, SalesLine, SalesOrder
from ringup.orders.queries import customer_name
from ringup.orders.rules.kits import shared_out
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.queries.gift_cards import gift_card_notes
from ringup.payments.rules.states import GONE
from ringup.plumbing import formats
from ringup.pricing.models import ChargeCode


def load_confirmation(rows: OrderRows) -> Confirmation:
    """The confirmation; activate the customer's language first."""
    order = rows.order
    seller = order.legal_entity
    notes = _notes(order)
    for line, words in gift_card_notes(rows.lines).items():
        notes[line] = [*words, *notes.get(line, ())]
    home = rows.center.country
    delivery = rows.addresses.get(order.delivery_address_id or 0)
    billing = rows.addresses.get(order.billing_address_id or 0) or delivery
    mode = ModeOfDelivery.objects.filter(pk=order.mode_of_delivery_id or 0).first()
    submitted = order.submitted_at or order.ordered_at
    return Confirmation(
        language=order.language.split("-")[0],
        seller=seller.name,
        seller_lines=(seller.name, rows.center.name, _country(seller.country)),
        address=_address(billing, home) if billing else (customer_name(order),),
        delivery=_address(delivery, home) if delivery else (),
        delivery_mode=mode.name if mode else "",
        order_number=order.number,
        order_date=formats.day(_local(submitted, rows)),
        customer_number=order.customer.number if order.customer else "",
        lines=tuple(_line(line, order, notes) for line in rows.lines),
        totals=tuple(_totals(rows)),
        payments=tuple(_payment(line) for line in load_payment_lines(order) if line.state not in GONE),
        labels=_labels(),
    )


def _local(moment: datetime, rows: OrderRows) -> datetime:
    return moment.astimezone(ZoneInfo(rows.center.time_zone))


def _address(address: OrderAddress, home: str) -> tuple[str, ...]:
    lines = [
        address.name,
        *address.street.splitlines(),
        f"{address.postal_code} {address.city}".strip(),
        address.region,
    ]
    if address.country != home:
        lines.append(_country(address.country))
    return tuple(line for line in lines if line)


def _country(code: str) -> str:
    return str(formats.locale().territories.get(code, code))


def _notes(order: SalesOrder) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for note in order.notes.filter(restriction=OrderNote.Restriction.EXTERNAL).order_by("pk"):
        found.setdefault(note.line_id, []).append(note.text)
    return found


def _line(line: SalesLine, order: SalesOrder, notes: dict[int | None, list[str]]) -> ConfirmationLine:
    return ConfirmationLine(
        number=line.item.number if line.item else "",
        text=line.text,
        quantity=formats.quantity(Decimal(line.quantity)),
        unit_price=formats.unit_price(line.unit_price, order.currency),
        discount=formats.amount(-line.discount_minor, order.currency) if line.discount_minor else "",
        net=formats.amount(line.net_minor, order.currency),
        notes=(*_components(line), *notes.get(line.pk, ())),
    )


def _components(line: SalesLine) -> Iterator[str]:
    for part, share in shared_out(line.kit, line.result):
        yield f"{formats.quantity(Decimal(share['quantity']))} × {part.text} ({part.number})"


def _totals(rows: OrderRows) -> list[tuple[str, str]]:
    """Subtotal, discount, each charge, tax, total; what is nothing is left out."""
    order = rows.order
    names = dict(ChargeCode.objects.filter(legal_entity=order.legal_entity_id).values_list("code", "name"))
    found = [(_("Subtotal"), order.subtotal_minor), (_("Discount"), -order.discount_minor)]
    charges: dict[str, int] = {}
    for charge in rows.charges:
        charges[charge.code] = charges.get(charge.code, 0) + charge.amount_minor
    found += [(names.get(code, code), amount) for code, amount in charges.items()]
    tax = _("Included tax") if order.prices_include_tax else _("Tax")
    found.append((tax, order.tax_minor))
    pairs = [(label, formats.money(amount, order.currency)) for label, amount in found if amount]
    return [*pairs, (_("Total"), formats.money(order.total_minor, order.currency))]


def _payment(line: PaymentLine) -> tuple[str, str]:
    card = line.stored_card
    name = f"{card.brand.title()} •••• {card.last_four}" if card else line.method.name
    return name, formats.money(line.amount_minor, line.currency)


def _labels() -> Labels:
    return Labels(
        title=_("Order confirmation"),
        order_number=_("Order number"),
        order_date=_("Order date"),
        customer_number=_("Customer number"),
        delivery_to=_("Delivery to"),
        delivery_by=_("Mode of delivery"),
        item=_("Item"),
        quantity=_("Quantity"),
        price=_("Price"),
        discount=_("Discount"),
        amount=_("Amount"),
        payments=_("Payments"),
        thanks=_("Thank you for your order. Please check the details below."),
        page=_("Page"),
    )
