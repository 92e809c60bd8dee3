"""What happened to the company's people, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UserUnlocked:
    """A locked sign-in was opened again before its time; both are keys of users."""

    user: int
    by: int
