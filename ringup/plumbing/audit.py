"""The audit: every change of a row is kept by a database trigger, so bulk and raw writes are caught too."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db.models import Model

M = TypeVar("M", bound=Model)


def audited(model: type[M]) -> type[M]:
    """Keep inserts, updates and deletes of the model, append-only, with who did it."""
    # Trackers remember the model that they first saw: each model needs its own.
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(model)
    return model


def audited_changes(model: type[M]) -> type[M]:
    """Keep the row as it was before each update and delete; for rows that arrive in bulk, whose insert is not kept.

    What a change made of the row stands in the next event or, after the last one, in the row itself.
    """
    pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())(model)
    return model


def audited_changes_but(*derived: str) -> Callable[[type[M]], type[M]]:
    """As `audited_changes`, for rows with fields that are derived from others: those are not kept and are no change."""

    def track(model: type[M]) -> type[M]:
        pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=list(derived))(model)
        return model

    return track
