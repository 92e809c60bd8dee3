"""Stripe, through its own SDK: telephone orders with stored cards, captures, refunds, and payment links (Checkout).

Amounts are reserved first (manual capture). What is captured, voided or refunded is named by its PaymentIntent, which
carries the ids of our operations in its metadata. The SDK's own retries are off: trying again is decided elsewhere.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import stripe

from ringup.payments.connectors.protocol import (
    Capability,
    CardSource,
    Delivery,
    FieldsScript,
    Link,
    LinkPurpose,
    LinkRequest,
    Notice,
    Request,
)
from ringup.payments.connectors.stripe_answers.asking import billing_details, checkout_page
from ringup.payments.connectors.stripe_answers.journal import TYPES, journal_of
from ringup.payments.connectors.stripe_answers.reading import (
    CAPTURE,
    INTENT,
    LINK,
    captured,
    held,
    in_their_units,
    link_news,
    notice_of,
    refund_outcome,
    setup_news,
)
from ringup.payments.rules.links import LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded, Unknown
from ringup.payments.rules.reconciling import JournalEntry
from ringup.payments.rules.states import OperationKind
from ringup.values.refusal import Refusal

SECONDS = 20.0
SECONDS_TO_CONNECT = 3.0
OLDEST_WEBHOOK = timedelta(minutes=5)
# A PaymentIntent was made so long around the time at which we first asked for it (docs/decisions/0005).
MADE_BEFORE, MADE_AFTER = timedelta(minutes=5), timedelta(minutes=30)
MOST_LOOKED_THROUGH = 1000
MOST_EVENTS = 50_000
UNREADABLE = Unknown(because="unreadable_answer")
# The request was read and refused before anything was done. Our keys may be wrong: that says nothing about the past.
REFUSED = (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.AuthenticationError, stripe.PermissionError)
EXPANDED = ["latest_charge"]
# Its script is taken from its own address and from nowhere else, as Stripe asks; see its reference of Stripe.js.
SCRIPT = "https://js.stripe.com/v3/"
FRAMES, CONNECTS = ("https://js.stripe.com", "https://hooks.stripe.com"), ("https://api.stripe.com",)


class Stripe:
    """`key` and `webhook_secret` of the account; `telephone_orders` once Stripe has enabled them for it (MOTO)."""

    NAME: ClassVar[str] = "stripe"
    CAPABILITIES: ClassVar[frozenset[Capability]] = frozenset(Capability) - {Capability.CAPTURE_AGAIN}
    CARD_SOURCE: ClassVar[CardSource] = CardSource.STORED_CARD

    def __init__(
        self,
        *,
        key: str,
        webhook_secret: str,
        public_key: str = "",
        url: str = "",
        telephone_orders: bool = True,
        seconds: float = SECONDS,
    ) -> None:
        self.public_key = public_key
        self.webhook_secret = webhook_secret
        self.telephone_orders = telephone_orders
        client = stripe.StripeClient(
            # The SDK refuses an empty key with an error of its own.
            key or "not-set",
            base_addresses={"api": url} if url else None,
            http_client=stripe.RequestsClient(timeout=(SECONDS_TO_CONNECT, seconds)),
            max_network_retries=0,
        )
        self.v1 = client.v1

    @classmethod
    def configured(cls, settings: Mapping[str, str]) -> "Stripe":
        return cls(
            key=settings["key"],
            webhook_secret=settings["webhook_secret"],
            public_key=settings.get("public_key", ""),
            url=settings.get("url", ""),
            telephone_orders=settings.get("telephone_orders", "1") == "1",
            seconds=float(settings.get("seconds", SECONDS)),
        )

    def authorize(self, request: Request) -> Outcome:
        amount = in_their_units(request.amount)
        if amount is None:
            return Declined(code="amount_not_chargeable")
        if not request.token:
            return Declined(code="card_missing")
        customer, _, card = request.token.rpartition(":")
        # The customer is on the telephone and sees no page of the bank. Without the flag the bank may ask for one.
        how: dict[str, Any] = {"payment_method_options": {"card": {"moto": True}}}
        if not self.telephone_orders:
            how = {"off_session": True}
        params: Any = {
            "amount": amount,
            "currency": request.amount.currency.lower(),
            "payment_method": card,
            "payment_method_types": ["card"],
            "capture_method": "manual",
            "confirm": True,
            "metadata": {INTENT: request.intent, "order": request.order_number},
            "expand": EXPANDED,
            **({"customer": customer} if customer else {}),
            **how,
        }
        stored: Any = None
        if request.billing:
            # Goes to the issuer with the charge.
            told: Any = {"billing_details": billing_details(request.billing)}
            stored = self._ask(lambda: self.v1.payment_methods.update(card, told))
        outcome = self._move(
            lambda: self.v1.payment_intents.create(params, _key(request)),
            lambda made: self._held(made, request),
        )
        if isinstance(stored, Declined | Unknown) and isinstance(outcome, Succeeded):
            # It may not be there: what the issuer says is about the address of before, and no check of this one.
            return replace(outcome, checks=None)
        return outcome

    def capture(self, request: Request) -> Outcome:
        amount = in_their_units(request.amount)
        if amount is None:
            return Declined(code="amount_not_chargeable")
        params: Any = {"amount_to_capture": amount, "metadata": {CAPTURE: request.intent}}
        return self._move(
            lambda: self.v1.payment_intents.capture(request.reference, params, _key(request)),
            captured,
        )

    def void(self, request: Request) -> Outcome:
        return self._move(
            lambda: self.v1.payment_intents.cancel(request.reference, {}, _key(request)),
            lambda made: _voided(made, request),
        )

    def refund(self, request: Request) -> Outcome:
        amount = in_their_units(request.amount)
        if amount is None:
            return Declined(code="amount_not_chargeable")
        params: Any = {"payment_intent": request.reference, "amount": amount, "metadata": {INTENT: request.intent}}
        return self._move(
            lambda: self.v1.refunds.create(params, _key(request)),
            refund_outcome,
        )

    def look_up(self, request: Request) -> Outcome | NotFound:
        find = {
            OperationKind.AUTHORIZE: self._look_up_authorization,
            OperationKind.CAPTURE: self._look_up_capture,
            OperationKind.VOID: self._look_up_void,
            OperationKind.REFUND: self._look_up_refund,
        }
        try:
            return find[request.kind](request)
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        except (AttributeError, KeyError, TypeError, ValueError):
            return UNREADABLE

    def list_journal(self, since: datetime) -> Sequence[JournalEntry] | Unknown:
        """Out of its events, which it keeps for 30 days."""
        wanted: Any = {"created": {"gte": int(since.timestamp())}, "types": list(TYPES), "limit": 100}
        try:
            events: list[Any] = []
            for event in self.v1.events.list(wanted).auto_paging_iter():
                events.append(event.to_dict())
                if len(events) > MOST_EVENTS:
                    return Unknown(because="too_many_to_look_through")
            return journal_of(reversed(events), is_ours=self._is_ours)
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        except (AttributeError, KeyError, TypeError, ValueError):
            return UNREADABLE

    def _is_ours(self, made: str) -> bool:
        """Whether the PaymentIntent bears an id of ours."""
        about = (self.v1.payment_intents.retrieve(made).to_dict() if made else {}).get("metadata") or {}
        return bool(about.get(INTENT) or about.get(LINK))

    def create_link(self, request: LinkRequest) -> Link | Declined | Unknown:
        amount = in_their_units(request.amount)
        if amount is None:
            return Declined(code="amount_not_chargeable")
        if not request.back_to:
            return Declined(code="public_url_missing")  # Checkout wants to send the customer somewhere afterwards
        made = self._ask(
            lambda: self.v1.checkout.sessions.create(
                checkout_page(request, amount), {"idempotency_key": request.idempotency_key}
            )
        )
        if isinstance(made, Declined | Unknown):
            return made
        try:
            return Link(
                reference=str(made["id"]),
                url=str(made["url"]),
                expires_at=datetime.fromtimestamp(made["expires_at"], UTC),
            )
        except (KeyError, TypeError, ValueError):
            return UNREADABLE

    def open_fields(self, request: LinkRequest) -> Link | Declined | Unknown:
        """A SetupIntent, for a customer of its own: a card that belongs to nobody there could not be charged later."""
        if not self.public_key:
            return Declined(code="public_key_missing")
        about = {LINK: request.intent, "order": request.order_number}
        owner: Any = {"metadata": about}
        customer = self._ask(
            lambda: self.v1.customers.create(owner, {"idempotency_key": f"{request.idempotency_key}-customer"})
        )
        if isinstance(customer, Declined | Unknown):
            return customer
        params: Any = {
            "customer": customer.get("id"),
            "usage": "off_session",
            "payment_method_types": ["card"],
            "metadata": about,
        }
        made = self._ask(lambda: self.v1.setup_intents.create(params, {"idempotency_key": request.idempotency_key}))
        if isinstance(made, Declined | Unknown):
            return made
        return Link(reference=str(made["id"]), url="") if made.get("id") else UNREADABLE

    def fields_script(self) -> FieldsScript | None:
        return FieldsScript(address=SCRIPT, public_key=self.public_key, frames=FRAMES, connects=CONNECTS)

    def take_token(self, request: LinkRequest, token: str) -> LinkNews | Declined | Unknown:
        """Confirms the SetupIntent here and not in the browser: only so can the card be marked as told by telephone."""
        params: Any = {"confirmation_token": token, "expand": ["payment_method"]}
        if self.telephone_orders:
            params["payment_method_options"] = {"card": {"moto": True}}
        # A card that was declined may be followed by another one: each token is a try of its own.
        key: Any = {"idempotency_key": f"{request.idempotency_key}-{token}"}
        made = self._ask(lambda: self.v1.setup_intents.confirm(request.reference, params, key))
        if isinstance(made, Declined | Unknown):
            return made
        try:
            return setup_news(made, request.intent) or Unknown(because="still_open")
        except (KeyError, TypeError, ValueError):
            return UNREADABLE

    def _look_up_fields(self, request: LinkRequest) -> LinkNews | NotFound | Unknown | None:
        try:
            found = self.v1.setup_intents.retrieve(request.reference, {"expand": ["payment_method"]})
            return setup_news(found.to_dict(), request.intent)
        except stripe.InvalidRequestError as error:
            return NotFound() if error.http_status == 404 else Unknown(because=_why(error))
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        except (AttributeError, KeyError, TypeError, ValueError):
            return UNREADABLE

    def _cancel(self, request: LinkRequest) -> None:
        if request.purpose is LinkPurpose.KEY_CARD:
            self.v1.setup_intents.cancel(request.reference)
        else:
            self.v1.checkout.sessions.expire(request.reference)

    def look_up_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown | None:
        if not request.reference:
            return NotFound()  # no page was ever made, or nobody was told of it
        if request.purpose is LinkPurpose.KEY_CARD:
            return self._look_up_fields(request)
        expand = ["payment_intent", "setup_intent.payment_method"]
        try:
            found = self.v1.checkout.sessions.retrieve(request.reference, {"expand": expand})
            return link_news(found.to_dict(), request.intent)
        except stripe.InvalidRequestError as error:
            return NotFound() if error.http_status == 404 else Unknown(because=_why(error))
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        except (AttributeError, KeyError, TypeError, ValueError):
            return UNREADABLE

    def expire_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown:
        if not request.reference:
            return NotFound()
        try:
            self._cancel(request)
        except stripe.InvalidRequestError:
            """It is over already, one way or the other: the look-up tells which."""
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        news = self.look_up_link(request)
        if news is None or (isinstance(news, LinkNews) and news.event not in (LinkEvent.PAY, LinkEvent.EXPIRE)):
            return Unknown(because="still_open")
        return news

    def read_webhook(self, delivery: Delivery) -> Notice | Refusal:
        header = delivery.headers.get("stripe-signature", "")
        try:
            # Without a tolerance: how old the message may be is decided by our clock, below.
            event = stripe.Webhook.construct_event(delivery.body, header, self.webhook_secret, tolerance=0)
        except stripe.SignatureVerificationError:
            return Refusal(code="webhook_forged")
        except (ValueError, KeyError, TypeError, AttributeError):
            return Refusal(code="webhook_unreadable")
        signed_at = next(int(part[2:]) for part in header.split(",") if part.startswith("t="))
        if abs(delivery.received_at.timestamp() - signed_at) > OLDEST_WEBHOOK.total_seconds():
            return Refusal(code="webhook_stale")
        try:
            return notice_of(event.to_dict())
        except (KeyError, TypeError, ValueError):
            return Refusal(code="webhook_unreadable")

    def _held(self, made: Mapping[str, Any], request: Request) -> Outcome:
        """The outcome of an authorization. Where the bank wants to see the customer, nobody on the telephone can help:
        it is given up at once, so that it cannot be completed behind our back.
        """
        outcome = held(made, request.intent)
        if outcome is not None:
            return outcome
        given_up = self._ask(
            lambda: self.v1.payment_intents.cancel(
                made["id"], {}, {"idempotency_key": f"{request.idempotency_key}-3ds"}
            )
        )
        if isinstance(given_up, Declined):
            return Unknown(because="authentication_required")
        if isinstance(given_up, Unknown):
            return given_up
        return Declined(code="authentication_required", reference=str(made["id"]))

    def _look_up_authorization(self, request: Request) -> Outcome | NotFound:
        """Found by our intent among those made at that time. Stripe's search may be behind, so that its silence says
        nothing; its lists are not.
        """
        asked_at = request.asked_at or datetime.now(UTC)
        between = {"gte": int((asked_at - MADE_BEFORE).timestamp()), "lte": int((asked_at + MADE_AFTER).timestamp())}
        wanted: Any = {"created": between, "limit": 100, "expand": ["data.latest_charge"]}
        page = self.v1.payment_intents.list(wanted)
        for seen, made in enumerate(page.auto_paging_iter()):
            if (made.to_dict().get("metadata") or {}).get(INTENT) == request.intent:
                return self._held(made.to_dict(), request)
            if seen >= MOST_LOOKED_THROUGH:
                return self._search(request)
        return NotFound()

    def _search(self, request: Request) -> Outcome:
        found = self.v1.payment_intents.search(
            {"query": f"metadata['{INTENT}']:'{request.intent}'", "expand": ["data.latest_charge"]}
        )
        if not found.data:
            return Unknown(because="too_many_to_look_through")
        return self._held(found.data[0].to_dict(), request)

    def _look_up_capture(self, request: Request) -> Outcome | NotFound:
        made = self.v1.payment_intents.retrieve(request.reference).to_dict()
        if made["status"] == "requires_capture":
            return NotFound()
        if made["status"] != "succeeded":
            return Declined(code=f"payment_{made['status']}")
        if (made.get("metadata") or {}).get(CAPTURE) != request.intent:
            return Declined(code="captured_before")
        return captured(made)

    def _look_up_void(self, request: Request) -> Outcome | NotFound:
        made = self.v1.payment_intents.retrieve(request.reference).to_dict()
        if made["status"] == "requires_capture":
            return NotFound()
        return _voided(made, request)

    def _look_up_refund(self, request: Request) -> Outcome | NotFound:
        page = self.v1.refunds.list({"payment_intent": request.reference, "limit": 100})
        for made in page.auto_paging_iter():
            if (made.to_dict().get("metadata") or {}).get(INTENT) == request.intent:
                return refund_outcome(made.to_dict())
        return NotFound()

    def _move(self, ask: Callable[[], Any], read: Callable[[Mapping[str, Any]], Outcome]) -> Outcome:
        made = self._ask(ask)
        if isinstance(made, Declined | Unknown):
            return made
        try:
            return read(made)
        except (KeyError, TypeError, ValueError):
            return UNREADABLE

    def _ask(self, ask: Callable[[], Any]) -> dict[str, Any] | Declined | Unknown:
        """Stripe's answer as plain values; a definite no; or why it is unknown what happened. It never raises."""
        try:
            return dict(json.loads(json.dumps(ask().to_dict(for_json=True))))
        except stripe.CardError as error:
            told = error.error
            code = (getattr(told, "decline_code", None) if told else None) or error.code or "card_declined"
            return Declined(code=str(code), reference=_intent_of(error))
        except REFUSED as error:
            return Declined(code=_why(error))
        except stripe.StripeError as error:
            return Unknown(because=_why(error))
        except (AttributeError, TypeError, ValueError):
            return UNREADABLE


def _key(request: Request) -> Any:
    return {"idempotency_key": request.idempotency_key}


def _voided(made: Mapping[str, Any], request: Request) -> Outcome:
    if made["status"] != "canceled":
        return Declined(code=f"payment_{made['status']}")
    return Succeeded(reference=str(made["id"]), amount=request.amount)


def _intent_of(error: stripe.CardError) -> str:
    told = getattr(error.error, "payment_intent", None) if error.error else None
    return str(getattr(told, "id", "") or "")


def _why(error: stripe.StripeError) -> str:
    """In one word what went wrong, never with what the customer typed."""
    if isinstance(error, stripe.IdempotencyError):
        return "idempotency_key_reused"
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return "key_unknown"
    if isinstance(error, stripe.APIConnectionError):
        return "time_out" if "timed out" in str(error).lower() else "unreachable"
    if error.code:
        return str(error.code)
    return f"status_{error.http_status}" if error.http_status else "unreadable_answer"
