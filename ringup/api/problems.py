"""A refusal as problem+json (RFC 9457): the same code and facts as everywhere, each at its field."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from ringup.values.refusal import Refusal

# What is no fault of the content has a status of its own; all else is 422.
STATUSES = {
    "order_not_found": 404,
    "customer_not_found": 404,
    "line_not_found": 404,
    "payment_not_found": 404,
    "hold_not_found": 404,
    "not_found": 404,
    "not_permitted": 403,
    "other_call_center": 403,
    "no_call_center": 403,
    "changed_meanwhile": 409,
    "order_closed": 409,
    "order_state_forbids": 409,
    "idempotency_in_progress": 409,
}
CONTENT_TYPE = "application/problem+json"


def problem(refusals: Refusal | Sequence[Refusal], *, status: int | None = None) -> HttpResponse:
    """The answer to a refused request; the first refusal names the problem, `errors` lists all of them."""
    every = [refusals] if isinstance(refusals, Refusal) else list(refusals)
    first = every[0]
    code = status or STATUSES.get(first.code, 422)
    body = {
        "type": f"urn:ringup:refusal:{first.code}",
        "title": _title(first),
        "status": code,
        **first.as_dict(),
        "errors": [{"message": _title(each), **each.as_dict()} for each in every],
    }
    return HttpResponse(orjson.dumps(body, default=str), status=code, content_type=CONTENT_TYPE)


def plain_problem(status: int, code: str, errors: Iterable[dict[str, Any]] = ()) -> HttpResponse:
    """A problem that no rule refused: no token, no such address, a body that is not understood."""
    body = {
        "type": f"urn:ringup:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "errors": list(errors),
    }
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)


def not_understood(request: HttpRequest, errors: Iterable[Any]) -> HttpResponse:
    """422 with the place of each fault in the body."""
    listed = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "message": error["msg"], "code": error["type"]}
        for error in errors
    ]
    return plain_problem(422, "not_understood", listed)


def _title(refusal: Refusal) -> str:
    """The code as words. Screens word refusals for people; programs go by the code."""
    return refusal.code.replace("_", " ").capitalize()
