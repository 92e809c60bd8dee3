"""The calculation itself: a price file in, its result out (see the reference of the price file)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body as JsonBody
from ninja import Router

from ringup.api.answers import json_answer
from ringup.pricing.rules.document import price_document

router = Router(tags=["price"])


@router.post("", operation_id="price", response={200: dict, 422: dict})
def price(request: HttpRequest, document: JsonBody[dict[str, Any]]) -> HttpResponse:
    """Calculates the document with the functions that price an order; 422 with `errors` where it is not understood."""
    result = price_document(document)
    if isinstance(result, list):
        return json_answer({"errors": result}, status=422)
    return json_answer(result)
