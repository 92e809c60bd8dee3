"""Chooses between the price that was promised at the submit and today's; the one that costs more needs a reason."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import find_reason, open_for_change
from ringup.orders.models import SalesLine
from ringup.orders.rules.invoiced import refuse_fixed
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.orders.saving.promises import fixed_quantity, holding, two_prices
from ringup.values.refusal import Refusal


def choose_price(actor: Actor, *, order: str, line: str, choice: str, reason: str = "") -> Changed | Refusal:
    """The order with that price on the line, calculated anew; `choice` is kept or today.

    The cheaper one holds by itself: choosing it takes an earlier choice back. Refusals: those of `open_for_change`,
    `line_not_found`, `line_invoiced`, `value_not_understood`, `one_price` where both come to the same,
    `reason_required`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        row = rows.line(line)
        if row is None:
            return Refusal(code="line_not_found", field="line")
        if refusal := refuse_fixed(fixed_quantity(row), {"price"}):
            return refusal
        if choice not in {each.value for each in PriceChoice}:
            return Refusal(code="value_not_understood", facts={"text": choice}, field="choice")
        both = two_prices(row) if row.price_state == SalesLine.PriceState.LOCKED else None
        if both is None:
            return Refusal(code="one_price", field="choice")
        before = {"holds": holding(row).value, "net": row.net_minor}
        favors = both.cheaper.value == choice
        why = None if favors else find_reason(actor, ReasonCode.Kind.PRICE_OVERRIDE, reason)
        if not favors and why is None:
            return Refusal(code="reason_required", field="reason")
        row.price_choice = "" if favors else choice
        row.override_reason, row.override_text = why, "" if favors else reason[:200]
        rows.changed.add(row.public_id)
        net = both.kept_minor if choice == PriceChoice.KEPT else both.today_minor
        after = {"holds": choice, "net": net, **({"reason": row.override_text} if row.override_text else {})}
        record(actor, rows, "choose_price", before=before, after=after, line=row)
        return reprice_and_save(actor, rows)
