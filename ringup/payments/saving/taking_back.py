"""Values → rows: a payment leaves its order."""

from collections.abc import Sequence

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.states import GONE, LineEvent, LineState, OperationKind, next_line_state
from ringup.payments.saving.held_money import give_back_held, is_held
from ringup.payments.saving.holding import standing_authorization
from ringup.payments.saving.installments import cancel_installments
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.links import close_links
from ringup.values.refusal import Refusal


def take_back(actor: Actor | None, line: PaymentLine) -> list[int]:
    """Deletes a line that nobody was asked about; of any other the processor's hold is voided, by intents to be sent.

    What was paid by gift card or in points goes back there. The line stops counting at once. Its void is followed up
    on its own, until the processor has confirmed it.
    """
    operations = PaymentOperation.objects.filter(payment_line=line)
    asked = list(operations.order_by("pk"))
    if not asked and line.state == LineState.NOT_SUBMITTED and not line.links.exists():
        line.delete()
        return []
    close_links(line)
    held = standing_authorization(line)
    if line.state == LineState.PAID and is_held(line):
        give_back_held(actor, line)
    if line.schedule_id is not None:
        cancel_installments(line)
    line.state = LineState.VOIDED.value
    line.save(update_fields=["state"])
    return [new_intent(actor, line, OperationKind.VOID, held.amount_minor, parent=held)] if held else []


def set_aside(actor: Actor | None, line: PaymentLine) -> list[int]:
    """Takes a payment off an order that is being changed: what is held for it is kept until the change is submitted.

    A payment of which nothing can be kept is taken back at once.
    """
    after = next_line_state(LineState(line.state), LineEvent.SET_ASIDE)
    if isinstance(after, Refusal):
        return take_back(actor, line)
    close_links(line)
    line.state = after.value
    line.save(update_fields=["state"])
    return []


def void_set_aside(actor: Actor | None, lines: Sequence[PaymentLine]) -> list[int]:
    """At the submit: gives free what was set aside and has no payment in its place. Intents to be sent."""
    replaced = {line.replaces_id for line in lines if line.pk is not None and line.state not in GONE}
    waiting = [line for line in lines if line.state == LineState.SET_ASIDE and line.pk not in replaced]
    return [intent for line in waiting for intent in take_back(actor, line)]


def again(actor: Actor | None, line: PaymentLine, position: int, *, instead: bool = True) -> PaymentLine:
    """The same payment as a new line, instead of this one or beside it: nobody has been asked for it yet.

    Beside a plan whose installments are all charged nothing is left to spread over: what comes on top is paid at once.
    """
    return PaymentLine(
        order=line.order,
        method=line.method,
        position=position,
        currency=line.currency,
        prepay=line.prepay,
        check_number=line.check_number,
        approval_code=line.approval_code,
        stored_card=line.stored_card,
        gift_card=line.gift_card,
        loyalty_card=line.loyalty_card,
        schedule=line.schedule if instead else None,
        replaces=line if instead else None,
        added_by_id=actor.user if actor else None,
    )
