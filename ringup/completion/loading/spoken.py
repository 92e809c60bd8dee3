"""An order as the text that is read to its customer (spec/beyond.md, point 13): clause by clause, in one language."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.completion.models import RecapClause, RecapReading
from ringup.completion.rules.recap import Clause, SpokenRecap, still_to_tick
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.payments.models import PaymentLine
from ringup.payments.rules.difference import Plan
from ringup.payments.rules.states import GONE
from ringup.plumbing import formats


def load_spoken(rows: OrderRows, payments: Sequence[PaymentLine], plan: Plan | None = None) -> SpokenRecap:
    """The recap in the customer's language; payments are spoken of as they will be. One query for the clauses."""
    order = rows.order
    amounts = _amounts(payments, plan)
    with translation.override(order.language):
        name = order.customer.first_name if order.customer else ""
        greeting = (
            _("%(name)s, let me read the order back to you.") % {"name": name}
            if name
            else _("Let me read the order back to you.")
        )
        clauses = [Clause(code=code, text=text) for code, text in _clauses(rows, amounts)]
        clauses += _own_clauses(rows)
    return SpokenRecap(
        order=order.public_id,
        version=order.version,
        language=order.language,
        greeting=greeting,
        clauses=tuple(clauses),
        about=(
            *(f"{line.public_id} {line.quantity.normalize():f} {line.net_minor}" for line in rows.lines),
            *(f"{payment.public_id} {amount}" for payment, amount in amounts),
            f"{order.charges_minor} {order.tax_minor} {order.total_minor} {order.currency}",
            f"{order.mode_of_delivery_id} {order.delivery_address_id} {order.requested_date}",
        ),
    )


def load_ticked(recap: SpokenRecap, order: int) -> list[str]:
    """The codes that the customer has agreed to, of this very recap; one query."""
    found = RecapReading.objects.filter(order=order, hash=recap.hash).values_list("ticked", flat=True).first()
    return list(found or ())


def count_unread(rows: OrderRows, payments: Sequence[PaymentLine], plan: Plan | None) -> int:
    """How many clauses still stand between the order and its submit; no query where none is asked for."""
    if not rows.center.parameters.recap_acknowledgement_required or not rows.lines:
        return 0
    recap = load_spoken(rows, payments, plan)
    return len(still_to_tick(recap.clauses, load_ticked(recap, rows.order.pk)))


def _own_clauses(rows: OrderRows) -> list[Clause]:
    """What the company, or the call center, has read out at the end of each recap."""
    places = Q(call_center=None) | Q(call_center=rows.order.call_center_id)
    found = RecapClause.objects.filter(places, legal_entity=rows.order.legal_entity_id, active=True)
    language = rows.order.language.split("-")[0]
    return [
        Clause(code=f"own-{clause.code}", text=getattr(clause, f"text_{language}", "") or clause.text_en)
        for clause in found.order_by("position", "code")
    ]


def _amounts(payments: Sequence[PaymentLine], plan: Plan | None) -> list[tuple[PaymentLine, int]]:
    after = {step.payment: step.after.minor for step in plan.steps} if plan else {}
    counted = [payment for payment in payments if payment.state not in GONE]
    amounts = [(payment, after.get(payment.public_id, payment.amount_minor)) for payment in counted]
    return [(payment, amount) for payment, amount in amounts if amount]


def _clauses(rows: OrderRows, amounts: list[tuple[PaymentLine, int]]) -> Iterator[tuple[str, str]]:
    order = rows.order
    yield "lines", " ".join(_spoken_line(rows, line) for line in rows.lines)
    if order.discount_minor:
        saved = formats.money(order.discount_minor, order.currency)
        yield "discounts", _("Your discounts come to %(amount)s and are taken off already.") % {"amount": saved}
    if order.charges_minor:
        charges = formats.money(order.charges_minor, order.currency)
        yield "charges", _("Shipping and other charges are %(amount)s.") % {"amount": charges}
    yield "total", _total(rows)
    if amounts:
        yield "payments", " ".join(_spoken_payment(payment, amount) for payment, amount in amounts)
    if delivery := _delivery(rows):
        yield "delivery", delivery


def _spoken_line(rows: OrderRows, line: SalesLine) -> str:
    # gettext needs a whole number to choose between one and many; 0.5 of something is many.
    count = int(line.quantity) if line.quantity == 1 else 2
    sentence = ngettext(
        "%(quantity)s %(product)s for %(amount)s.", "%(quantity)s of %(product)s for %(amount)s.", count
    )
    facts = {"quantity": formats.quantity(Decimal(line.quantity)), "product": line.text}
    return sentence % {**facts, "amount": formats.money(line.net_minor, rows.order.currency)}


def _total(rows: OrderRows) -> str:
    order = rows.order
    total = formats.money(order.total_minor, order.currency)
    if not order.tax_minor:
        return _("Together that is %(total)s.") % {"total": total}
    return _("Together that is %(total)s, including %(tax)s tax.") % {
        "total": total,
        "tax": formats.money(order.tax_minor, order.currency),
    }


def _spoken_payment(payment: PaymentLine, amount_minor: int) -> str:
    amount = formats.money(amount_minor, payment.currency)
    if card := payment.stored_card:
        facts = {"amount": amount, "brand": card.brand.title(), "digits": card.last_four}
        return _("%(amount)s is charged to your %(brand)s card ending in %(digits)s.") % facts
    return _("%(amount)s is paid by: %(method)s.") % {"amount": amount, "method": payment.method.name}


def _delivery(rows: OrderRows) -> str:
    order = rows.order
    mode = rows.rules.mode_names.get(order.mode_of_delivery_id or 0, "")
    address = rows.addresses.get(order.delivery_address_id or 0)
    if not mode or address is None:
        return ""
    street = ", ".join(address.street.splitlines())
    facts = {"mode": mode, "street": street, "place": f"{address.postal_code} {address.city}".strip()}
    if order.requested_date:
        facts["day"] = formats.day(order.requested_date)
        return _("It goes to %(street)s, %(place)s, by %(mode)s, on %(day)s.") % facts
    return _("It goes to %(street)s, %(place)s, by %(mode)s.") % facts
