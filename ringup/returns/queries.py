"""What others ask about credits: those of an order, with where each stands; and the account of a customer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from ringup.fulfillment.models import Invoice
from ringup.payments.models import LedgerEntry
from ringup.payments.rules.ledger import Account
from ringup.payments.rules.states import NOT_DONE, OperationState
from ringup.returns.models import CreditNote
from ringup.values.money import Money

# Where a credit stands, by what became of its refund.
ON_ACCOUNT, REFUNDED, REFUND_ASKED, REFUND_FAILED = "on_account", "refunded", "refund_asked", "refund_failed"
STANDS = {OperationState.SUCCEEDED.value: REFUNDED} | dict.fromkeys(NOT_DONE, REFUND_FAILED)


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


@dataclass(frozen=True, kw_only=True)
class AccountEntry:
    """A movement on a customer's account: `document` is an invoice, a credit note, or else the order's number.

    `balance` is what the customer owed after it.
    """

    at: datetime
    kind: str
    document: str
    order: str
    amount: Money
    balance: Money


def list_account_entries(*, customer: int, limit: int = 20) -> list[AccountEntry]:
    """The last movements on the account of a customer (key), youngest first; one query."""
    source = {"public_id": OuterRef("transaction__source")}
    entries = LedgerEntry.objects.filter(customer=customer, account=Account.RECEIVABLE.value).annotate(
        document=Coalesce(
            Subquery(Invoice.objects.filter(**source).values("number")),
            Subquery(CreditNote.objects.filter(**source).values("number")),
            F("transaction__order__number"),
        ),
        balance=Window(Sum("amount_minor"), partition_by=F("currency"), order_by=F("id").asc()),
    )
    return [
        AccountEntry(
            at=entry.transaction.posted_at,
            kind=entry.transaction.kind,
            document=entry.document,
            order=entry.transaction.order.public_id,
            amount=Money(entry.amount_minor, entry.currency),
            balance=Money(int(entry.balance), entry.currency),
        )
        for entry in entries.select_related("transaction__order").order_by("-id")[:limit]
    ]


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
