"""Values → rows: a payment leaves its order."""

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.states import LineState, OperationKind
from ringup.payments.saving.holding import standing_authorization
from ringup.payments.saving.intents import new_intent
from ringup.payments.saving.links import close_links


def take_back(actor: Actor | None, line: PaymentLine) -> list[int]:
    """Deletes a line that nobody was asked about; of any other the processor's hold is voided, by intents to be sent.

    The line stops counting at once. Its void is followed up on its own, until the processor has confirmed it.
    """
    operations = PaymentOperation.objects.filter(payment_line=line)
    asked = list(operations.order_by("pk"))
    if not asked and line.state == LineState.NOT_SUBMITTED and not line.links.exists():
        line.delete()
        return []
    close_links(line)
    held = standing_authorization(line)
    line.state = LineState.VOIDED.value
    line.save(update_fields=["state"])
    return [new_intent(actor, line, OperationKind.VOID, held.amount_minor, parent=held)] if held else []
