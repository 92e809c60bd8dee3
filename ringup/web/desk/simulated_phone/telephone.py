"""Posts events of calls to our own door as a telephony system does: signed, as JSON, over HTTP."""

import json
import time

import httpx

from ringup.calls.loading import Line
from ringup.values.refusal import Refusal
from ringup.values.signature import HEADER, sign

SECONDS = 5.0


def post_event(address: str, line: Line, *, kind: str, call: str, caller: str = "", agent: str = "") -> Refusal | None:
    """Tell of an event; `telephone_silent` when the door did not take it."""
    event = {"event": kind, "call": call, "from": caller, "to": line.number, "agent": agent}
    body = json.dumps(event).encode()
    headers = {
        "Content-Type": "application/json",
        HEADER: sign(secret=line.secret, timestamp=int(time.time()), body=body),
    }
    try:
        answer = httpx.post(address, content=body, headers=headers, timeout=SECONDS, trust_env=False)
    except httpx.HTTPError:
        return Refusal(code="telephone_silent")
    return None if answer.is_success else Refusal(code="telephone_silent")
