"""Pages of the acquirer on which a customer pays or leaves a card: made for one intent, used once, void on request."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ringup.payments.connectors.acquirer.acquiring import (
    CURRENCIES,
    GOOD,
    LARGEST,
    Acquirer,
    Refused,
    Reply,
    only,
    told,
)
from ringup.payments.connectors.acquirer.cards import TEST_NUMBERS
from ringup.payments.connectors.acquirer.journal import as_json
from ringup.payments.connectors.acquirer.moods import Mood

FIELDS = {
    "intent": str,
    "purpose": str,
    "amount": int,
    "currency": str,
    "payee": str,
    "order": str,
    "back_to": str,
    "expires_at": str,
}
FRAME_FIELDS = {
    "intent": str,
    "currency": str,
    "payee": str,
    "order": str,
    "framed_by": str,
    "keeps_card": bool,
    "expires_at": str,
}
PURPOSES = frozenset({"pay", "store_card"})
LIFE = timedelta(hours=24)
DONE = frozenset({"paid", "stored", "expired"})


class Links:
    """The acquirer's pages. `base` is where the browser finds them."""

    def __init__(self, acquirer: Acquirer, *, base: str) -> None:
        self.acquirer, self.journal, self.base = acquirer, acquirer.journal, base

    def create(self, content: Any, headers: Mapping[str, str]) -> Reply:
        """A page, once for each idempotency key and each intent."""
        key = headers.get("idempotency-key", "")
        if not 8 <= len(key) <= 255:
            raise Refused(400, "idempotency_key_missing")
        return self._make(key, self._check(content), content, headers)

    def create_fields(self, content: Any, headers: Mapping[str, str]) -> Reply:
        """Fields for one card, in a frame of the origin that asks; otherwise as a page."""
        key = headers.get("idempotency-key", "")
        if not 8 <= len(key) <= 255:
            raise Refused(400, "idempotency_key_missing")
        fields = only(content, FRAME_FIELDS)
        framed_by, keeps_card = fields.pop("framed_by"), fields.pop("keeps_card")
        origin = urlsplit(framed_by)
        if origin.scheme not in ("http", "https") or f"{origin.scheme}://{origin.netloc}" != framed_by:
            raise Refused(422, "framed_by_invalid")
        page = self._check({**fields, "purpose": "store_card", "amount": 0, "back_to": ""}) | {"purpose": "key_card"}
        reply = self._make(key, page, content, headers)
        with self.journal.writing():
            self.journal.rows.execute(
                "INSERT OR IGNORE INTO frames VALUES (?, ?, ?)", (fields["intent"], framed_by, int(keeps_card))
            )
        return reply

    def framed_by(self, row: Mapping[str, Any] | None) -> str:
        """The origin that may show the page in a frame; empty for a page of its own."""
        frame = self.journal.one("SELECT framed_by FROM frames WHERE intent = ?", row["intent"]) if row else None
        return str(frame["framed_by"]) if frame else ""

    def _make(self, key: str, fields: dict[str, Any], content: Any, headers: Mapping[str, str]) -> Reply:
        request_hash = hashlib.sha256(as_json(content).encode()).hexdigest()
        mood = self.acquirer.mood_of(headers)
        with self.journal.writing():
            known = self.journal.one("SELECT * FROM links WHERE idempotency_key = ?", key)
            if known is not None:
                if known["request_hash"] != request_hash:
                    raise Refused(422, "idempotency_key_reused")
                return Reply(status=201, body=as_json(self._told(known)), mood=mood)
            if not mood.does:
                return Reply(status=500, body="", mood=mood)
            if self.journal.one("SELECT id FROM links WHERE intent = ?", fields["intent"]):
                raise Refused(422, "intent_reused")
            self.journal.add(
                "links",
                id=f"link_{secrets.token_hex(8)}",
                secret=secrets.token_urlsafe(24),
                idempotency_key=key,
                request_hash=request_hash,
                state="open",
                **fields,
            )
        return Reply(status=201, body=as_json(self._told(self._find(fields["intent"]))), mood=mood)

    def look_up(self, intent: str) -> Reply:
        """The page as it stands."""
        return Reply(status=200, body=as_json(self._told(self._find(intent))))

    def expire(self, intent: str) -> Reply:
        """Nobody pays by it any more, unless somebody has."""
        with self.journal.writing():
            row = self._find(intent)
            if row["state"] not in DONE:
                self._move(row, "expired")
        self.acquirer.on_event()
        return self.look_up(intent)

    def visit(self, secret: str) -> dict[str, Any] | None:
        """A customer looks at the page; None where there is none."""
        with self.journal.writing():
            row = self.journal.one("SELECT * FROM links WHERE secret = ?", secret)
            if row is not None and row["state"] == "open":
                self._move(row, "opened")
        self.acquirer.on_event()
        row = self.journal.one("SELECT * FROM links WHERE secret = ?", secret)
        return self._aged(row) if row else None

    def use(self, secret: str, number: str, expires: str) -> tuple[dict[str, Any], Mood]:
        """The customer has typed a card: the page as it stands now, and how the answer travels."""
        known = TEST_NUMBERS.get("".join(number.split()))
        with self.journal.writing():
            row = self.journal.one("SELECT * FROM links WHERE secret = ?", secret)
            if row is None:
                raise Refused(404, "no_such_page")
            row = self._aged(row)
            if row["state"] in DONE:
                return row, GOOD
            if known is None:
                return row | {"state": "not_a_test_card"}, GOOD
            token = f"card_{secrets.token_hex(10)}"
            brand, card_mood = known
            last_four = number.strip()[-4:]
            self.journal.add("cards", token=token, brand=brand, last_four=last_four, expires=expires, mood=card_mood)
            mood = self.acquirer.mood_of({}, amount=row["amount"], card=token)
            if mood.does:
                self._carry_out(row, token, mood)
        self.acquirer.on_event()
        return self.journal.one("SELECT * FROM links WHERE secret = ?", secret) or row, mood

    def _carry_out(self, row: dict[str, Any], token: str, mood: Mood) -> None:
        if row["purpose"] != "pay":
            declined = mood.decline
            frame = self.journal.one("SELECT keeps_card FROM frames WHERE intent = ?", row["intent"])
            if frame and not frame["keeps_card"]:
                self.journal.add("one_time", token=token)
            self._move(row, "declined" if declined else "stored", decline_code=declined, card="" if declined else token)
            return
        # A try that fails is not the intent: the customer may take another card.
        entered = self.acquirer.enter_from_page(
            intent=None if mood.decline else row["intent"],
            amount=row["amount"],
            currency=row["currency"],
            order_number=row["order_number"],
            card=token,
            mood=mood,
        )
        self._move(
            row,
            "declined" if mood.decline else "paid",
            decline_code=mood.decline,
            operation=entered["id"],
        )

    def _move(self, row: dict[str, Any], state: str, **changes: str) -> None:
        columns = "".join(f", {name} = ?" for name in changes)
        # The names are those of this module.
        self.journal.rows.execute(
            f"UPDATE links SET state = ?{columns} WHERE id = ?",  # noqa: S608
            (state, *changes.values(), row["id"]),
        )
        now = self._find(row["intent"])
        self.journal.tell({"type": f"link.{state}", "link": self._told(now)})

    def _find(self, intent: str) -> dict[str, Any]:
        row = self.journal.one("SELECT * FROM links WHERE intent = ?", intent)
        if row is None:
            raise Refused(404, "no_such_link")
        return self._aged(row)

    def _aged(self, row: dict[str, Any]) -> dict[str, Any]:
        if row["state"] not in DONE and datetime.fromisoformat(row["expires_at"]) < datetime.now(UTC):
            return row | {"state": "expired"}
        return row

    def _told(self, row: dict[str, Any]) -> dict[str, Any]:
        operation = self.journal.one("SELECT * FROM operations WHERE id = ?", row["operation"] or "")
        card = self.journal.one(
            "SELECT token, brand, last_four, expires FROM cards WHERE token = ?",
            row["card"] if row["state"] == "stored" else "",
        )
        names = ("id", "intent", "purpose", "amount", "currency", "state", "expires_at")
        return {name: row[name] for name in names} | {
            "url": f"{self.base}/{'fields' if row['purpose'] == 'key_card' else 'pay'}/{row['secret']}",
            "operation": told(operation) | {"intent": row["intent"]} if operation else None,
            "card": card,
        }

    def _check(self, content: Any) -> dict[str, Any]:
        fields = only(content, FIELDS)
        amount, pays = fields["amount"], fields["purpose"] == "pay"
        if fields["purpose"] not in PURPOSES:
            raise Refused(422, "purpose_unknown")
        if isinstance(amount, bool) or not (0 < amount <= LARGEST if pays else amount == 0):
            raise Refused(422, "amount_invalid")
        if fields["currency"] not in CURRENCIES:
            raise Refused(422, "currency_unknown")
        if not fields["intent"] or not fields["payee"]:
            raise Refused(422, "intent_missing" if fields["payee"] else "payee_missing")
        latest = datetime.now(UTC) + LIFE
        wanted = datetime.fromisoformat(fields["expires_at"]) if fields["expires_at"] else latest
        if wanted.tzinfo is None or wanted > latest + timedelta(minutes=1):
            raise Refused(422, "expires_at_invalid")
        order = fields.pop("order")
        return fields | {"order_number": order, "expires_at": wanted.isoformat()}
