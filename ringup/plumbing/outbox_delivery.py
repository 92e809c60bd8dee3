"""Tells stored facts to their subscribers: every reaction happens once, however often a worker dies on the way.

A reaction runs in the transaction that marks it as done, so it writes rows and nothing else: whoever has to talk to
the outside stores the intent and leaves the call to a job of its own. No order between two facts is promised.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.db.models.functions import Now

from ringup.plumbing.locks import lock_row
from ringup.plumbing.models import OutboxEvent
from ringup.values.refusal import Refusal

# `def confirm_order(event: OrderSubmitted, *, legal_entity: int)`; a refusal that it returns is an answer, no failure.
Reaction = Callable[..., Refusal | None]
Subscriptions = Mapping[type, Iterable[Reaction]]

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12  # over about two and a half hours
ALARMING_ATTEMPTS = 3

log = logging.getLogger(__name__)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, 10 s, 20 s … at most an hour."""
    return min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)


def deliver_next(subscriptions: Subscriptions) -> bool:
    """Tell the oldest fact that is due; False when there is none. Call it outside of any transaction.

    The attempt is counted and committed before anything is tried: a fact that kills its worker comes to rest, too.
    """
    event = _claim()
    if event is None:
        return False
    if event.attempts > MOST_ATTEMPTS:
        _park(event)
        return True
    try:
        _deliver(event.pk, subscriptions)
    except Error:
        raise  # the database itself is in trouble: the fact stays claimed and comes again
    except Exception as error:
        log.exception("fact %s %s cannot be told", event.pk, event.name)
        OutboxEvent.objects.filter(pk=event.pk).update(last_error=_reason(error))
    return True


def release_parked(*, name: str) -> int:
    """Try the parked facts of that name again, from the first attempt on; how many there are."""
    return (
        OutboxEvent.objects.filter(name=name)
        .exclude(parked_because="")
        .update(parked_because="", attempts=0, next_attempt_at=Now())
    )


def _claim() -> OutboxEvent | None:
    with transaction.atomic(durable=True):
        waiting = OutboxEvent.objects.filter(delivered_at=None, parked_because="", next_attempt_at__lte=Now())
        event = waiting.order_by("pk").select_for_update(skip_locked=True).first()
        if event is not None:
            event.attempts += 1
            OutboxEvent.objects.filter(pk=event.pk).update(
                attempts=event.attempts, next_attempt_at=Now() + wait_after(event.attempts)
            )
    return event


def _deliver(pk: int, subscriptions: Subscriptions) -> None:
    with transaction.atomic(durable=True):
        # This waits for a lock rather than skip the row: another worker, looking for work, may hold it for a moment.
        event = lock_row(OutboxEvent.objects.filter(pk=pk, delivered_at=None, parked_because=""))
        if event is None:
            return  # another worker was faster
        fact, reactions = _find(event, subscriptions)
        errors = [error for reaction in reactions if (error := _react(event, fact, reaction))]
        if not errors:
            event.delivered_at = Now()
        event.last_error = "\n".join(errors)
        event.save(update_fields=["reacted", "last_error", "delivered_at"])
    if errors:
        alarming = event.attempts >= ALARMING_ATTEMPTS
        log.log(
            logging.ERROR if alarming else logging.WARNING,
            "fact %s %s failed (attempt %s): %s",
            event.pk,
            event.name,
            event.attempts,
            event.last_error,
        )


def _find(event: OutboxEvent, subscriptions: Subscriptions) -> tuple[Any, list[Reaction]]:
    """The fact as its dataclass, and the reactions that have not happened yet; a fact without subscribers has none."""
    kind = next((kind for kind in subscriptions if kind.__name__ == event.name), None)
    if kind is None:
        return None, []
    todo = [reaction for reaction in subscriptions[kind] if name_of(reaction) not in event.reacted]
    return kind(**event.payload), todo


def _react(event: OutboxEvent, fact: Any, reaction: Reaction) -> str:
    """Let one reaction happen and note it; what went wrong otherwise, with nothing of it left behind."""
    try:
        with transaction.atomic():
            refusal = reaction(fact, legal_entity=event.legal_entity)
            connection.check_constraints()  # what would fail at the commit is to fail here, alone
    except Exception as error:
        if not connection.is_usable():
            raise
        log.warning("reaction %s to %s failed", name_of(reaction), event.pk, exc_info=True)
        return f"{name_of(reaction)}: {_reason(error)}"
    if isinstance(refusal, Refusal):
        log.info("reaction %s to %s answered %s", name_of(reaction), event.pk, refusal.code)
    event.reacted.append(name_of(reaction))
    return ""


def _park(event: OutboxEvent) -> None:
    reason = event.last_error or "every worker that tried it died"
    OutboxEvent.objects.filter(pk=event.pk, delivered_at=None).update(parked_because=reason)
    log.error("fact %s %s is parked after %s attempts: %s", event.pk, event.name, MOST_ATTEMPTS, reason)


def name_of(reaction: Reaction) -> str:
    """What stands in the list of reactions that are done, e.g. `ringup.notifications.actions.confirm_order`."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]
