"""What a telephony system posts is read strictly; what says nothing is refused at its field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.calls.rules.events import CallEventFacts, read_event
from ringup.calls.rules.states import CallEventKind
from ringup.values.refusal import Refusal

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RINGING = {"event": "ringing", "call": "A-1", "from": "+4533123456", "to": "70 10 10 10", "agent": "ada"}


def read(**changes: Any) -> CallEventFacts | Refusal:
    return read_event({**RINGING, **changes}, now=NOW)


def test_an_event_is_read() -> None:
    assert read(at="2026-11-21T09:59:58+01:00") == CallEventFacts(
        call="A-1",
        kind=CallEventKind.RINGING,
        at=datetime(2026, 11, 21, 8, 59, 58, tzinfo=UTC),
        caller="+4533123456",
        dialled="70 10 10 10",
        agent="ada",
    )


def test_only_the_event_and_the_call_are_needed() -> None:
    facts = read_event({"event": "ended", "call": "A-1"}, now=NOW)
    assert facts == CallEventFacts(call="A-1", kind=CallEventKind.ENDED, at=NOW)


def test_a_clock_that_is_ahead_does_not_bring_events_from_the_future() -> None:
    facts = read(at=(NOW + timedelta(minutes=4)).isoformat())
    assert isinstance(facts, CallEventFacts)
    assert facts.at == NOW


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event": "burning"}, "event"),
        ({"event": None}, "event"),
        ({"call": ""}, "call"),
        ({"call": "  "}, "call"),
        ({"call": 7}, "call"),
        ({"call": "x" * 121}, "call"),
        ({"from": "1" * 41}, "from"),
        ({"from": ["+45"]}, "from"),
        ({"to": "\0"}, "to"),
        ({"agent": {}}, "agent"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-21T09:00:00"}, "at"),
        ({"at": 1}, "at"),
    ],
)
def test_what_says_nothing_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    refusal = read(**changes)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.field) == ("event_not_understood", field)


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@given(anything | st.dictionaries(st.sampled_from(["event", "call", "from", "to", "agent", "at"]), anything))
def test_no_body_breaks_the_reader(body: object) -> None:
    assert isinstance(read_event(body, now=NOW), CallEventFacts | Refusal)
