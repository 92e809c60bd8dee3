"""Takes an offer of the gap ladder: its line gets the units that are missing, and the offer earned them."""

from collections.abc import Mapping

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.loading import worth_of
from ringup.directed_selling.rules.prompts import Prompt, PromptKind
from ringup.directed_selling.saving import mark_taken
from ringup.orders.actions.change_line import change_line
from ringup.orders.loading import open_for_change
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.values.refusal import Refusal


def take_offer(
    actor: Actor, *, order: str, line: str, rule: str, changes: Mapping[str, FieldChange]
) -> Changed | Refusal:
    """The order with the changed line; `rule` is the offer's.

    Refusals: `directed_selling_off`, those of `change_line`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if not rows.center.directed_selling:
            return Refusal(code="directed_selling_off", facts={"call_center": rows.center.name})
        before = worth_of(rows)
        outcome = change_line(actor, order=order, line=line, changes=changes)
        if isinstance(outcome, Refusal):
            return outcome
        beside = outcome.rows.line(line)
        if beside is not None:
            prompt = Prompt(kind=PromptKind.GAP, item=beside.item_id, rule=rule)
            mark_taken(outcome.rows, prompt=prompt, beside=beside, before=before, line=line)
        return outcome
