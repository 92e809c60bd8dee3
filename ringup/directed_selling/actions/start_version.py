"""Starts a version again that was stopped; what was measured before counts no more."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.directed_selling.events import ScriptVersionStarted
from ringup.directed_selling.loading import SCRIPT_KIND
from ringup.directed_selling.models import Script, ScriptStop
from ringup.plumbing.locks import lock_row
from ringup.plumbing.outbox import tell
from ringup.values.refusal import Refusal


def start_version(actor: Actor, *, script: str, version: str = "") -> ScriptStop | Refusal:
    """The stop that is over; public ids, no version is the script's own text.

    Refusals: `not_permitted`, `script_not_found`, `not_stopped`.
    """
    if refusal := refuse_without(actor, SCRIPT_KIND.may):
        return refusal
    with transaction.atomic():
        row = lock_row(Script.objects.filter(legal_entity=actor.legal_entity, public_id=script))
        if row is None:
            return Refusal(code="script_not_found")
        stops = ScriptStop.objects.filter(script=row, started_again_at=None)
        stops = stops.filter(version__public_id=version) if version else stops.filter(version=None)
        stop = stops.first()
        if stop is None:
            return Refusal(code="not_stopped")
        stop.started_again_at, stop.started_again_by_id = timezone.now(), actor.user
        stop.save(update_fields=["started_again_at", "started_again_by"])
        tell(ScriptVersionStarted(script=script, version=version, by=actor.user), legal_entity=actor.legal_entity)
        return stop
