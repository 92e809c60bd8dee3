"""What the acquirer does with a request: checks it strictly, moves the money in its journal, remembers its answer."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ringup.payments.connectors.acquirer.cards import TEST_NUMBERS
from ringup.payments.connectors.acquirer.journal import Journal, as_json
from ringup.payments.connectors.acquirer.moods import AMOUNT_MOODS, Mood, mood_named

# Its own list (ISO 4217): if it agreed with the one of the other side by sharing it, it could not catch a mistake.
CURRENCIES = {
    "EUR": 2,
    "USD": 2,
    "GBP": 2,
    "DKK": 2,
    "SEK": 2,
    "NOK": 2,
    "CHF": 2,
    "PLN": 2,
    "JPY": 0,
    "KWD": 3,
    "TND": 3,
}
# What moves money out of what: each only as far as the earlier operation reaches.
PARENTS = {"capture": "authorize", "refund": "capture", "void": "authorize"}
DISPUTABLE = frozenset({"refund"})  # not done while a bank disputes the charge
ALL_OR_NOTHING = frozenset({"void"})
MORE_FIELDS: dict[str, dict[str, type]] = {"authorize": {"card": str, "order": str}}
LIFE = {"authorize": timedelta(days=7)}
ANSWER_WITHIN = timedelta(days=10)  # so long it takes evidence in a dispute
LARGEST = 10**12
PAGE = 400  # operations in a page of the journal
GOOD = mood_named("ok")


class Refused(Exception):
    """The request is not carried out, and no answer is kept for its key."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What to answer, and in which mood it travels."""

    status: int
    body: str
    mood: Mood = GOOD
    content_type: str = "application/json"
    framed_by: str = ""  # the one origin that may show it in a frame; empty: none


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A checked request that moves money."""

    kind: str
    parent: str
    intent: str
    amount: int
    currency: str
    card: str = ""
    order_number: str = ""


class Acquirer:
    """`journal` is the truth; `on_event` is called after each event that was entered."""

    def __init__(self, journal: Journal, *, on_event: Callable[[], None] = lambda: None) -> None:
        self.journal = journal
        self.on_event = on_event
        # What closes its authorization, though it was a part: `{"capture"}` at processors that capture once.
        self.once: frozenset[str] = frozenset()

    def move_money(self, kind: str, parent: str, content: Any, headers: Mapping[str, str]) -> Reply:
        """Carries out an authorization, capture, void or refund, once for each idempotency key."""
        key = headers.get("idempotency-key", "")
        if not 8 <= len(key) <= 255:
            raise Refused(400, "idempotency_key_missing")
        wanted = self._check(kind, parent, content)
        request_hash = hashlib.sha256(as_json([kind, parent, content]).encode()).hexdigest()
        mood = self.mood_of(headers, amount=wanted.amount, card=wanted.card)
        with self.journal.writing():
            kept = self.journal.one("SELECT * FROM answers WHERE idempotency_key = ?", key)
            if kept is not None:
                if kept["request_hash"] != request_hash:
                    raise Refused(422, "idempotency_key_reused")
                return Reply(status=kept["status"], body=kept["body"], mood=mood)
            if not mood.does:
                return Reply(status=500, body="", mood=mood)
            reply = self._enter(wanted, key, mood)
            self.journal.add(
                "answers", idempotency_key=key, request_hash=request_hash, status=reply.status, body=reply.body
            )
        self.on_event()
        return reply

    def look_up(self, intent: str) -> Reply:
        """The operation that was made for the intent."""
        found = self.journal.one("SELECT * FROM operations WHERE intent = ?", intent)
        if found is None:
            raise Refused(404, "no_such_intent")
        return Reply(status=200, body=as_json(told(found)))

    def list_journal(self, since: int, after: int) -> Reply:
        """A page of all operations since that second, those behind the place `after`."""
        rows = self.journal.all(
            "SELECT * FROM operations WHERE created_at >= ? AND seq > ? ORDER BY seq LIMIT ?",
            datetime.fromtimestamp(since, UTC).isoformat(),
            after,
            PAGE,
        )
        page = [{**told(row), "order_number": row["order_number"]} for row in rows]
        return Reply(status=200, body=as_json({"operations": page, "after": rows[-1]["seq"] if rows else after}))

    def issue_token(self, content: Any) -> Reply:
        """A token for a test number; real cards are refused, whoever sends them."""
        fields = only(content, {"number": str, "expires": str})
        known = TEST_NUMBERS.get(fields["number"])
        if known is None:
            raise Refused(422, "not_a_test_card")
        token = f"card_{secrets.token_hex(10)}"
        brand, mood = known
        card = {"token": token, "brand": brand, "last_four": fields["number"][-4:], "expires": fields["expires"]}
        with self.journal.writing():
            self.journal.add("cards", **card, mood=mood)
        return Reply(status=201, body=as_json(card))

    def mood_of(self, headers: Mapping[str, str], *, amount: int = 0, card: str = "") -> Mood:
        """The mood of a request: asked for by its header, else the one that was queued, else by amount or card."""
        known = self.journal.one("SELECT mood FROM cards WHERE token = ?", card)
        name = (
            headers.get("x-mood")
            or self.journal.next_mood()
            or AMOUNT_MOODS.get(amount)
            or (known["mood"] if known else "ok")
        )
        try:
            return mood_named(name)
        except KeyError:
            raise Refused(422, "mood_unknown") from None

    def enter_from_page(
        self, *, intent: str | None, amount: int, currency: str, order_number: str, card: str, mood: Mood
    ) -> dict[str, Any]:
        """An authorization that a customer asked for at a page of ours; within `writing()`, and without an event."""
        wanted = Wanted(
            kind="authorize",
            parent="",
            intent=intent or "",
            amount=amount,
            currency=currency,
            card=card,
            order_number=order_number,
        )
        row = self._row(wanted, f"page-{secrets.token_hex(8)}", mood, mood.decline) | {"intent": intent}
        self.journal.add("operations", **row)
        return row

    def expire_authorizations(self, ids: list[str]) -> Reply:
        """Lets authorizations run out now instead of in a week."""
        past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        with self.journal.writing():
            for each in ids:
                self.journal.rows.execute("UPDATE operations SET expires_at = ? WHERE id = ?", (past, each))
        return Reply(status=200, body="{}")

    def dispute(self, content: Any) -> Reply:
        """A customer's bank takes a charge back, or has decided: `{"charge", "state", "amount", "reason"}`."""
        fields = only(content, {"charge": str, "state": str, "amount": int, "reason": str})
        with self.journal.writing():
            charge = self.journal.one("SELECT * FROM operations WHERE id = ? AND kind = 'capture'", fields["charge"])
            if charge is None or fields["state"] not in ("open", "won", "lost"):
                raise Refused(422, "dispute_invalid")
            row = self.journal.one("SELECT * FROM disputes WHERE charge = ?", fields["charge"])
            if row is None:
                self.journal.add(
                    "disputes",
                    id=f"disp_{secrets.token_hex(8)}",
                    charge=fields["charge"],
                    amount=fields["amount"] or charge["amount"],
                    currency=charge["currency"],
                    state=fields["state"],
                    reason=fields["reason"],
                    answer_by=(datetime.now(UTC) + ANSWER_WITHIN).isoformat(),
                )
            self.journal.rows.execute(
                "UPDATE disputes SET state = ? WHERE charge = ?", (fields["state"], fields["charge"])
            )
            row = self.journal.one("SELECT * FROM disputes WHERE charge = ?", fields["charge"])
            assert row is not None
            names = ("id", "charge", "amount", "currency", "state", "reason", "answer_by")
            self.journal.tell({"type": f"dispute.{row['state']}", "dispute": {name: row[name] for name in names}})
        self.on_event()
        return Reply(status=200, body=as_json({"id": row["id"]}))

    def fail_refund(self, content: Any) -> Reply:
        """A refund that was done comes back, as the card is closed: `{"refund"}`."""
        fields = only(content, {"refund": str})
        with self.journal.writing():
            self.journal.rows.execute(
                "UPDATE operations SET status = 'declined', decline_code = 'card_closed'"
                " WHERE id = ? AND kind = 'refund' AND status = 'succeeded'",
                (fields["refund"],),
            )
            row = self.journal.one("SELECT * FROM operations WHERE id = ? AND kind = 'refund'", fields["refund"])
            if row is None:
                raise Refused(422, "refund_invalid")
            self.journal.tell({"type": "refund.declined", "operation": told(row)})
        self.on_event()
        return Reply(status=200, body="{}")

    def _check(self, kind: str, parent: str, content: Any) -> Wanted:
        fields = only(content, {"amount": int, "currency": str, "intent": str} | MORE_FIELDS.get(kind, {}))
        amount, currency, intent = fields["amount"], fields["currency"], fields["intent"]
        if isinstance(amount, bool) or not 0 < amount <= LARGEST:
            raise Refused(422, "amount_invalid")
        if currency not in CURRENCIES:
            raise Refused(422, "currency_unknown")
        if not intent:
            raise Refused(422, "intent_missing")
        return Wanted(
            kind=kind,
            parent=parent,
            intent=intent,
            amount=amount,
            currency=currency,
            card=fields.get("card", ""),
            order_number=fields.get("order", ""),
        )

    def _enter(self, wanted: Wanted, key: str, mood: Mood) -> Reply:
        if self.journal.one("SELECT id FROM operations WHERE intent = ?", wanted.intent):
            raise Refused(422, "intent_reused")
        decline = mood.decline or self._limits(wanted)
        row = self._row(wanted, key, mood, decline)
        self.journal.add("operations", **row)
        self.journal.tell({"type": f"{wanted.kind}.{row['status']}", "operation": told(row)})
        return Reply(status=402 if decline else 201, body=as_json(told(row)), mood=mood)

    def _row(self, wanted: Wanted, key: str, mood: Mood, decline: str) -> dict[str, Any]:
        now = datetime.now(UTC)
        lives = LIFE.get(wanted.kind)
        return {
            "id": f"{wanted.kind[:4]}_{secrets.token_hex(8)}",
            "kind": wanted.kind,
            "parent": wanted.parent,
            "intent": wanted.intent,
            "order_number": wanted.order_number,
            "idempotency_key": key,
            "amount": wanted.amount + (100 if mood.wrong_amount else 0),
            "currency": ("USD" if wanted.currency != "USD" else "EUR") if mood.wrong_currency else wanted.currency,
            "status": "declined" if decline else "succeeded",
            "decline_code": decline,
            "card": wanted.card,
            "created_at": now.isoformat(),
            "checks": "" if decline else mood.checks,
            "expires_at": (now + lives).isoformat() if lives and not decline else None,
        }

    def _limits(self, wanted: Wanted) -> str:
        """Why the money cannot be moved, as a decline code; empty when it can."""
        taken_from = PARENTS.get(wanted.kind)
        if taken_from is None:
            known = self.journal.one("SELECT token FROM cards WHERE token = ?", wanted.card)
            return self._used_up(wanted.card) if known else "card_unknown"
        parent = self.journal.one("SELECT * FROM operations WHERE id = ? AND status = 'succeeded'", wanted.parent)
        if parent is None or parent["kind"] != taken_from:
            return "reference_unknown"
        if parent["currency"] != wanted.currency:
            return "currency_differs"
        if self.journal.sum_of("void", wanted.parent):
            return "already_voided"
        if parent["expires_at"] and datetime.fromisoformat(parent["expires_at"]) < datetime.now(UTC):
            return "authorization_expired"
        if wanted.kind in self.once and self.journal.sum_of(wanted.kind, wanted.parent):
            return "authorization_closed"
        dispute = self.journal.one("SELECT * FROM disputes WHERE charge = ? AND state <> 'won'", wanted.parent)
        if wanted.kind in DISPUTABLE and dispute and dispute["state"] == "open":
            return "charge_disputed"
        used = sum(self.journal.sum_of(child, wanted.parent) for child in PARENTS)
        used += dispute["amount"] if dispute else 0  # the bank has it
        if wanted.kind in ALL_OR_NOTHING:
            return "already_captured" if used else "" if wanted.amount == parent["amount"] else "amount_differs"
        return "amount_too_large" if used + wanted.amount > parent["amount"] else ""

    def _used_up(self, card: str) -> str:
        """A token out of the fields pays once, unless the customer wanted the card kept."""
        is_one_time = self.journal.one("SELECT token FROM one_time WHERE token = ?", card)
        used = is_one_time and self.journal.one(
            "SELECT id FROM operations WHERE card = ? AND kind = 'authorize' AND status = 'succeeded'", card
        )
        return "token_used" if used else ""


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """An operation as it is told to the outside."""
    names = ("id", "kind", "intent", "amount", "currency", "status", "decline_code", "expires_at", "checks")
    return {name: row[name] for name in names}


def only(content: Any, expected: Mapping[str, type]) -> dict[str, Any]:
    """The content, if it has exactly these fields of these types."""
    if not isinstance(content, dict) or content.keys() != expected.keys():
        raise Refused(422, "fields_differ")
    for name, wanted in expected.items():
        if not isinstance(content[name], wanted):
            raise Refused(422, f"{name}_invalid")
    return content
