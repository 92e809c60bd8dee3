"""Values as JSON answers."""

from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse

JSON = "application/json"


def json_answer(value: Any, *, status: int = 200) -> HttpResponse:
    """The value as JSON; decimals as text, so that no cent is lost."""
    return HttpResponse(orjson.dumps(value, default=_plain), status=status, content_type=JSON)


def created(value: Any) -> HttpResponse:
    """201 with what was made."""
    return json_answer(value, status=201)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
