"""Looks at what the versions of a company's scripts came to, and stops those that do harm."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ringup.directed_selling.events import ScriptVersionStopped
from ringup.directed_selling.loading import load_stopped, load_sums, running_versions, since_all_run
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop
from ringup.directed_selling.rules.experiments import Measure, find_harm
from ringup.directed_selling.saving import add_stop, end_script_showings
from ringup.plumbing.outbox import tell

# Nobody looks at a script any more after that.
LEFT_ALONE = timedelta(minutes=10)


def judge_scripts(actor: None, *, legal_entity: int) -> list[ScriptStop]:
    """The versions that were stopped now. What was left standing has ended.

    No actor: only the hourly job asks. A script is locked while it is judged, so that nobody starts what stops.
    """
    now = timezone.now()
    left = ScriptShowing.objects.filter(legal_entity=legal_entity, ended_at=None, shown_at__lt=now - LEFT_ALONE)
    end_script_showings(left, now)
    tried = Script.objects.filter(legal_entity=legal_entity, active=True, versions__isnull=False).distinct()
    stopped: list[ScriptStop] = []
    for key in tried.order_by("pk").values_list("pk", flat=True):
        stopped += _judge(key)
    return stopped


def _judge(key: int) -> list[ScriptStop]:
    with transaction.atomic():
        script = Script.objects.select_for_update(of=("self",)).filter(pk=key).first()
        if script is None:
            return []
        versions = script.versions.in_bulk()
        running = running_versions(script, versions, load_stopped([script.pk]))
        since = since_all_run(script, list(versions.values())) if len(running) > 1 else None
        if since is None:
            return []
        sums = load_sums(script, list(versions.values()), since)
        measured = {
            each.version: {
                Measure.CONVERSION: sums[each.version].bought,
                Measure.EARNED: sums[each.version].earned,
            }
            for each in running
        }
        now = timezone.now()
        stops = [add_stop(script, harm, versions, now) for harm in find_harm(measured)]
        for stop in stops:
            version = stop.version.public_id if stop.version else ""
            tell(
                ScriptVersionStopped(script=script.public_id, version=version, measure=stop.because["measure"]),
                legal_entity=script.legal_entity_id,
            )
        return stops
