"""Requests that must not happen twice: the first answer to a key is kept and given again, byte for byte.

Like Stripe's: the same key with other content is refused, while the first is worked on the second is told so, and only
what was really executed is kept (a refused request may be sent again, corrected, under the same key).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from ringup.plumbing.locks import lock_row
from ringup.plumbing.models import IdempotentRequest
from ringup.values.refusal import Refusal

# A holder that has not answered for so long is dead, and the caller's next attempt goes on. One that only was slow does
# no harm: its writes are void, or the work behind them is repeatable. It outlasts one question to a processor.
LEASE = timedelta(seconds=15)

# Django's own insert says nothing of a conflict.
INSERT = """
    INSERT INTO plumbing_idempotentrequest (scope, key, request_hash, holder, leased_until, response_headers)
    VALUES (%s, %s, %s, %s, %s, '{}')
    ON CONFLICT (scope, key) DO NOTHING
    RETURNING id
"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The key is ours: execute the request, then `keep_answer` or `let_go`."""

    key: int
    holder: str


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """The answer that was given the first time."""

    status: int
    body: bytes


def content_hash(*parts: bytes) -> str:
    """What tells one request from another: method, address and body."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def hold_key(*, scope: str, key: str, request_hash: str) -> Held | KeptAnswer | Refusal:
    """The key for us, the kept answer, or `idempotency_key_reused`, `idempotency_in_progress`.

    `scope` keeps the keys of different callers apart.
    """
    holder, until = secrets.token_hex(16), timezone.now() + LEASE
    with transaction.atomic():
        first = _insert(scope, key, request_hash, holder, until)
        if first is not None:
            return Held(key=first, holder=holder)
        row = lock_row(IdempotentRequest.objects.filter(scope=scope, key=key))
        assert row is not None
        if row.request_hash != request_hash:
            return Refusal(code="idempotency_key_reused")
        if row.response_body is not None and row.response_status is not None:
            return KeptAnswer(status=row.response_status, body=bytes(row.response_body))
        if row.leased_until > timezone.now():
            return Refusal(code="idempotency_in_progress")
        row.holder, row.leased_until = holder, until
        row.save(update_fields=["holder", "leased_until"])
    return Held(key=row.pk, holder=holder)


def _insert(scope: str, key: str, request_hash: str, holder: str, until: datetime) -> int | None:
    """The row's key, or None when the idempotency key was used before."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [scope, key, request_hash, holder, until])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def keep_answer(held: Held, *, status: int, body: bytes) -> bool:
    """Keeps the answer for whoever sends the key again; False when another holder took over meanwhile."""
    ours = IdempotentRequest.objects.filter(pk=held.key, holder=held.holder)
    return bool(ours.update(response_status=status, response_body=body))


def let_go(held: Held) -> None:
    """Forgets a key under which nothing was executed."""
    IdempotentRequest.objects.filter(pk=held.key, holder=held.holder, response_body=None).delete()
