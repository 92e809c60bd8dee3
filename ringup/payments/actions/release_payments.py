"""Gives free what processors hold for an order that was canceled, and gives back what was taken (spec §4.6)."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import NOT_FOUND
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import restate
from ringup.payments.loading import load_payment_lines, payment_of
from ringup.payments.rules.changing import refuse_removal
from ringup.payments.rules.states import LineState
from ringup.payments.saving import restate_payments
from ringup.payments.saving.following_plans import end_plan
from ringup.payments.saving.refunds import Asking, give_back
from ringup.payments.saving.taking_back import take_back
from ringup.plumbing.locks import lock_row
from ringup.pricing.loading import load_rules
from ringup.pricing.rules.prices.exchange import SAME_CURRENCY, Rates
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def release_payments(
    actor: Actor | None, *, legal_entity: int, order: str, limit: int | None = None, because: str = ""
) -> int | Refusal:
    """How many voids and refunds are to be sent; the job of unknown payments carries it out.

    A payment whose outcome is unknown is voided as soon as it is known (see `settle_payment`). Money that was taken is
    given back, from the `limit` on (minor units of the company's currency) once it is approved.
    Reacts to `OrderCanceled` and `DraftCanceled`, hence without an actor. Refusals: `order_not_found`,
    `order_state_forbids`.
    """
    with transaction.atomic():
        orders = SalesOrder.objects.filter(legal_entity=legal_entity, public_id=order)
        row = lock_row(orders.select_related("call_center"))
        if row is None:
            return NOT_FOUND
        if row.state != OrderState.CANCELED:
            return Refusal(code="order_state_forbids", facts={"state": row.state, "event": "release_payments"})
        lines = load_payment_lines(row)
        in_parts = [line for line in lines if line.schedule_id is not None]
        plans = [line for line in in_parts if line.state in (LineState.POSTED, LineState.PAID)]
        free = [line for line in lines if line not in plans and not refuse_removal(payment_of(line))]
        voids = [intent for line in free for intent in take_back(actor, line)]
        asking = Asking(actor=actor, limit=limit, because=because, rates=_rates(row, limit))
        for line in lines:
            if line in plans:
                voids += end_plan(asking, line)
                continue
            left = Money(line.amount_minor - line.invoiced_minor, line.currency)
            if line.state == LineState.PAID and left.minor > 0:
                voids += give_back(asking, line, left)[1]
        restate_payments(row, [line for line in lines if line.pk is not None])
        restate(row)
        row.save(update_fields=["payment_status", "detailed_status", "do_not_process"])
    return len(voids)


def _rates(order: SalesOrder, limit: int | None) -> Rates:
    """What the limit is compared by; one query where there is one, for the version of the rules."""
    if limit is None:
        return SAME_CURRENCY
    zone = ZoneInfo(order.call_center.time_zone)
    return load_rules(order.call_center, order.currency).rates_on(timezone.now().astimezone(zone).date())
