"""Confirms a submitted order: a PDF in the customer's language, kept, and posted where there is an e-mail."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.completion.loading.confirmation import load_confirmation
from ringup.customers.models import CustomerEmail
from ringup.notifications.connectors.typesetting import render_confirmation
from ringup.notifications.models import Document, Message
from ringup.notifications.saving import keep_document, post_message
from ringup.orders.loading import NOT_FOUND, load_rows
from ringup.orders.models import SalesOrder
from ringup.values.refusal import Refusal

KIND = "order_confirmation"


def confirm_order(actor: Actor | None, *, legal_entity: int, order: str, version: int) -> Document | Refusal:
    """The confirmation of that version of the order. Told twice, the customer still gets one message.

    Reacts to `OrderSubmitted`, hence without an actor. Refusal: `order_not_found`.
    """
    with transaction.atomic():
        row = (
            SalesOrder.objects.filter(legal_entity=legal_entity, public_id=order)
            .select_related("legal_entity", "call_center", "customer")
            .first()
        )
        if row is None:
            return NOT_FOUND
        with translation.override(row.language):
            pdf = render_confirmation(load_confirmation(load_rows(row)))
            document = keep_document(
                legal_entity=legal_entity,
                kind=KIND,
                subject=row.public_id,
                language=row.language,
                name=f"{row.number}.pdf",
                content=pdf,
            )
            _post(row, document, version)
    return document


def _post(order: SalesOrder, document: Document, version: int) -> None:
    emails = CustomerEmail.objects.filter(customer=order.customer_id).order_by("-is_primary", "pk")
    email = emails.first() if order.customer_id else None
    if email is None:
        return  # a customer needs no e-mail address; the document can be printed
    facts = {"number": order.number, "seller": order.legal_entity.name}
    post_message(
        Message(
            legal_entity=order.legal_entity,
            deduplication_key=f"{KIND}:{order.public_id}:{version}",
            kind=KIND,
            subject=order.public_id,
            recipient=email.address,
            language=order.language,
            title=_("Your order %(number)s") % facts,
            body=_(
                "Thank you for your order %(number)s. You find the confirmation attached.\n\nKind regards\n%(seller)s"
            )
            % facts,
            document=document,
        )
    )
