"""Tells a customer of an installment before it falls due: what is charged, on which day, and on which card."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ringup.customers.models import CustomerEmail
from ringup.notifications.models import Message
from ringup.notifications.saving import post_message
from ringup.orders.models import SalesOrder
from ringup.payments.models import Installment
from ringup.payments.rules.installments import InstallmentState
from ringup.plumbing import formats
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

KIND = "installment"


def announce_installment(actor: None, *, installment: str) -> bool | Refusal:
    """Whether a letter went out: once for each amount, and none to a customer without an e-mail address.

    Refusals: `installment_not_found`, `installment_state_forbids`.
    """
    with transaction.atomic():
        rows = Installment.objects.filter(public_id=installment)
        orders = SalesOrder.objects.filter(pk__in=rows.values("payment_line__order"))
        order = lock_row(orders.select_related("legal_entity"))
        if order is None:
            return Refusal(code="installment_not_found")
        row = rows.select_related("payment_line__stored_card", "payment_line__method").get()
        if row.state != InstallmentState.OPEN or row.announced_at is not None:
            return Refusal(code="installment_state_forbids", facts={"installment_state": row.state})
        row.announced_at = timezone.now()
        row.save(update_fields=["announced_at"])
        emails = CustomerEmail.objects.filter(customer=order.customer_id).order_by("-is_primary", "pk")
        email = emails.first()
        if email is not None:
            _post(order, row, email.address)
    return email is not None


def _post(order: SalesOrder, row: Installment, recipient: str) -> None:
    line = row.payment_line
    with translation.override(order.language):
        facts = {
            "place": row.position,
            "count": line.installments.exclude(state=InstallmentState.CANCELED.value).count(),
            "number": order.number,
            "amount": formats.money(row.amount_minor, line.currency),
            "day": formats.day(row.due_on),
            "card": f"{line.stored_card.brand.title()} •••• {line.stored_card.last_four}" if line.stored_card else "",
            "seller": order.legal_entity.name,
        }
        if line.method.function == "card":
            says = _("On %(day)s we charge %(amount)s to your card %(card)s: installment %(place)s of %(count)s.")
        else:
            says = _("On %(day)s %(amount)s of your account fall due: installment %(place)s of %(count)s.")
        begins = _("You pay your order %(number)s in installments.") % facts
        ending = _("Kind regards\n%(seller)s") % facts
        title = _("Your order %(number)s: the next installment") % facts
    post_message(
        Message(
            legal_entity=order.legal_entity,
            deduplication_key=f"{KIND}:{row.public_id}:{row.amount_minor}",
            kind=KIND,
            subject=order.public_id,
            recipient=recipient,
            language=order.language,
            title=title,
            body=f"{begins} {says % facts}\n\n{ending}",
        )
    )
