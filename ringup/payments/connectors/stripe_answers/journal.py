"""Stripe's events as a journal of the money: one entry for each authorization, capture, void and refund.

Events say what happened when; lists of PaymentIntents would miss a capture of one that was made weeks ago.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ringup.payments.connectors.stripe_answers.reading import (
    CAPTURE,
    INTENT,
    LINK,
    captured,
    held,
    in_our_units,
    refund_outcome,
)
from ringup.payments.rules.outcomes import Declined, Succeeded, Unknown
from ringup.payments.rules.reconciling import JournalEntry
from ringup.payments.rules.states import OperationKind

REFUNDS = ("refund.created", "refund.updated", "refund.failed")
TYPES = (
    "payment_intent.amount_capturable_updated",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "payment_intent.canceled",
    *REFUNDS,
)
# Given free by Stripe itself when it had run out: nobody asked for that, and no money moved.
BY_ITSELF = "automatic"

Told = Mapping[str, Any]


def journal_of(events: Iterable[Told], *, is_ours: Callable[[str], bool]) -> list[JournalEntry]:
    """The entries, in the order of the events (the first one first); of several about one thing the last one counts.

    `is_ours` says of a PaymentIntent (id) that stands in no event whether it was made here: an account may serve
    others, who are nobody's business.
    """
    found: dict[tuple[str, str], JournalEntry] = {}
    for event in events:
        entry = _entry(str(event["type"]), event["data"]["object"], is_ours)
        if entry is not None:
            found[entry.kind, entry.intent or entry.reference] = entry
    return list(found.values())


def _entry(event_type: str, told: Told, is_ours: Callable[[str], bool]) -> JournalEntry | None:
    if event_type in REFUNDS:
        return _refund(told, is_ours)
    about = told.get("metadata") or {}
    if not (about.get(INTENT) or about.get(LINK)):
        return None
    if event_type == "payment_intent.succeeded":
        return _made(OperationKind.CAPTURE, told, str(about.get(CAPTURE, "")), captured(told))
    if event_type == "payment_intent.canceled" and told.get("latest_charge"):
        return _void(told)
    if about.get(INTENT):
        return _made(OperationKind.AUTHORIZE, told, str(about[INTENT]), held(told, str(about[INTENT])))
    # A card that was declined at a page is followed by another one; that the page is over is no operation either.
    if event_type != "payment_intent.amount_capturable_updated":
        return None
    paid = Succeeded(reference=str(told["id"]), amount=in_our_units(told["amount"], told["currency"]))
    return _made(OperationKind.AUTHORIZE, told, str(about[LINK]), paid)


def _void(told: Told) -> JournalEntry | None:
    """Stripe takes no metadata with it: it is recognized by the PaymentIntent."""
    if told.get("cancellation_reason") == BY_ITSELF:
        return None
    released = Succeeded(reference=str(told["id"]), amount=in_our_units(told["amount"], told["currency"]))
    return _made(OperationKind.VOID, told, "", released)


def _refund(told: Told, is_ours: Callable[[str], bool]) -> JournalEntry | None:
    intent = str((told.get("metadata") or {}).get(INTENT, ""))
    if not intent and not is_ours(str(told.get("payment_intent") or "")):
        return None
    return _made(OperationKind.REFUND, told, intent, refund_outcome(told))


def _made(kind: OperationKind, told: Told, intent: str, outcome: object) -> JournalEntry | None:
    """None while nobody knows how it ends."""
    if outcome is None or isinstance(outcome, Unknown):
        return None
    assert isinstance(outcome, Succeeded | Declined)
    order_number = str((told.get("metadata") or {}).get("order", ""))
    return JournalEntry(
        intent=intent, reference=str(told["id"]), kind=kind.value, outcome=outcome, order_number=order_number
    )
