"""Call recorders: paused before a card number is spoken, resumed after it. Whatever is not confirmed did not happen.

A recorder that says nothing, or anything else than what was asked for, leaves the payment pane locked: it fails closed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

SECONDS = 4.0
PAUSED, RECORDING = "paused", "recording"


@dataclass(frozen=True, kw_only=True)
class RecordedCall:
    """`call` is the telephony system's id of the call; `id` is our id of what is asked, the same for every try."""

    id: str
    call: str


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """The recorder said that it does what was asked for."""


@dataclass(frozen=True, kw_only=True)
class NotConfirmed:
    """Nobody knows what the recorder does; `because` is one word."""

    because: str


Answer = Confirmed | NotConfirmed


class Recorder(Protocol):
    """Records calls. `needs_call` is false only where nobody records anything; without `is_set_up` nobody is asked."""

    needs_call: bool
    is_set_up: bool

    def pause(self, call: RecordedCall) -> Answer:
        """From now on nothing of the call is recorded."""
        ...

    def resume(self, call: RecordedCall) -> Answer:
        """From now on the call is recorded again; one that is recorded, or over, is confirmed likewise."""
        ...


class NoRecorder:
    """Nobody has said what records the calls: nothing is confirmed, ever."""

    needs_call = True
    is_set_up = False

    def pause(self, call: RecordedCall) -> Answer:
        return NotConfirmed(because="recorder_not_set_up")

    def resume(self, call: RecordedCall) -> Answer:
        return NotConfirmed(because="recorder_not_set_up")


class NobodyRecords:
    """An installation that says that its calls are not recorded at all."""

    needs_call = False
    is_set_up = True

    def pause(self, call: RecordedCall) -> Answer:
        return Confirmed()

    def resume(self, call: RecordedCall) -> Answer:
        return Confirmed()


class FakeRecorder:
    """Writes into a file for each call what it was told; for demos and tests. A file `silent` makes it say nothing."""

    needs_call = True
    is_set_up = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pause(self, call: RecordedCall) -> Answer:
        return self._note(call, PAUSED)

    def resume(self, call: RecordedCall) -> Answer:
        return self._note(call, RECORDING)

    def told(self, call: str) -> list[str]:
        """What it was told about the call, in order."""
        file = self._file(call)
        return file.read_text().split() if file.exists() else []

    def _note(self, call: RecordedCall, word: str) -> Answer:
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / "silent").exists():
            return NotConfirmed(because="recorder_silent")
        with self._file(call.call).open("a") as file:
            file.write(f"{word}\n")
        return Confirmed()

    def _file(self, call: str) -> Path:
        return self.folder / (re.sub(r"[^A-Za-z0-9-]", "_", call) + ".txt")


class HttpRecorder:
    """POSTs `{"id", "call", "action"}` with a bearer key; the recorder answers `{"call", "state"}`.

    Only status 200 with the same call and the state `paused` or `recording`, as asked, is a confirmation.
    """

    needs_call = True
    is_set_up = True

    def __init__(self, *, url: str, key: str, seconds: float = SECONDS) -> None:
        self.url = url
        self.client = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=httpx.Timeout(seconds))

    def pause(self, call: RecordedCall) -> Answer:
        return self._ask(call, "pause", PAUSED)

    def resume(self, call: RecordedCall) -> Answer:
        return self._ask(call, "resume", RECORDING)

    def _ask(self, call: RecordedCall, action: str, wanted: str) -> Answer:
        content = {"id": call.id, "call": call.call, "action": action}
        headers = {"Idempotency-Key": f"{call.id}-{action}"}
        try:
            answer = self.client.post(self.url, json=content, headers=headers)
        except httpx.HTTPError:
            return NotConfirmed(because="recorder_silent")
        if answer.status_code != httpx.codes.OK:
            return NotConfirmed(because="recorder_refuses")
        try:
            told = answer.json()
            agrees = told["call"] == call.call and told["state"] == wanted
        except (ValueError, KeyError, TypeError):
            agrees = False
        return Confirmed() if agrees else NotConfirmed(because="recorder_unclear")


def configured(settings: Mapping[str, str]) -> Recorder:
    """The recorder of an installation: at a `url`, in a `folder`, or `nobody` records; else nothing is confirmed."""
    if settings.get("url"):
        return HttpRecorder(
            url=settings["url"], key=settings.get("key", ""), seconds=float(settings.get("seconds", SECONDS))
        )
    if settings.get("folder"):
        return FakeRecorder(Path(settings["folder"]))
    return NobodyRecords() if settings.get("nobody") == "1" else NoRecorder()
