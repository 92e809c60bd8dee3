"""Telephony connections, dialled numbers and events of calls."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ringup.call_centers.models import CallCenter, LegalEntity
from ringup.calls.models import DialledNumber, TelephonyConnection
from ringup.calls.rules.events import CallEventFacts
from ringup.calls.rules.states import CallEventKind
from tests.factories.company import make_legal_entity

SECRET = "harbor-telephone-secret"


def make_telephony_connection(*, legal_entity: LegalEntity | None = None, **values: Any) -> TelephonyConnection:
    """The telephony system of the company; its secret is `SECRET`."""
    fields = {"name": "Harbor exchange", "secret": SECRET, **values}
    return TelephonyConnection.objects.create(legal_entity=legal_entity or make_legal_entity(), **fields)


def make_dialled_number(call_center: CallCenter, e164: str = "+31108000000", **values: Any) -> DialledNumber:
    """A number that reaches the call center."""
    return DialledNumber.objects.create(
        legal_entity=call_center.legal_entity, call_center=call_center, e164=e164, **{"name": "Main line", **values}
    )


def make_call_event(
    kind: str = "ringing", *, call: str = "A-1", at: datetime | None = None, **values: Any
) -> CallEventFacts:
    """An event as a telephony system tells it: by default Carla's number rings at the main line."""
    facts = {"caller": "+31101234567", "dialled": "+31108000000", "agent": "", **values}
    return CallEventFacts(call=call, kind=CallEventKind(kind), at=at or timezone.now(), **facts)
