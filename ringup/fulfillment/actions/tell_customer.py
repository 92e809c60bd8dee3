"""Tells the customer what became of an order: shipped (with the invoice), back-ordered, delayed, canceled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringup.customers.models import CustomerEmail
from ringup.fulfillment.loading.invoice_documents import load_invoice_document
from ringup.fulfillment.models import Invoice, Shipment
from ringup.fulfillment.saving.documents import NOT_DUE, keep_e_invoice
from ringup.notifications.connectors.typesetting import render_invoice
from ringup.notifications.models import Document, Message
from ringup.notifications.saving import keep_document, post_message
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.plumbing import formats
from ringup.values.refusal import Refusal

Facts = Mapping[str, str]
Words = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Title and body, or nothing to tell; and what goes with it: a document, the same for programs."""

    words: Words | None = None
    document: Document | None = None
    data: Document | None = None


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
            told = NOTICES[notice](row, about, facts)
            if told.words is not None:
                _post(row, f"order_{notice}", about, told)
    return told.document


def _shipment(order: SalesOrder, shipment: str) -> tuple[Invoice | None, str]:
    """The invoice of the shipment, and how it travels."""
    row = Shipment.objects.filter(order=order, public_id=shipment).select_related("invoice").first()
    if row is None:
        return None, ""
    if row.invoice is not None:
        row.invoice.order = order
    return row.invoice, f"{row.carrier} {row.tracking_number}".strip()


def _paper(order: SalesOrder, invoice: Invoice) -> Document:
    return keep_document(
        legal_entity=order.legal_entity_id,
        kind="invoice",
        subject=invoice.public_id,
        language=order.language,
        name=f"{invoice.number}.pdf",
        content=render_invoice(load_invoice_document(invoice)),
    )


def _data(order: SalesOrder, invoice: Invoice) -> Document | None:
    """The e-invoice where one is due. What cannot be expressed goes on paper only, and the order's events say so."""
    made = keep_e_invoice(invoice)
    if isinstance(made, Document):
        return made
    if made.code != NOT_DUE:
        after = {"invoice": invoice.number, "code": made.code, "facts": dict(made.facts)}
        OrderEvent.objects.create(order=order, kind="e_invoice_refused", after=after, revision=order.revision)
    return None


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
    invoice, tracking = _shipment(order, about)
    way = _("It travels with %(tracking)s.") % {"tracking": tracking} if tracking else ""
    body = _("Goods of your order %(number)s are on their way to you. You find the invoice attached.") % facts
    words = (_("Your order %(number)s was shipped") % facts, _letter([body, way], facts))
    if invoice is None:
        return Notice(words=words)
    return Notice(words=words, document=_paper(order, invoice), data=_data(order, invoice))


def _back_ordered(order: SalesOrder, about: str, facts: Facts) -> Notice:
    late = _late_lines(order)
    if not late:
        return Notice()
    body = _("Of your order %(number)s these goods are not in stock at the moment; we send them as soon as they come:")
    title = _("Your order %(number)s: some goods come later") % facts
    return Notice(words=(title, _letter([body % facts, late], facts)))


def _delayed(order: SalesOrder, about: str, facts: Facts) -> Notice:
    body = _("Your order %(number)s takes longer than we said. We are sorry; you may cancel it at any time by phone.")
    return Notice(words=(_("Your order %(number)s is late") % facts, _letter([body % facts], facts)))


def _canceled(order: SalesOrder, about: str, facts: Facts) -> Notice:
    body = _("Your order %(number)s was canceled. Amounts reserved on your card are given free.") % facts
    return Notice(words=(_("Your order %(number)s was canceled") % facts, _letter([body], facts)))


def _letter(parts: list[str], facts: Facts) -> str:
    ending = _("Kind regards\n%(seller)s") % facts
    return "\n\n".join(part for part in (*parts, ending) if part)


NOTICES: dict[str, Callable[[SalesOrder, str, Facts], Notice]] = {
    "shipped": _shipped,
    "back_ordered": _back_ordered,
    "delayed": _delayed,
    "canceled": _canceled,
}


def _post(order: SalesOrder, kind: str, about: str, told: Notice) -> None:
    emails = CustomerEmail.objects.filter(customer=order.customer_id).order_by("-is_primary", "pk")
    email = emails.first() if order.customer_id else None
    if email is None:
        return  # a customer needs no e-mail address; the document can be printed
    assert told.words is not None
    title, body = told.words
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
            document=told.document,
            data_document=told.data,
        )
    )
