"""An agent does not want to wait: the processor is asked about a payment's link now."""

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.payments.actions.resolve_link import resolve_link
from ringup.payments.models import PaymentLink
from ringup.payments.rules.links import LinkState
from ringup.values.refusal import Refusal


def check_payment_link(actor: Actor, *, order: str, payment: str) -> LinkState | Refusal:
    """Where the latest link of the payment stands.

    Refusals: `not_permitted`, `order_not_found`, `payment_not_found`.
    """
    if refusal := refuse_without(actor, Permission.TAKE_PAYMENTS):
        return refusal
    rows = load_order(actor, order)
    if rows is None:
        return NOT_FOUND
    links = PaymentLink.objects.filter(payment_line__order=rows.order, payment_line__public_id=payment)
    link = links.order_by("-pk").first()
    if link is None:
        return Refusal(code="payment_not_found")
    return resolve_link(actor, link=link.pk, at_once=True) or LinkState(link.state)
