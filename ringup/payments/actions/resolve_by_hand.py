"""A person decides about an operation that the processor leaves open or in doubt, having looked it up there."""

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.settle_by_hand import settle_by_hand
from ringup.payments.rules.states import OperationState
from ringup.values.refusal import Refusal


def resolve_by_hand(
    actor: Actor, *, operation: str, done: bool, note: str, reference: str = ""
) -> OperationState | Refusal:
    """The operation (public id) as done by the processor, with its reference, or as certainly not done.

    Refusals: `not_permitted`, `note_required`, `reference_required`, `too_long`, `card_number_in_text`,
    `operation_not_found`, `other_call_center`, `operation_is_settled`. Who decided, what and why stays with the order.
    """
    settled = settle_by_hand(actor, operation=operation, done=done, note=note, reference=reference)
    if isinstance(settled, Refusal):
        return settled
    send_operations(actor, operations=settled.intents)
    return settled.operation
