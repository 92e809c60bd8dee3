"""What Stripe tells, as our outcomes: amounts in its units, the states of its objects, its messages.

Sources: Stripe's API reference (PaymentIntent, Refund, Checkout Session, Event), its list of currencies, and its page
"Place a hold on a payment method".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ringup.payments.connectors.protocol import Notice
from ringup.payments.rules.address_checks import AddressChecks, Check
from ringup.payments.rules.disputes import DisputeNews, DisputeState
from ringup.payments.rules.links import Card, LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, Outcome, Succeeded, Unknown
from ringup.values.money import Money, exponent_of

# Our ids in the metadata of Stripe's objects: of an authorization or refund, of its capture, of a payment link.
INTENT, CAPTURE, LINK = "ringup_intent", "ringup_capture", "ringup_link"
# Stripe's decimals where they are not those of ISO 4217: without any, or with two for reasons of its history.
THEIR_DECIMALS = {"MGA": 0, "ISK": 2, "UGX": 2}
# Of these it takes three decimals, the last of which must be 0.
COARSE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
HELD = frozenset({"requires_capture", "succeeded"})
AGAIN = frozenset({"requires_action", "requires_confirmation"})
# The shortest of its windows: Visa, asked for by the merchant. Others hold for seven days.
SHORTEST_HOLD = timedelta(days=4, hours=18)


def in_their_units(money: Money) -> int | None:
    """The amount as Stripe counts it: (1990, "USD") → 1990, (500, "ISK") → 50000; None for what it cannot charge."""
    if money.currency in COARSE and money.minor % 10:
        return None
    shift = THEIR_DECIMALS.get(money.currency, exponent_of(money.currency)) - exponent_of(money.currency)
    if shift >= 0:
        return money.minor * int(10**shift)
    whole, rest = divmod(money.minor, 10**-shift)
    return None if rest else whole


def in_our_units(amount: Any, currency: Any) -> Money:
    """Stripe's amount as money; TypeError or ValueError for what is none."""
    if type(amount) is not int or not isinstance(currency, str):
        raise TypeError(f"{amount!r} {currency!r} is no amount")
    code = currency.upper()
    shift = THEIR_DECIMALS.get(code, exponent_of(code)) - exponent_of(code)
    if shift <= 0:
        return Money(amount * 10**-shift, code)
    whole, rest = divmod(amount, 10**shift)
    if rest:
        raise ValueError(f"{amount} is no amount of {code}")
    return Money(whole, code)


def held(made: Mapping[str, Any], intent: str) -> Outcome | None:
    """What became of an authorization; None when the bank wants the customer to prove who they are (3-D Secure)."""
    if (made.get("metadata") or {}).get(INTENT) != intent:
        return Unknown(because="answer_about_another_intent")
    status, reference = made["status"], str(made["id"])
    if status in HELD:
        amount = made.get("amount_capturable") if status == "requires_capture" else None
        return Succeeded(
            reference=reference,
            amount=in_our_units(made["amount"] if amount is None else amount, made["currency"]),
            expires_at=_held_until(made, since=made) if status == "requires_capture" else _capture_before(made),
            checks=_address_checks(made),
        )
    if status == "requires_payment_method":
        return Declined(code=_decline_code(made), reference=reference)
    if status == "canceled":
        return Declined(code="canceled", reference=reference)
    if status in AGAIN:
        return None
    return Unknown(because=f"payment_{status}")


def captured(made: Mapping[str, Any]) -> Outcome:
    """What became of a capture: as much as was really received."""
    if made["status"] != "succeeded":
        return Unknown(because=f"payment_{made['status']}")
    return Succeeded(reference=str(made["id"]), amount=in_our_units(made["amount_received"], made["currency"]))


def refund_outcome(made: Mapping[str, Any]) -> Outcome:
    """What became of a refund; a pending one is not known yet."""
    status = made["status"]
    if status == "succeeded":
        return Succeeded(reference=str(made["id"]), amount=in_our_units(made["amount"], made["currency"]))
    if status in ("failed", "canceled"):
        return Declined(code=str(made.get("failure_reason") or f"refund_{status}"), reference=str(made["id"]))
    return Unknown(because=f"refund_{status}")


def link_news(made: Mapping[str, Any], intent: str) -> LinkNews | None:
    """What happened at a Checkout page; None while nothing has. ValueError for somebody else's page."""
    if (made.get("metadata") or {}).get(LINK) != intent:
        raise ValueError("about another link")
    status = made["status"]
    if status == "expired":
        return LinkNews(event=LinkEvent.EXPIRE)
    if status == "complete":
        return _stored(made) if made["mode"] == "setup" else _paid(made)
    payment = made.get("payment_intent")
    if isinstance(payment, Mapping) and payment.get("last_payment_error"):
        return LinkNews(event=LinkEvent.DECLINE, outcome=Declined(code=_decline_code(payment)))
    return None


def setup_news(made: Mapping[str, Any], intent: str) -> LinkNews | None:
    """What became of a card that was keyed into fields; None while none was. ValueError for somebody else's."""
    if (made.get("metadata") or {}).get(LINK) != intent:
        raise ValueError("about another card")
    status = made["status"]
    if status == "succeeded":
        return LinkNews(event=LinkEvent.PAY, card=_card(made["payment_method"], str(made["customer"])))
    if status == "canceled":
        return LinkNews(event=LinkEvent.EXPIRE)
    if status in AGAIN:
        # The bank wants to see the customer, who is on the telephone.
        return LinkNews(event=LinkEvent.DECLINE, outcome=Declined(code="authentication_required"))
    error = made.get("last_setup_error")
    if error:
        code = str(error.get("decline_code") or error.get("code") or "card_declined")
        return LinkNews(event=LinkEvent.DECLINE, outcome=Declined(code=code))
    return None


def notice_of(event: Mapping[str, Any]) -> Notice:
    """A message of Stripe as far as it is about something of ours; its type decides what it says."""
    told, event_type, event_id = event["data"]["object"], event["type"], str(event["id"])
    about = told.get("metadata") or {}
    if event_type.startswith("charge.dispute."):
        return Notice(event_id=event_id, intent="", dispute=dispute_news(told))
    if event_type.startswith("checkout.session."):
        return Notice(event_id=event_id, intent=str(about.get(LINK, "")), link=_session_news(told, about))
    if event_type.startswith(("refund.", "charge.refund.")):
        return Notice(event_id=event_id, intent=str(about.get(INTENT, "")), outcome=refund_outcome(told))
    if event_type == "payment_intent.succeeded" and about.get(CAPTURE):
        return Notice(event_id=event_id, intent=str(about[CAPTURE]), outcome=captured(told))
    if event_type == "payment_intent.payment_failed" and about.get(LINK):
        news = LinkNews(event=LinkEvent.DECLINE, outcome=Declined(code=_decline_code(told)))
        return Notice(event_id=event_id, intent=str(about[LINK]), link=news)
    if event_type in AUTHORIZED and about.get(INTENT):
        return Notice(event_id=event_id, intent=str(about[INTENT]), outcome=held(told, str(about[INTENT])))
    return Notice(event_id=event_id, intent="")


def dispute_news(told: Mapping[str, Any]) -> DisputeNews | None:
    """How a dispute stands, whatever the message is called; an inquiry is none: no money has moved, and a refund ends
    it.
    """
    state = DISPUTES.get(told["status"])
    if state is None:
        return None
    due = (told.get("evidence_details") or {}).get("due_by")
    charge = told.get("payment_intent") or ""
    return DisputeNews(
        reference=str(told["id"]),
        charge=str(charge["id"] if isinstance(charge, Mapping) else charge),
        amount=in_our_units(told["amount"], told["currency"]),
        state=state,
        reason=str(told.get("reason") or ""),
        answer_by=datetime.fromtimestamp(due, UTC) if isinstance(due, int) else None,
    )


DISPUTES = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}
AUTHORIZED = frozenset(
    {"payment_intent.amount_capturable_updated", "payment_intent.payment_failed", "payment_intent.canceled"}
)


def _session_news(told: Mapping[str, Any], about: Mapping[str, Any]) -> LinkNews | None:
    # A stored card is not in the message: the look-up brings it.
    if not about.get(LINK) or told["mode"] == "setup":
        return None
    return link_news(told, str(about[LINK]))


def _paid(made: Mapping[str, Any]) -> LinkNews:
    payment = made["payment_intent"]
    return LinkNews(
        event=LinkEvent.PAY,
        outcome=Succeeded(
            reference=str(payment["id"] if isinstance(payment, Mapping) else payment),
            amount=in_our_units(made["amount_total"], made["currency"]),
            expires_at=_held_until(payment if isinstance(payment, Mapping) else {}, since=made),
        ),
    )


def _stored(made: Mapping[str, Any]) -> LinkNews:
    return LinkNews(event=LinkEvent.PAY, card=_card(made["setup_intent"]["payment_method"], str(made["customer"])))


def _card(method: Mapping[str, Any], customer: str) -> Card:
    card = method["card"]
    return Card(
        token=f"{customer}:{method['id']}",
        brand=str(card["brand"]),
        last_four=str(card["last4"]),
        expires_year=int(card["exp_year"]),
        expires_month=int(card["exp_month"]),
    )


def _decline_code(made: Mapping[str, Any]) -> str:
    error = made.get("last_payment_error") or {}
    return str(error.get("decline_code") or error.get("code") or "card_declined")


def _charged_card(made: Mapping[str, Any]) -> Mapping[str, Any]:
    """What its latest charge says of the card; a message brings the charge's id only."""
    charge = made.get("latest_charge")
    details = charge.get("payment_method_details") if isinstance(charge, Mapping) else None
    card = (details or {}).get("card")
    return card if isinstance(card, Mapping) else {}


def _address_checks(made: Mapping[str, Any]) -> AddressChecks | None:
    """What the issuer says of street and postal code; Stripe has nothing on the holder's name."""
    checks = _charged_card(made).get("checks")
    if not isinstance(checks, Mapping):
        return None
    street, postal_code = (
        CHECKS.get(str(checks.get(name)), Check.UNCHECKED)
        for name in ("address_line1_check", "address_postal_code_check")
    )
    return AddressChecks(street=street, postal_code=postal_code)


CHECKS = {"pass": Check.MATCH, "fail": Check.MISMATCH}


def _capture_before(made: Mapping[str, Any]) -> datetime | None:
    until = _charged_card(made).get("capture_before")
    return datetime.fromtimestamp(until, UTC) if isinstance(until, int) else None


def _held_until(payment: Mapping[str, Any], *, since: Mapping[str, Any]) -> datetime | None:
    """Until when the money is surely held: where no charge tells it, as in a message, the shortest window since then.

    Better a card is asked anew too early than goods leave after its hold has run out unseen (B41).
    """
    created = since.get("created")
    shortest = datetime.fromtimestamp(created, UTC) + SHORTEST_HOLD if isinstance(created, int) else None
    return _capture_before(payment) or shortest
