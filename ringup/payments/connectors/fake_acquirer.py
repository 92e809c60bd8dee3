"""The connector of the fake acquirer: a strict processor of our own, for the demo, the tests and the faults.

It is written as one for a real processor is: copy it to begin a new one.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from ringup.payments.connectors.http_exchange import HttpExchange
from ringup.payments.connectors.protocol import Capability, CardSource, Delivery, Notice, Request
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded, Unknown
from ringup.values.money import Money
from ringup.values.refusal import Refusal

SECONDS = 10.0
OLDEST_WEBHOOK = timedelta(minutes=5)


class FakeAcquirer:
    """`url`, `key` and `webhook_secret` as `python -m ringup.payments.connectors.acquirer` was started with."""

    NAME: ClassVar[str] = "fake_acquirer"
    CAPABILITIES: ClassVar[frozenset[Capability]] = frozenset(Capability)
    CARD_SOURCE: ClassVar[CardSource] = CardSource.STORED_CARD

    def __init__(self, *, url: str, key: str, webhook_secret: str, seconds: float = SECONDS) -> None:
        self.webhook_secret = webhook_secret.encode()
        self.http = HttpExchange(url=url, headers={"Authorization": f"Bearer {key}"}, seconds=seconds)

    @classmethod
    def configured(cls, settings: Mapping[str, str]) -> "FakeAcquirer":
        return cls(
            url=settings["url"],
            key=settings["key"],
            webhook_secret=settings["webhook_secret"],
            seconds=float(settings.get("seconds", SECONDS)),
        )

    def authorize(self, request: Request) -> Outcome:
        return self._ask("/v1/authorizations", request, {"card": request.token, "order": request.order_number})

    def capture(self, request: Request) -> Outcome:
        return self._ask(f"/v1/authorizations/{request.reference}/captures", request)

    def void(self, request: Request) -> Outcome:
        return self._ask(f"/v1/authorizations/{request.reference}/void", request)

    def refund(self, request: Request) -> Outcome:
        return self._ask(f"/v1/captures/{request.reference}/refunds", request)

    def look_up(self, request: Request) -> Outcome | NotFound:
        answer = self.http.ask("GET", f"/v1/operations/{request.intent}")
        if isinstance(answer, Unknown):
            return answer
        if answer.error == "no_such_intent":
            return NotFound()
        if answer.error:
            # Our key may be wrong: that says nothing about what became of the request.
            return Unknown(because=answer.error)
        return _read_operation(answer.content, request.intent)

    def read_webhook(self, delivery: Delivery) -> Notice | Refusal:
        signed_at, _, signature = delivery.headers.get("webhook-signature", "").partition(".")
        expected = hmac.new(self.webhook_secret, f"{signed_at}.".encode() + delivery.body, hashlib.sha256).hexdigest()
        # Without a secret of our own anybody could sign.
        if not self.webhook_secret or not hmac.compare_digest(signature.encode(), expected.encode()):
            return Refusal(code="webhook_forged")
        if (
            not signed_at.isdigit()
            or abs(delivery.received_at.timestamp() - int(signed_at)) > OLDEST_WEBHOOK.total_seconds()
        ):
            return Refusal(code="webhook_stale")
        try:
            event = json.loads(delivery.body)
            operation = event["operation"]
            intent = str(operation["intent"])
            return Notice(event_id=str(event["id"]), intent=intent, outcome=_read_operation(operation, intent))
        except (ValueError, KeyError, TypeError):
            return Refusal(code="webhook_unreadable")

    def _ask(self, path: str, request: Request, more: Mapping[str, Any] | None = None) -> Outcome:
        content = {
            "amount": request.amount.minor,
            "currency": request.amount.currency,
            "intent": request.intent,
            **(more or {}),
        }
        answer = self.http.ask("POST", path, content=content, headers={"Idempotency-Key": request.idempotency_key})
        if isinstance(answer, Unknown):
            return answer
        if answer.error:
            return Declined(code=answer.error)
        return _read_operation(answer.content, request.intent)


def _read_operation(content: Mapping[str, Any], intent: str) -> Outcome:
    """An operation as the acquirer tells it; whatever is not exactly as agreed leaves the outcome unknown."""
    try:
        if content["intent"] != intent:
            return Unknown(because="answer_about_another_intent")
        if content["status"] == "declined":
            return Declined(code=str(content["decline_code"]), reference=str(content["id"]))
        if content["status"] != "succeeded":
            return Unknown(because="unreadable_answer")
        expires_at = content["expires_at"]
        return Succeeded(
            reference=str(content["id"]),
            amount=Money(content["amount"], content["currency"]),
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        )
    except (KeyError, TypeError, ValueError):
        return Unknown(because="unreadable_answer")
