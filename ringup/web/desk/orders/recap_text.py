"""The recap as a text to read aloud (spec/beyond.md, point 13): clause by clause, in the language that is active."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.orders.models import SalesLine
from ringup.payments.models import PaymentLine
from ringup.plumbing import formats
from ringup.web.desk.orders.shown import Shown


def recap_text(shown: Shown, payments: Sequence[PaymentLine]) -> tuple[str, list[tuple[str, str]]]:
    """The first sentence, and the clauses as (code, sentence): lines, charges, total, payments, delivery."""
    customer = shown.order.customer
    name = customer.first_name if customer else ""
    greeting = (
        _("%(name)s, let me read the order back to you.") % {"name": name}
        if name
        else _("Let me read the order back to you.")
    )
    return greeting, list(_clauses(shown, payments))


def _clauses(shown: Shown, payments: Sequence[PaymentLine]) -> Iterator[tuple[str, str]]:
    order = shown.order
    yield "lines", " ".join(_spoken_line(shown, line) for line in shown.rows.lines)
    if order.discount_minor:
        saved = formats.money(order.discount_minor, order.currency)
        yield "discounts", _("Your discounts come to %(amount)s and are taken off already.") % {"amount": saved}
    if order.charges_minor:
        charges = formats.money(order.charges_minor, order.currency)
        yield "charges", _("Shipping and other charges are %(amount)s.") % {"amount": charges}
    yield "total", _total(shown)
    if payments:
        yield "payments", " ".join(_spoken_payment(payment) for payment in payments)
    if delivery := _delivery(shown):
        yield "delivery", delivery


def _spoken_line(shown: Shown, line: SalesLine) -> str:
    # gettext needs a whole number to choose between one and many; 0.5 of something is many.
    count = int(line.quantity) if line.quantity == 1 else 2
    sentence = ngettext(
        "%(quantity)s %(product)s for %(amount)s.", "%(quantity)s of %(product)s for %(amount)s.", count
    )
    facts = {"quantity": formats.quantity(Decimal(line.quantity)), "product": line.text}
    return sentence % {**facts, "amount": formats.money(line.net_minor, shown.currency)}


def _total(shown: Shown) -> str:
    order = shown.order
    total = formats.money(order.total_minor, order.currency)
    if not order.tax_minor:
        return _("Together that is %(total)s.") % {"total": total}
    return _("Together that is %(total)s, including %(tax)s tax.") % {
        "total": total,
        "tax": formats.money(order.tax_minor, order.currency),
    }


def _spoken_payment(payment: PaymentLine) -> str:
    amount = formats.money(payment.amount_minor, payment.currency)
    if card := payment.stored_card:
        facts = {"amount": amount, "brand": card.brand.title(), "digits": card.last_four}
        return _("%(amount)s is charged to your %(brand)s card ending in %(digits)s.") % facts
    return _("%(amount)s is paid by: %(method)s.") % {"amount": amount, "method": payment.method.name}


def _delivery(shown: Shown) -> str:
    order = shown.order
    mode = shown.mode_name(order.mode_of_delivery_id)
    address = shown.rows.addresses.get(order.delivery_address_id or 0)
    if not mode or address is None:
        return ""
    street = ", ".join(address.street.splitlines())
    facts = {"mode": mode, "street": street, "place": f"{address.postal_code} {address.city}".strip()}
    if order.requested_date:
        facts["day"] = formats.day(order.requested_date)
        return _("It goes to %(street)s, %(place)s, by %(mode)s, on %(day)s.") % facts
    return _("It goes to %(street)s, %(place)s, by %(mode)s.") % facts
