"""Stores which scripts are due in an order, and in which version: from then on the order hears no other."""

from collections.abc import Sequence

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.models import ScriptShowing
from ringup.directed_selling.queries import Said
from ringup.directed_selling.saving import add_script_showings, end_script_showings
from ringup.orders.models import SalesOrder


def show_scripts(actor: Actor, *, order: SalesOrder, said: Sequence[Said]) -> None:
    """Two statements, or one where nothing is new. The order may not be stored yet.

    It changes nothing of the order, and so needs no lock: a script is due once in an order, whoever asks how often.
    """
    now = timezone.now()
    end_script_showings(ScriptShowing.objects.filter(order__public_id=order.public_id, ended_at=None), now)
    add_script_showings(
        [(each.script, each.drawn) for each in said if not each.drawn.is_kept],
        legal_entity_id=order.legal_entity_id,
        call_center_id=order.call_center_id,
        order_id=order.public_id,
        agent_id=actor.user,
        shown_at=now,
    )
