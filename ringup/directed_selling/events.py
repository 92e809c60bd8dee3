"""What happened to scripts, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ScriptVersionStopped:
    """A version did harm and is not drawn any more; public ids, no version is the script's own text."""

    script: str
    version: str
    measure: str


@dataclass(frozen=True, kw_only=True)
class ScriptVersionStarted:
    """Somebody started it again; `by` is the worker's key."""

    script: str
    version: str
    by: int | None = None
