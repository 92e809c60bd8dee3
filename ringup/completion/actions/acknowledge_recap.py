"""The customer agrees to clauses of the recap: kept with the very text, for this state of the order and no other."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.completion.loading.spoken import load_spoken
from ringup.completion.models import RecapReading
from ringup.completion.rules.recap import SpokenRecap, still_to_tick
from ringup.completion.saving import plan_of
from ringup.orders.loading import open_for_change
from ringup.orders.saving import record
from ringup.orders.saving.changes import save_events
from ringup.payments.loading import load_payment_lines
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """The recap with the codes that are agreed to now."""

    recap: SpokenRecap
    ticked: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The codes that are not agreed to yet."""
        return still_to_tick(self.recap.clauses, self.ticked)


def acknowledge_recap(actor: Actor, *, order: str, hash: str, clauses: Collection[str]) -> Acknowledged | Refusal:
    """Keeps that these clauses (codes), and no others, are agreed to; `hash` is that of the recap that was read.

    Refusals: those of `open_for_change`, `recap_changed` where the order is not what was read any more,
    `clause_unknown`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        payments = load_payment_lines(rows.order)
        recap = load_spoken(rows, payments, plan_of(rows, payments))
        if recap.hash != hash:
            return Refusal(code="recap_changed", cure=Cure(code="read_it_again"))
        known = [clause.code for clause in recap.clauses]
        if unknown := sorted(set(clauses) - set(known)):
            return Refusal(code="clause_unknown", facts={"clause": unknown[0]})
        ticked = [code for code in known if code in clauses]
        RecapReading.objects.update_or_create(
            order=rows.order,
            hash=recap.hash,
            defaults={
                "language": recap.language,
                "clauses": [{"code": clause.code, "text": clause.text} for clause in recap.clauses],
                "ticked": ticked,
                "read_by_id": actor.user,
            },
        )
        if ticked == known:
            record(actor, rows, "acknowledge_recap", after={"hash": recap.hash})
            save_events(rows)
    return Acknowledged(recap=recap, ticked=tuple(ticked))
