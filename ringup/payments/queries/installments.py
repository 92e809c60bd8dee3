"""What others ask about installments: which are due, and the plan of an order's payments."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from ringup.payments.models import Installment
from ringup.payments.rules.installments import InstallmentState


def list_due_installments(*, today: date, limit: int) -> list[str]:
    """Public ids of the installments that are to be charged today, the longest due first."""
    due = Q(state=InstallmentState.OPEN.value, due_on__lte=today)
    again = Q(state=InstallmentState.DECLINED.value, ask_again_on__lte=today)
    rows = Installment.objects.filter(due | again, payment_line__order__state__in=["submitted", "invoiced"])
    return list(rows.order_by("due_on", "pk").values_list("public_id", flat=True)[:limit])


def installments_of(lines: Collection[int]) -> list[Installment]:
    """The plans of these payments (keys), in their order; no query without one."""
    if not lines:
        return []
    return list(Installment.objects.filter(payment_line__in=lines).order_by("payment_line", "position"))
