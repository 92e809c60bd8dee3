"""The customer's account: what was invoiced, paid and credited on it, and what is owed after each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.returns.queries import AccountEntry, list_account_entries
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer

KINDS = {
    "capture": gettext_lazy("card charged"),
    "card_refund": gettext_lazy("back onto a card"),
    "card_void": gettext_lazy("gift card made void"),
    "charged_back": gettext_lazy("paid by the bank"),
    "credit": gettext_lazy("credit"),
    "invoice": gettext_lazy("invoice"),
    "overpaid": gettext_lazy("paid too much"),
    "pay_out": gettext_lazy("paid out"),
    "refund": gettext_lazy("refund"),
    "refund_back": gettext_lazy("refund that came back"),
    "settlement": gettext_lazy("paid"),
}


@dataclass(frozen=True, kw_only=True)
class ShownEntry:
    day: str
    kind: str
    document: str
    address: str
    amount: str
    balance: str


@dataclass(frozen=True, kw_only=True)
class CustomerAccount(ServicePanel):
    """Hidden while nothing was ever invoiced."""

    entries: tuple[ShownEntry, ...] = ()
    balance: str = ""


def customer_account_panel(shown: ShownCustomer) -> CustomerAccount:
    """The last movements; one query."""
    entries = list_account_entries(customer=shown.card.id)
    return CustomerAccount(
        customer=shown.id,
        entries=tuple(_entry(shown, entry) for entry in entries),
        balance=formats.money(entries[0].balance.minor, entries[0].balance.currency) if entries else "",
    )


def _entry(shown: ShownCustomer, entry: AccountEntry) -> ShownEntry:
    return ShownEntry(
        day=formats.day(entry.at.astimezone(shown.view.zone).date()),
        kind=str(KINDS.get(entry.kind, entry.kind)),
        document=entry.document,
        address=reverse("desk:billing", args=[entry.order]),
        amount=formats.money(entry.amount.minor, entry.amount.currency),
        balance=formats.money(entry.balance.minor, entry.balance.currency),
    )
