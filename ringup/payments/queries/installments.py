"""What others ask about installments: which are due, and the plan of an order's payments."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import Installment, PaymentLine
from ringup.payments.rules.installments import InstallmentState, state_by_first
from ringup.payments.rules.states import LineState
from ringup.plumbing.days import today_at

# Where a plan's days are counted.
ZONE = "payment_line__order__call_center__time_zone"


def list_due_installments(*, limit: int) -> list[str]:
    """Public ids of the installments that are to be charged today at their call centers, the longest due first."""
    due = Q(state=InstallmentState.OPEN.value, due_on__lte=today_at(ZONE))
    again = Q(state=InstallmentState.DECLINED.value, ask_again_on__lte=today_at(ZONE))
    rows = Installment.objects.filter(due | again, payment_line__order__state__in=["submitted", "invoiced"])
    return list(rows.order_by("due_on", "pk").values_list("public_id", flat=True)[:limit])


def list_installments_to_announce(*, limit: int) -> list[str]:
    """Public ids of the installments that customers are to be told of today, those that are due first first.

    Nobody is told of what is due already, nor where the call center wants no letters.
    """
    days = F("payment_line__order__call_center__installment_parameters__bill_days")
    until = ExpressionWrapper(
        today_at(ZONE) + days * Value(timedelta(days=1), DurationField()), output_field=DateTimeField()
    )
    rows = Installment.objects.filter(
        state=InstallmentState.OPEN.value,
        announced_at=None,
        due_on__gt=today_at(ZONE),
        payment_line__order__state__in=["submitted", "invoiced"],
        payment_line__state=LineState.POSTED.value,
    ).filter(due_on__lte=until)
    return list(rows.order_by("due_on", "pk").values_list("public_id", flat=True)[:limit])


def installments_of(lines: Collection[int]) -> list[Installment]:
    """The plans of these payments (keys), in their order; no query without one."""
    if not lines:
        return []
    return list(Installment.objects.filter(payment_line__in=lines).order_by("payment_line", "position"))


def states_of(lines: Sequence[PaymentLine]) -> list[LineState]:
    """The state of each payment as it counts for the order; one query where a plan is not billed in full yet."""
    planned = [
        line.pk
        for line in lines
        if line.schedule_id is not None and line.state == LineState.POSTED and line.invoiced_minor < line.amount_minor
    ]
    firsts = Installment.objects.filter(payment_line__in=planned, position=1) if planned else Installment.objects.none()
    first = dict(firsts.values_list("payment_line", "state"))
    return [
        state_by_first(LineState(line.state), InstallmentState(first[line.pk]) if line.pk in first else None)
        for line in lines
    ]


def list_served_installments(actor: Actor) -> "QuerySet[Installment]":
    """The installments of orders on which the actor may act, behind the actor's wall."""
    rows = Installment.objects.filter(legal_entity=actor.legal_entity)
    if not actor.serves_all_call_centers:
        rows = rows.filter(payment_line__order__call_center__in=actor.call_centers)
    return rows
