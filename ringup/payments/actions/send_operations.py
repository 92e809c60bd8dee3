"""Asks the processors: the middle of the three phases, outside of every transaction."""

from collections import deque
from collections.abc import Sequence
from functools import partial

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.loading import ask_processor, load_asked
from ringup.payments.saving.intents import claim_intents
from ringup.plumbing.conflicts import retry_conflicts
from ringup.plumbing.crash_points import reach


def send_operations(actor: Actor | None, *, operations: Sequence[int]) -> None:
    """Carries out committed intents and settles each with its outcome, and what follows from it.

    Intents that somebody else has sent, or that the processor has settled by a message already, are left alone.
    Fails inside a transaction: what was asked of a processor cannot be rolled back.
    """
    waiting = deque(operations)
    while waiting:
        reach("intents_committed")
        claimed = claim_intents(list(waiting))
        waiting.clear()
        for row in load_asked(claimed):
            outcome = ask_processor(row)
            reach("processor_answered")
            # The processor has answered: a conflict in our tables is no reason to ask it again (B01, B32).
            settled = retry_conflicts(partial(settle_payment, actor, operation=row.pk, outcome=outcome))
            waiting.extend(settled.intents)
