"""Takes the events of telephony systems: checks the signature, stores, acts, answers (docs/how-to/telephony.md)."""

import json
import time

from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.calls.models import TelephonyConnection
from ringup.calls.rules.events import read_event
from ringup.values.refusal import Refusal
from ringup.values.signature import HEADER, is_signed

MOST_BYTES = 16_384
# Signed by nobody we know: compared with, so that an unknown address takes as long as a wrong signature.
NOBODY = "a secret that no telephony system has"


@csrf_exempt
@require_POST
def telephony(request: HttpRequest, connection: str) -> JsonResponse:
    """200 with the call; 202 when it is stored and will be acted on later; 400 for what is no event; 401 unsigned."""
    link = TelephonyConnection.objects.filter(public_id=connection, active=True).first()
    body = _body(request)
    signed = is_signed(
        secret=link.secret if link else NOBODY,
        header=request.headers.get(HEADER, ""),
        body=body or b"",
        now=int(time.time()),
    )
    if link is None or body is None or not signed:
        return JsonResponse({"code": "not_signed"}, status=401)
    facts = read_event(_json(body), now=timezone.now())
    if isinstance(facts, Refusal):
        return JsonResponse(facts.as_dict(), status=400)
    call = receive_call_event(None, connection=link.pk, facts=facts)
    if call is None:
        return JsonResponse({"call": None, "state": "stored"}, status=202)
    return JsonResponse({"call": call.public_id, "state": call.state})


def _body(request: HttpRequest) -> bytes | None:
    """The raw body; None when it is larger than any event."""
    try:
        size = int(request.headers.get("Content-Length") or 0)
        return request.body if size <= MOST_BYTES else None
    except (RawPostDataException, ValueError):
        return None


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
