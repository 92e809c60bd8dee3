"""Reads what a telephony system posts: one event of one call, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringup.calls.rules.states import CallEventKind
from ringup.values.refusal import Refusal

# The longest text of each field.
LONGEST = {"call": 120, "from": 40, "to": 40, "agent": 150}


@dataclass(frozen=True, kw_only=True)
class CallEventFacts:
    """One event. `call` is the telephony system's id of the call, `agent` the user name of who is rung or answers.

    `caller` and `dialled` are numbers as the system writes them; a caller may be anonymous.
    """

    call: str
    kind: CallEventKind
    at: datetime
    caller: str = ""
    dialled: str = ""
    agent: str = ""


def read_event(body: Any, *, now: datetime) -> CallEventFacts | Refusal:
    """The event of a posted JSON body, or `event_not_understood` at the field that says nothing.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    >>> read_event({"event": "ringing", "call": "A-1", "from": "+4533123456", "to": "+4570101010"}, now=now).caller
    '+4533123456'
    >>> read_event({"event": "burning", "call": "A-1"}, now=now).field
    'event'
    """
    if not isinstance(body, Mapping):
        return _not_understood("body")
    texts = {name: body.get(name, "") for name in ("event", *LONGEST)}
    for name, text in texts.items():
        if not isinstance(text, str) or "\0" in text or len(text) > LONGEST.get(name, 20):
            return _not_understood(name)
    if texts["event"] not in set(CallEventKind):
        return _not_understood("event")
    if not texts["call"].strip():
        return _not_understood("call")
    at = _read_moment(body.get("at"), now=now)
    if at is None:
        return _not_understood("at")
    return CallEventFacts(
        call=texts["call"].strip(),
        kind=CallEventKind(texts["event"]),
        at=at,
        caller=texts["from"].strip(),
        dialled=texts["to"].strip(),
        agent=texts["agent"].strip(),
    )


def _read_moment(text: object, *, now: datetime) -> datetime | None:
    """An ISO 8601 moment with its zone, not later than now; now where none is given."""
    if text is None or text == "":
        return now
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else min(moment, now)


def _not_understood(field: str) -> Refusal:
    return Refusal(code="event_not_understood", facts={"field": field}, field=field)
