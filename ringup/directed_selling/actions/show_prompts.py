"""Stores which prompts an agent has before them; those that stood there before were passed by."""

from collections.abc import Sequence

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.models import PromptShowing
from ringup.directed_selling.rules.prompts import Prompt
from ringup.directed_selling.saving import add_showings, end_showings, of_prompt
from ringup.orders.loading import OrderRows, refuse_change
from ringup.orders.models import SalesLine


def show_prompts(actor: Actor, *, rows: OrderRows, shown: Sequence[tuple[SalesLine, Prompt]]) -> None:
    """The prompts with the line that each stands beside; two statements, or one where there is nothing to show.

    It changes nothing of the order, and so needs no lock: a prompt is seen once beside a line, whoever asks how often.
    Who may not change the order can take nothing there, and is no agent with a prompt: nothing is noted.
    """
    if refuse_change(actor, rows.order):
        return
    now = timezone.now()
    passed = PromptShowing.objects.filter(order=rows.order.pk, ended_at=None)
    for line, prompt in shown:
        passed = passed.exclude(of_prompt(prompt), beside=line.public_id)
    end_showings(passed, now)
    add_showings(shown, legal_entity_id=rows.order.legal_entity_id, order=rows.order, agent_id=actor.user, shown_at=now)
