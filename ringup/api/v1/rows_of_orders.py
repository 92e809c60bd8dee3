"""What belongs to one order, as a list: behind the same wall and the same permission whatever it is."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, visible_orders

T = TypeVar("T")


def rows_of_order(
    request: HttpRequest, order: str, *, list_rows: Callable[[int], Iterable[T]], value: Callable[[T, Actor], Any]
) -> HttpResponse:
    """`items`: the rows of the order (public id) as values. Refusals: `not_permitted`, `order_not_found`."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    key = visible_orders(actor).filter(public_id=order).values_list("pk", flat=True).first()
    if key is None:
        return problem(NOT_FOUND)
    return json_answer({"items": [value(row, actor) for row in list_rows(key)]})
