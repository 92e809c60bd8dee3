"""Takes the messages of payment processors: the connector proves them, one action stores and handles them."""

from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ringup.payments.actions.receive_processor_event import receive_processor_event

MOST_BYTES = 262_144
# Whoever is not proved learns nothing, not even which connectors there are.
UNPROVED = frozenset({"connector_unknown", "webhook_forged"})
TRY_AGAIN = frozenset({"webhook_not_handled"})


@csrf_exempt
@require_POST
def processors(request: HttpRequest, connector: str) -> JsonResponse:
    """200 when the message is in our hands, whatever it says; 401 unsigned; 400 too old, too large, or not readable;
    503 when it has to come once more.
    """
    body = _body(request)
    if body is None:
        return JsonResponse({"code": "webhook_unreadable"}, status=400)
    headers = {name.lower(): value for name, value in request.headers.items()}
    refusal = receive_processor_event(None, connector=connector, body=body, headers=headers)
    if refusal is None:
        return JsonResponse({})
    if refusal.code in UNPROVED:
        return JsonResponse({"code": "webhook_forged"}, status=401)
    return JsonResponse(refusal.as_dict(), status=503 if refusal.code in TRY_AGAIN else 400)


def _body(request: HttpRequest) -> bytes | None:
    """The raw body; None when it is larger than any message."""
    try:
        size = int(request.headers.get("Content-Length") or 0)
        return request.body if size <= MOST_BYTES else None
    except (RawPostDataException, ValueError):
        return None
