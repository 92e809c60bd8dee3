"""Other systems as set-up: who may subscribe them, and what is looked at before."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.call_centers.rules.setup_words import at_least_long, one_of
from ringup.notifications.models import WebhookSubscription
from ringup.notifications.rules.webhooks import EVENTS, address_faults
from ringup.values.refusal import Refusal


def _hosts(actor: Actor, row: Model) -> Mapping[str, Any]:
    return {"own": settings.WEBHOOK_HOSTS}


def _reachable(change: SetupChange) -> Iterator[Refusal]:
    yield from address_faults(change.after["url"] or "", change.facts["own"])


WEBHOOKS = SetupKind(
    model=WebhookSubscription,
    may=Permission.CHANGE_CALL_CENTERS,
    fields=("name", "url", "secret", "events", "active"),
    secrets=("secret",),
    checks=(at_least_long("secret", 16), one_of("events", lambda: EVENTS), _reachable),
    facts=_hosts,
)
