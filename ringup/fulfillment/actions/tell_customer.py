"""Tells the customer what became of an order: shipped (with the invoice), back-ordered, delayed, canceled."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringup.customers.models import CustomerEmail
from ringup.fulfillment.loading.invoice_documents import load_invoice_document
from ringup.fulfillment.models import Shipment
from ringup.notifications.connectors.typesetting import render_invoice
from ringup.notifications.models import Document, Message
from ringup.notifications.saving import keep_document, post_message
from ringup.orders.models import SalesOrder
from ringup.plumbing import formats
from ringup.values.refusal import Refusal

Facts = Mapping[str, str]
Words = tuple[str, str]
# Title and body, or nothing to tell; and the document that goes with it.
Notice = tuple[Words | None, Document | None]


def tell_customer(
    actor: None, *, legal_entity: int, order: str, notice: str, about: str = ""
) -> Document | Refusal | None:
    """Posts that notice (`NOTICES`) about the order, once; the invoice of a shipment is kept in any case.

    `about` is the shipment's public id, or the step of a delay. Refusals: `order_not_found`.
    """
    with transaction.atomic():
        rows = SalesOrder.objects.filter(legal_entity=legal_entity, public_id=order)
        row = rows.select_related("legal_entity", "call_center", "customer").first()
        if row is None:
            return Refusal(code="order_not_found")
        with translation.override(row.language):
            facts = {"number": row.number, "seller": row.legal_entity.name}
            words, document = NOTICES[notice](row, about, facts)
            if words is not None:
                _post(row, f"order_{notice}", about, words, document)
    return document


def _shipment(order: SalesOrder, shipment: str) -> tuple[Document | None, Facts]:
    """The invoice of the shipment as a document, and how it travels."""
    row = Shipment.objects.filter(order=order, public_id=shipment).select_related("invoice").first()
    if row is None:
        return None, {"tracking": ""}
    way = f"{row.carrier} {row.tracking_number}".strip()
    if row.invoice is None:
        return None, {"tracking": way}
    invoice = row.invoice
    invoice.order = order
    document = keep_document(
        legal_entity=order.legal_entity_id,
        kind="invoice",
        subject=invoice.public_id,
        language=order.language,
        name=f"{invoice.number}.pdf",
        content=render_invoice(load_invoice_document(invoice)),
    )
    return document, {"tracking": way}


def _late_lines(order: SalesOrder) -> str:
    """What is back-ordered, a line each, with its promised day; empty when nothing is."""
    late = []
    for line in order.lines.filter(back_ordered__gt=0).order_by("position"):
        text = f"{formats.quantity(line.back_ordered)} × {line.text}"
        if line.promised_on:
            text = _("%(line)s, expected on %(day)s") % {"line": text, "day": formats.day(line.promised_on)}
        late.append(text)
    return "\n".join(late)


def _shipped(order: SalesOrder, about: str, facts: Facts) -> Notice:
    document, more = _shipment(order, about)
    way = _("It travels with %(tracking)s.") % more if more["tracking"] else ""
    body = _("Goods of your order %(number)s are on their way to you. You find the invoice attached.") % facts
    return (_("Your order %(number)s was shipped") % facts, _letter([body, way], facts)), document


def _back_ordered(order: SalesOrder, about: str, facts: Facts) -> Notice:
    late = _late_lines(order)
    if not late:
        return None, None
    body = _("Of your order %(number)s these goods are not in stock at the moment; we send them as soon as they come:")
    title = _("Your order %(number)s: some goods come later") % facts
    return (title, _letter([body % facts, late], facts)), None


def _delayed(order: SalesOrder, about: str, facts: Facts) -> Notice:
    body = _("Your order %(number)s takes longer than we said. We are sorry; you may cancel it at any time by phone.")
    return (_("Your order %(number)s is late") % facts, _letter([body % facts], facts)), None


def _canceled(order: SalesOrder, about: str, facts: Facts) -> Notice:
    body = _("Your order %(number)s was canceled. Amounts reserved on your card are given free.") % facts
    return (_("Your order %(number)s was canceled") % facts, _letter([body], facts)), None


def _letter(parts: list[str], facts: Facts) -> str:
    ending = _("Kind regards\n%(seller)s") % facts
    return "\n\n".join(part for part in (*parts, ending) if part)


NOTICES: dict[str, Callable[[SalesOrder, str, Facts], Notice]] = {
    "shipped": _shipped,
    "back_ordered": _back_ordered,
    "delayed": _delayed,
    "canceled": _canceled,
}


def _post(order: SalesOrder, kind: str, about: str, words: Words, document: Document | None) -> None:
    emails = CustomerEmail.objects.filter(customer=order.customer_id).order_by("-is_primary", "pk")
    email = emails.first() if order.customer_id else None
    if email is None:
        return  # a customer needs no e-mail address; the document can be printed
    title, body = words
    post_message(
        Message(
            legal_entity=order.legal_entity,
            deduplication_key=f"{kind}:{order.public_id}:{about}",
            kind=kind,
            subject=order.public_id,
            recipient=email.address,
            language=order.language,
            title=title,
            body=body,
            document=document,
        )
    )
