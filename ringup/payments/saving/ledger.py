"""Values → rows: postings go into the ledger, once for each thing they are about; the customer's balance follows."""

from collections.abc import Sequence

from django.db.models import F, Q

from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.payments.models import LedgerEntry, LedgerTransaction
from ringup.payments.rules.ledger import CUSTOMER_ACCOUNTS, Account, Posting


def post(actor: Actor | None, order: SalesOrder, postings: Sequence[Posting]) -> None:
    """Stores the postings of an order; those without an amount are left out.

    IntegrityError when one of them is posted already. The customer's balance is what stands on the receivable account.
    """
    meant = [posting for posting in postings if posting.amounts]
    if not meant:
        return
    transactions = LedgerTransaction.objects.bulk_create(
        LedgerTransaction(
            legal_entity_id=order.legal_entity_id,
            order=order,
            kind=posting.kind.value,
            source=posting.source,
            posted_by_id=actor.user if actor else None,
        )
        for posting in meant
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=transaction,
            account=account.value,
            customer_id=order.customer_id if account in CUSTOMER_ACCOUNTS else None,
            currency=posting.currency,
            amount_minor=amount,
        )
        for transaction, posting in zip(transactions, meant, strict=True)
        for account, amount in posting.amounts.items()
    )
    owed = sum(posting.amounts.get(Account.RECEIVABLE, 0) for posting in meant)
    if owed and order.customer_id is not None:
        # A balance is kept in one currency, the customer's or else the company's; what is owed in another one stands
        # in the ledger only.
        own = Q(currency=order.currency) | Q(currency="", legal_entity__currency=order.currency)
        known = Customer.objects.filter(own, pk=order.customer_id)
        known.update(balance_minor=F("balance_minor") + owed)
