"""Cards keyed at the desk in the processor's fields: when they open, when they are over, and what the recorder does.

The fields open only when the recorder has confirmed that it is paused. However it ends - a card is stored, the agent
closes, time is up, the desk is gone, the call ends - the recorder is told to go on, until it confirms that, too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class EntryState(StrEnum):
    """Where the entry of a card stands."""

    PREPARING = "preparing"  # committed; recorder and processor are being asked
    OPEN = "open"
    CLOSING = "closing"  # nobody shall key any more; the processor is being told, and says whether somebody did
    STORED = "stored"
    CLOSED = "closed"
    LOCKED = "locked"  # the recorder did not confirm: the fields were never shown
    FAILED = "failed"  # the processor gave no fields


class EntryEvent(StrEnum):
    """What happens to the entry of a card."""

    OPEN = "open"
    LOCK = "lock"
    FAIL = "fail"
    STORE = "store"
    END = "end"
    EXPIRE = "expire"


class RecorderState(StrEnum):
    """What the recorder does, as far as it told us."""

    NOT_NEEDED = "not_needed"  # nobody records
    PAUSING = "pausing"
    PAUSED = "paused"
    RESUMING = "resuming"
    RECORDING = "recording"


class RecorderEvent(StrEnum):
    """What was asked of the recorder, or confirmed by it."""

    PAUSE = "pause"
    RESUME = "resume"
    CONFIRM = "confirm"


class Ending(StrEnum):
    """Why an entry is over."""

    AGENT = "agent"
    TIME_OUT = "time_out"
    GONE = "gone"  # the desk says nothing any more: the tab is closed, or the computer is
    CALL_ENDED = "call_ended"
    UNKNOWN = "unknown"  # a card was keyed, and nobody knows what became of it


# A card may be keyed, or may have been: no second entry for the order beside it.
LIVE_ENTRIES = (EntryState.PREPARING, EntryState.OPEN, EntryState.CLOSING)
# Of a call there may be one such entry; a late answer to the one cannot undo the other.
BUSY_RECORDER = (RecorderState.PAUSING, RecorderState.PAUSED, RecorderState.RESUMING)

ENTRY_TRANSITIONS: dict[tuple[EntryState, EntryEvent], EntryState] = {
    (EntryState.PREPARING, EntryEvent.OPEN): EntryState.OPEN,
    (EntryState.PREPARING, EntryEvent.LOCK): EntryState.LOCKED,
    (EntryState.PREPARING, EntryEvent.FAIL): EntryState.FAILED,
    (EntryState.PREPARING, EntryEvent.END): EntryState.CLOSING,
    (EntryState.OPEN, EntryEvent.STORE): EntryState.STORED,
    (EntryState.OPEN, EntryEvent.END): EntryState.CLOSING,
    (EntryState.OPEN, EntryEvent.EXPIRE): EntryState.CLOSED,
    # Keyed in the last moment: the card is there, and is taken.
    (EntryState.CLOSING, EntryEvent.STORE): EntryState.STORED,
    (EntryState.CLOSING, EntryEvent.EXPIRE): EntryState.CLOSED,
}
RECORDER_TRANSITIONS: dict[tuple[RecorderState, RecorderEvent], RecorderState] = {
    (RecorderState.PAUSING, RecorderEvent.PAUSE): RecorderState.PAUSED,
    # Not confirmed is not the same as not paused.
    (RecorderState.PAUSING, RecorderEvent.RESUME): RecorderState.RESUMING,
    (RecorderState.PAUSED, RecorderEvent.RESUME): RecorderState.RESUMING,
    (RecorderState.RESUMING, RecorderEvent.CONFIRM): RecorderState.RECORDING,
}

LIFE = timedelta(minutes=5)
# A desk says every three seconds that it is there.
GONE_AFTER = timedelta(seconds=20)
# Recorder and processor are asked within a request; what is older was left behind by a process that died.
PREPARED_WITHIN = timedelta(minutes=1)
# Told so often and still silent, a recorder is a matter for people: by then half a minute of the call may be missing.
TOLD_OFTEN = 3
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What decides whether an entry is over. `call_ended` is false where no call is known."""

    state: EntryState
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    call_ended: bool = False


def next_entry_state(state: EntryState, event: EntryEvent) -> EntryState | None:
    """The state after the event; None when the entry is past it.

    >>> next_entry_state(EntryState.CLOSED, EntryEvent.STORE) is None
    True
    """
    return ENTRY_TRANSITIONS.get((state, event))


def next_recorder_state(state: RecorderState, event: RecorderEvent) -> RecorderState | None:
    """What the recorder does after the event; None when it is past it."""
    return RECORDER_TRANSITIONS.get((state, event))


def why_over(entry: Watched, now: datetime) -> Ending | None:
    """Why the entry has to end now; None while a card may be keyed.

    Opened at 10:00:00 and last seen at 10:00:30, it is over at 10:00:51; seen every few seconds, at 10:05:00.
    """
    if entry.state is EntryState.PREPARING:
        return Ending.GONE if now - entry.opened_at > PREPARED_WITHIN else None
    if entry.state is not EntryState.OPEN:
        return None
    if entry.call_ended:
        return Ending.CALL_ENDED
    if now >= entry.ends_at:
        return Ending.TIME_OUT
    return Ending.GONE if now - entry.seen_at > GONE_AFTER else None


def wait_before_resuming(tries: int) -> timedelta:
    """How long until a recorder that did not confirm is told again to go on: 5 s, 10 s, 20 s … 5 min."""
    return min(FIRST_WAIT * (1 << min(max(tries - 1, 0), 10)), LONGEST_WAIT)
