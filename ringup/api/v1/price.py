"""The calculation itself: a price file in, its result out (see the reference of the price file)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body as JsonBody
from ninja import Router

from ringup.api.answers import json_answer
from ringup.api.problems import plain_problem
from ringup.pricing.rules.document import price_document

router = Router(tags=["price"])


@router.post("", operation_id="price", response={200: dict})
def price(request: HttpRequest, document: JsonBody[dict[str, Any]]) -> HttpResponse:
    """Calculates the document with the functions that price an order; 422 where it is not understood."""
    result = price_document(document)
    if isinstance(result, list):
        return plain_problem(422, "not_understood", map(_reason, result))
    return json_answer(result)


def _reason(fault: dict[str, str]) -> dict[str, Any]:
    """A fault as the command prints it (`path`, `message`), with what every reason of a refusal has."""
    return {"code": "price_file_fault", "facts": {}, "field": fault["path"], **fault}
