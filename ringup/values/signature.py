"""Signs a message with a shared secret and the time, and tells whether a signature is right and fresh."""

import hashlib
import hmac
import re

HEADER = "Ringup-Signature"
FRESH_SECONDS = 300
WRITTEN = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


def sign(*, secret: str, timestamp: int, body: bytes) -> str:
    """The value of the header: `t=<unix seconds>,v1=<HMAC-SHA256 over "<t>." and the raw body, in hex>`."""
    digest = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def is_signed(*, secret: str, header: str, body: bytes, now: int) -> bool:
    """Whether the header is the body's signature, made at most five minutes before or after `now` (unix seconds).

    The comparison takes the same time wherever the first difference stands.
    """
    written = WRITTEN.fullmatch(header)
    if written is None or not secret:
        return False
    timestamp = int(written.group(1))
    expected = sign(secret=secret, timestamp=timestamp, body=body)
    return (
        hmac.compare_digest(expected, f"t={timestamp},v1={written.group(2)}") and abs(now - timestamp) <= FRESH_SECONDS
    )
