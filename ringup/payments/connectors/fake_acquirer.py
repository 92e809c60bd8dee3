"""The connector of the fake acquirer: a strict processor of our own, for the demo, the tests and the faults.

It is written as one for a real processor is: copy it to begin a new one.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from ringup.payments.connectors.http_exchange import HttpExchange
from ringup.payments.connectors.protocol import (
    NOT_OFFERED,
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
from ringup.payments.rules.address_checks import AddressChecks
from ringup.payments.rules.disputes import DisputeNews, DisputeState
from ringup.payments.rules.links import Card, LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded, Unknown
from ringup.payments.rules.reconciling import JournalEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal

SECONDS = 10.0
OLDEST_WEBHOOK = timedelta(minutes=5)
LINK_EVENTS = {
    "opened": LinkEvent.OPEN,
    "declined": LinkEvent.DECLINE,
    "paid": LinkEvent.PAY,
    "stored": LinkEvent.PAY,
    "expired": LinkEvent.EXPIRE,
}


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

    def list_journal(self, since: datetime) -> Sequence[JournalEntry] | Unknown:
        entries: list[JournalEntry] = []
        after = 0
        while True:
            answer = self.http.ask("GET", f"/v1/journal/{int(since.timestamp())}/{after}")
            if isinstance(answer, Unknown) or answer.error:
                return answer if isinstance(answer, Unknown) else Unknown(because=answer.error)
            try:
                page = answer.content["operations"]
                entries += [_read_entry(told) for told in page]
                after = answer.content["after"]
            except (KeyError, TypeError, ValueError):
                return Unknown(because="unreadable_answer")
            if not page:
                return entries

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
            return _read_event(json.loads(delivery.body))
        except (ValueError, KeyError, TypeError):
            return Refusal(code="webhook_unreadable")

    def create_link(self, request: LinkRequest) -> Link | Declined | Unknown:
        content = {
            "intent": request.intent,
            "purpose": request.purpose.value,
            "amount": request.amount.minor,
            "currency": request.amount.currency,
            "payee": request.payee,
            "order": request.order_number,
            "back_to": request.back_to,
            "expires_at": request.expires_at.isoformat() if request.expires_at else "",
        }
        return self._make_page("/v1/links", content, request)

    def open_fields(self, request: LinkRequest) -> Link | Declined | Unknown:
        content = {
            "intent": request.intent,
            "currency": request.amount.currency,
            "payee": request.payee,
            "order": request.order_number,
            "framed_by": request.framed_by,
            "keeps_card": request.keeps_card,
            "expires_at": request.expires_at.isoformat() if request.expires_at else "",
        }
        return self._make_page("/v1/fields", content, request)

    def _make_page(self, path: str, content: Mapping[str, Any], request: LinkRequest) -> Link | Declined | Unknown:
        key = {"Idempotency-Key": request.idempotency_key}
        answer = self.http.ask("POST", path, content=content, headers=key)
        if isinstance(answer, Unknown):
            return answer
        if answer.error:
            return Declined(code=answer.error)
        try:
            told = answer.content
            if (told["amount"], told["currency"]) != (request.amount.minor, request.amount.currency):
                return Unknown(because="link_over_another_amount")
            return Link(
                reference=str(told["id"]),
                url=str(told["url"]),
                expires_at=datetime.fromisoformat(told["expires_at"]),
            )
        except (KeyError, TypeError, ValueError):
            return Unknown(because="unreadable_answer")

    def fields_script(self) -> FieldsScript | None:
        return None

    def take_token(self, request: LinkRequest, token: str) -> LinkNews | Declined | Unknown:
        return NOT_OFFERED

    def look_up_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown | None:
        return self._ask_about_link("GET", f"/v1/links/{request.intent}", request.intent)

    def expire_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown:
        news = self._ask_about_link("POST", f"/v1/links/{request.intent}/expire", request.intent)
        return news or Unknown(because="unreadable_answer")

    def _ask_about_link(self, method: str, path: str, intent: str) -> LinkNews | NotFound | Unknown | None:
        answer = self.http.ask(method, path)
        if isinstance(answer, Unknown):
            return answer
        if answer.error == "no_such_link":
            return NotFound()
        if answer.error:
            return Unknown(because=answer.error)
        try:
            return _read_link(answer.content, intent)
        except (KeyError, TypeError, ValueError):
            return Unknown(because="unreadable_answer")

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


def _read_event(event: Mapping[str, Any]) -> Notice:
    event_id = str(event["id"])
    if "link" in event:
        intent = str(event["link"]["intent"])
        return Notice(event_id=event_id, intent=intent, link=_read_link(event["link"], intent))
    if "dispute" in event:
        return Notice(event_id=event_id, intent="", dispute=_read_dispute(event["dispute"]))
    intent = str(event["operation"]["intent"])
    return Notice(event_id=event_id, intent=intent, outcome=_read_operation(event["operation"], intent))


def _read_dispute(told: Mapping[str, Any]) -> DisputeNews:
    until = told["answer_by"]
    return DisputeNews(
        reference=str(told["id"]),
        charge=str(told["charge"]),
        amount=Money(told["amount"], told["currency"]),
        state=DisputeState(told["state"]),
        reason=str(told["reason"]),
        answer_by=datetime.fromisoformat(until) if until else None,
    )


def _read_entry(told: Mapping[str, Any]) -> JournalEntry:
    outcome = _read_operation(told, told["intent"])
    if isinstance(outcome, Unknown):
        raise ValueError(outcome.because)
    return JournalEntry(
        intent=told["intent"] or "",
        reference=str(told["id"]),
        kind=str(told["kind"]),
        outcome=outcome,
        order_number=str(told["order_number"] or ""),
    )


def _read_link(told: Mapping[str, Any], intent: str) -> LinkNews | None:
    """The news of a link; raises for whatever is not exactly as agreed."""
    if told["intent"] != intent:
        raise ValueError("about another link")
    event = LINK_EVENTS.get(told["state"])
    if event is None:
        return None
    card = told["card"]
    outcome = None
    if told["operation"] is not None:
        found = _read_operation(told["operation"], intent)
        if isinstance(found, Unknown):
            raise ValueError(found.because)
        outcome = found
    if event is LinkEvent.PAY and outcome is None and told["purpose"] == LinkPurpose.PAY:
        raise ValueError("paid, but not told what")
    return LinkNews(event=event, outcome=outcome, card=_read_card(card) if card else None)


def _read_card(told: Mapping[str, Any]) -> Card:
    year, month = str(told["expires"]).split("-")
    return Card(
        token=str(told["token"]),
        brand=str(told["brand"]),
        last_four=str(told["last_four"]),
        expires_year=int(year),
        expires_month=int(month),
    )


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
            checks=AddressChecks.read(content.get("checks") or ""),
        )
    except (KeyError, TypeError, ValueError):
        return Unknown(because="unreadable_answer")
