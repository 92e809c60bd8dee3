"""What others ask about credits: those of an order, with where each stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ringup.payments.rules.states import OperationState
from ringup.returns.models import CreditNote
from ringup.values.money import Money

# Where a credit stands, by what became of its refund.
ON_ACCOUNT, REFUNDED, REFUND_ASKED, REFUND_FAILED = "on_account", "refunded", "refund_asked", "refund_failed"
STANDS = {OperationState.SUCCEEDED.value: REFUNDED, OperationState.DECLINED.value: REFUND_FAILED}


@dataclass(frozen=True, kw_only=True)
class CreditRow:
    """A credit of an order. A refund that failed leaves the credit on the customer's account."""

    public_id: str
    number: str
    journal: str
    credited_at: datetime
    line: str
    position: int
    text: str
    quantity: Decimal
    old_price: Decimal
    new_price: Decimal
    difference: Money
    credit: Money
    tax: Money
    total: Money
    reason: str
    status: str
    method: str
    agent: str


def list_credits(order: int) -> list[CreditRow]:
    """The credits of an order (key), in their order; one query."""
    rows = (
        CreditNote.objects.filter(order=order)
        .select_related("order_line", "reason", "operation", "payment_line__method", "credited_by")
        .order_by("position")
    )
    return [_row(row) for row in rows]


def _row(row: CreditNote) -> CreditRow:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    agent = row.credited_by
    return CreditRow(
        public_id=row.public_id,
        number=row.number,
        journal=row.journal,
        credited_at=row.credited_at,
        line=row.order_line.public_id,
        position=row.order_line.position,
        text=row.order_line.text,
        quantity=row.quantity,
        old_price=row.old_price,
        new_price=row.new_price,
        difference=money(row.difference_minor),
        credit=money(row.credit_minor),
        tax=money(row.tax_minor),
        total=money(row.total_minor),
        reason=row.reason.text,
        status=STANDS.get(row.operation.state, REFUND_ASKED) if row.operation else ON_ACCOUNT,
        method=row.payment_line.method.name if row.payment_line else "",
        agent=(agent.get_full_name() or agent.username) if agent else "",
    )
